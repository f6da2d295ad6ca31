using CsCheck;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Relations;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Schema;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Learning.Domain;

/// <summary>Which mentions may be related, what a classifier is shown of them, and what becomes of its scores.</summary>
public sealed class RelationPairsTests
{
    private static readonly string[] s_types = ["A", "B", "C"];

    private static readonly Gen<(string Head, string Type, string Tail)[]> s_pairs = Gen.Select(
        TextGenerator.OneOf(s_types),
        TextGenerator.OneOf("r", "s"),
        TextGenerator.OneOf(s_types)
    ).Array[0, 6];

    private static readonly Gen<TypedSpan[]> s_mentions = Gen.Select(
        TextGenerator.OneOf(s_types),
        Gen.Int[0, 500],
        Gen.Int[1, 12],
        (type, start, length) => new TypedSpan(type, new TextSpan(start, start + length))
    ).Array[0, 8];

    [Fact]
    public void Candidates_OfAnyMentions_AreAllPairsThatTypesAllow_AndThatAreNear() =>
        Gen.Select(s_pairs, s_mentions)
            .Sample(
                (pairs, mentions) =>
                {
                    var candidates = new RelationCandidates(pairs);
                    var expected =
                        from head in mentions
                        from tail in mentions
                        where head != tail && pairs.Any(p => (p.Head, p.Tail) == (head.Type, tail.Type))
                        let gap = Math.Max(head.Span.Start - tail.Span.End, tail.Span.Start - head.Span.End)
                        where gap <= RelationCandidates.Farthest
                        select (head, tail);
                    Assert.Equal(expected, candidates.Of(mentions));
                    foreach (var head in s_types)
                    {
                        foreach (var tail in s_types)
                            Assert.Equal(
                                pairs.Where(p => (p.Head, p.Tail) == (head, tail)).Select(p => p.Type).Distinct().Order(),
                                candidates.Allowed(head, tail).Order()
                            );
                    }
                }
            );

    [Theory]
    [InlineData(200, 1)]
    [InlineData(201, 0)]
    public void Candidates_AsFarApartAsMayBe_AreStillCandidates(int gap, int count) =>
        Assert.Equal(
            count,
            new RelationCandidates([("A", "r", "B")]).Of([new("A", new TextSpan(0, 3)), new("B", new TextSpan(3 + gap, 9 + gap))]).Count()
        );

    [Fact]
    public void Candidates_OfASchema_AreTheTypesThatCanBeLabeled_WithAllThatInherits()
    {
        var schema = KnowledgeSchema.Empty with
        {
            Entities =
            [
                new EntityType { Id = "Illness", IsAbstract = true },
                new EntityType { Id = "Flu", Parent = "Illness" },
                new EntityType { Id = "Drug" },
            ],
            Relations =
            [
                new RelationType { Id = "treats", Pairs = [new TypePair("Drug", "Illness")] },
                new RelationType
                {
                    Id = "with",
                    Pairs = [new TypePair("Drug", "Flu")],
                    IsSymmetric = true,
                },
            ],
        };
        var candidates = RelationCandidates.Of(schema);
        Assert.Equal(["treats", "with"], candidates.Allowed("Drug", "Flu").Order());
        Assert.Equal(["with"], candidates.Allowed("Flu", "Drug"));
        Assert.Empty(candidates.Allowed("Drug", "Illness"));
    }

    private static readonly Gen<string> s_sentences = TextGenerator.Of(1, 7, "甲乙丙丁。", "戊己庚。", "辛壬？", "\n", "  ", "癸");

