namespace Portal.Jobs;

/// <summary>What a job keeps in memory from one chunk to the next, because making it again costs more than the chunk.</summary>
/// <remarks>There is one for each run of a job, also while it waits for its next turn, and it is gone when the run ends, however that is;
/// so a handler, which all jobs of a kind share, keeps nothing of a job itself. Nothing may depend on it: after a restart it is
/// empty.</remarks>
public sealed class JobMemory
{
    private object? _kept;

    /// <summary>What was kept, where it is a <typeparamref name="T"/>; null otherwise.</summary>
    public T? Kept<T>()
        where T : class => _kept as T;

    /// <summary>Keeps this in place of what was kept.</summary>
    public T Keep<T>(T value)
        where T : class
    {
        _kept = value;
        return value;
    }
}
