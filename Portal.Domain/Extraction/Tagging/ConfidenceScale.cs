namespace Portal.Domain.Extraction.Tagging;

/// <summary>How the scores of a chain become confidences that are what they say: learned on what was held out.</summary>
/// <param name="Temperature">What scores are divided by before they are summed up (C. Guo et al., "On calibration of modern neural networks", ICML (2017)).</param>
/// <param name="Slope">Of the log-odds of a mention (J. Platt, "Probabilistic outputs for support vector machines", 1999).</param>
/// <param name="Offset">Added to them.</param>
public sealed record ConfidenceScale(double Temperature, double Slope, double Offset)
{
    /// <summary>As the chain says.</summary>
    public static ConfidenceScale None { get; } = new(1, 1, 0);

    /// <summary>The confidence for the probability that the chain gives.</summary>
    public double Of(double probability) => 1 / (1 + Math.Exp(-((Slope * Odds(probability)) + Offset)));

    /// <summary>The scale of mentions for which it is known whether they are right. With fewer than 20, or all of one kind, nothing can be learned.</summary>
    internal static ConfidenceScale Fit(double temperature, IReadOnlyList<(double Probability, bool IsRight)> decided)
    {
        const int Fewest = 20;
        const int Rounds = 50;
        var right = decided.Count(d => d.IsRight);
        if (decided.Count < Fewest || right == 0 || right == decided.Count)
            return new ConfidenceScale(temperature, 1, 0);
        // Newton's method on the log-likelihood with Platt's targets, which keep it from certainty.
        var (high, low) = ((right + 1.0) / (right + 2), 1.0 / (decided.Count - right + 2));
        var (slope, offset) = (1.0, 0.0);
        for (var round = 0; round < Rounds; round++)
        {
            var (gs, go, hss, hso, hoo) = (0.0, 0.0, 1e-6, 0.0, 1e-6);
            foreach (var (probability, isRight) in decided)
            {
                var odds = Odds(probability);
                var p = 1 / (1 + Math.Exp(-((slope * odds) + offset)));
                var (error, weight) = (p - (isRight ? high : low), p * (1 - p));
                (gs, go) = (gs + (error * odds), go + error);
                (hss, hso, hoo) = (hss + (weight * odds * odds), hso + (weight * odds), hoo + weight);
            }

            var determinant = (hss * hoo) - (hso * hso);
            if (determinant <= 1e-12)
                break;
            var (ds, d0) = (((hoo * gs) - (hso * go)) / determinant, ((hss * go) - (hso * gs)) / determinant);
            (slope, offset) = (slope - ds, offset - d0);
            if (Math.Abs(ds) + Math.Abs(d0) < 1e-8)
                break;
        }

        // More score never means less confidence.
        return slope > 0 && double.IsFinite(slope) && double.IsFinite(offset) ? new ConfidenceScale(temperature, slope, offset) : new ConfidenceScale(temperature, 1, 0);
    }

    private static double Odds(double probability) => Math.Log(Math.Clamp(probability, 1e-6, 1 - 1e-6) / (1 - Math.Clamp(probability, 1e-6, 1 - 1e-6)));
}
