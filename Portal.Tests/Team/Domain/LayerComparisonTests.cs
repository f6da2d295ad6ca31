using System.Collections.Immutable;
using CsCheck;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Team.Curation;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Team.Domain;

/// <summary>Comparing and merging layers, claim against claim, all with all.</summary>
public sealed class LayerComparisonTests
{
    private static readonly Guid[] s_people = [.. Enumerable.Range(1, 3).Select(i => new Guid(i, 0, 0, new byte[8]))];

    private static readonly Gen<EntityMention> s_mention =
        from id in Gen.Int[1, 9]
        from type in ChoiceGenerator.Choice("A", "A", "B")
        from start in Gen.Int[0, 6]
        from length in Gen.Int[1, 4]
        from assertion in ChoiceGenerator.Choice(Assertion.Present, Assertion.Present, Assertion.Negated)
        from attribute in ChoiceGenerator.Choice("", "x", "y")
        from isInPieces in Gen.Int[0, 4].Select(n => n == 0)
        select new EntityMention(
            new Guid(id, 1, 0, new byte[8]),
            type,
            new TextSpan(start, start + length),
            MentionState.Accepted,
            "person",
            1
        )
        {
            Assertion = assertion,
            Attributes = attribute.Length == 0 ? null : AnnotationAttributes.With(null, "a", attribute),
            Fragments =
                isInPieces && length > 2
                    ? Fragments.Of([new TextSpan(start, start + 1), new TextSpan(start + length - 1, start + length)])
                    : null,
        };

    private static readonly Gen<RelationMention> s_relation =
        from id in Gen.Int[1, 9]
        from type in ChoiceGenerator.Choice("r", "r", "s")
        from head in Gen.Int[1, 9]
        from tail in Gen.Int[1, 9]
        from value in Gen.Int[0, 12]
        from assertion in ChoiceGenerator.Choice(Assertion.Present, Assertion.Present, Assertion.Uncertain)
        select new RelationMention(
            new Guid(id, 2, 0, new byte[8]),
            type,
            new Guid(head, 1, 0, new byte[8]),
            value < 4 ? null : new Guid(tail, 1, 0, new byte[8]),
            value < 4 ? new TextSpan(value, value + 2) : null,
            MentionState.Accepted,
            "person",
            1
        )
        {
            Assertion = assertion,
            Attributes = value % 3 == 0 ? AnnotationAttributes.With(null, "a", "x") : null,
        };

    // What matches a decided claim, and is not right.
    private static readonly AnnotationError[] s_near =
    [
        AnnotationError.Boundary,
        AnnotationError.Type,
        AnnotationError.TypeAndBoundary,
        AnnotationError.Assertion,
        AnnotationError.RelationType,
        AnnotationError.Direction,
    ];

    /// <summary>Layers of two or three people; some relations have an end that is not there.</summary>
    private static readonly Gen<List<AnnotatorLayer>> s_layers = Gen.Select(s_mention.Array[0, 5], s_relation.Array[0, 4])
        .Array[2, 3]
        .Select(layers =>
            layers
                .Select((l, i) => new AnnotatorLayer(s_people[i], [.. l.Item1.DistinctBy(m => m.Id)], [.. l.Item2.DistinctBy(r => r.Id)]))
                .ToList()
        );

    [Fact]
    public void Of_AnyLayers_IsEveryClaimOnce_WithAllWhoMakeIt() =>
        s_layers.Sample(
            layers =>
            {
                var comparison = LayerComparison.Of(layers);
                Assert.Equal(layers.Select(l => l.Annotator), comparison.Annotators);
                var said = layers.SelectMany(l => l.Mentions.Select(m => (l.Annotator, Key: Key(m), Mention: m))).ToList();
                Assert.Equal(said.Select(s => s.Key).Distinct().Order(), comparison.Mentions.Select(Key).Order());
                foreach (var variant in comparison.Mentions)
                {
                    var mine = said.Where(s => s.Key == Key(variant)).ToList();
                    Assert.Equal(mine.Select(s => s.Annotator).Distinct().Order(), variant.Annotators);
                    var first = mine[0].Mention.Attributes;
                    Assert.Equal(mine.TrueForAll(s => Equals(s.Mention.Attributes, first)) ? first : null, variant.Attributes);
                }

                var related = layers.SelectMany(Related).ToList();
                Assert.Equal(related.Select(s => s.Key).Distinct().Order(), comparison.Relations.Select(Key).Order());
                foreach (var variant in comparison.Relations)
                    Assert.Equal(related.Where(s => s.Key == Key(variant)).Select(s => s.Annotator).Distinct().Order(), variant.Annotators);
                Assert.Equal(comparison.Mentions.Select(v => v.Span).Order(), comparison.Mentions.Select(v => v.Span));
                Assert.Equal(comparison.Relations.Select(v => v.Head.Span).Order(), comparison.Relations.Select(v => v.Head.Span));
            },
            iter: 3_000
        );

