using System.Diagnostics;
using System.Globalization;
using Portal.Domain;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Evaluation;
using Portal.Domain.Learning.Tagging;

namespace Portal.Learning.Evaluation;

/// <summary>How well a tagger does, how fast it is, and how it was trained.</summary>
internal sealed record TaggerReport(
    double Precision,
    double Recall,
    double F1,
    double MacroSurfaceF1,
    IReadOnlyDictionary<string, TypeReport> ByType,
    double? ExpectedCalibrationError,
    double TrainSeconds,
    double CharactersPerSecond,
    long ModelBytes,
    TaggerReportSettings Settings
)
{
    private static readonly TimeSpan s_leastTagging = TimeSpan.FromSeconds(2);

    public static TaggerReport Of(
        IReadOnlyList<TaggedText> train,
        IReadOnlyList<TaggedText>? dev,
        IReadOnlyList<TaggedText> test,
        TaggerSettings settings,
        CancellationToken stop
    )
    {
        if (!train.Any(t => t.Mentions.Count > 0))
            throw new ProblemException(LearningProblems.EvaluateNothing, "train");
        var clock = Stopwatch.StartNew();
        var tagger = TaggerTraining.Train(train, dev, settings, cancellationToken: stop);
        var seconds = clock.Elapsed.TotalSeconds;
        var score = MentionEvaluation.Of(test, [.. test.AsParallel().AsOrdered().Select(t => Tag(tagger, t))]);
        using var bytes = new MemoryStream();
        TaggerFile.Save(tagger, bytes);
        return new TaggerReport(
            score.All.Precision,
            score.All.Recall,
            score.All.F1,
            score.MacroSurfaceF1,
            score.ByType.ToDictionary(t => t.Key, t => new TypeReport(t.Value.Precision, t.Value.Recall, t.Value.F1, t.Value.Gold)),
            Calibration.Of(score.Decided).ExpectedError,
            seconds,
            Speed(tagger, test),
            bytes.Length,
            new TaggerReportSettings(
                settings,
                tagger.Passes,
                tagger.Scale,
                tagger.Layers,
                tagger.Features,
                train.Count,
                dev is null ? "a tenth of train" : "dev",
                Environment.ProcessorCount
            )
        );
    }

    public static string Sentence(TaggerReport r) =>
        string.Join(
            '\n',
            [
                $"precision {Percent(r.Precision)}, recall {Percent(r.Recall)}, F1 {Percent(r.F1)}; macro F1 of surfaces "
                    + $"{Percent(r.MacroSurfaceF1)}; expected calibration error {Percent(r.ExpectedCalibrationError ?? 0)}",
                $"trained in {r.TrainSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s ({r.Settings.Passes} passes, chosen on "
                    + $"{r.Settings.ChosenOn}), {r.CharactersPerSecond.ToString("N0", CultureInfo.InvariantCulture)} characters/s "
                    + $"on {r.Settings.Cores} cores, {(r.ModelBytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture)} MB",
                .. r.ByType.Select(t =>
                    $"  {t.Key}: precision {Percent(t.Value.Precision)}, recall {Percent(t.Value.Recall)}, F1 {Percent(t.Value.F1)} of "
                    + $"{t.Value.Gold}"
                ),
            ]
        );

    internal static string Percent(double share) => (share * 100).ToString("0.00", CultureInfo.InvariantCulture);

    private static IReadOnlyList<SuggestedMention> Tag(SequenceTagger tagger, TaggedText text) =>
        text.Units is { } units ? tagger.Tag(text.Text, units) : tagger.Tag(text.Text);

    // From texts to mentions, features and confidences included, on all cores; again and again for two seconds.
    private static double Speed(SequenceTagger tagger, IReadOnlyList<TaggedText> texts)
    {
        // First without looking at the clock: code that runs often is made faster while it runs.
        for (var warm = Stopwatch.StartNew(); warm.Elapsed < s_leastTagging && texts.Count > 0; )
            Parallel.ForEach(texts, text => Tag(tagger, text));
        var (clock, characters) = (Stopwatch.StartNew(), 0L);
        var once = texts.Sum(t => (long)t.Text.Length);
        do
        {
            Parallel.ForEach(texts, text => Tag(tagger, text));
            characters += once;
        } while (clock.Elapsed < s_leastTagging && once > 0);
        return characters / clock.Elapsed.TotalSeconds;
    }
}

internal sealed record TypeReport(double Precision, double Recall, double F1, int Gold);

/// <summary>What was asked for, and what was chosen.</summary>
internal sealed record TaggerReportSettings(
    TaggerSettings Asked,
    int Passes,
    ConfidenceScale Confidence,
    int Layers,
    int Features,
    int Texts,
    string ChosenOn,
    int Cores
);
