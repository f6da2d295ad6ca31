using Portal.Domain.Annotation;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Annotation.Domain;

/// <summary>What chance does not reach: the most of everything, and what problems carry for the sentence a person reads.</summary>
public sealed class DocumentAnnotationsLimitTests
{
    private static readonly Guid s_head = new(1, 0, 0, new byte[8]);
    private static readonly Guid s_tail = new(2, 0, 0, new byte[8]);

    [Theory]
    [InlineData(50, null)]
    [InlineData(51, "annotation.fragments.count(pieces: 50)")]
    public void SetFragments_ManyPieces_FiftyAreTheMost(int count, string? problem)
    {
        var layer = Do(
            new DocumentAnnotations(
                new string('痛', 200),
                LayerGenerator.Schema,
                new Dictionary<Guid, EntityMention>(),
                new Dictionary<Guid, RelationMention>()
            ),
            new DocumentEdit.AddMention(s_head, "Disease", 0, 1)
        );
        Check(
            layer,
            new DocumentEdit.SetFragments(s_head, [.. Enumerable.Range(0, count).Select(i => new DocumentEdit.Piece(i * 2, (i * 2) + 1))]),
            problem
        );
    }

    [Theory]
    [InlineData(2000, null)]
    [InlineData(2001, "annotation.batch.size(edits: 2001, 2000)")]
    [InlineData(0, "annotation.batch.size(edits: 0, 2000)")]
    public void Batch_ManyCommands_TwoThousandAreTheMost(int count, string? problem) =>
        Check(
            Do(Empty(), new DocumentEdit.AddMention(s_head, "Disease", 0, 3)),
            new DocumentEdit.Batch([
                .. Enumerable.Range(0, count).Select(i => new DocumentEdit.RetypeMention(s_head, i % 2 == 0 ? "Drug" : "Disease")),
            ]),
            problem
        );

    [Fact]
    public void Batch_OfBatchesRestoringCommandsAndNothing_IsIllegal()
    {
        DocumentEdit retype = new DocumentEdit.RetypeMention(s_head, "Drug");
        DocumentEdit?[] illegal = [null, new DocumentEdit.Batch([retype]), new DocumentEdit.Restore([], [])];
        Assert.All(illegal, e => Check(Filled(), new DocumentEdit.Batch([retype, e!]), "edit.illegal(edits)"));
    }

    [Fact]
    public void SetAttribute_OnAFullOne_ChangesAndTakesAway_ButAddsNothing()
    {
        var full = Enumerable
            .Range(0, AnnotationAttributes.Most)
            .Aggregate(Filled(), (layer, i) => Do(layer, new DocumentEdit.SetAttribute([s_head], $"a{i}", "x")));
        Check(full, new DocumentEdit.SetAttribute([s_tail, s_head], "more", "x"), "annotation.attribute.many(name: 20)");
        Check(full, new DocumentEdit.SetAttribute([s_head], "more", null), null);
        Check(full, new DocumentEdit.SetAttribute([s_head], "a7", "y"), null);
        Assert.Equal(19, Do(full, new DocumentEdit.SetAttribute([s_head], "a7", null)).Mentions[s_head].Attributes!.Count);
    }

