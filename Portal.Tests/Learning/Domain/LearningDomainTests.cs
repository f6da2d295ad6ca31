using CsCheck;
using Portal.Demo;
using Portal.Domain.Annotation;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Ensembles;
using Portal.Domain.Learning.Evaluation;
using Portal.Domain.Learning.Examples;
using Portal.Domain.Learning.Relations;
using Portal.Domain.Learning.Selection;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Learning.Domain;

/// <summary>What is learned from decisions, at once and anew; how votes are weighed; what to label next.</summary>
public sealed class LearningDomainTests
{
    private static List<TaggedText> Texts(int count, int seed, int sentences = 2) =>
        [
            .. ClinicNotes
                .Write(count, seed, sentences)
                .Select(n => new TaggedText(n.Text, [.. n.Mentions.Select(m => new TypedSpan(m.Type, m.Span))])),
        ];

    private static EntityMention Mention(string type, int start, int end, MentionState state) =>
        new(Guid.CreateVersion7(), type, new TextSpan(start, end), state, "person", 1);

    [Fact]
    public void Adapt_LearnsANewNameAtOnce_AndKeepsWhatItKnew()
    {
        var known = Texts(60, 1);
        var tagger = TaggerTraining.Train(known, null, new TaggerSettings(), cancellationToken: TestContext.Current.CancellationToken);
        // Nothing in the sentence tells what it is.
        var (learned, asked) = (new TaggedText("方案为XQ九号。", [new TypedSpan("Drug", new TextSpan(3, 7))]), "家属同意XQ九号。");
        var name = new TextSpan(4, 8);
        Assert.DoesNotContain(tagger.Tag(asked), m => m.Span == name);
        var adapted = TaggerAdaptation.Adapt(tagger, [], [learned], known.Take(20).ToList(), TestContext.Current.CancellationToken)!;
        Assert.Contains(new TypedSpan("Drug", name), adapted.Tag(asked).Select(m => new TypedSpan(m.Type, m.Span)));
        Assert.DoesNotContain(tagger.Tag(asked), m => m.Span == name);
        var test = Texts(40, 9);
        var (before, after) = (F1(tagger, test), F1(adapted, test));
        Assert.True(after > before - 0.05, $"{before} became {after}");

        // What is taken back is forgotten; a type that it does not know needs a training.
        var back = TaggerAdaptation.Adapt(
            tagger,
            [learned],
            [learned with { Mentions = [] }],
            known.Take(20).ToList(),
            TestContext.Current.CancellationToken
        )!;
        Assert.DoesNotContain(back.Tag(asked), m => m.Span == name);
        Assert.Null(
            TaggerAdaptation.Adapt(
                tagger,
                [],
                [new TaggedText("新类型", [new TypedSpan("City", new TextSpan(0, 2))])],
                [],
                TestContext.Current.CancellationToken
            )
        );
    }

    [Fact]
    public void Train_FromATaggerThatKnowsTheTexts_ChoosesAsIfItDidNot()
    {
        var texts = Texts(60, 1);
        var first = TaggerTraining.Train(texts, null, new TaggerSettings(), cancellationToken: TestContext.Current.CancellationToken);
        var again = TaggerTraining.Train(
            texts,
            null,
            new TaggerSettings(),
            first,
            cancellationToken: TestContext.Current.CancellationToken
        );
        Assert.Equal((first.Passes, first.Scale), (again.Passes, again.Scale));
    }

    [Fact]
    public void Adapt_ThenSave_KeepsEveryMention()
    {
        var tagger = TaggerAdaptation.Adapt(
            TaggerTraining.Train(Texts(30, 1), null, new TaggerSettings(), cancellationToken: TestContext.Current.CancellationToken),
            [],
            Texts(3, 5),
            [],
            TestContext.Current.CancellationToken
        )!;
        using var stream = new MemoryStream();
        TaggerFile.Save(tagger, stream);
        stream.Position = 0;
        var loaded = TaggerFile.Load(stream).GetValueOrThrow();
        foreach (var text in Texts(20, 7))
            Assert.Equal(
                tagger.Tag(text.Text).Select(m => (m.Type, m.Span, m.Confidence)),
                loaded.Tag(text.Text).Select(m => (m.Type, m.Span, m.Confidence))
            );
    }

