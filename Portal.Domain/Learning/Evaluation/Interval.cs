namespace Portal.Domain.Learning.Evaluation;

/// <summary>An estimate with the interval in which the true value lies with 95 % confidence.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public sealed record Interval(double Value, double Low, double High)
{
    private const double Z95 = 1.959963984540054;
    private const int Resamples = 2000;

    /// <summary>The share of successes; null when nothing was tried.</summary>
    /// <remarks>E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927) 209–212.</remarks>
    public static Interval? OfShare(long successes, long trials)
    {
        if (trials <= 0)
            return null;
        var (p, n) = ((double)successes / trials, (double)trials);
        var middle = (p + (Z95 * Z95 / (2 * n))) / (1 + (Z95 * Z95 / n));
        var half = Z95 / (1 + (Z95 * Z95 / n)) * Math.Sqrt((p * (1 - p) / n) + (Z95 * Z95 / (4 * n * n)));
        return new Interval(p, Math.Max(0, middle - half), Math.Min(1, middle + half));
    }

    /// <summary>How much the mean of one sample is above that of another; null when one of them has fewer than two values.</summary>
    /// <remarks>Percentile bootstrap with 2,000 resamples from a fixed seed: B. Efron, "Bootstrap methods: another look at the jackknife",
    /// Annals of Statistics 7 (1979) 1–26. It asks nothing of how times and shares are distributed.</remarks>
    public static Interval? OfDifference(IReadOnlyList<double> first, IReadOnlyList<double> second, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count < 2 || second.Count < 2)
            return null;
        var random = new Random(seed);
        var differences = new double[Resamples];
        for (var i = 0; i < Resamples; i++)
            differences[i] = Resampled(first, random) - Resampled(second, random);
        Array.Sort(differences);
        return new Interval(
            first.Average() - second.Average(),
            differences[(int)(Resamples * 0.025)],
            differences[(int)(Resamples * 0.975)]
        );
    }

    private static double Resampled(IReadOnlyList<double> values, Random random)
    {
        var sum = 0.0;
        for (var i = 0; i < values.Count; i++)
            sum += values[random.Next(values.Count)];
        return sum / values.Count;
    }
}
