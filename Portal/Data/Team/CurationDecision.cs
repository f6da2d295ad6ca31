namespace Portal.Data.Team;

/// <summary>What was decided about one claim of a document's annotators: where a merged annotation comes from.</summary>
public sealed class CurationDecision
{
    public Guid Id { get; set; }
    public Guid WorkspaceId { get; set; }
    public Guid DocumentId { get; set; }

    /// <summary>The claim, as its variant names it.</summary>
    public string Variant { get; set; } = "";

    /// <summary>Whether it was taken into the shared layer.</summary>
    public bool IsTaken { get; set; }

    /// <summary>Whether a curator decided it; a merge never changes that.</summary>
    public bool IsManual { get; set; }

    /// <summary>What decided: <c>unanimous</c>, <c>majority 0.5</c>, <c>trust 0.6</c>, or <c>curator</c>.</summary>
    public string Rule { get; set; } = "";

    /// <summary>Who claimed it when it was decided: accounts, joined by commas.</summary>
    public string Voters { get; set; } = "";

    /// <summary>The edit that decided: once it is undone, nothing is decided.</summary>
    public Guid EditId { get; set; }

    /// <summary>The mention or relation mention of the shared layer.</summary>
    public Guid? AnnotationId { get; set; }

    /// <summary>Why annotators differed, in the curator's judgement; empty when not said.</summary>
    public string Reason { get; set; } = "";
    public Guid DecidedBy { get; set; }
    public DateTime DecidedAt { get; set; }
}