    [Fact]
    public void Sentences_OnlyThoseThatAreDecided_Teach()
    {
        const string Text = "痛风引起疼痛。高血压引起头晕。没有人看过。";
        var schema = DemoContent.Of("zh").Schema;
        var disease = Mention("Disease", 0, 2, MentionState.Accepted);
        var symptom = Mention("Symptom", 4, 6, MentionState.Accepted);
        var relation = new RelationMention(
            Guid.CreateVersion7(),
            "has_symptom",
            disease.Id,
            symptom.Id,
            null,
            MentionState.Accepted,
            "person",
            1
        );
        var mentions = new List<EntityMention>
        {
            disease,
            symptom,
            Mention("Disease", 7, 10, MentionState.Accepted),
            Mention("Symptom", 12, 14, MentionState.Suggested),
        };
        LearningDocument Of(bool isDone, Func<Guid, bool>? byMachine = null) =>
            SentenceLearning.Of(Guid.Empty, Text, isDone, mentions, [relation], byMachine ?? (_ => false), schema);

        // In progress: the second sentence has something undecided, the third nobody has looked at.
        var open = Of(false);
        Assert.Equal("痛风引起疼痛。", Assert.Single(open.Texts).Text);
        Assert.Equal("has_symptom", Assert.Single(open.Relations).Type);
        // A person may be in the middle of it: what a tagger finds there stands, too, unless they rejected it.
        var tagger = TaggerTraining.Train(
            [
                .. Enumerable
                    .Range(0, 8)
                    .Select(i => new TaggedText(
                        $"痛风引起疼痛{i}。",
                        [new TypedSpan("Disease", new TextSpan(0, 2)), new TypedSpan("Symptom", new TextSpan(4, 6))]
                    )),
            ],
            null,
            new TaggerSettings(),
            cancellationToken: TestContext.Current.CancellationToken
        );
        LearningDocument Half(params EntityMention[] rejected) =>
            SentenceLearning.Of(Guid.Empty, "痛风引起疼痛。", false, [disease, .. rejected], [], _ => false, schema);
        Assert.Equal(["Disease", "Symptom"], Half().Completed(tagger)[0].Mentions.Select(m => m.Type));
        Assert.Equal(["Disease"], Half(Mention("Symptom", 4, 6, MentionState.Rejected)).Completed(tagger)[0].Mentions.Select(m => m.Type));
        Assert.Null(Of(true).Rejected);
        // Done: what was not marked is no mention, and what was not related is not related.
        var done = Of(true);
        Assert.Equal((Text, 3), (Assert.Single(done.Texts).Text, done.Texts[0].Mentions.Count));
        Assert.Contains(done.Relations, r => r.Type.Length == 0);
        // What was accepted by a threshold alone teaches nothing.
        Assert.Empty(Of(false, id => id == disease.Id).Texts);
        Assert.DoesNotContain(Of(true, id => id == disease.Id).Texts, t => t.Text.Contains("痛风", StringComparison.Ordinal));
    }

