namespace Portal.Domain.Learning.Evaluation;

/// <summary>Suggestions whose confidence lies in one range.</summary>
/// <param name="From">The lower end of the range, inclusive.</param>
/// <param name="To">The upper end; inclusive for the last.</param>
/// <param name="Count">How many were decided.</param>
/// <param name="Confidence">Their mean confidence.</param>
/// <param name="Right">The share that was right, with its interval.</param>
public sealed record CalibrationBin(double From, double To, int Count, double Confidence, Interval Right);

/// <summary>Whether confidence means what it says.</summary>
/// <param name="Bins">The ranges in which something was decided.</param>
/// <param name="ExpectedError">The mean distance of confidence and share right, weighed by counts; null when nothing was decided.</param>
/// <remarks>M. P. Naeini, G. F. Cooper, M. Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning", AAAI (2015):
/// expected calibration error over equal ranges.</remarks>
public sealed record Calibration(IReadOnlyList<CalibrationBin> Bins, double? ExpectedError)
{
    /// <summary>Compares confidences, 0 to 1, with what was decided.</summary>
    public static Calibration Of(IReadOnlyList<(double Confidence, bool IsRight)> decided, int bins = 10)
    {
        ArgumentNullException.ThrowIfNull(decided);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        var made = decided
            .GroupBy(d => Math.Clamp((int)(d.Confidence * bins), 0, bins - 1))
            .OrderBy(g => g.Key)
            .Select(g => new CalibrationBin(
                (double)g.Key / bins,
                (g.Key + 1.0) / bins,
                g.Count(),
                g.Average(d => d.Confidence),
                Interval.OfShare(g.Count(d => d.IsRight), g.Count())!
            ))
            .ToList();
        return new Calibration(
            made,
            decided.Count == 0 ? null : made.Sum(b => Math.Abs(b.Confidence - b.Right.Value) * b.Count) / decided.Count
        );
    }
}
