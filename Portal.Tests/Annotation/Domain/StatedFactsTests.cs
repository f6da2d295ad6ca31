using CsCheck;
using Portal.Domain.Annotation;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Annotation.Domain;

/// <summary>What a layer states: what becomes a triple, and what is one no more.</summary>
public sealed class StatedFactsTests
{
    private const string Notes = "张三患高血压。服用阿司匹林，\n每日100毫克。";

    private static readonly (Guid Disease, Guid Drug, Guid Relation, Guid Value) s_ids = (
        new Guid(1, 0, 0, new byte[8]),
        new Guid(2, 0, 0, new byte[8]),
        new Guid(3, 0, 0, new byte[8]),
        new Guid(4, 0, 0, new byte[8])
    );

    [Fact]
    public void Of_RelationOfTwoSentences_EvidenceReachesFromTheFirstToTheLast()
    {
        var fact = Assert.Single(Stated(r => r, m => m).Facts, f => f.RelationMention == s_ids.Relation);
        Assert.Equal(
            ("Drug", "阿司匹林", "treats", "Disease", "高血压"),
            (fact.HeadType, fact.Head, fact.Relation, fact.TailType, fact.Tail)
        );
        Assert.Equal("张三患高血压。服用阿司匹林，", fact.Sentence.Of(Notes));
        Assert.Equal(("阿司匹林", "高血压", 0.5), (fact.HeadSpan.Of(Notes), fact.TailSpan.Of(Notes), fact.Confidence));
    }

    [Fact]
    public void Of_ValueOfAProperty_HasNoTailType_AndItsPlaceIsEvidence()
    {
        var fact = Assert.Single(Stated(r => r, m => m).Facts, f => f.RelationMention == s_ids.Value);
        Assert.Equal(("阿司匹林", "dosage", null, "100毫克"), (fact.Head, fact.Relation, fact.TailType, fact.Tail));
        Assert.Equal("服用阿司匹林，\n每日100毫克。", fact.Sentence.Of(Notes));
        Assert.Equal("100毫克", fact.TailSpan.Of(Notes));
    }

    [Fact]
    public void Of_MentionInPieces_IsItsPiecesTogether_AndTheSpanIsTheWhole()
    {
        var pieces = Fragments.Of([new TextSpan(0, 2), new TextSpan(3, 6)]);
        var stated = Stated(r => r, m => m.Id == s_ids.Disease ? m with { Span = new TextSpan(0, 6), Fragments = pieces } : m);
        var fact = Assert.Single(stated.Facts, f => f.RelationMention == s_ids.Relation);
        Assert.Equal((pieces!.In(Notes), new TextSpan(0, 6)), (fact.Tail, fact.TailSpan));
        Assert.DoesNotContain("患", fact.Tail, StringComparison.Ordinal);
    }

    /// <summary>Nothing reaches a graph that a person did not accept, or that the text denies or supposes.</summary>
    [Theory]
    [InlineData(Assertion.Negated)]
    [InlineData(Assertion.Uncertain)]
    [InlineData(Assertion.Negated | Assertion.Uncertain)]
    [InlineData(Assertion.Other)]
    [InlineData(Assertion.Negated | Assertion.Historical)]
    public void Of_RelationThatTheTextDoesNotAffirm_StatesNothing_AndIsSpokenOf(Assertion assertion)
    {
        var stated = Stated(r => r with { Assertion = assertion }, m => m);
        Assert.Empty(stated.Facts);
        Assert.Equal([s_ids.Relation, s_ids.Value], stated.About);
    }

    [Fact]
    public void Of_AnyLayer_StatesWhatIsAcceptedWithItsEnds() =>
        LayerGenerator.Layers.Sample(
            layer =>
            {
                var expected = layer.Relations.Values.Where(r =>
                    r.State == MentionState.Accepted
                    && r.Assertion is Assertion.Present or Assertion.Historical
                    && new[] { r.Head, r.Tail ?? r.Head }.All(id =>
                        layer.Mentions.TryGetValue(id, out var end) && end.State == MentionState.Accepted
                    )
                );
                var stated = StatedFacts.Of(layer, layer.Text, layer.Relations.Keys, []);
                Assert.Equal(expected.Select(r => r.Id).Order(), stated.Facts.Select(f => f.RelationMention).Order());
                Assert.Equal(layer.Relations.Keys.Order(), stated.About.Order());
                Assert.All(
                    stated.Facts,
                    f =>
                    {
                        Assert.True(f.Sentence.Start <= Math.Min(f.HeadSpan.Start, f.TailSpan.Start), $"{f.Sentence}");
                        Assert.True(f.Sentence.End >= Math.Max(f.HeadSpan.End, f.TailSpan.End), $"{f.Sentence}");
                    }
                );
            },
            iter: 5_000
        );

    /// <summary>A part of a change says of each relation it reaches what the whole layer says of it, and of no other.</summary>
    [Fact]
    public void Of_PartOfALayer_SaysTheSameOfWhatItReaches() =>
        Gen.Select(LayerGenerator.Layers, Gen.Int[0, 63], Gen.Int[0, 15])
            .Sample(
                (layer, mentions, relations) =>
                {
                    var changed = layer.Mentions.Keys.Order().Where((_, i) => (mentions & (1 << i)) != 0).ToHashSet();
                    var named = layer.Relations.Keys.Order().Where((_, i) => (relations & (1 << i)) != 0).ToHashSet();
                    var about = layer
                        .Relations.Values.Where(r =>
                            named.Contains(r.Id) || changed.Contains(r.Head) || (r.Tail is { } tail && changed.Contains(tail))
                        )
                        .Select(r => r.Id)
                        .ToHashSet();
                    var (part, whole) = (
                        StatedFacts.Of(layer, layer.Text, named, changed),
                        StatedFacts.Of(layer, layer.Text, layer.Relations.Keys, [])
                    );
                    Assert.Equal(about.Order(), part.About.Order());
                    Assert.Equal(
                        whole.Facts.Where(f => about.Contains(f.RelationMention)).OrderBy(f => f.RelationMention),
                        part.Facts.OrderBy(f => f.RelationMention)
                    );
                },
                iter: 5_000
            );

    private static StatedFacts Stated(Func<RelationMention, RelationMention> relation, Func<EntityMention, EntityMention> mention)
    {
        EntityMention Mention(Guid id, string type, string surface) =>
            new(id, type, Place(surface), MentionState.Accepted, AnnotationOrigins.Person, 1);
        EntityMention[] mentions = [Mention(s_ids.Disease, "Disease", "高血压"), Mention(s_ids.Drug, "Drug", "阿司匹林")];
        RelationMention[] relations =
        [
            new(s_ids.Relation, "treats", s_ids.Drug, s_ids.Disease, null, MentionState.Accepted, AnnotationOrigins.Person, 0.5),
            new(s_ids.Value, "dosage", s_ids.Drug, null, Place("100毫克"), MentionState.Accepted, AnnotationOrigins.Person, 1),
        ];
        var layer = new DocumentAnnotations(
            Notes,
            LayerGenerator.Schema,
            mentions.Select(mention).ToDictionary(m => m.Id),
            relations.Select(relation).ToDictionary(r => r.Id)
        );
        return StatedFacts.Of(layer, Notes, [], [s_ids.Drug]);
    }

    private static TextSpan Place(string surface)
    {
        var start = Notes.IndexOf(surface, StringComparison.Ordinal);
        return new TextSpan(start, start + surface.Length);
    }
}