    [Fact]
    public void Ensemble_LearnsWhomToTrust_AndShowsEachVote()
    {
        var random = new Random(1);
        var decided = new List<(IReadOnlyList<EngineVote>, bool)>();
        for (var i = 0; i < 400; i++)
        {
            // One is right as often as it says; the other says 0.9 whatever happens, and is right half the time.
            var honest = random.NextDouble();
            decided.Add(([new EngineVote("honest", honest), new EngineVote("loud", 0.9)], random.NextDouble() < honest));
            decided.Add(([new EngineVote("loud", 0.9)], random.NextDouble() < 0.5));
        }

        var weights = EnsembleWeights.Learn(decided);
        Assert.Equal(800, weights.Decided);
        Assert.InRange(weights.Confidence([new EngineVote("loud", 0.9)]), 0.4, 0.6);
        Assert.True(weights.Confidence([new EngineVote("honest", 0.9), new EngineVote("loud", 0.9)]) > 0.8);
        Assert.True(weights.Confidence([new EngineVote("honest", 0.1), new EngineVote("loud", 0.9)]) < 0.25);
        Assert.Same(EnsembleWeights.Assumed, EnsembleWeights.Learn(decided.Take(20).ToList()));
        Assert.True(EnsembleWeights.Assumed.Confidence([new EngineVote("a", 0.7), new EngineVote("b", 0.7)]) > 0.7);
        Assert.Equal(0.7, EnsembleWeights.Assumed.Confidence([new EngineVote("a", 0.7)]), 6);
    }

    [Fact]
    public async Task Ensemble_OfProposalsThatOverlap_KeepsTheSurest_AndSaysWhatWent()
    {
        var ensemble = new EnsembleExtractor(
            [
                new Said("a", new SuggestedMention("Disease", new TextSpan(0, 4), 0.9)),
                new Said("b", new SuggestedMention("Disease", new TextSpan(0, 4), 0.8)),
                new Said("c", new SuggestedMention("Symptom", new TextSpan(2, 4), 0.5)),
            ],
            null,
            EnsembleWeights.Assumed
        );
        var set = await ensemble.ExtractAsync(new ExtractionInput("慢性痛风患者", []), TestContext.Current.CancellationToken);
        var mention = Assert.Single(set.Mentions);
        Assert.Equal(["a", "b"], mention.Votes!.Select(v => v.Engine));
        Assert.Equal("extraction.dropped.overlap", Assert.Single(set.Dropped, d => d.Field == "Symptom").Code);
    }

    [Fact]
    public void SafeThreshold_IsTheLowestThatIsSafe()
    {
        Gen.Select(Gen.Double[0, 1].Array[20, 200], Gen.Int[1, 100])
            .Sample(
                (confidences, seed) =>
                {
                    var random = new Random(seed);
                    var decided = confidences.Select(c => (Confidence: Math.Round(c, 2), IsRight: random.NextDouble() < c)).ToList();
                    var safe = SafeThreshold.For(decided, 0.8);
                    foreach (var threshold in decided.Select(d => d.Confidence).Distinct())
                    {
                        var above = decided.Where(d => d.Confidence >= threshold).ToList();
                        var isSafe = Interval.OfShare(above.Count(d => d.IsRight), above.Count)!.Low >= 0.8;
                        Assert.True(!isSafe || threshold >= safe!.Threshold);
                        if (threshold == safe?.Threshold)
                            Assert.True(isSafe);
                    }
                }
            );
        Assert.Null(SafeThreshold.For([], 0.9));
    }

    [Fact]
    public void Cost_IsWhatTimingsSay_WhateverSomebodyLeftOpen()
    {
        var random = new Random(1);
        var timings = Enumerable
            .Range(0, 100)
            .Select(_ => random.Next(50, 2000))
            .Select(c => (c, (8 + (0.12 * c)) * (0.9 + (0.2 * random.NextDouble()))))
            .ToList();
        timings.AddRange([(100, 7200), (300, 36000), (50, 9000)]);
        var cost = AnnotationCost.Fit(timings);
        Assert.InRange(cost.SecondsPerText, 4, 12);
        Assert.InRange(cost.SecondsPerCharacter, 0.1, 0.14);
        Assert.Same(AnnotationCost.Assumed, AnnotationCost.Fit([(10, 1)]));
        Gen.Select(Gen.Int[1, 5000], Gen.Double[0.1, 5000])
            .Array[10, 40]
            .Sample(any =>
                Assert.True(
                    AnnotationCost.Fit([.. any]) is { SecondsPerText: >= 0, SecondsPerCharacter: >= 0 } fitted && fitted.Of(100) > 0
                )
            );
    }

