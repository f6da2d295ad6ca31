namespace Portal.Domain.Learning.Relations;

/// <summary>Trains relation classifiers.</summary>
/// <remarks>Stochastic gradient steps on the log-likelihood, smaller for features seen often (J. Duchi, E. Hazan, Y. Singer, JMLR 12
/// (2011)), averaged over all steps. Passes, temperature and how readily two mentions are called related are chosen on what is held out:
/// what is given, or a tenth.</remarks>
public static class RelationTraining
{
    private const int HeldOutShare = 10;
    private const int LeastForHoldingOut = 20;

    /// <summary>Trains a classifier.</summary>
    /// <param name="examples">What it learns from.</param>
    /// <param name="heldOut">Examples for choices; null to hold out a tenth for them.</param>
    /// <param name="settings">How.</param>
    /// <param name="progress">Told the number of passes that are done.</param>
    /// <param name="cancellationToken">Asked between examples.</param>
    /// <exception cref="ArgumentException">No example is related.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The settings ask for no pass.</exception>
    public static RelationClassifier Train(
        IReadOnlyList<RelationExample> examples,
        IReadOnlyList<RelationExample>? heldOut,
        RelationSettings settings,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.MostPasses, 1, nameof(settings));
        if (!examples.Any(e => e.Type.Length > 0))
            throw new ArgumentException("No example is related.", nameof(examples));
        List<string> types = ["", .. examples.Select(e => e.Type).Where(t => t.Length > 0).Distinct().Order(StringComparer.Ordinal)];
        if (heldOut is null && examples.Count < LeastForHoldingOut)
        {
            var only = new RelationRun(examples, types, settings);
            for (var pass = 1; pass <= settings.MostPasses; pass++)
            {
                only.Pass(cancellationToken);
                progress?.Report(pass);
            }

            return only.Finish(settings.MostPasses, 1, 0);
        }

        var part = heldOut is not null ? examples : [.. examples.Where((_, i) => i % HeldOutShare != 0)];
        var choice = heldOut ?? [.. examples.Where((_, i) => i % HeldOutShare == 0)];
        var run = new RelationRun(part, types, settings);
        var asked = RelationCalibration.Prepare(run, choice);
        var (best, bestF1) = ((RelationClassifier?)null, -1.0);
        for (var pass = 1; pass <= settings.MostPasses; pass++)
        {
            run.Pass(cancellationToken);
            progress?.Report(pass);
            var (classifier, f1) = RelationCalibration.Calibrate(run.Finish(pass, 1, 0), asked);
            if (f1 > bestF1)
                (best, bestF1) = (classifier, f1);
            else if (pass - best!.Passes >= settings.Patience)
                break;
        }

        if (heldOut is not null)
            return best!;
        var whole = new RelationRun(examples, types, settings);
        for (var pass = 1; pass <= best!.Passes; pass++)
            whole.Pass(cancellationToken);
        return whole.Finish(best.Passes, best.Temperature, best.NoneOffset);
    }

    internal static double[] Softmax(IReadOnlyList<double> scores, double temperature)
    {
        var top = scores.Max();
        var result = scores.Select(s => Math.Exp((s - top) / temperature)).ToArray();
        var sum = result.Sum();
        for (var i = 0; i < result.Length; i++)
            result[i] /= sum;
        return result;
    }
}
