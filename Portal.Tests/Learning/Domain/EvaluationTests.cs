using CsCheck;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Evaluation;
using Portal.Domain.Learning.Examples;
using Portal.Domain.Learning.Relations;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Learning.Domain;

/// <summary>How engines are scored: counts beside sets, and what is learned from is never scored on.</summary>
public sealed class EvaluationTests
{
    private static readonly string[] s_types = ["A", "B", "C"];

    private static readonly Gen<TypedSpan> s_mention = Gen.Select(
        TextGenerator.OneOf(s_types),
        Gen.Int[0, 7],
        Gen.Int[1, 3],
        (type, start, length) => new TypedSpan(type, new TextSpan(start, start + length))
    );

    // Letters that come again: the same surface stands at several places.
    private static readonly Gen<(TaggedText Text, SuggestedMention[] Found)> s_scored = Gen.Select(
        Gen.Char["甲乙"].Array[10].Select(c => new string(c)),
        s_mention.Array[0, 5],
        Gen.Select(s_mention, Gen.Double[0, 1], (m, confidence) => new SuggestedMention(m.Type, m.Span, confidence)).Array[0, 5],
        (text, gold, found) => (new TaggedText(text, gold), found)
    );

    private static FoundScore Score<T>(IReadOnlySet<T> gold, IReadOnlySet<T> found) =>
        new(gold.Intersect(found).Count(), found.Count, gold.Count);

    [Fact]
    public void Of_AnyFindings_CountsThemAsSets() =>
        s_scored
            .Array[0, 5]
            .Sample(texts =>
            {
                var evaluation = MentionEvaluation.Of([.. texts.Select(t => t.Text)], [.. texts.Select(t => t.Found)]);
                var gold = texts.SelectMany((t, i) => t.Text.Mentions.Select(m => (i, m))).ToHashSet();
                var found = texts.SelectMany((t, i) => t.Found.Select(m => (i, new TypedSpan(m.Type, m.Span)))).ToHashSet();
                Assert.Equal(Score(gold, found), evaluation.All);
                var types = gold.Concat(found).Select(m => m.Item2.Type).Distinct().Order().ToList();
                Assert.Equal(types, evaluation.ByType.Keys);
                foreach (var type in types)
                    Assert.Equal(
                        Score(gold.Where(m => m.m.Type == type).ToHashSet(), found.Where(m => m.Item2.Type == type).ToHashSet()),
                        evaluation.ByType[type]
                    );
                (int, string, string) Surface((int Text, TypedSpan Mention) m) =>
                    (m.Text, m.Mention.Type, m.Mention.Span.Of(texts[m.Text].Text.Text));
                var (said, meant) = (found.Select(Surface).ToHashSet(), gold.Select(Surface).ToHashSet());
                Assert.Equal(
                    types
                        .Select(t => Score(meant.Where(s => s.Item2 == t).ToHashSet(), said.Where(s => s.Item2 == t).ToHashSet()).F1)
                        .DefaultIfEmpty(0)
                        .Average(),
                    evaluation.MacroSurfaceF1,
                    9
                );
                Assert.Equal(found.Count, evaluation.Decided.Count);
                Assert.Equal(evaluation.All.Right, evaluation.Decided.Count(d => d.IsRight));
                var confused =
                    from f in found
                    from g in gold
                    where f.Item1 == g.i && f.Item2.Span == g.m.Span
                    group 1 by (g.m.Type, f.Item2.Type);
                Assert.Equal(confused.ToDictionary(g => g.Key, g => g.Count()), evaluation.Confusion);
            });

    [Fact]
    public void Of_TheSameMentionTwice_CountsTheSurerOnce()
    {
        SuggestedMention[] found = [new("A", new TextSpan(0, 1), 0.4), new("A", new TextSpan(0, 1), 0.9)];
        var evaluation = MentionEvaluation.Of([new TaggedText("甲", [new("A", new TextSpan(0, 1))])], [found]);
        Assert.Equal([(0.9, true)], evaluation.Decided);
        Assert.Throws<ArgumentException>(() => MentionEvaluation.Of([], [found]));
    }