    // All sentences from the first that a mention stands in to the last: whole, with the mentions where they were.
    [Fact]
    public void Context_OfAnyTwoMentions_IsTheSentencesTheyStandIn_ThreeAtMost() =>
        TextGenerator
            .Pairs(s_sentences)
            .Sample(p =>
            {
                var sentences = SentenceSplitter.Split(p.Text);
                var context = RelationContext.Of(p.Text, sentences, p.Head, p.Tail);
                var (start, end) = (Math.Min(p.Head.Span.Start, p.Tail.Span.Start), Math.Max(p.Head.Span.End, p.Tail.Span.End));
                var from = sentences.LastOrDefault(s => s.Start <= start, new TextSpan(0, p.Text.Length));
                var to = sentences.LastOrDefault(s => s.Start <= end - 1, new TextSpan(0, p.Text.Length));
                if (sentences.Count(s => s.Start >= from.Start && s.Start <= to.Start) > 3)
                {
                    Assert.Null(context);
                    return;
                }

                Assert.NotNull(context);
                Assert.Equal(p.Text[Math.Min(from.Start, start)..Math.Max(to.End, end)], context.Text);
                Assert.Equal(p.Head.Span.Of(p.Text), context.Head.Span.Of(context.Text));
                Assert.Equal(p.Tail.Span.Of(p.Text), context.Tail.Span.Of(context.Text));
                Assert.Equal((p.Head.Type, p.Tail.Type), (context.Head.Type, context.Tail.Type));
                Assert.Equal(p.Head.Span.Start - p.Tail.Span.Start, context.Head.Span.Start - context.Tail.Span.Start);
            });

    [Theory]
    [InlineData("甲一。二。乙三。", true)]
    [InlineData("甲一。二。三。乙四。", false)]
    public void Context_OverMoreThanThreeSentences_IsNone(string text, bool hasContext) =>
        Assert.Equal(hasContext, RelationContext.Of(text, SentenceSplitter.Split(text), Named(text, '甲'), Named(text, '乙')) is not null);

    private static TypedSpan Named(string text, char name)
    {
        var at = text.IndexOf(name, StringComparison.Ordinal);
        return new TypedSpan(s_types[0], new TextSpan(at, at + 1));
    }

    [Fact]
    public void Softmax_OfAnyScores_IsAShareOfEach_AndTheHotterTheMoreAlike() =>
        Gen.Select(Gen.Double[-50, 50].Array[1, 6], Gen.Double[0.25, 8])
            .Sample(
                (scores, temperature) =>
                {
                    var shares = RelationTraining.Softmax(scores, temperature);
                    Assert.Equal(1, shares.Sum(), 9);
                    var all = scores.Sum(s => Math.Exp((s - scores[0]) / temperature));
                    for (var i = 0; i < scores.Length; i++)
                        Assert.Equal(Math.Exp((scores[i] - scores[0]) / temperature) / all, shares[i], 9);
                    Assert.True(RelationTraining.Softmax(scores, temperature * 2).Max() <= shares.Max() + 1e-12);
                }
            );

    private static RelationClassifier Classifier(int seed, double noneOffset, double temperature = 1)
    {
        var random = new Random(seed);
        var evidence = new RelationEvidence(3);
        for (var i = 0; i < 12; i++)
            evidence.Learn(RelationFeatures.Of("甲治乙", Named("甲治乙", '甲'), Named("甲治乙", '乙'), TaggingUnits.Characters)[0], i % 3);
        var known = evidence.With(RelationFeatures.Of("甲治乙", Named("甲治乙", '甲'), Named("甲治乙", '乙'), TaggingUnits.Characters), -1);
        return new RelationClassifier(
            new RelationSettings(),
            ["", "r", "s"],
            1,
            temperature,
            noneOffset,
            FeatureIndex.Of(known.Distinct().Order().ToList()),
            [.. Enumerable.Range(0, known.Count * 3).Select(_ => random.NextSingle() - 0.5f)],
            evidence
        );
    }

