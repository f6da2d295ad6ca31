namespace Portal.Domain.Learning;

/// <summary>How many cores a training may use: all, unless whoever trains leaves some to others.</summary>
public static class TrainingCores
{
    private static readonly AsyncLocal<int> s_most = new();

    internal static int Current => s_most.Value > 0 ? s_most.Value : Environment.ProcessorCount;

    /// <summary>Lets what is trained from here on, in this flow of control, use so many cores at most; until it is disposed of.</summary>
    public static IDisposable Limit(int cores)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cores, 1);
        var before = s_most.Value;
        s_most.Value = cores;
        return new Limited(before);
    }

    internal static ParallelOptions Options(CancellationToken cancellationToken = default) =>
        new() { MaxDegreeOfParallelism = Current, CancellationToken = cancellationToken };

    private sealed class Limited(int before) : IDisposable
    {
        public void Dispose() => s_most.Value = before;
    }
}