    [Theory]
    [InlineData(QueryStrategy.Random)]
    [InlineData(QueryStrategy.Uncertainty)]
    [InlineData(QueryStrategy.Margin)]
    [InlineData(QueryStrategy.Diversity)]
    [InlineData(QueryStrategy.Disagreement)]
    [InlineData(QueryStrategy.Hybrid)]
    [InlineData(QueryStrategy.CostAware)]
    public void Choose_AnyStrategy_ChoosesEachOnce_AndTheSameAgain(QueryStrategy strategy)
    {
        var candidates = Enumerable
            .Range(0, 50)
            .Select(i => new QueryCandidate(
                TextSignature.Of($"文本{i % 7}与{i}号"),
                new TextDoubt(10, i % 5, i % 3, i % 4, 1),
                i % 6,
                1 + (i % 9)
            ))
            .ToList();
        var chosen = QuerySelection.Choose(candidates, [TextSignature.Of("文本1")], strategy, 20, 3);
        Assert.Equal(20, chosen.Distinct().Count());
        Assert.Equal(chosen, QuerySelection.Choose(candidates, [TextSignature.Of("文本1")], strategy, 20, 3));
        Assert.Equal(50, QuerySelection.Choose(candidates, [], strategy, 99, 3).Distinct().Count());
    }

    [Fact]
    public void Choose_Novelty_LooksAgainLazily_ButAsIfItLookedAtAll()
    {
        Gen.Select(Gen.String[Gen.Char["甲乙丙丁戊己庚辛"], 4, 12].Array[5, 30], Gen.Int[1, 10])
            .Sample(
                (texts, count) =>
                {
                    var candidates = texts
                        .Select((t, i) => new QueryCandidate(TextSignature.Of(t), new TextDoubt(1, 1 + (i % 3), 0, 0, 0), 0, 1))
                        .ToList();
                    var chosen = QuerySelection.Choose(candidates, [], QueryStrategy.Hybrid, count, 1);
                    var (common, seen) = (
                        candidates.SelectMany(c => c.Signature.Pairs).GroupBy(p => p).ToDictionary(g => g.Key, g => g.Count()),
                        new Dictionary<int, int>()
                    );
                    double Worth(int i) =>
                        candidates[i].Signature.Pairs.Count == 0
                            ? 0
                            : (candidates[i].Doubt.LeastConfidence + 1e-6)
                                * candidates[i].Signature.Pairs.Sum(p => Math.Log(1 + common[p]) / (1 + seen.GetValueOrDefault(p)))
                                / candidates[i].Signature.Pairs.Sum(p => Math.Log(1 + common[p]));
                    foreach (var index in chosen)
                    {
                        var best = Enumerable.Range(0, candidates.Count).Except(chosen.TakeWhile(c => c != index)).Max(Worth);
                        Assert.True(Worth(index) >= best - 1e-9);
                        foreach (var pair in candidates[index].Signature.Pairs)
                            seen[pair] = seen.GetValueOrDefault(pair) + 1;
                    }
                }
            );
    }