    // The best of the types that may be, being not related made easier or harder; probabilities are without that.
    [Fact]
    public void Classify_AmongSomeTypes_IsTheBestOfThem_AndTheOthersAreImpossible() =>
        Gen.Select(Gen.Int[1, 200], Gen.Double[-3, 3], Gen.Int[0, 4], Gen.Double[0.3, 4])
            .Sample(
                (seed, offset, which, temperature) =>
                {
                    const string Text = "甲治乙";
                    var classifier = Classifier(seed, offset, temperature);
                    var allowed = which == 4 ? null : new[] { "r", "s" }.Where((_, i) => (which >> i & 1) != 0).ToHashSet();
                    var (head, tail) = (Named(Text, '甲'), Named(Text, '乙'));
                    var scores = classifier.Score(
                        classifier.Evidence.With(RelationFeatures.Of(Text, head, tail, TaggingUnits.Characters), -1)
                    );
                    int[] possible = [.. Enumerable.Range(0, 3).Where(i => i == 0 || allowed?.Contains(classifier.Types[i]) != false)];
                    var best = possible.MaxBy(i => scores[i] + (i == 0 ? offset : 0));
                    var guess = classifier.Classify(Text, head, tail, allowed);
                    Assert.Equal(classifier.Types[best], guess.Type);
                    Assert.Equal(guess.Probabilities[best], guess.Confidence);
                    Assert.All(Enumerable.Range(0, 3).Except(possible), i => Assert.Equal(0, guess.Probabilities[i]));
                    var shares = RelationTraining.Softmax([.. possible.Select(i => scores[i])], temperature);
                    Assert.All(possible.Index(), i => Assert.Equal(shares[i.Index], guess.Probabilities[i.Item], 9));
                    if (allowed is null)
                        Assert.Equal(guess.Probabilities, classifier.Classify(Text, head, tail).Probabilities);
                }
            );

    // However a file is damaged, it is refused or read; and half a file is refused.
    [Fact]
    public void Load_OfADamagedFile_IsAProblemOrAClassifier()
    {
        using var stream = new MemoryStream();
        RelationFile.Save(Classifier(1, 0.5, 2), stream);
        var saved = stream.ToArray();
        for (var length = 0; length < saved.Length; length += 7)
            Assert.Equal("relations.broken", Assert.Single(RelationFile.Load(new MemoryStream(saved[..length])).Problems).Code);
        for (var at = 0; at < saved.Length; at++)
        {
            var damaged = saved.ToArray();
            damaged[at] ^= (byte)(1 << (at % 8));
            if (RelationFile.Load(new MemoryStream(damaged)) is { Success: true, Value: var read } && at < 8)
                Assert.Fail($"{at} of {read.Features}");
        }

        var again = RelationFile.Load(new MemoryStream(saved)).GetValueOrThrow();
        Assert.Equal((0.5, 2.0, 1), (again.NoneOffset, again.Temperature, again.Passes));
        Assert.Equal(["", "r", "s"], again.Types);
        using var copy = new MemoryStream();
        RelationFile.Save(again, copy);
        Assert.Equal(saved, copy.ToArray());
    }

    // Confidence of a relation: its own, and that of what it rests on.
    [Fact]
    public async Task Relate_MentionsThatAreLessSure_IsLessSure()
    {
        const string Text = "甲治乙。甲";
        var classifier = Classifier(3, -100);
        var extractor = new RelationExtractor(
            classifier,
            new RelationCandidates([("A", "r", "A"), ("A", "s", "A")]),
            new ModelCard(RelationExtractor.Name, "7", ["r", "s"], 1, 1, new Dictionary<string, string>()),
            "v7"
        );
        SuggestedMention[] mentions =
        [
            new("A", new TextSpan(0, 1), 0.64),
            new("A", new TextSpan(2, 3), 0.25),
            new("A", new TextSpan(0, 1), 1),
        ];
        var relations = extractor.Relate(Text, mentions, TestContext.Current.CancellationToken);
        Assert.Equal([(0, 1), (1, 0)], relations.Select(r => (r.Head, r.Tail)).Order());
        foreach (var relation in relations)
        {
            var guess = classifier.Classify("甲治乙。", new("A", mentions[relation.Head].Span), new("A", mentions[relation.Tail].Span));
            Assert.Equal(guess.Type, relation.Type);
            Assert.Equal(guess.Confidence * 0.4, relation.Confidence, 9);
            Assert.Equal([new EngineVote("relations", relation.Confidence, "v7")], relation.Votes);
        }

        // What stands is sure.
        var set = await extractor.ExtractAsync(
            new ExtractionInput(Text, [new("A", new TextSpan(0, 1)), new("A", new TextSpan(2, 3))]),
            TestContext.Current.CancellationToken
        );
        Assert.Equal([1.0, 1.0], set.Mentions.Select(m => m.Confidence));
        Assert.Equal(relations.Select(r => r.Confidence / 0.4), set.Relations.Select(r => r.Confidence), (x, y) => Math.Abs(x - y) < 1e-9);
        Assert.Equal("7", extractor.Card.Version);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        Assert.Throws<OperationCanceledException>(() => extractor.Relate(Text, mentions, stop.Token));
        // Not related is no relation.
        var reluctant = new RelationExtractor(Classifier(3, 100), new RelationCandidates([("A", "r", "A")]), extractor.Card, "");
        Assert.Empty(reluctant.Relate(Text, mentions, TestContext.Current.CancellationToken));
    }

