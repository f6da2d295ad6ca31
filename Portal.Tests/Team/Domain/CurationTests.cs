using System.Collections.Immutable;
using CsCheck;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Team.Curation;
using Portal.Domain.Text;

namespace Portal.Tests.Team.Domain;

public sealed class CurationTests
{
    private static readonly Guid s_ann = new(1, 0, 0, new byte[8]);
    private static readonly Guid s_bob = new(2, 0, 0, new byte[8]);
    private static readonly Guid s_cai = new(3, 0, 0, new byte[8]);
    private static readonly Guid[] s_people = [s_ann, s_bob, s_cai];

    [Fact]
    public void Compare_AgreedIncompleteAndDisputed()
    {
        var comparison = LayerComparison.Of([
            Layer(s_ann, ("Disease", 0, 3), ("Symptom", 5, 7), ("Drug", 10, 12), ("Place", 20, 26), ("Place", 20, 22)),
            Layer(s_bob, ("Disease", 0, 3), ("Symptom", 5, 7), ("Drug", 10, 13), ("Place", 20, 26), ("Place", 20, 22)),
            Layer(s_cai, ("Disease", 0, 3), ("Person", 21, 22)),
        ]);
        Assert.Equal(
            [
                "Disease 0-3 3 Agreed",
                "Symptom 5-7 2 Incomplete",
                "Drug 10-13 1 Disputed",
                "Drug 10-12 1 Disputed",
                "Place 20-26 2 Incomplete",
                "Place 20-22 2 Incomplete",
                "Person 21-22 1 Incomplete",
            ],
            comparison.Mentions.Select(v => $"{v.Type} {v.Span.Start}-{v.Span.End} {v.Annotators.Length} {v.State}")
        );
    }

    [Fact]
    public void Merge_ByRule()
    {
        var comparison = LayerComparison.Of([
            Layer(s_ann, ("A", 0, 3), ("B", 5, 7)),
            Layer(s_bob, ("A", 0, 3), ("B", 5, 7)),
            Layer(s_cai, ("A", 0, 3), ("C", 5, 7)),
        ]);
        Assert.Equal(["A"], Taken(new MergeStrategy(MergeRule.Unanimous)));
        Assert.Equal(["A", "B"], Taken(new MergeStrategy(MergeRule.Majority)));
        Assert.Equal(["A"], Taken(new MergeStrategy(MergeRule.Majority, 0.7)));
        Assert.Equal(["A"], Taken(new MergeStrategy(MergeRule.Majority, 1)));
        // Outvoted is decided too; between the two shares a curator is asked.
        Assert.Equal(["m|C|5|7|0"], new MergeStrategy(MergeRule.Majority).Decide(comparison).Dropped);
        Assert.Empty(new MergeStrategy(MergeRule.Majority, 0.7).Decide(comparison).Dropped);
        Assert.Empty(new MergeStrategy(MergeRule.Unanimous).Decide(comparison).Dropped);
        // Whom a curator has agreed with more counts more.
        Assert.Equal(
            ["A", "C"],
            Taken(
                new MergeStrategy(
                    MergeRule.Trust,
                    0.5,
                    ImmutableDictionary.CreateRange([
                        KeyValuePair.Create(s_ann, 0.2),
                        KeyValuePair.Create(s_bob, 0.2),
                        KeyValuePair.Create(s_cai, 0.9),
                    ])
                )
            )
        );
        Assert.Equal(
            "curation.threshold",
            Assert.Throws<ProblemException>(() => new MergeStrategy(MergeRule.Majority, 0.3).Decide(comparison)).Problems[0].Code
        );

        IEnumerable<string> Taken(MergeStrategy strategy) => strategy.Decide(comparison).Mentions.Select(m => m.Type);
    }

