using System.Diagnostics;
using System.Globalization;
using Portal.Domain;
using Portal.Domain.Annotation.Exchange;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Evaluation;
using Portal.Domain.Learning.Relations;
using Portal.Domain.Learning.Tagging;

namespace Portal.Learning.Evaluation;

/// <summary>How well a relation classifier does, how fast it is, and how it was trained.</summary>
/// <param name="Precision">With the entities that are marked, or the pairs that are given.</param>
/// <param name="Recall">As precision.</param>
/// <param name="F1">As precision.</param>
/// <param name="ByType">By relation type.</param>
/// <param name="WithFoundEntities">The same with entities that a tagger trained on the same texts finds; both ends with type and borders
/// must be right. Null for files of pairs.</param>
/// <param name="Entities">How well that tagger does. Null for files of pairs.</param>
/// <param name="ExpectedCalibrationError">Of the probabilities of what is found.</param>
/// <param name="TrainSeconds">Of the classifier.</param>
/// <param name="CharactersPerSecond">Of sentences whose pairs are classified, all cores.</param>
/// <param name="ModelBytes">Of the classifier.</param>
/// <param name="Settings">What was asked for, and what was chosen.</param>
internal sealed record RelationReport(
    double Precision,
    double Recall,
    double F1,
    IReadOnlyDictionary<string, TypeReport> ByType,
    TypeReport? WithFoundEntities,
    TypeReport? Entities,
    double? ExpectedCalibrationError,
    double TrainSeconds,
    double CharactersPerSecond,
    long ModelBytes,
    RelationReportSettings Settings
)
{
    /// <summary>On files of pairs: micro over what is found other than not related; of a pair with several types each counts
    /// (thunlp/Chinese_NRE).</summary>
    public static RelationReport OfPairs(
        IReadOnlyList<RelationExample> train,
        IReadOnlyList<RelationExample>? valid,
        IReadOnlyList<RelationExample> test,
        RelationSettings settings,
        CancellationToken stop
    )
    {
        var (classifier, seconds) = Train(train, valid, settings, stop);
        var gold = test.GroupBy(e => (e.Text, e.Head, e.Tail)).ToList();
        var clock = Stopwatch.StartNew();
        var guesses = gold.AsParallel().AsOrdered().Select(g => classifier.Classify(g.Key.Text, g.Key.Head, g.Key.Tail)).ToList();
        var speed = gold.Sum(g => (long)g.Key.Text.Length) / clock.Elapsed.TotalSeconds;
        var found = gold.Select((g, i) => (Gold: g.Select(e => e.Type).Where(t => t.Length > 0).Distinct().ToList(), Guess: guesses[i]))
            .ToList();
        return Of(
            classifier,
            found.SelectMany((f, i) => f.Gold.Select(t => (t, (object)i))),
            found.SelectMany((f, i) => f.Guess.Type.Length == 0 ? [] : new[] { (f.Guess.Type, (object)i, f.Guess.Confidence) }),
            null,
            null,
            seconds,
            speed,
            train.Count,
            valid is not null
        );
    }

    /// <summary>On annotated texts: with the entities that are marked, and with those that a tagger finds; strict in both.</summary>
    public static RelationReport OfTexts(
        IReadOnlyList<AnnotatedText> train,
        IReadOnlyList<AnnotatedText>? valid,
        IReadOnlyList<AnnotatedText> test,
        RelationSettings settings,
        TaggerSettings taggers,
        Func<string, IReadOnlyList<Domain.Text.TextSpan>?> words,
        CancellationToken stop
    )
    {
        var candidates = new RelationCandidates(train.SelectMany(d => Facts(d).Select(f => (f.Head.Type, f.Type, f.Tail.Type))).Distinct());
        var (classifier, seconds) = Train(
            [.. train.SelectMany(d => Examples(d, candidates))],
            valid is null ? null : [.. valid.SelectMany(d => Examples(d, candidates))],
            settings,
            stop
        );
        var tagger = TaggerTraining.Train(
            [.. train.Select(Tagged)],
            valid is null ? null : [.. valid.Select(Tagged)],
            taggers,
            cancellationToken: stop
        );
        var gold = test.Select(d => Facts(d).Distinct().ToList()).ToList();
        var clock = Stopwatch.StartNew();
        var given = test.AsParallel().AsOrdered().Select(d => Find(d.Text, Mentions(d), candidates, classifier)).ToList();
        var speed = test.Sum(d => (long)d.Text.Length) / clock.Elapsed.TotalSeconds;
        var tagged = test.AsParallel()
            .AsOrdered()
            .Select(d => words(d.Text) is { } units ? tagger.Tag(d.Text, units) : tagger.Tag(d.Text))
            .ToList();
        var own = test.Select(
                (d, i) => Find(d.Text, [.. tagged[i].Select(m => new TypedSpan(m.Type, m.Span)).Distinct()], candidates, classifier)
            )
            .ToList();
        var score = Score(gold, own);
        var entities = MentionEvaluation.Of([.. test.Select(Tagged)], tagged).All;
        return Of(
            classifier,
            gold.SelectMany((g, i) => g.Select(f => (f.Type, (object)(i, f)))),
            given.SelectMany((g, i) => g.Select(f => (f.Fact.Type, (object)(i, f.Fact), f.Probability))),
            new TypeReport(score.Precision, score.Recall, score.F1, score.Gold),
            new TypeReport(entities.Precision, entities.Recall, entities.F1, entities.Gold),
            seconds,
            speed,
            train.Count,
            valid is not null
        );

        TaggedText Tagged(AnnotatedText d) => new(d.Text, Mentions(d), words(d.Text));
    }

    public static string Sentence(RelationReport r) =>
        string.Join(
            '\n',
            [
                $"precision {TaggerReport.Percent(r.Precision)}, recall {TaggerReport.Percent(r.Recall)}, F1 "
                    + $"{TaggerReport.Percent(r.F1)}; expected calibration error {TaggerReport.Percent(r.ExpectedCalibrationError ?? 0)}",
                .. r.WithFoundEntities is { } own
                    ?
                    [
                        $"with found entities: precision {TaggerReport.Percent(own.Precision)}, recall "
                            + $"{TaggerReport.Percent(own.Recall)}, F1 {TaggerReport.Percent(own.F1)}; the entities: F1 "
                            + $"{TaggerReport.Percent(r.Entities!.F1)}",
                    ]
                    : Array.Empty<string>(),
                $"trained in {r.TrainSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s ({r.Settings.Passes} passes, chosen on "
                    + $"{r.Settings.ChosenOn}), {r.CharactersPerSecond.ToString("N0", CultureInfo.InvariantCulture)} characters/s, "
                    + $"{(r.ModelBytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture)} MB",
                .. r.ByType.Select(t =>
                    $"  {t.Key}: precision {TaggerReport.Percent(t.Value.Precision)}, recall {TaggerReport.Percent(t.Value.Recall)}, F1 "
                    + $"{TaggerReport.Percent(t.Value.F1)} of {t.Value.Gold}"
                ),
            ]
        );

    private static RelationReport Of(
        RelationClassifier classifier,
        IEnumerable<(string Type, object Key)> gold,
        IEnumerable<(string Type, object Key, double Probability)> found,
        TypeReport? own,
        TypeReport? entities,
        double seconds,
        double speed,
        int texts,
        bool isValid
    )
    {
        var (marked, guesses) = (gold.ToHashSet(), found.ToList());
        var byType = marked
            .Select(m => m.Type)
            .Concat(guesses.Select(g => g.Type))
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToDictionary(
                t => t,
                t => new FoundScore(
                    guesses.Count(g => g.Type == t && marked.Contains((g.Type, g.Key))),
                    guesses.Count(g => g.Type == t),
                    marked.Count(m => m.Type == t)
                )
            );
        var all = byType.Values.Aggregate(default(FoundScore), (sum, s) => sum + s);
        using var bytes = new MemoryStream();
        RelationFile.Save(classifier, bytes);
        return new RelationReport(
            all.Precision,
            all.Recall,
            all.F1,
            byType.ToDictionary(t => t.Key, t => new TypeReport(t.Value.Precision, t.Value.Recall, t.Value.F1, t.Value.Gold)),
            own,
            entities,
            Calibration.Of([.. guesses.Select(g => (g.Probability, marked.Contains((g.Type, g.Key))))]).ExpectedError,
            seconds,
            speed,
            bytes.Length,
            new RelationReportSettings(
                classifier.Settings,
                classifier.Passes,
                classifier.Temperature,
                classifier.NoneOffset,
                classifier.Features,
                texts,
                isValid ? "valid" : "a tenth of train",
                Environment.ProcessorCount
            )
        );
    }

    private static (RelationClassifier Classifier, double Seconds) Train(
        IReadOnlyList<RelationExample> train,
        IReadOnlyList<RelationExample>? valid,
        RelationSettings settings,
        CancellationToken stop
    )
    {
        if (!train.Any(e => e.Type.Length > 0))
            throw new ProblemException(LearningProblems.EvaluateNothing, "train");
        var clock = Stopwatch.StartNew();
        return (RelationTraining.Train(train, valid, settings, cancellationToken: stop), clock.Elapsed.TotalSeconds);
    }

    private static FoundScore Score(List<List<Fact>> gold, List<List<(Fact Fact, double Probability)>> found) =>
        gold.Select(
                (g, i) =>
                    new FoundScore(
                        found[i].Select(f => f.Fact).Distinct().Count(g.Contains),
                        found[i].Select(f => f.Fact).Distinct().Count(),
                        g.Count
                    )
            )
            .Aggregate(default(FoundScore), (sum, s) => sum + s);

    private static List<(Fact Fact, double Probability)> Find(
        string text,
        IReadOnlyList<TypedSpan> mentions,
        RelationCandidates candidates,
        RelationClassifier classifier
    ) =>
        [
            .. candidates
                .Of(mentions)
                .Select(p =>
                    (p.Head, p.Tail, Guess: classifier.Classify(text, p.Head, p.Tail, candidates.Allowed(p.Head.Type, p.Tail.Type)))
                )
                .Where(p => p.Guess.Type.Length > 0)
                .Select(p => (new Fact(p.Head, p.Guess.Type, p.Tail), p.Guess.Confidence)),
        ];

    private static IEnumerable<RelationExample> Examples(AnnotatedText document, RelationCandidates candidates)
    {
        var facts = Facts(document).Distinct().ToLookup(f => (f.Head, f.Tail), f => f.Type);
        return candidates
            .Of(Mentions(document))
            .SelectMany(p => facts[p].DefaultIfEmpty("").Select(type => new RelationExample(document.Text, p.Head, p.Tail, type)));
    }

    private static IReadOnlyList<TypedSpan> Mentions(AnnotatedText document) =>
        [.. document.Spans.Where(s => !s.IsSuggestion && s.Fragments is null).Select(s => new TypedSpan(s.Type, s.Span)).Distinct()];

    private static IEnumerable<Fact> Facts(AnnotatedText document)
    {
        var spans = document.Spans.Where(s => !s.IsSuggestion && s.Fragments is null).DistinctBy(s => s.Id).ToDictionary(s => s.Id);
        return document
            .Relations.Where(r => !r.IsSuggestion && r.Tail is not null && spans.ContainsKey(r.Head) && spans.ContainsKey(r.Tail))
            .Select(r => new Fact(
                new TypedSpan(spans[r.Head].Type, spans[r.Head].Span),
                r.Type,
                new TypedSpan(spans[r.Tail!].Type, spans[r.Tail!].Span)
            ));
    }

    private sealed record Fact(TypedSpan Head, string Type, TypedSpan Tail);
}

/// <summary>What was asked for, and what was chosen.</summary>
internal sealed record RelationReportSettings(
    RelationSettings Asked,
    int Passes,
    double Temperature,
    double NoneOffset,
    int Features,
    int Texts,
    string ChosenOn,
    int Cores
);