    // Of the offsets and temperatures tried none is better than the one that is chosen.
    [Fact]
    public void Calibrate_OnHeldOutPairs_ChoosesTheBestF1() =>
        Gen.Select(Gen.Int[1, 100], Gen.Int[0, 2].Array[3, 12])
            .Sample(
                (seed, gold) =>
                {
                    var random = new Random(seed);
                    var index = FeatureIndex.Of([1u, 2, 3, 4]);
                    float[] weights = [.. Enumerable.Range(0, 12).Select(_ => (random.NextSingle() - 0.5f) * 4)];
                    RelationClassifier With(double temperature, double offset) =>
                        new(new RelationSettings(), ["", "r", "s"], 1, temperature, offset, index, weights, new RelationEvidence(3));
                    var asked = gold.Select(g =>
                            (
                                Rows: Enumerable.Range(0, 4).Where(_ => random.Next(2) == 0).ToArray(),
                                Gold: new HashSet<string> { ((string[])["", "r", "s"])[g] }
                            )
                        )
                        .ToList();
                    var (classifier, f1) = RelationCalibration.Calibrate(With(1, 0), asked);
                    Assert.Equal(F1(classifier.NoneOffset), f1, 9);
                    for (var i = -20; i <= 20; i++)
                        Assert.True(F1(i * 0.1 * classifier.Temperature) <= f1 + 1e-9);
                    double[] temperatures = [0.25, 0.35, 0.5, 0.7, 1, 1.4, 2, 2.8, 4, 5.6, 8];
                    Assert.Contains(classifier.Temperature, temperatures);
                    Assert.True(temperatures.All(t => Loss(classifier.Temperature) <= Loss(t) + 1e-9));

                    double Loss(double temperature) =>
                        -asked
                            .Select(a => (Scores: classifier.ScoreRows(a.Rows), Label: classifier.Types.ToList().IndexOf(a.Gold.Single())))
                            .Sum(a => Math.Log(Math.Max(1e-12, RelationTraining.Softmax(a.Scores, temperature)[a.Label])));

                    double F1(double offset)
                    {
                        var guesses = asked
                            .Select(a => classifier.ScoreRows(a.Rows))
                            .Select(s => s.Select((score, i) => i == 0 ? score + offset : score).ToArray())
                            .Select(s => classifier.Types[Array.IndexOf(s, s.Max())])
                            .ToList();
                        var (right, found, all) = (
                            guesses.Zip(asked).Count(p => p.First.Length > 0 && p.Second.Gold.Contains(p.First)),
                            guesses.Count(g => g.Length > 0),
                            asked.Count(a => !a.Gold.Contains(""))
                        );
                        return found + all == 0 ? 0 : 2.0 * right / (found + all);
                    }
                },
                iter: 60
            );
}
