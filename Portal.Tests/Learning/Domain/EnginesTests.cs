using CsCheck;
using Portal.Domain;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Ensembles;
using Portal.Domain.Learning.Relations;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Learning.Domain;

/// <summary>The dictionary, how votes are weighed, and all engines together.</summary>
public sealed class EnginesTests
{
    private static readonly Gen<DictionaryEntry> s_entry = Gen.Select(
        TextGenerator.OneOf("痛风", "痛风 ", "痛风石", "石", "Flu", "flu", " FLU", "2型", "二型", ""),
        TextGenerator.OneOf("A", "B"),
        Gen.Enum<DictionarySource>(),
        (term, type, source) => new DictionaryEntry(term, type, source)
    );

    private static double Confidence(DictionarySource source) =>
        source switch
        {
            DictionarySource.ApprovedEntity => 0.95,
            DictionarySource.SchemaExample => 0.9,
            _ => 0.8,
        };

    // The most trusted source of a term and type counts; a place is shared between the types that may be meant.
    [Fact]
    public void Extract_AnyDictionary_SharesEachPlaceBetweenItsTypes() =>
        Gen.Select(s_entry.Array[0, 8], TextGenerator.Of(0, 6, "痛风", "石", "flu", "FLU", " ", "2型", "二型", "。"))
            .Sample(
                (entries, text) =>
                {
                    var extractor = new DictionaryExtractor(entries);
                    var known = entries
                        .Where(e => e.Term.Trim().Length >= 2)
                        .GroupBy(e => (CharacterFolding.Fold(e.Term.Trim()), e.Type))
                        .Select(g => (Term: g.Key.Item1, g.Key.Type, Source: g.Max(e => e.Source)))
                        .ToList();
                    Assert.Equal(known.Count, extractor.Count);
                    Assert.Equal(known.Count, extractor.Card.Examples);
                    Assert.Equal(known.Select(k => k.Type).Distinct().Order(), extractor.Card.Types);
                    Assert.Equal(
                        known.Count,
                        extractor.Card.Settings.Values.Sum(v => int.Parse(v, System.Globalization.CultureInfo.InvariantCulture))
                    );
                    var set = extractor.Extract(text);
                    foreach (var place in set.Mentions.GroupBy(m => m.Span))
                    {
                        static string Digits(string term) => term.Replace('二', '2');
                        var meant = known.Where(k => Digits(k.Term) == Digits(CharacterFolding.Fold(place.Key.Of(text)))).ToList();
                        Assert.Equal(meant.Select(m => m.Type).Distinct().Order(), place.Select(m => m.Type).Order());
                        foreach (var mention in place)
                        {
                            var sources = meant.Where(m => m.Type == mention.Type).Select(m => m.Source);
                            Assert.Contains(
                                sources,
                                s => Math.Abs((Confidence(s) / meant.Select(m => m.Type).Distinct().Count()) - mention.Confidence) < 1e-3
                            );
                            var vote = Assert.Single(mention.Votes!);
                            Assert.Equal((DictionaryExtractor.Name, mention.Confidence), (vote.Engine, vote.Confidence));
                        }
                    }

                    // Places do not overlap, and nothing is found twice.
                    Assert.Equal(set.Mentions.Count, set.Mentions.Select(m => (m.Type, m.Span)).Distinct().Count());
                    foreach (var (one, other) in set.Mentions.Zip(set.Mentions.Skip(1)))
                        Assert.True(one.Span == other.Span || one.Span.End <= other.Span.Start);
                }
            );

    [Fact]
    public void Card_OfADictionary_IsAnotherOneWhenATermIs_AndNotWhenItsOrderIs() =>
        s_entry
            .Array[1, 8]
            .Sample(entries =>
            {
                string Version(IEnumerable<DictionaryEntry> of) => new DictionaryExtractor(of).Card.Version;
                List<DictionaryEntry> more = [.. entries, new DictionaryEntry("肺炎", "A", DictionarySource.List)];
                Assert.NotEqual(Version(entries), Version(more));
                Assert.NotEqual(Version(more), Version([.. entries, new DictionaryEntry("肺炎", "B", DictionarySource.List)]));
                Assert.NotEqual(Version(more), Version([.. entries, new DictionaryEntry("肺炎", "A", DictionarySource.SchemaExample)]));
                more.Reverse();
                Assert.Equal(
                    Version([.. entries.DistinctBy(e => CharacterFolding.Fold(e.Term.Trim()))]),
                    Version([.. entries.DistinctBy(e => CharacterFolding.Fold(e.Term.Trim())).Reverse()])
                );
            });

