using System.Text.Json;
using CsCheck;
using Portal.Domain.Annotation;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Annotation.Domain;

public sealed class DocumentEditTests
{
    private static readonly Guid s_one = new(1, 0, 0, new byte[8]);
    private static readonly Guid s_two = new(2, 0, 0, new byte[8]);
    private static readonly Guid s_three = new(3, 0, 0, new byte[8]);
    private const string One = "\"00000001-0000-0000-0000-000000000000\"";
    private const string Two = "\"00000002-0000-0000-0000-000000000000\"";
    private const string Three = "\"00000003-0000-0000-0000-000000000000\"";

    /// <summary>Commands as browsers send them and as they lie in logs: these words may not change.</summary>
    public static TheoryData<DocumentEdit, string> Written =>
        new()
        {
            {
                new DocumentEdit.AddMention(s_one, "Disease", 0, 3),
                $$"""{"op":"addMention","id":{{One}},"type":"Disease","start":0,"end":3}"""
            },
            { new DocumentEdit.RetypeMention(s_one, "Drug"), $$"""{"op":"retypeMention","id":{{One}},"type":"Drug"}""" },
            { new DocumentEdit.ResizeMention(s_one, 1, 2), $$"""{"op":"resizeMention","id":{{One}},"start":1,"end":2}""" },
            {
                new DocumentEdit.SetFragments(s_one, [new DocumentEdit.Piece(0, 1), new DocumentEdit.Piece(3, 4)]),
                $$"""{"op":"setFragments","id":{{One}},"pieces":[{"start":0,"end":1},{"start":3,"end":4}]}"""
            },
            {
                new DocumentEdit.SetMentionState([s_one, s_two], MentionState.Rejected),
                $$"""{"op":"setMentionState","ids":[{{One}},{{Two}}],"state":2}"""
            },
            {
                new DocumentEdit.AddRelation(s_three, "treats", s_one, s_two),
                $$"""{"op":"addRelation","id":{{Three}},"type":"treats","head":{{One}},"tail":{{Two}}}"""
            },
            {
                new DocumentEdit.AddProperty(s_three, "dosage", s_one, 5, 7),
                $$"""{"op":"addProperty","id":{{Three}},"type":"dosage","head":{{One}},"start":5,"end":7}"""
            },
            {
                new DocumentEdit.SetRelationState([s_three], MentionState.Deleted),
                $$"""{"op":"setRelationState","ids":[{{Three}}],"state":3}"""
            },
            { new DocumentEdit.RetypeRelation(s_three, "near"), $$"""{"op":"retypeRelation","id":{{Three}},"type":"near"}""" },
            {
                new DocumentEdit.SetAssertion([s_one], Assertion.Negated | Assertion.Uncertain),
                $$"""{"op":"setAssertion","ids":[{{One}}],"assertion":3}"""
            },
            { new DocumentEdit.SetAttribute([s_one], "a", null), $$"""{"op":"setAttribute","ids":[{{One}}],"name":"a","value":null}""" },
            {
                new DocumentEdit.Batch([new DocumentEdit.RetypeMention(s_one, "Drug")]),
                $$"""{"op":"batch","edits":[{"op":"retypeMention","id":{{One}},"type":"Drug"}]}"""
            },
            {
                new DocumentEdit.Restore(
                    [
                        new EntityMention(s_one, "Disease", new TextSpan(0, 4), MentionState.Suggested, "dictionary", 0.5)
                        {
                            Assertion = Assertion.Uncertain,
                            Attributes = AnnotationAttributes.With(null, "a", "b"),
                            Fragments = Fragments.Of([new TextSpan(0, 1), new TextSpan(3, 4)]),
                        },
                    ],
                    [new RelationMention(s_three, "dosage", s_one, null, new TextSpan(5, 7), MentionState.Accepted, "person", 1)]
                ),
                $$"""
                    {"op":"restore","mentions":[{"id":{{One}},"type":"Disease","span":{"start":0,"end":4},"state":0,"origin":"dictionary",
                    "confidence":0.5,"assertion":2,"attributes":{"a":"b"},"fragments":[{"start":0,"end":1},{"start":3,"end":4}]}],
                    "relations":[{"id":{{Three}},"type":"dosage","head":{{One}},"tail":null,"value":{"start":5,"end":7},"state":1,
                    "origin":"person","confidence":1,"assertion":0}]}
                    """
            },
        };

    [Theory]
    [MemberData(nameof(Written))]
    public void Json_OfEachCommand_HasTheseNames(DocumentEdit edit, string json)
    {
        var line = json.ReplaceLineEndings("");
        Assert.Equal(line, JsonSerializer.Serialize(edit, JsonSerializerOptions.Web));
        Assert.Equal(
            line,
            JsonSerializer.Serialize(JsonSerializer.Deserialize<DocumentEdit>(line, JsonSerializerOptions.Web), JsonSerializerOptions.Web)
        );
    }

    [Fact]
    public void Json_EveryKindOfCommand_IsWrittenAbove() =>
        Assert.Equal(
            typeof(DocumentEdit).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(DocumentEdit))).Select(t => t.Name).Order(),
            Written.Select(r => r.Data.Item1.GetType().Name).Order()
        );

    /// <summary>What was logged does later what it did then.</summary>
    [Fact]
    public void Json_ReadAgain_DoesTheSame() =>
        Gen.Select(LayerGenerator.Layers, LayerGenerator.Edits)
            .Sample(
                (layer, edit) =>
                {
                    var (first, second) = (layer.Apply(edit), layer.Apply(Again(edit)));
                    Assert.Equal(first.Problems.Select(p => p.ToString()), second.Problems.Select(p => p.ToString()));
                    if (!first.Success || !second.Success)
                        return;
                    Assert.Equal(first.Value.Mentions, second.Value.Mentions);
                    Assert.Equal(first.Value.Relations, second.Value.Relations);
                    var inverse = (DocumentEdit.Restore)Again(first.Value.Inverse);
                    Assert.Equal(first.Value.Inverse.Mentions, inverse.Mentions);
                    Assert.Equal(first.Value.Inverse.Relations, inverse.Relations);
                },
                iter: 3_000
            );

    private static DocumentEdit Again(DocumentEdit edit) =>
        JsonSerializer.Deserialize<DocumentEdit>(JsonSerializer.Serialize(edit, JsonSerializerOptions.Web), JsonSerializerOptions.Web)!;
}
