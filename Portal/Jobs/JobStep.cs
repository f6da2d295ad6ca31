using Portal.Data;

namespace Portal.Jobs;

/// <summary>What a chunk came to.</summary>
/// <param name="Checkpoint">Where the next chunk begins.</param>
/// <param name="Done">How much is done in all.</param>
/// <param name="Total">How much there is; 0 while unknown.</param>
/// <param name="IsFinished">Whether nothing is left.</param>
/// <param name="Write">What the chunk changes in the database; short.</param>
/// <param name="Result">JSON for people and scripts; kept when null.</param>
public sealed record JobStep(
    string? Checkpoint,
    int Done,
    int Total,
    bool IsFinished,
    Func<PortalDbContext, Task>? Write = null,
    string? Result = null
)
{
    /// <summary>The checkpoint where only <see cref="Write"/> knows it; asked after it, in the same transaction.</summary>
    public Func<string>? CheckpointAfterWrite { get; init; }

    /// <summary>The result where only <see cref="Write"/> knows it.</summary>
    public Func<string>? ResultAfterWrite { get; init; }

    /// <summary>What is told to others once it is on disk.</summary>
    public Action? AfterCommit { get; init; }
}