    [Fact]
    public async Task Extract_OtherSpellings_CountAsTheTerm()
    {
        var extractor = new DictionaryExtractor(
            [new("肾病", "A", DictionarySource.List), new("tumor", "B", DictionarySource.SchemaExample)],
            new ChineseVariants(["腎\t肾"])
        );
        var set = await extractor.ExtractAsync(new ExtractionInput("腎病 and two Tumors", []), TestContext.Current.CancellationToken);
        Assert.Equal(
            [("A", 0, 2, "list: 肾病"), ("B", 11, 17, "schemaExample: tumor")],
            set.Mentions.Select(m => (m.Type, m.Span.Start, m.Span.End, m.Votes![0].Detail!))
        );
        Assert.Equal(
            "approvedEntity",
            new DictionaryExtractor([new("痛风", "A", DictionarySource.ApprovedEntity)]).Card.Settings.Keys.Single()
        );
    }

    private static readonly Gen<EngineVote[]> s_votes = Gen.Select(
            TextGenerator.OneOf("a", "b", "c"),
            Gen.Double[0, 1],
            (engine, confidence) => new EngineVote(engine, confidence)
        )
        .Array[0, 4]
        .Select(votes => votes.DistinctBy(v => v.Engine).ToArray());

    private static readonly Gen<(IReadOnlyList<EngineVote>, bool)[]> s_decided = Gen.Select(
        s_votes.Where(v => v.Length > 0),
        Gen.Bool,
        (votes, isRight) => ((IReadOnlyList<EngineVote>)votes, isRight)
    ).Array[50, 90];

    private static double Odds(double p) => Math.Log(Math.Clamp(p, 0.001, 0.999) / (1 - Math.Clamp(p, 0.001, 0.999)));

    private static double Probability(double odds) => 1 / (1 + Math.Exp(-odds));

    [Fact]
    public void Confidence_BeforeAnythingIsKnown_IsTheMeanOfTheOdds_AndMoreForEachThatAgrees() =>
        s_votes.Sample(votes =>
            Assert.Equal(
                votes.Length == 0 ? 0 : Probability(votes.Average(v => Odds(v.Confidence)) + Math.Log(votes.Length)),
                EnsembleWeights.Assumed.Confidence(votes),
                12
            )
        );

    [Fact]
    public void Confidence_OfAnEngineThatIsSurer_IsNeverLess() =>
        Gen.Select(s_decided, s_votes, Gen.Double[0, 1], Gen.Bool)
            .Sample(
                (decided, votes, surer, isLearned) =>
                {
                    if (votes.Length == 0)
                        return;
                    var weights = isLearned ? EnsembleWeights.Learn(decided) : EnsembleWeights.Assumed;
                    var before = weights.Confidence(votes);
                    EngineVote[] after = [votes[0] with { Confidence = Math.Max(surer, votes[0].Confidence) }, .. votes[1..]];
                    Assert.True(weights.Confidence(after) >= before - 1e-12);
                    Assert.InRange(before, 0, 1);
                },
                iter: 60
            );

    // The weights are where the likelihood, less the squares, is highest: there its slope is nothing.
    [Fact]
    public void Learn_FromDecisions_IsWhereNoOtherWeightsAreLikelier() =>
        s_decided.Sample(
            decided =>
            {
                var right = decided.Count(d => d.Item2);
                var weights = EnsembleWeights.Learn(decided);
                if (right == 0 || right == decided.Length)
                {
                    Assert.Same(EnsembleWeights.Assumed, weights);
                    return;
                }

                Assert.Equal(decided.Length, weights.Decided);
                Assert.Equal(decided.SelectMany(d => d.Item1).Select(v => v.Engine).Distinct().Order(), weights.Engines.Keys.Order());
                Assert.All(weights.Engines.Values, w => Assert.True(w.Odds >= 0));
                // Where an engine's odds were held at 0, others are no longer the best beside them.
                if (weights.Engines.Values.Any(w => w.Odds == 0))
                    return;
                double Slope(double weight, Func<IReadOnlyList<EngineVote>, double> value) =>
                    weight + decided.Sum(d => (weights.Confidence(d.Item1) - (d.Item2 ? 1 : 0)) * value(d.Item1));
                Assert.Equal(0, Slope(weights.Bias, _ => 1), 1e-4);
                foreach (var (engine, weight) in weights.Engines)
                {
                    Assert.Equal(0, Slope(weight.Vote, v => v.Count(x => x.Engine == engine)), 1e-4);
                    Assert.Equal(0, Slope(weight.Odds, v => v.Where(x => x.Engine == engine).Sum(x => Odds(x.Confidence))), 1e-4);
                }
            },
            iter: 60
        );