    [Fact]
    public void Simulation_ThatAsksForDoubtfulPlaces_NeedsFewerLabels()
    {
        var pool = Texts(80, 1, 1);
        var simulation = new LearningSimulation(
            pool,
            Texts(40, 2, 1),
            new TaggerSettings { MostPasses = 4 },
            AnnotationCost.Assumed,
            10,
            1.6
        );
        var random = simulation.Run(QueryStrategy.Random, 1, 2, cancellationToken: TestContext.Current.CancellationToken);
        var asked = (simulation with { Sure = 0.9 }).Run(
            QueryStrategy.Hybrid,
            1,
            2,
            cancellationToken: TestContext.Current.CancellationToken
        );
        Assert.Equal(80, random[^1].Texts);
        Assert.Equal(pool.Sum(t => t.Text.Length), random[^1].Characters);
        Assert.True(asked[^1].Characters < random[^1].Characters, $"{asked[^1].Characters} of {random[^1].Characters}");
        Assert.Equal(15, LearningCurve.Reaches([new(10, 0, 0, 0, 0.2), new(20, 0, 0, 0, 0.4)], 0.3, p => p.Texts));
        Assert.Null(LearningCurve.Reaches([new(10, 0, 0, 0, 0.2)], 0.3, p => p.Texts));
        // Reached and lost again is not reached.
        Assert.Equal(
            35,
            LearningCurve.Reaches(
                [new(10, 0, 0, 0, 0.4), new(20, 0, 0, 0, 0.2), new(40, 0, 0, 0, 0.6), new(50, 0, 0, 0, 0.6)],
                0.5,
                p => p.Texts
            )
        );
    }

    [Fact]
    public void Why_NamesWhatSpeaksForAMention()
    {
        var tagger = TaggerTraining.Train(
            Texts(60, 1),
            null,
            new TaggerSettings(),
            cancellationToken: TestContext.Current.CancellationToken
        );
        var note = ClinicNotes.Write(1, 77, 1)[0];
        var (type, span) = note.Mentions[0];
        var reasons = tagger.Why(note.Text, new TypedSpan(type, span));
        Assert.NotEmpty(reasons);
        Assert.All(reasons, r => Assert.True(r.Weight > 0));
        Assert.Equal(reasons.Select(r => r.Weight).OrderDescending(), reasons.Select(r => r.Weight));
        Assert.Empty(tagger.Why(note.Text, new TypedSpan("City", span)));
        Assert.Empty(tagger.Why(note.Text, new TypedSpan(type, new TextSpan(0, 9999))));
    }

    [Fact]
    public void Distant_WhereBothEndsAreNamed_IsAnExampleThatCountsLittle()
    {
        var (gout, pain, fever) = (
            new KnownEntity(Guid.CreateVersion7(), "Disease", ["痛风", "代谢性关节炎"]),
            new KnownEntity(Guid.CreateVersion7(), "Symptom", ["关节痛"]),
            new KnownEntity(Guid.CreateVersion7(), "Symptom", ["发热"])
        );
        var supervision = new DistantSupervision(
            [gout, pain, fever],
            [new KnownFact(gout.Id, "has_symptom", pain.Id)],
            RelationCandidates.Of(DemoContent.Of("zh").Schema)
        );
        var examples = supervision.Of("代谢性关节炎会引起关节痛，少有发热。关节痛要休息。");
        Assert.Equal(
            [("代谢性关节炎", "", "发热"), ("代谢性关节炎", "has_symptom", "关节痛")],
            examples.Select(e => (e.Head.Span.Of(e.Text), e.Type, e.Tail.Span.Of(e.Text))).Order()
        );
        Assert.All(examples, e => Assert.Equal(DistantSupervision.Weight, e.Weight));
        Assert.Empty(supervision.Of("代谢性关节炎很少发热。"));
        Assert.Empty(supervision.Of("关节痛。痛风。"));
    }

    private static double F1(SequenceTagger tagger, List<TaggedText> texts) =>
        MentionEvaluation.Of(texts, [.. texts.Select(t => tagger.Tag(t.Text))]).All.F1;

    private sealed class Said(string name, params SuggestedMention[] mentions) : IExtractor
    {
        public ModelCard Card { get; } = new(name, "", [], 0, 0, new Dictionary<string, string>());

        public ValueTask<SuggestionSet> ExtractAsync(ExtractionInput input, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new SuggestionSet(mentions, [], []));
    }
}
