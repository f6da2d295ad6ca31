using System.Globalization;
using Portal.Domain;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Evaluation;
using Portal.Domain.Learning.Selection;
using Portal.Domain.Learning.Tagging;

namespace Portal.Learning.Evaluation;

/// <summary>Learning curves, and how much had to be labeled until 95 % of what everything brings was reached.</summary>
internal sealed record CurveReport(double FullF1, double Target, int FullTexts, CurveSettings Settings, IReadOnlyList<StrategyCurve> Curves)
{
    private const double TargetShare = 0.95;

    public static CurveReport Of(
        IReadOnlyList<TaggedText> pool,
        IReadOnlyList<TaggedText> test,
        TaggerSettings settings,
        IReadOnlyList<QueryStrategy> strategies,
        int seeds,
        int first,
        double growth,
        double? sure,
        CancellationToken stop
    )
    {
        if (pool.Count < first || !pool.Any(t => t.Mentions.Count > 0))
            throw new ProblemException(LearningProblems.EvaluateNothing, "train");
        var whole = new LearningSimulation(pool, test, settings, AnnotationCost.Assumed, first, growth);
        var full = whole.Score(TaggerTraining.Train(pool, null, settings, cancellationToken: stop)).F1;
        var target = full * TargetShare;
        var curves = new List<StrategyCurve>();
        foreach (var strategy in strategies)
        {
            var (simulation, runs) = (strategy == QueryStrategy.Random ? whole : whole with { Sure = sure }, new List<CurveRun>());
            for (var seed = 1; seed <= seeds; seed++)
            {
                var name = $"{strategy}, seed {seed}";
                var points = simulation.Run(
                    strategy,
                    seed,
                    target,
                    new Told(p =>
                        Console.Error.WriteLine(
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"{name}: {p.Texts} texts, {p.Characters} characters labeled, F1 {p.F1 * 100:0.00}"
                            )
                        )
                    ),
                    stop
                );
                runs.Add(
                    new CurveRun(
                        seed,
                        LearningCurve.Reaches(points, target, p => p.Texts),
                        LearningCurve.Reaches(points, target, p => p.Characters),
                        LearningCurve.Reaches(points, target, p => p.Mentions),
                        LearningCurve.Reaches(points, target, p => p.Seconds),
                        points
                    )
                );
            }

            curves.Add(
                new StrategyCurve(
                    strategy,
                    Mean(runs.Select(r => r.Texts)),
                    Mean(runs.Select(r => r.Characters)),
                    Mean(runs.Select(r => r.Mentions)),
                    Mean(runs.Select(r => r.Seconds)),
                    runs
                )
            );
        }

        return new CurveReport(
            full,
            target,
            pool.Count,
            new CurveSettings(settings, AnnotationCost.Assumed, seeds, first, growth, sure),
            curves
        );
    }

    public static string Sentence(CurveReport report)
    {
        var random = report.Curves.FirstOrDefault(c => c.Strategy == QueryStrategy.Random);
        string BesideRandom(StrategyCurve c) =>
            random is null || c == random
                ? ""
                : $": {Share(c.Texts / random.Texts)} of the texts, {Share(c.Characters / random.Characters)} of the characters, "
                    + $"{Share(c.Mentions / random.Mentions)} of the mentions of Random";
        return string.Join(
            '\n',
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"all {report.FullTexts} texts: F1 {report.FullF1 * 100:0.00}; 95 % of it, {report.Target * 100:0.00}, is reached with"
                ),
                .. report.Curves.Select(c =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"  {c.Strategy, -12} {Amount(c.Texts)} texts, {Amount(c.Characters)} characters labeled, {Amount(c.Mentions)} "
                            + $"mentions, {Amount(c.Seconds / 3600, "0.0")} h expected{BesideRandom(c)}"
                    )
                ),
            ]
        );
    }

    private static string Amount(double? amount, string format = "0") => amount?.ToString(format, CultureInfo.InvariantCulture) ?? "never";

    private static string Share(double? share) =>
        share is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value * 100:0} %") : "–";

    // Of seeds that never get there, no mean is taken.
    private static double? Mean(IEnumerable<double?> amounts) => amounts.All(a => a is not null) ? amounts.Average() : null;

    private sealed class Told(Action<LearningPoint> tell) : IProgress<LearningPoint>
    {
        public void Report(LearningPoint value) => tell(value);
    }
}

internal sealed record CurveSettings(TaggerSettings Tagger, AnnotationCost Cost, int Seeds, int FirstTexts, double Growth, double? Sure);

/// <summary>What a strategy came to; means over seeds.</summary>
internal sealed record StrategyCurve(
    QueryStrategy Strategy,
    double? Texts,
    double? Characters,
    double? Mentions,
    double? Seconds,
    IReadOnlyList<CurveRun> Runs
);

internal sealed record CurveRun(
    int Seed,
    double? Texts,
    double? Characters,
    double? Mentions,
    double? Seconds,
    IReadOnlyList<LearningPoint> Points
);