    [Fact]
    public void Scores_OfAnyCounts_AreShares_AndAddUp() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9], Gen.Int[0, 9])
            .Sample(
                (right, wrong, missed) =>
                {
                    var score = new FoundScore(right, right + wrong, right + missed);
                    Assert.Equal(right + wrong == 0 ? 0 : right / (double)(right + wrong), score.Precision, 12);
                    Assert.Equal(right + missed == 0 ? 0 : right / (double)(right + missed), score.Recall, 12);
                    var (p, r) = (score.Precision, score.Recall);
                    Assert.Equal(p + r == 0 ? 0 : 2 * p * r / (p + r), score.F1, 12);
                    Assert.Equal(new FoundScore(right + 1, right + wrong + 3, right + missed + 2), score + new FoundScore(1, 3, 2));
                }
            );

    private static readonly Gen<(double Confidence, bool IsRight)[]> s_decided = Gen.Select(
        Gen.OneOf(Gen.Double[0, 1], Gen.Int[0, 10].Select(i => i / 10.0)),
        Gen.Bool
    ).Array[0, 40];

    [Fact]
    public void Calibration_OfAnyDecisions_HasEachInTheRangeOfItsConfidence() =>
        Gen.Select(s_decided, Gen.Int[1, 12])
            .Sample(
                (decided, bins) =>
                {
                    var calibration = Calibration.Of(decided, bins);
                    Assert.Equal(decided.Length, calibration.Bins.Sum(b => b.Count));
                    var error = 0.0;
                    foreach (var bin in calibration.Bins)
                    {
                        Assert.Equal(1.0 / bins, bin.To - bin.From, 9);
                        var number = (int)Math.Round(bin.From * bins);
                        var inside = decided.Where(d => Math.Min(bins - 1, (int)(d.Confidence * bins)) == number).ToList();
                        Assert.Equal(inside.Count, bin.Count);
                        Assert.Equal(inside.Average(d => d.Confidence), bin.Confidence, 9);
                        Assert.Equal(Interval.OfShare(inside.Count(d => d.IsRight), inside.Count), bin.Right);
                        error += inside.Count * Math.Abs(bin.Confidence - bin.Right.Value);
                    }

                    Assert.Equal(calibration.Bins.OrderBy(b => b.From), calibration.Bins);
                    if (decided.Length == 0)
                        Assert.Null(calibration.ExpectedError);
                    else
                        Assert.Equal(error / decided.Length, calibration.ExpectedError!.Value, 9);
                }
            );

    [Fact]
    public void Threshold_ThatIsSafe_SaysWhatItWouldAccept() =>
        Gen.Select(s_decided, Gen.Double[0.1, 0.9])
            .Sample(
                (decided, target) =>
                {
                    var safe = SafeThreshold.For(decided, target);
                    bool IsSafe(double threshold) =>
                        Interval.OfShare(
                            decided.Count(d => d.Confidence >= threshold && d.IsRight),
                            decided.Count(d => d.Confidence >= threshold)
                        )
                            is { } precision
                        && precision.Low >= target;
                    var thresholds = decided.Select(d => d.Confidence).Where(IsSafe).ToList();
                    Assert.Equal(thresholds.Count == 0 ? null : thresholds.Min(), safe?.Threshold);
                    if (safe is null)
                        return;
                    var accepted = decided.Where(d => d.Confidence >= safe.Threshold).ToList();
                    Assert.Equal(accepted.Count, safe.Decided);
                    Assert.Equal((double)accepted.Count / decided.Length, safe.Share);
                    Assert.Equal(Interval.OfShare(accepted.Count(d => d.IsRight), accepted.Count), safe.Precision);
                }
            );

    // By the first piece of the curve that reaches it and is not lost at its next point.
    [Fact]
    public void Curve_ThatReachesSomething_DoesSoOnALineBetweenItsPoints() =>
        Gen.Select(Gen.Int[1, 9].Array[1, 8], Gen.Int[0, 10].Array[8], Gen.Int[0, 10])
            .Sample(
                (steps, scores, wanted) =>
                {
                    var (points, texts, f1) = (new List<LearningPoint>(), 0, wanted / 10.0);
                    for (var i = 0; i < steps.Length; i++)
                        points.Add(new LearningPoint(texts += steps[i], 0, 0, 0, scores[i] / 10.0));
                    var first = Enumerable
                        .Range(0, points.Count)
                        .FirstOrDefault(i => points[i].F1 >= f1 && (i + 1 == points.Count || points[i + 1].F1 >= f1), -1);
                    var reached = LearningCurve.Reaches(points, f1, p => p.Texts);
                    if (first < 0)
                        Assert.Null(reached);
                    else if (first == 0)
                        Assert.Equal(points[0].Texts, reached);
                    else
                    {
                        var (before, after) = (points[first - 1], points[first]);
                        Assert.InRange(reached!.Value, before.Texts, after.Texts);
                        var share = (reached.Value - before.Texts) / (after.Texts - before.Texts);
                        Assert.Equal(f1, before.F1 + (share * (after.F1 - before.F1)), 9);
                    }
                }
            );

    private static LearningDocument Document(int number, int texts = 1, string? marked = "甲乙") =>
        new(
            new Guid(number, 1, 2, [3, 4, 5, 6, 7, 8, 9, 10]),
            [
                .. Enumerable
                    .Range(0, texts)
                    .Select(i => new TaggedText($"患{marked}了{number}，{i}。", [new TypedSpan("A", new TextSpan(1, 1 + marked!.Length))])),
            ],
            [
                new RelationExample(
                    $"患{marked}了{number}",
                    new TypedSpan("A", new TextSpan(1, 3)),
                    new TypedSpan("B", new TextSpan(3, 4)),
                    number % 2 == 0 ? "r" : ""
                ),
            ]
        );

    [Fact]
    public void Parts_OfAnyDocuments_HaveEachInOneOfThem_AsManyInEach_WhateverTheirOrder() =>
        Gen.Select(Gen.Int[0, 200].Array[0, 20], Gen.Int[1, 5], Gen.Int[0, 1000])
            .Sample(
                (numbers, folds, seed) =>
                {
                    var documents = numbers.Distinct().Select(n => Document(n)).ToArray();
                    var parts = CrossValidation.Parts(documents, folds);
                    Assert.Equal(folds, parts.Count);
                    Assert.Equal(documents.Select(d => d.Id).Order(), parts.SelectMany(p => p).Select(d => d.Id).Order());
                    Assert.True(parts.Max(p => p.Count) - parts.Min(p => p.Count) <= 1);
                    // By its identifier alone.
                    var shuffled = documents.ToArray();
                    new Random(seed).Shuffle(shuffled);
                    Assert.Equal(
                        parts.Select(p => string.Join(',', p.Select(d => d.Id))),
                        CrossValidation.Parts(shuffled, folds).Select(p => string.Join(',', p.Select(d => d.Id)))
                    );
                }
            );

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 2)]
    [InlineData(4, 4)]
    [InlineData(5, 5)]
    [InlineData(50, 5)]
    public void Folds_OfSoManyDocuments_AreFiveAtMost(int documents, int folds) => Assert.Equal(folds, CrossValidation.Folds(documents));

    // What an engine is scored on it has not seen: a word that only one document marks is not found in it.
    [Fact]
    public async Task Tag_AFold_LearnsFromTheOthersAlone()
    {
        // 戊己 stands in the first document alone, and nothing around it tells what it is.
        List<LearningDocument> documents = [.. Enumerable.Range(1, 9).Select(i => Document(i, 2))];
        documents.Add(
            new LearningDocument(
                new Guid(77, 1, 2, [3, 4, 5, 6, 7, 8, 9, 10]),
                [new TaggedText("戊己", [new("A", new TextSpan(0, 2))])],
                []
            )
        );
        var parts = CrossValidation.Parts(documents, 5);
        var fold = parts.Index().Single(p => p.Item.Any(d => d.Texts[0].Text == "戊己")).Index;
        var settings = new TaggerSettings { MostPasses = 2 };
        var said = new Said(new SuggestedMention("A", new TextSpan(0, 2), 0.6));
        var result = await CrossValidation.TagAsync(parts, fold, 1, settings, [said], TestContext.Current.CancellationToken);
        var rest = documents.Except(parts[fold]).ToList();
        Assert.Equal(
            (rest.Count, rest.Sum(d => d.Texts.Sum(t => t.Text.Length)), rest.Sum(d => d.Mentions)),
            (result.Documents, result.Characters, result.Mentions)
        );
        Assert.Equal(parts[fold].SelectMany(d => d.Texts).Count(), result.Found.Count);
        Assert.All(result.Found, f => Assert.Contains(parts[fold], d => d.Id == f.Document && d.Texts.Contains(f.Text)));
        // A part of the others, rounded up, and one at least.
        Assert.Equal(1, (await CrossValidation.TagAsync(parts, fold, 0.01, settings, [], TestContext.Current.CancellationToken)).Documents);
        Assert.Equal(4, (await CrossValidation.TagAsync(parts, fold, 0.45, settings, [], TestContext.Current.CancellationToken)).Documents);
        // The votes of the others are kept, beside the tagger's.
        Assert.All(result.Found, f => Assert.Contains(f.Votes, v => v.Votes!.Any(o => o.Engine == "said")));
        Assert.Equal(documents.Select(d => d.Id).Order(), parts.SelectMany(p => p).Select(d => d.Id).Order());
    }

    [Fact]
    public void Relate_AFold_LearnsFromTheOthersAlone_AndSaysNothingWhereNothingIsRelated()
    {
        var parts = CrossValidation.Parts([.. Enumerable.Range(1, 9).Select(i => Document(i))], 3);
        var found = CrossValidation.Relate(parts, 1, new RelationSettings { MostPasses = 1 }, [], TestContext.Current.CancellationToken);
        Assert.Equal(parts[1].SelectMany(d => d.Relations), found.Select(f => f.Example));
        Assert.All(found, f => Assert.Equal(2, f.Guess.Probabilities.Count));
        IReadOnlyList<LearningDocument>[] unrelated =
        [
            [Document(1)],
            [Document(3)],
        ];
        Assert.All(
            CrossValidation.Relate(unrelated, 0, new RelationSettings(), [], TestContext.Current.CancellationToken),
            f => Assert.Equal(("", 0.0), (f.Guess.Type, f.Guess.Confidence))
        );
    }

    // What it was surest of comes first; what was missed and what was found wrongly, each once, with thirty characters around it.
    [Fact]
    public void Evaluate_OfFolds_ListsWhatIsWrong_SurestFirst()
    {
        var text = new TaggedText(
            new string('前', 40) + "甲乙丙丁" + new string('后', 40),
            [new("A", new TextSpan(40, 41)), new("B", new TextSpan(42, 43)), new("C", new TextSpan(43, 44))]
        );
        SuggestedMention[] tagged =
        [
            new("A", new TextSpan(40, 41), 0.9),
            new("A", new TextSpan(42, 43), 0.6),
            new("C", new TextSpan(41, 42), 0.8),
        ];
        var fold = new FoldResult(3, 100, 7, [new FoundText(Guid.AllBitsSet, text, tagged, [])]);
        var evaluation = CrossValidation.Evaluate([fold], []);
        Assert.Equal((1, 1, 3), (evaluation.Folds, evaluation.Documents, evaluation.MistakeCount));
        Assert.Equal(
            [("", "C", "乙", 0.8), ("B", "A", "丙", 0.6), ("C", "", "丁", 0.0)],
            evaluation.Mistakes.Select(m => (m.Marked, m.Found, m.Surface, m.Confidence))
        );
        Assert.Equal(
            (new string('前', 29) + "甲", "丙丁" + new string('后', 28)),
            (evaluation.Mistakes[0].Before, evaluation.Mistakes[0].After)
        );
        Assert.Equal([new ConfusedTypes("B", "A", 1)], evaluation.Confusion);
        Assert.Equal(new EngineScore(1 / 3.0, 1 / 3.0, 1 / 3.0, 3), evaluation.Score);
        var point = Assert.Single(evaluation.Curve);
        Assert.Equal((3, 100, 7, 15.0), (point.Texts, point.Characters, point.Mentions, point.Seconds));
        Assert.Equal(1 / 3.0, point.F1, 9);
    }

    [Fact]
    public void Evaluate_OfMistakesBesideLongCharacters_CutsNone()
    {
        var around = string.Concat(Enumerable.Repeat("𠮷", 20));
        var text = new TaggedText("x" + around + "甲" + around + "y", [new("A", new TextSpan(41, 42))]);
        var mistake = Assert.Single(
            CrossValidation.Evaluate([new FoldResult(1, 1, 1, [new FoundText(Guid.Empty, text, [], [])])], []).Mistakes
        );
        Assert.Equal(string.Concat(Enumerable.Repeat("𠮷", 15)), mistake.Before);
        Assert.Equal(string.Concat(Enumerable.Repeat("𠮷", 15)), mistake.After);
        // One unit more on the left: half a character is left out.
        text = new TaggedText(around + "x甲x" + around, [new("A", new TextSpan(41, 42))]);
        mistake = Assert.Single(
            CrossValidation.Evaluate([new FoldResult(1, 1, 1, [new FoundText(Guid.Empty, text, [], [])])], []).Mistakes
        );
        Assert.Equal(string.Concat(Enumerable.Repeat("𠮷", 14)) + "x", mistake.Before);
        Assert.Equal("x" + string.Concat(Enumerable.Repeat("𠮷", 14)), mistake.After);
    }

    [Fact]
    public void Evaluate_OfRelations_CountsPairsByType()
    {
        RelationExample Example(string type) => new("甲治乙", new("A", new TextSpan(0, 1)), new("B", new TextSpan(2, 3)), type);
        Gen.Select(TextGenerator.OneOf("", "r", "s"), TextGenerator.OneOf("", "r", "s"), Gen.Double[0, 1])
            .Array[0, 20]
            .Sample(pairs =>
            {
                var evaluation = CrossValidation.Evaluate(
                    3,
                    7,
                    [.. pairs.Select(p => (Example(p.Item1), new RelationGuess(p.Item2, p.Item3, [])))]
                );
                Assert.Equal((3, 7), (evaluation.Folds, evaluation.Documents));
                var (right, found, gold) = (
                    pairs.Count(p => p.Item1.Length > 0 && p.Item1 == p.Item2),
                    pairs.Count(p => p.Item2.Length > 0),
                    pairs.Count(p => p.Item1.Length > 0)
                );
                Assert.Equal(EngineEvaluation.ScoreOf(new FoundScore(right, found, gold)), evaluation.Score);
                foreach (var (type, score) in evaluation.ByType)
                    Assert.Equal(
                        EngineEvaluation.ScoreOf(
                            new FoundScore(
                                pairs.Count(p => p.Item1 == type && p.Item2 == type),
                                pairs.Count(p => p.Item2 == type),
                                pairs.Count(p => p.Item1 == type)
                            )
                        ),
                        score
                    );
                Assert.Equal(pairs.Count(p => p.Item1 != p.Item2), evaluation.MistakeCount);
                Assert.Equal(
                    pairs.Count(p => p.Item1 != p.Item2 && p.Item1 != "" && p.Item2 != ""),
                    evaluation.Confusion.Sum(c => c.Count)
                );
                Assert.Equal(found, evaluation.Calibration.Bins.Sum(b => b.Count));
                Assert.All(evaluation.Mistakes, m => Assert.Equal("甲 → 乙", m.Surface));
                Assert.All(evaluation.Mistakes.Where(m => m.Found.Length == 0), m => Assert.Equal(0, m.Confidence));
            });
    }

    private sealed class Said(params SuggestedMention[] mentions) : IExtractor
    {
        public ModelCard Card { get; } = new("said", "", [], 0, 0, new Dictionary<string, string>());

        public ValueTask<SuggestionSet> ExtractAsync(ExtractionInput input, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new SuggestionSet(mentions, [], []));
    }
}
