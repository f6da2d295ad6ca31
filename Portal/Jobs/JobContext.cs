namespace Portal.Jobs;

/// <summary>A job as its handler sees it at the beginning of a chunk.</summary>
public sealed record JobContext(
    Guid Id,
    Guid WorkspaceId,
    Guid CreatedBy,
    string Parameters,
    string? Checkpoint,
    string? Result,
    int Done,
    int Total,
    DateTime StartedAt
)
{
    /// <summary>What this run of the job keeps between its chunks.</summary>
    public JobMemory Memory { get; init; } = new();
}
