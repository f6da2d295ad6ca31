using CsCheck;
using Portal.Demo;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Prompting;
using Portal.Domain.Schema;

namespace Portal.Tests.Learning.Domain;

public sealed class ExtractionTests
{
    private const string Text = "高血压会头痛，头痛时吃布洛芬。";

    private static KnowledgeSchema Schema => DemoContent.Of("zh").Schema;

    [Fact]
    public void Parse_GoodReply_LocatesVerbatim()
    {
        var set = ExtractionReplyParser
            .Parse(
                """
                ```json
                {"entities":[{"text":"高血压","type":"Disease"},{"text":"头痛","type":"Symptom"}],
                 "relations":[{"head":"高血压","relation":"has_symptom","tail":"头痛"}]}
                ```
                """,
                Text,
                Schema
            )
            .GetValueOrThrow();
        Assert.Equal(3, set.Mentions.Count);
        Assert.All(set.Mentions, m => Assert.Contains(m.Span.Of(Text), new[] { "高血压", "头痛" }));
        var relation = Assert.Single(set.Relations);
        Assert.Equal(4, set.Mentions[relation.Tail].Span.Start);
    }

    [Fact]
    public void Parse_OutsideSchemaOrText_IsDroppedAndReported()
    {
        var set = ExtractionReplyParser
            .Parse(
                """{"entities":[{"text":"高血压","type":"Planet"},{"text":"心悸","type":"Symptom"}],"relations":["""
                    + """{"head":"高血压","relation":"loves","tail":"头痛"}]}""",
                Text,
                Schema
            )
            .GetValueOrThrow();
        Assert.Empty(set.Mentions);
        Assert.Equal(
            ["extraction.dropped.type", "extraction.dropped.notInText", "extraction.dropped.relation"],
            set.Dropped.Select(d => d.Code)
        );
    }

    [Theory]
    [InlineData("I cannot do that.", "extraction.reply.noJson")]
    [InlineData("{\"entities\": [", "extraction.reply.noJson")]
    [InlineData("{\"a\": }", "extraction.reply.brokenJson")]
    [InlineData("{\"answer\": 1}", "extraction.reply.noEntities")]
    public void Parse_NoReply_IsAProblem(string reply, string code) =>
        Assert.Equal(code, Assert.Single(ExtractionReplyParser.Parse(reply, Text, Schema).Problems).Code);

    [Fact]
    public void Parse_Anything_NeverThrowsAndStaysInTheText() =>
        Gen.OneOf(
                Gen.Const("{"),
                Gen.Const("}"),
                Gen.Const("["),
                Gen.Const("]"),
                Gen.Const("\"entities\""),
                Gen.Const(":"),
                Gen.Const(","),
                Gen.Const("\"text\""),
                Gen.Const("\"type\""),
                Gen.Const("\"高血压\""),
                Gen.Const("\"Disease\""),
                Gen.Const("null"),
                Gen.Const("3"),
                Gen.Const("\"relations\"")
            )
            .Array[0, 30]
            .Select(string.Concat)
            .Sample(reply =>
            {
                var result = ExtractionReplyParser.Parse(reply, Text, Schema);
                if (result.Success)
                    Assert.All(result.Value.Mentions, m => Assert.True(m.Span.End <= Text.Length && Schema.Entity(m.Type) is not null));
            });

    [Fact]
    public void Dictionary_LongestMatch_SharesConfidenceBetweenTypes()
    {
        var extractor = new DictionaryExtractor([
            new("便秘", "Disease", DictionarySource.SchemaExample),
            new("便秘", "Symptom", DictionarySource.ApprovedEntity),
            new("便", "Symptom", DictionarySource.List),
            new("慢性便秘", "Disease", DictionarySource.List),
        ]);
        Assert.Equal([("Disease", 0.45), ("Symptom", 0.475)], extractor.Extract("常有便秘").Mentions.Select(m => (m.Type, m.Confidence)));
        Assert.Equal("慢性便秘", Assert.Single(extractor.Extract("慢性便秘").Mentions).Span.Of("慢性便秘"));
    }

    [Fact]
    public void ReplySchema_NamesOnlySchemaTypes()
    {
        using var json = System.Text.Json.JsonDocument.Parse(ExtractionPrompt.ReplySchema(Schema));
        var types = json
            .RootElement.GetProperty("properties")
            .GetProperty("entities")
            .GetProperty("items")
            .GetProperty("properties")
            .GetProperty("type")
            .GetProperty("enum");
        Assert.Equal(Schema.Entities.Select(e => e.Id), types.EnumerateArray().Select(e => e.GetString()));
    }
}