    /// <summary>Disputed is what somebody else contradicts, whom nobody shares; agreed what all say.</summary>
    [Fact]
    public void Of_AnyLayers_StatesAreThoseOfAllPairs() =>
        s_layers.Sample(
            layers =>
            {
                var comparison = LayerComparison.Of(layers);
                foreach (var v in comparison.Mentions)
                    Check(v.State, v.Annotators, comparison.Mentions.Where(w => Contradict(v, w)).Select(w => w.Annotators));
                foreach (var v in comparison.Relations)
                    Check(v.State, v.Annotators, comparison.Relations.Where(w => Contradict(v, w)).Select(w => w.Annotators));

                void Check(AgreementState state, ImmutableArray<Guid> who, IEnumerable<ImmutableArray<Guid>> against) =>
                    Assert.Equal(
                        against.Any(o => !o.Any(who.Contains)) ? AgreementState.Disputed
                            : who.Length == layers.Count ? AgreementState.Agreed
                            : AgreementState.Incomplete,
                        state
                    );
            },
            iter: 3_000
        );

    [Fact]
    public void Contradicts_AsTheRuleSays_AndBothWays() =>
        s_layers.Sample(
            layers =>
            {
                var comparison = LayerComparison.Of(layers);
                foreach (var v in comparison.Mentions)
                    Assert.All(
                        comparison.Mentions,
                        w => Assert.Equal((Contradict(v, w), Contradict(v, w)), (v.Contradicts(w), w.Contradicts(v)))
                    );
                foreach (var v in comparison.Relations)
                    Assert.All(
                        comparison.Relations,
                        w => Assert.Equal((Contradict(v, w), Contradict(v, w)), (v.Contradicts(w), w.Contradicts(v)))
                    );
            },
            iter: 3_000
        );

    /// <summary>Every rule and threshold: shares in whole numbers, ends looked up one by one.</summary>
    [Fact]
    public void Decide_AnyLayers_IsAsTheSharesSay() =>
        Gen.Select(s_layers, Gen.Enum<MergeRule>(), ChoiceGenerator.Choice(50, 60, 75, 100), Gen.Int[0, 4].Array[3])
            .Sample(
                (layers, rule, threshold, weights) =>
                {
                    var comparison = LayerComparison.Of(layers);
                    var trust = s_people.Zip(weights).Where(w => w.Second > 0).ToImmutableDictionary(w => w.First, w => (double)w.Second);
                    var outcome = new MergeStrategy(rule, threshold / 100.0, trust).Decide(comparison);
                    int Weight(Guid who) => rule != MergeRule.Trust || !trust.TryGetValue(who, out var weight) ? 1 : (int)weight;
                    int Sum(IEnumerable<Guid> who) => who.Sum(Weight);
                    var all = Sum(comparison.Annotators);
                    bool IsTaken(AgreementState state, IEnumerable<Guid> votes, int of) =>
                        rule == MergeRule.Unanimous ? state == AgreementState.Agreed
                        : threshold == 100 ? of > 0 && Sum(votes) == of
                        : Sum(votes) * 100 > threshold * of;
                    bool IsLost(IEnumerable<Guid> votes, int of) =>
                        rule != MergeRule.Unanimous && Sum(votes) * 100 < (100 - threshold) * of;
                    var mentions = comparison.Mentions.Where(v => IsTaken(v.State, v.Annotators, all)).ToList();
                    Assert.Equal(mentions, outcome.Mentions);
                    var lost = comparison
                        .Mentions.Where(v =>
                            IsLost(v.Annotators, all) || mentions.Any(m => Contradict(m, v) && !m.Annotators.Any(v.Annotators.Contains))
                        )
                        .ToList();

                    IEnumerable<Guid> Seeing(MentionPlace end) =>
                        comparison.Mentions.Where(v => v.Type == end.Type && v.Span == end.Span).SelectMany(v => v.Annotators);
                    List<MentionPlace> Ends(RelationVariant v) => v.Tail is { } tail ? [v.Head, tail] : [v.Head];
                    int Able(RelationVariant v) => Sum(comparison.Annotators.Where(a => Ends(v).TrueForAll(e => Seeing(e).Contains(a))));
                    bool Stands(MentionPlace end, List<MentionVariant> among) =>
                        among.Exists(m => m.Type == end.Type && m.Span == end.Span);
                    var relations = comparison
                        .Relations.Where(v => IsTaken(v.State, v.Annotators, Able(v)) && Ends(v).TrueForAll(e => Stands(e, mentions)))
                        .ToList();
                    Assert.Equal(relations.Select(Key), outcome.Relations.Select(Key));
                    var gone = comparison.Relations.Where(v =>
                        IsLost(v.Annotators, Able(v))
                        || Ends(v).Exists(e => Stands(e, lost) && !Stands(e, mentions))
                        || relations.Exists(r => Contradict(r, v) && !r.Annotators.Any(v.Annotators.Contains))
                    );
                    Assert.Equal(
                        lost.Except(mentions).Select(v => v.Key).Concat(gone.Where(g => !relations.Contains(g)).Select(v => v.Key)).Order(),
                        outcome.Dropped.Order()
                    );
                },
                iter: 10_000
            );

