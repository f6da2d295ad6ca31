namespace Portal.Data.Team;

/// <summary>How a corpus is annotated by a team. A corpus without a plan is open.</summary>
public sealed class AssignmentPlan
{
    public Guid CorpusId { get; set; }
    public Guid WorkspaceId { get; set; }
    public AssignmentMode Mode { get; set; }

    /// <summary>How many annotators a document gets; never more.</summary>
    public int AnnotatorsPerDocument { get; set; } = 2;
    public AssignmentOrder Order { get; set; }

    /// <summary>Whether annotators see nothing of each other's work.</summary>
    public bool IsBlind { get; set; } = true;

    /// <summary>Hours without an edit after which a document goes back to the pool; 0 for never.</summary>
    public int AbandonedAfterHours { get; set; } = 48;

    /// <summary>The share of documents, 0 to 100, that are served without suggestions.</summary>
    public int PercentWithoutSuggestions { get; set; }

    /// <summary>Of the lots: the same plan makes the same choices.</summary>
    public int Seed { get; set; }
    public int Version { get; set; }
}