    [Fact]
    public void Learn_FromTooFew_OrConfidenceOfAnUnknownEngine_IsAsAssumed()
    {
        List<(IReadOnlyList<EngineVote>, bool)> decided =
        [
            .. Enumerable.Range(0, EnsembleWeights.FewestDecided).Select(i => ((IReadOnlyList<EngineVote>)[new("a", i / 50.0)], i > 20)),
        ];
        Assert.Same(EnsembleWeights.Assumed, EnsembleWeights.Learn(decided[1..]));
        var weights = EnsembleWeights.Learn(decided);
        Assert.NotSame(EnsembleWeights.Assumed, weights);
        EngineVote[] votes = [new("a", 0.9), new("new", 0.3)];
        Assert.Equal(EnsembleWeights.Assumed.Confidence(votes), weights.Confidence(votes));
        Assert.NotEqual(EnsembleWeights.Assumed.Confidence(votes[..1]), weights.Confidence(votes[..1]));
    }

    private static readonly Gen<SuggestedMention> s_mention = Gen.Select(
        TextGenerator.OneOf("A", "B"),
        Gen.Int[0, 7],
        Gen.Int[1, 3],
        Gen.Int[1, 19],
        (type, start, length, sure) => new SuggestedMention(type, new TextSpan(start, start + length), sure / 20.0)
    );