    [Theory]
    [InlineData(0.49, false)]
    [InlineData(0.5, true)]
    [InlineData(1, true)]
    [InlineData(1.01, false)]
    [InlineData(double.NaN, false)]
    public void Decide_AThreshold_IsFromOneHalfToOne(double threshold, bool isLegal)
    {
        var comparison = LayerComparison.Of([]);
        if (isLegal)
            Assert.Empty(new MergeStrategy(MergeRule.Majority, threshold).Decide(comparison).Mentions);
        else
            Assert.Equal(
                "curation.threshold(threshold: 0.5, 1)",
                Assert
                    .Throws<ProblemException>(() => new MergeStrategy(MergeRule.Trust, threshold).Decide(comparison))
                    .Problems[0]
                    .ToString()
            );
        Assert.Empty(new MergeStrategy(MergeRule.Unanimous, threshold).Decide(comparison).Dropped);
    }

    /// <summary>Whatever an annotator says, right and wrong together are what was decided and what was said.</summary>
    [Fact]
    public void Classify_AnyLayers_CountsEveryClaimOnce() =>
        s_layers.Sample(
            layers =>
            {
                var (curated, layer) = (layers[0], layers[1]);
                var (errors, right) = ErrorTaxonomy.Classify(curated, layer);
                var decided = LayerComparison.Of([curated]);
                var given = LayerComparison.Of([layer]);
                var near = s_near.Sum(Of);
                var both =
                    decided.Mentions.Select(Key).Intersect(given.Mentions.Select(Key)).Count()
                    + decided.Relations.Select(Key).Intersect(given.Relations.Select(Key)).Count();
                Assert.Equal(both, right);
                Assert.Equal(
                    decided.Mentions.Count + decided.Relations.Count,
                    both + near + Of(AnnotationError.Missing) + Of(AnnotationError.MissingRelation)
                );
                Assert.Equal(
                    given.Mentions.Count + given.Relations.Count,
                    both + near + Of(AnnotationError.Spurious) + Of(AnnotationError.SpuriousRelation)
                );
                // The other way round what was missing is spurious.
                var swapped = ErrorTaxonomy.Classify(layer, curated).Errors;
                Assert.Equal(right, ErrorTaxonomy.Classify(layer, curated).Right);
                Assert.Equal(
                    Of(AnnotationError.Missing) - Of(AnnotationError.Spurious),
                    swapped.GetValueOrDefault(AnnotationError.Spurious) - swapped.GetValueOrDefault(AnnotationError.Missing)
                );

                int Of(AnnotationError error) => errors.GetValueOrDefault(error);
            },
            iter: 3_000
        );

    [Theory]
    [InlineData("A 0-4", "A 0-4", "")]
    [InlineData("A 0-4", "A 1-4", "Boundary")]
    [InlineData("A 0-4", "B 0-4", "Type")]
    [InlineData("A 0-4", "B 3-5", "TypeAndBoundary")]
    [InlineData("A 0-4", "A 0-4 not", "Assertion")]
    [InlineData("A 0-4", "A 4-6", "Missing Spurious")]
    [InlineData("A 0-4", "", "Missing")]
    [InlineData("", "A 0-4", "Spurious")]
    [InlineData("A 0-4|B 0-3", "A 0-3", "Boundary Missing")]
    [InlineData("A 0-4|B 2-5", "A 2-5", "Type Missing")]
    [InlineData("A 0-4", "A 0-3|A 1-4", "Boundary Spurious")]
    public void Classify_OfMentions(string curated, string layer, string errors) =>
        Assert.Equal(
            errors,
            string.Join(
                ' ',
                ErrorTaxonomy
                    .Classify(Layer(curated), Layer(layer))
                    .Errors.OrderBy(e => e.Key)
                    .SelectMany(e => Enumerable.Repeat(e.Key, e.Value))
            )
        );