    /// <summary>The places and values that sentences are made of.</summary>
    [Fact]
    public void Problems_CarryWhatTheirSentencesSay()
    {
        var (layer, id) = (Filled(), new Guid(9, 0, 0, new byte[8]));
        Check(layer, new DocumentEdit.AddMention(id, "Disease", -1, 2), "annotation.span.illegal(span: -1, 2)");
        Check(layer, new DocumentEdit.AddMention(id, "Disease", 6, 7), "annotation.span.blank(span: 6, 7)");
        Check(layer, new DocumentEdit.AddMention(id, "Thing", 0, 2), "annotation.type.unknown(Thing: Thing)");
        Check(layer, new DocumentEdit.AddMention(s_head, "Disease", 0, 2), $"annotation.id.taken({s_head})");
        Check(layer, new DocumentEdit.AddMention(id, "Disease", 0, 3), "annotation.mention.exists(Disease: 高血压)");
        Check(layer, new DocumentEdit.RetypeMention(id, "Disease"), $"annotation.missing({id})");
        Check(layer, new DocumentEdit.RetypeMention(s_head, "Thing"), "annotation.type.unknown(Thing: Thing)");
        Check(
            layer,
            new DocumentEdit.AddRelation(id, "treats", s_head, s_tail),
            "annotation.relation.illegal(treats: treats, Disease, Symptom)"
        );
        Check(layer, new DocumentEdit.AddRelation(id, "leads_to", s_head, s_head), "annotation.relation.self(leads_to: leads_to)");
        Check(
            layer,
            new DocumentEdit.AddRelation(id, "has_symptom", s_head, s_tail),
            "annotation.relation.exists(has_symptom: has_symptom)"
        );
        Check(layer, new DocumentEdit.AddRelation(id, "has_symptom", s_head, id), $"annotation.missing({id})");
        Check(layer, new DocumentEdit.AddProperty(id, "dosage", s_head, 0, 2), "annotation.property.illegal(dosage: dosage, Disease)");
        Check(layer, new DocumentEdit.SetAttribute([s_head], "a b", "x"), "annotation.attribute.illegal(name: 64, 500)");
        Check(layer, new DocumentEdit.SetAssertion([s_head], (Assertion)16), "edit.illegal(assertion)");
        Check(layer, new DocumentEdit.SetFragments(s_head, []), "annotation.fragments.count(pieces: 50)");
    }

    [Fact]
    public void Resize_OfAMentionInPieces_MovesTheOuterOnesAsFarAsTheyReach()
    {
        var layer = Do(
            Filled(),
            new DocumentEdit.SetFragments(
                s_head,
                [new DocumentEdit.Piece(0, 2), new DocumentEdit.Piece(3, 4), new DocumentEdit.Piece(7, 9)]
            )
        );
        Assert.Equal("1-2;3-4;7-8", Do(layer, new DocumentEdit.ResizeMention(s_head, 1, 8)).Mentions[s_head].Fragments!.ToString());
        Check(layer, new DocumentEdit.ResizeMention(s_head, 2, 9), "annotation.fragments.resize(span: 3)");
        Check(layer, new DocumentEdit.ResizeMention(s_head, 0, 7), "annotation.fragments.resize(span: 3)");
        var wide = Do(Do(layer, new DocumentEdit.ResizeMention(s_head, 1, 8)), new DocumentEdit.ResizeMention(s_head, 0, 9));
        Assert.Equal((new TextSpan(0, 9), "0-2;3-4;7-9"), (wide.Mentions[s_head].Span, wide.Mentions[s_head].Fragments!.ToString()));
    }

    [Fact]
    public void Apply_Nothing_Throws() => Assert.Throws<ArgumentNullException>(() => Empty().Apply(null!));

    private static DocumentAnnotations Empty() =>
        new(LayerGenerator.Text, LayerGenerator.Schema, new Dictionary<Guid, EntityMention>(), new Dictionary<Guid, RelationMention>());

    private static DocumentAnnotations Filled() =>
        Do(
            Do(Do(Empty(), new DocumentEdit.AddMention(s_head, "Disease", 0, 3)), new DocumentEdit.AddMention(s_tail, "Symptom", 12, 14)),
            new DocumentEdit.AddRelation(new Guid(3, 0, 0, new byte[8]), "has_symptom", s_head, s_tail)
        );

    private static DocumentAnnotations Do(DocumentAnnotations layer, DocumentEdit edit) => layer.Apply(edit).GetValueOrThrow().After;

    private static void Check(DocumentAnnotations layer, DocumentEdit edit, string? problem) =>
        Assert.Equal(problem, layer.Apply(edit) is { Success: false } result ? Assert.Single(result.Problems).ToString() : null);
}