    private static readonly Gen<(SuggestedMention[] Mentions, SuggestedRelation[] Relations)> s_set = Gen.Select(
        s_mention.Array[0, 4],
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9], Gen.Int[1, 9]).Array[0, 3],
        (mentions, relations) =>
            (
                mentions,
                mentions.Length == 0
                    ? []
                    : relations
                        .Select(r => new SuggestedRelation("r", r.Item1 % mentions.Length, r.Item2 % mentions.Length, r.Item3 / 10.0))
                        .ToArray()
            )
    );

    private const string Text = "甲乙丙丁戊己庚辛壬癸";

    // What all engines say together: each place once with all its votes; what people accepted stands; of two that overlap one stays, and
    // what goes is reported.
    [Fact]
    public void Extract_OfAnyEngines_HasEachPlaceOnce_AndSaysWhatWent() =>
        Gen.Select(s_set.Array[1, 3], s_mention.Array[0, 2])
            .Sample(
                (said, stands) =>
                {
                    var engines = said.Select((s, i) => new Said($"e{i}", s.Mentions, s.Relations)).ToArray();
                    TypedSpan[] accepted = [.. stands.Select(m => new TypedSpan(m.Type, m.Span)).Distinct()];
                    var set = new EnsembleExtractor(engines, null, EnsembleWeights.Assumed)
                        .ExtractAsync(new ExtractionInput(Text, accepted), TestContext.Current.CancellationToken)
                        .AsTask()
                        .GetAwaiter()
                        .GetResult();
                    Assert.Equal(set.Mentions.OrderBy(m => m.Span).Select(m => m.Span), set.Mentions.Select(m => m.Span));
                    Assert.Equal(set.Mentions.Count, set.Mentions.Select(m => (m.Type, m.Span)).Distinct().Count());
                    Assert.All(accepted, a => Assert.Contains(set.Mentions, m => (m.Type, m.Span, m.Confidence) == (a.Type, a.Span, 1)));
                    var proposed = said.SelectMany((s, i) => s.Mentions.Select(m => (Engine: $"e{i}", Mention: m)))
                        .ToLookup(p => new TypedSpan(p.Mention.Type, p.Mention.Span));
                    var kept = set.Mentions.Where(m => m.Votes is not null).ToList();
                    Assert.Equal(
                        proposed.Count(p => !accepted.Contains(p.Key)),
                        kept.Count + set.Dropped.Count(d => d.Code == "extraction.dropped.overlap")
                    );
                    foreach (var mention in kept)
                    {
                        var votes = proposed[new TypedSpan(mention.Type, mention.Span)]
                            .GroupBy(p => p.Engine)
                            .Select(g => new EngineVote(g.Key, g.Max(p => p.Mention.Confidence)))
                            .OrderBy(v => v.Engine);
                        Assert.Equal(votes, mention.Votes);
                        Assert.Equal(Math.Round(EnsembleWeights.Assumed.Confidence(mention.Votes!), 4), mention.Confidence);
                        // Another that overlaps stays only where one engine means both, one within the other.
                        foreach (var other in kept.Where(o => o != mention && o.Span.Overlaps(mention.Span)))
                            Assert.True(
                                IsNested(other.Span, mention.Span)
                                    && other.Votes!.Select(v => v.Engine).Intersect(mention.Votes!.Select(v => v.Engine)).Any()
                            );
                    }

                    foreach (var relation in set.Relations)
                    {
                        var (head, tail) = (set.Mentions[relation.Head], set.Mentions[relation.Tail]);
                        bool IsSame(SuggestedMention one, SuggestedMention other) => (one.Type, one.Span) == (other.Type, other.Span);
                        var votes = said.Index()
                            .SelectMany(s =>
                                s.Item.Relations.Where(r => IsSame(s.Item.Mentions[r.Head], head) && IsSame(s.Item.Mentions[r.Tail], tail))
                                    .Select(r => new EngineVote($"e{s.Index}", r.Confidence))
                            )
                            .GroupBy(v => v.Engine)
                            .Select(g => g.MaxBy(v => v.Confidence)!)
                            .OrderBy(v => v.Engine)
                            .ToList();
                        Assert.Equal(votes, relation.Votes);
                        Assert.Equal(votes.Max(v => v.Confidence), relation.Confidence);
                    }

                    Assert.Equal(set.Relations.Count, set.Relations.Select(r => (r.Type, r.Head, r.Tail)).Distinct().Count());

                    static bool IsNested(TextSpan one, TextSpan other) => one != other && (one.Contains(other) || other.Contains(one));
                }
            );

    // Of two that overlap it is the less sure one that goes.
    [Fact]
    public async Task Extract_OfTwoThatOverlap_KeepsTheSurer_AndBothWhereOneEngineMeansBoth()
    {
        async Task<IEnumerable<string>> Kept(params Said[] engines) =>
            (
                await new EnsembleExtractor(engines, null, EnsembleWeights.Assumed).ExtractAsync(
                    new ExtractionInput(Text, []),
                    TestContext.Current.CancellationToken
                )
            ).Mentions.Select(m => m.Span.Of(Text));

        SuggestedMention Mention(int start, int end, double sure) => new("A", new TextSpan(start, end), sure);
        Assert.Equal(["乙丙"], await Kept(new Said("a", [Mention(0, 2, 0.5)], []), new Said("b", [Mention(1, 3, 0.6)], [])));
        Assert.Equal(["甲乙丙"], await Kept(new Said("a", [Mention(0, 3, 0.6)], []), new Said("b", [Mention(1, 2, 0.5)], [])));
        Assert.Equal(["甲乙丙", "乙"], await Kept(new Said("a", [Mention(0, 3, 0.6), Mention(1, 2, 0.5)], [])));
        Assert.Equal(["甲乙"], await Kept(new Said("a", [Mention(0, 2, 0.6), Mention(1, 3, 0.5)], [])));
        // Touching is not overlapping; of equally sure ones the first stays.
        Assert.Equal(["甲乙", "丙"], await Kept(new Said("a", [Mention(0, 2, 0.5)], []), new Said("b", [Mention(2, 3, 0.6)], [])));
        Assert.Equal(["甲乙"], await Kept(new Said("a", [Mention(1, 3, 0.5)], []), new Said("b", [Mention(0, 2, 0.5)], [])));
    }

    [Fact]
    public async Task Extract_WithAClassifier_RelatesWhatAllEnginesFound_AndItsCardNamesThemAll()
    {
        var classifier = new RelationClassifier(
            new RelationSettings(),
            ["", "r"],
            1,
            1,
            -50,
            Portal.Domain.Learning.Tagging.FeatureIndex.Of([1u]),
            [0, 0],
            new RelationEvidence(2)
        );
        var card = new ModelCard(RelationExtractor.Name, "3", ["r"], 9, 1, new Dictionary<string, string>());
        var relations = new RelationExtractor(classifier, new RelationCandidates([("A", "r", "B")]), card, "v3");
        SuggestedMention[] mentions = [new("A", new TextSpan(0, 1), 1), new("B", new TextSpan(2, 3), 1)];
        var ensemble = new EnsembleExtractor(
            [new Said("a", mentions[..1], []), new Said("b", mentions, [new SuggestedRelation("r", 0, 1, 0.9)])],
            relations,
            EnsembleWeights.Assumed
        );
        var set = await ensemble.ExtractAsync(new ExtractionInput("甲治乙", []), TestContext.Current.CancellationToken);
        var relation = Assert.Single(set.Relations);
        Assert.Equal(["b", "relations"], relation.Votes!.Select(v => v.Engine));
        Assert.Equal(0.9, relation.Confidence);
        Assert.Equal((9, 0), (ensemble.Card.Documents, ensemble.Card.Examples));
        Assert.Equal(["A", "B", "r"], ensemble.Card.Types);
        Assert.Equal(["a", "b", "relations"], ensemble.Card.Settings.Keys.Order());
        Assert.Equal("3", ensemble.Card.Settings["relations"]);
        Assert.Equal(0, new EnsembleExtractor([], null, EnsembleWeights.Assumed).Card.Documents);
    }

    private static readonly KnownEntity[] s_entities =
    [
        new(new Guid(1, 0, 0, new byte[8]), "A", ["痛风", "Gout"]),
        new(new Guid(2, 0, 0, new byte[8]), "B", ["关节痛"]),
        new(new Guid(3, 0, 0, new byte[8]), "B", ["发热"]),
    ];

    private static readonly RelationCandidates s_candidates = new([("A", "r", "B"), ("A", "s", "B")]);

    // A sentence that names both ends of a fact is taken to state it; pairs beside it of which none is known are not related.
    [Fact]
    public void Distant_AnyText_StatesTheFactsOfItsPairs() =>
        Gen.Select(
                TextGenerator.Of(0, 8, "痛风", "gout ", "关节痛", "发热", "和", "。", "\n"),
                Gen.Select(Gen.Int[0, 2], TextGenerator.OneOf("r", "s")).Array[0, 4]
            )
            .Sample(
                (text, facts) =>
                {
                    var supervision = new DistantSupervision(
                        s_entities,
                        [.. facts.Select(f => new KnownFact(s_entities[0].Id, f.Item2, s_entities[f.Item1].Id))],
                        s_candidates
                    );
                    var examples = supervision.Of(text);
                    Assert.All(examples, e => Assert.Equal(0.2, e.Weight));
                    Assert.True(examples.Count == 0 || examples.Any(e => e.Type.Length > 0));
                    foreach (var example in examples)
                    {
                        var tail = example.Tail.Span.Of(example.Text) == "关节痛" ? 1 : 2;
                        var known = facts.Where(f => f.Item1 == tail).Select(f => f.Item2).ToList();
                        Assert.True(example.Type.Length == 0 ? known.Count == 0 : known.Contains(example.Type));
                        // Of one sentence.
                        Assert.Single(SentenceSplitter.Split(example.Text));
                    }
                    // Whatever is related is an example, as often as the pair stands together.
                    var expected = 0;
                    foreach (var sentence in SentenceSplitter.Split(text).Select(s => s.Of(text)))
                    {
                        var heads = (sentence.Split("痛风").Length - 1) + (sentence.Split("gout").Length - 1);
                        foreach (var (name, tail) in new[] { ("关节痛", 1), ("发热", 2) })
                            expected += heads * (sentence.Split(name).Length - 1) * facts.Where(f => f.Item1 == tail).Distinct().Count();
                    }

                    Assert.Equal(expected, examples.Count(e => e.Type.Length > 0));
                }
            );

    private sealed class Said(string name, SuggestedMention[] mentions, SuggestedRelation[] relations) : IExtractor
    {
        public ModelCard Card { get; } =
            new(name, "", [.. mentions.Select(m => m.Type).Distinct()], 2, 0, new Dictionary<string, string>());

        public ValueTask<SuggestionSet> ExtractAsync(ExtractionInput input, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new SuggestionSet(mentions, relations, Array.Empty<Problem>()));
    }
}
