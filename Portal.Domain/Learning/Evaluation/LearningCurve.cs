namespace Portal.Domain.Learning.Evaluation;

/// <summary>How well an engine does after so much was labeled.</summary>
/// <param name="Texts">Labeled texts.</param>
/// <param name="Characters">Their characters.</param>
/// <param name="Mentions">Their mentions.</param>
/// <param name="Seconds">What labeling them is expected to take.</param>
/// <param name="F1">Micro F1 of exact mentions on texts that it has not seen, 0 to 1.</param>
public sealed record LearningPoint(int Texts, int Characters, int Mentions, double Seconds, double F1);

/// <summary>Learning curves.</summary>
public static class LearningCurve
{
    /// <summary>How much has to be labeled until F1 is reached and is not lost at the next point: by straight lines between points; null
    /// when it never is.</summary>
    /// <param name="points">By how much is labeled.</param>
    /// <param name="f1">What is to be reached.</param>
    /// <param name="amount">What of a point is counted.</param>
    public static double? Reaches(IReadOnlyList<LearningPoint> points, double f1, Func<LearningPoint, double> amount)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(amount);
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i].F1 < f1 || (i + 1 < points.Count && points[i + 1].F1 < f1))
                continue;
            if (i == 0)
                return amount(points[0]);
            var (before, after) = (points[i - 1], points[i]);
            var share = Math.Clamp((f1 - before.F1) / Math.Max(1e-12, after.F1 - before.F1), 0, 1);
            return amount(before) + (share * (amount(after) - amount(before)));
        }

        return null;
    }
}
