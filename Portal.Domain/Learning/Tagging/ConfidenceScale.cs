namespace Portal.Domain.Learning.Tagging;

/// <summary>How the scores of a chain become confidences that are what they say: learned on what was held out.</summary>
/// <param name="Temperature">What scores are divided by before they are summed up (C. Guo et al., "On calibration of modern neural
/// networks", ICML (2017)).</param>
/// <param name="Slope">Of the log-odds of a mention (J. Platt, "Probabilistic outputs for support vector machines", 1999).</param>
/// <param name="Offset">Added to them.</param>
public sealed record ConfidenceScale(double Temperature, double Slope, double Offset)
{
    /// <summary>As the chain says.</summary>
    public static ConfidenceScale None { get; } = new(1, 1, 0);

    /// <summary>The confidence for the probability that the chain gives.</summary>
    public double Of(double probability) => 1 / (1 + Math.Exp(-((Slope * Odds(probability)) + Offset)));

    /// <summary>The scale of mentions for which it is known whether they are right. With fewer than 20, or all of one kind, nothing can be
    /// learned.</summary>
    /// <param name="temperature">The temperature that the probabilities were made with.</param>
    /// <param name="decided">Probabilities, and whether the mention is right.</param>
    public static ConfidenceScale Fit(double temperature, IReadOnlyList<(double Probability, bool IsRight)> decided)
    {
        ArgumentNullException.ThrowIfNull(decided);
        const int Fewest = 20;
        const int Rounds = 50;
        var right = decided.Count(d => d.IsRight);
        if (decided.Count < Fewest || right == 0 || right == decided.Count)
            return new ConfidenceScale(temperature, 1, 0);
        // Newton's method on the log-likelihood with Platt's targets, which keep it from certainty; a step is halved while it makes things
        // worse (H.-T. Lin, C.-J. Lin, R. C. Weng, "A note on Platt's probabilistic outputs", Machine Learning 68 (2007)).
        var (high, low) = ((right + 1.0) / (right + 2), 1.0 / (decided.Count - right + 2));
        var (slope, offset) = (1.0, 0.0);
        var loss = Loss(slope, offset);
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
            var (ds, d0) = (((hoo * gs) - (hso * go)) / determinant, ((hss * go) - (hso * gs)) / determinant);
            var step = 1.0;
            while (step > 1e-6 && !(Loss(slope - (step * ds), offset - (step * d0)) < loss))
                step /= 2;
            if (step <= 1e-6)
                break;
            (slope, offset) = (slope - (step * ds), offset - (step * d0));
            loss = Loss(slope, offset);
        }

        // More score never means less confidence.
        return slope > 0 && double.IsFinite(slope) && double.IsFinite(offset)
            ? new ConfidenceScale(temperature, slope, offset)
            : new ConfidenceScale(temperature, 1, 0);

        // Of log-odds z and target t: log(1 + e^z) - t z, without overflow.
        double Loss(double by, double plus) =>
            decided.Sum(d =>
            {
                var (z, target) = ((by * Odds(d.Probability)) + plus, d.IsRight ? high : low);
                return Math.Max(z, 0) + Math.Log(1 + Math.Exp(-Math.Abs(z))) - (target * z);
            });
    }

    private static double Odds(double probability) =>
        Math.Log(Math.Clamp(probability, 1e-6, 1 - 1e-6) / (1 - Math.Clamp(probability, 1e-6, 1 - 1e-6)));
}
