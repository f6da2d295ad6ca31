namespace Portal.Data.Jobs;

/// <summary>A piece of long work. Its results and its <see cref="Checkpoint"/> are committed together, so a kill costs one chunk and
/// repeats none.</summary>
public sealed class JobRow
{
    public Guid Id { get; set; }
    public Guid WorkspaceId { get; set; }
    public string Kind { get; set; } = "";
    public string Parameters { get; set; } = "{}";
    public JobState State { get; set; }
    public int Done { get; set; }
    public int Total { get; set; }
    public string? Checkpoint { get; set; }
    public string? Result { get; set; }
    public string? Error { get; set; }
    public int Attempts { get; set; }
    public bool IsCancelRequested { get; set; }

    /// <summary>While a job of this key is queued or running no second one is made.</summary>
    public string? DedupKey { get; set; }
    public Guid CreatedBy { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime? StartedAt { get; set; }
    public DateTime? FinishedAt { get; set; }
    public int Version { get; set; }
}
