namespace Portal.Domain.Learning.Evaluation;

/// <summary>From which confidence on suggestions are right often enough to be accepted unseen.</summary>
/// <param name="Threshold">The confidence, 0 to 1.</param>
/// <param name="Precision">The share of decided suggestions from it on that was right, with its interval.</param>
/// <param name="Decided">How many these are.</param>
/// <param name="Share">Their share of all that were decided, 0 to 1.</param>
public sealed record SafeThreshold(double Threshold, Interval Precision, int Decided, double Share)
{
    /// <summary>The lowest threshold from which on the lower end of the interval is at least the target; null when there is none.</summary>
    /// <param name="decided">Confidences, and whether a person found the suggestion right.</param>
    /// <param name="target">The precision that is asked for, 0 to 1.</param>
    public static SafeThreshold? For(IReadOnlyList<(double Confidence, bool IsRight)> decided, double target)
    {
        ArgumentNullException.ThrowIfNull(decided);
        SafeThreshold? lowest = null;
        var (right, count) = (0, 0);
        foreach (var group in decided.GroupBy(d => d.Confidence).OrderByDescending(g => g.Key))
        {
            (right, count) = (right + group.Count(d => d.IsRight), count + group.Count());
            if (Interval.OfShare(right, count) is { } precision && precision.Low >= target)
                lowest = new SafeThreshold(group.Key, precision, count, (double)count / decided.Count);
        }

        return lowest;
    }
}