    [Theory]
    [InlineData("r 0 1", "r 0 1", "")]
    [InlineData("r 0 1", "r 1 0", "Direction")]
    [InlineData("r 0 1", "s 0 1", "RelationType")]
    [InlineData("r 0 1", "r 0 1 not", "Assertion")]
    [InlineData("r 0 1", "s 1 0", "MissingRelation SpuriousRelation")]
    [InlineData("r 0 1", "", "MissingRelation")]
    [InlineData("", "r 0 1", "SpuriousRelation")]
    [InlineData("p 0 @2-5", "p 0 @3-5", "Boundary")]
    [InlineData("p 0 @2-5", "p 0 @5-7", "MissingRelation SpuriousRelation")]
    [InlineData("p 0 @2-5", "q 0 @2-5", "MissingRelation SpuriousRelation")]
    [InlineData("p 0 @2-5", "p 1 @2-5", "MissingRelation SpuriousRelation")]
    public void Classify_OfRelations(string curated, string layer, string errors)
    {
        var (found, right) = ErrorTaxonomy.Classify(Layer("A 0-4|B 6-9", curated), Layer("A 0-4|B 6-9", layer));
        Assert.Equal(errors, string.Join(' ', found.OrderBy(e => e.Key).SelectMany(e => Enumerable.Repeat(e.Key, e.Value))));
        Assert.Equal(errors.Length == 0 ? 3 : 2, right);
    }

    private static AnnotatorLayer Layer(string mentions, string relations = "")
    {
        var made = mentions
            .Split('|', StringSplitOptions.RemoveEmptyEntries)
            .Select(m => m.Split(' '))
            .Select(m => new EntityMention(Guid.CreateVersion7(), m[0], Span(m[1]), MentionState.Accepted, "person", 1)
            {
                Assertion = m.Length > 2 ? Assertion.Negated : Assertion.Present,
            })
            .ToList();
        var related = relations
            .Split('|', StringSplitOptions.RemoveEmptyEntries)
            .Select(r => r.Split(' '))
            .Select(r => new RelationMention(
                Guid.CreateVersion7(),
                r[0],
                made[r[1][0] - '0'].Id,
                r[2][0] == '@' ? null : made[r[2][0] - '0'].Id,
                r[2][0] == '@' ? Span(r[2][1..]) : null,
                MentionState.Accepted,
                "person",
                1
            )
            {
                Assertion = r.Length > 3 ? Assertion.Negated : Assertion.Present,
            });
        return new AnnotatorLayer(s_people[0], made, [.. related]);
    }

    private static TextSpan Span(string text)
    {
        var ends = text.Split('-').Select(n => int.Parse(n, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        return new TextSpan(ends[0], ends[1]);
    }

    private static string Key(EntityMention m) => $"{m.Type} {m.Span} {m.Assertion} {m.Fragments}";

    private static string Key(MentionVariant v) => $"{v.Type} {v.Span} {v.Assertion} {v.Fragments}";

    private static string Key(RelationVariant v) =>
        $"{v.Type} {v.Head.Type} {v.Head.Span} {v.Tail?.Type} {v.Tail?.Span} {v.Value} {v.Assertion}";

    private static IEnumerable<(Guid Annotator, string Key)> Related(AnnotatorLayer layer) =>
        from relation in layer.Relations
        let head = layer.Mentions.FirstOrDefault(m => m.Id == relation.Head)
        let tail = layer.Mentions.FirstOrDefault(m => m.Id == relation.Tail)
        where head is not null && (relation.Tail is null || tail is not null)
        select (
            layer.Annotator,
            $"{relation.Type} {head.Type} {head.Span} {tail?.Type} {tail?.Span} {relation.Value} {relation.Assertion}"
        );

    // They have a character in common, are not the same, and not one within the other with another type.
    private static bool Contradict(MentionVariant v, MentionVariant w)
    {
        var (mine, theirs) = (Covered(v.Span), Covered(w.Span));
        if (!mine.Overlaps(theirs) || Key(v) == Key(w))
            return false;
        return v.Type == w.Type || mine.SetEquals(theirs) || !(mine.IsSubsetOf(theirs) || theirs.IsSubsetOf(mine));

        static HashSet<int> Covered(TextSpan span) => [.. Enumerable.Range(span.Start, span.Length)];
    }

    // Two relations of the same two ends, or the same relation turned round; two values of one property that overlap.
    private static bool Contradict(RelationVariant v, RelationVariant w)
    {
        if (Key(v) == Key(w))
            return false;
        if (v.Tail is { } mine && w.Tail is { } theirs)
            return (v.Head == w.Head && mine == theirs) || (v.Type == w.Type && v.Head == theirs && mine == w.Head);
        return v.Tail is null
            && w.Tail is null
            && v.Head == w.Head
            && v.Type == w.Type
            && v.Value!.Value.Start < w.Value!.Value.End
            && w.Value.Value.Start < v.Value.Value.End;
    }
}
