namespace Portal.Data.Team;

/// <summary>A document that an annotator annotates in a layer of their own.</summary>
public sealed class AssignmentRow
{
    public Guid Id { get; set; }
    public Guid WorkspaceId { get; set; }
    public Guid CorpusId { get; set; }
    public Guid DocumentId { get; set; }
    public Guid UserId { get; set; }
    public AssignmentState State { get; set; }

    /// <summary>False for the share of documents that are labeled without suggestions, to measure what suggestions do to people.</summary>
    public bool WithSuggestions { get; set; }

    /// <summary>Why a reviewer returned it.</summary>
    public string Note { get; set; } = "";
    public DateTime AssignedAt { get; set; }
    public DateTime? StartedAt { get; set; }

    /// <summary>When the annotator last did something to it.</summary>
    public DateTime LastActiveAt { get; set; }
    public DateTime? FinishedAt { get; set; }

    /// <summary>Seconds of work: the time between edits, pauses cut.</summary>
    public double ActiveSeconds { get; set; }
    public int Version { get; set; }
}