    [Fact]
    public void Relations_AreComparedByPlace_AndWaitForTheirEnds()
    {
        var layers = s_people.Select(p => Layer(p, ("Disease", 0, 3), ("Symptom", 5, 7))).ToList();
        layers[0] = Related(layers[0], "has_symptom", 0, 1);
        layers[1] = Related(layers[1], "has_symptom", 0, 1);
        layers[2] = Related(layers[2], "has_symptom", 1, 0);
        var comparison = LayerComparison.Of(layers);
        Assert.Equal(
            [(2, AgreementState.Disputed), (1, AgreementState.Disputed)],
            comparison.Relations.Select(r => (r.Annotators.Length, r.State))
        );
        Assert.Equal(2, Assert.Single(new MergeStrategy(MergeRule.Majority).Decide(comparison).Relations).Annotators.Length);
        // An end that is not taken keeps its relation back.
        layers[2] = Layer(s_cai, ("Disease", 0, 3), ("Drug", 5, 7));
        layers[1] = Layer(s_bob, ("Disease", 0, 3), ("Drug", 5, 7));
        Assert.Empty(new MergeStrategy(MergeRule.Majority).Decide(LayerComparison.Of(layers)).Relations);
    }

    [Fact]
    public void Errors_AreSorted()
    {
        var curated = Related(Layer(s_ann, ("A", 0, 4), ("A", 10, 14), ("B", 20, 24), ("B", 30, 34), ("C", 40, 44)), "r", 0, 1);
        var layer = Related(Layer(s_bob, ("A", 0, 4), ("A", 10, 13), ("C", 20, 24), ("A", 29, 34), ("C", 50, 54)), "r", 1, 0);
        var (errors, right) = ErrorTaxonomy.Classify(curated, layer);
        Assert.Equal(1, right);
        Assert.Equal(
            [
                (AnnotationError.Boundary, 1),
                (AnnotationError.Type, 1),
                (AnnotationError.TypeAndBoundary, 1),
                (AnnotationError.Missing, 1),
                (AnnotationError.Spurious, 1),
                (AnnotationError.MissingRelation, 1),
                (AnnotationError.SpuriousRelation, 1),
            ],
            errors.OrderBy(e => e.Key).Select(e => (e.Key, e.Value))
        );
    }

    /// <summary>Whatever the layers: two claims that contradict each other, and that no annotator makes both of, are never both
    /// taken.</summary>
    [Fact]
    public void Merge_NeverTakesAContradiction()
    {
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 12], Gen.Int[1, 5])
            .Array[0, 6]
            .Array[2, 3]
            .Sample(raw =>
            {
                var layers = raw.Select(
                        (spans, i) =>
                            Layer(s_people[i], [.. spans.Select(s => ("ABC"[s.Item1].ToString(), s.Item2, s.Item2 + s.Item3)).Distinct()])
                    )
                    .ToList();
                var comparison = LayerComparison.Of(layers);
                foreach (
                    var strategy in new[]
                    {
                        new MergeStrategy(MergeRule.Unanimous),
                        new MergeStrategy(MergeRule.Majority),
                        new MergeStrategy(MergeRule.Majority, 0.8),
                        new MergeStrategy(MergeRule.Majority, 1),
                    }
                )
                {
                    var taken = strategy.Decide(comparison).Mentions;
                    Assert.All(
                        taken,
                        v => Assert.DoesNotContain(taken, w => v.Contradicts(w) && !v.Annotators.Intersect(w.Annotators).Any())
                    );
                    Assert.All(comparison.Mentions.Where(v => v.State == AgreementState.Agreed), v => Assert.Contains(v, taken));
                }

                Assert.Equal(layers.Sum(l => l.Mentions.Count), comparison.Mentions.Sum(v => v.Annotators.Length));
                Assert.All(layers, l => Assert.Equal(l.Mentions.Count, ErrorTaxonomy.Classify(l, l with { Annotator = Guid.Empty }).Right));
            });
    }

    private static AnnotatorLayer Layer(Guid annotator, params (string Type, int Start, int End)[] spans) =>
        new(
            annotator,
            [
                .. spans.Select(s => new EntityMention(
                    Guid.CreateVersion7(),
                    s.Type,
                    new TextSpan(s.Start, s.End),
                    MentionState.Accepted,
                    "person",
                    1
                )),
            ],
            []
        );

    private static AnnotatorLayer Related(AnnotatorLayer layer, string type, int head, int tail) =>
        layer with
        {
            Relations =
            [
                .. layer.Relations,
                new RelationMention(
                    Guid.CreateVersion7(),
                    type,
                    layer.Mentions[head].Id,
                    layer.Mentions[tail].Id,
                    null,
                    MentionState.Accepted,
                    "person",
                    1
                ),
            ],
        };
}
