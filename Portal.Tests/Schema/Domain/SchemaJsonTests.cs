using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Tests.Support;

namespace Portal.Tests.Schema.Domain;

/// <summary>What is stored and exchanged: damaged files, old files, hostile files.</summary>
public sealed class SchemaJsonTests
{
    [Theory]
    [InlineData("{\"entities\":[{\"id\":\"\\ud800\"}]}")]
    [InlineData("{\"entities\":[{\"names\":{\"zh\":\"\\udc00\"}}]}")]
    [InlineData("{\"entities\":[],\"changes\":[{\"kind\":\"unheard\"}]}")]
    [InlineData("{\"entities\":[],\"changes\":[{}]}")]
    [InlineData("{\"entities\":[],\"changes\":[5]}")]
    [InlineData("{\"entities\":[{\"properties\":[{\"kind\":\"colour\"}]}]}")]
    [InlineData("{\"entities\":[],\"layout\":{\"A\":7}}")]
    [InlineData("{\"entities\":[],\"layout\":{\"A\":{\"x\":1e999,\"y\":1}}}")]
    [InlineData("{\"entities\":[],\"entities\":[]}")]
    [InlineData("{\"entities\":[{\"id\":\"A\",\"id\":\"B\"}]}")]
    [InlineData("{\"entities\":[]")]
    [InlineData("\u0000")]
    public void Read_Damaged_IsAProblemOrASchema(string json)
    {
        var read = SchemaJson.Read(json);
        if (read.Success)
            Assert.True(SchemaJson.Read(SchemaJson.Write(read.Value)).Success);
        else
            Assert.Equal("schema.json.broken", Assert.Single(read.Problems).Code);
    }

    [Fact]
    public void Read_Deep_IsAProblem() => Assert.Equal("schema.json.broken", SchemaJson.Read(new string('[', 50_000)).Problems[0].Code);

    [Theory]
    [InlineData("\n{\"entities\": 3}", "2")]
    [InlineData("\n\n{,}", "3")]
    public void Read_Broken_SaysTheLine(string json, string line)
    {
        // A value of the wrong kind is found after the parsing: there the line is the first.
        var problem = SchemaJson.Read(json).Problems[0];
        Assert.Contains(problem.Arguments[0], new[] { line, "1" });
    }

    [Theory]
    [InlineData(5_000, 0, true)]
    [InlineData(5_001, 0, false)]
    [InlineData(2_500, 2_500, true)]
    [InlineData(2_500, 2_501, false)]
    [InlineData(0, 5_001, false)]
    public void Read_Types_EndAtFiveThousand(int entities, int relations, bool isRead)
    {
        var json = new JsonObject
        {
            ["entities"] = new JsonArray([.. Enumerable.Range(0, entities).Select(i => (JsonNode)new JsonObject { ["id"] = $"E{i}" })]),
            ["relations"] = new JsonArray([.. Enumerable.Range(0, relations).Select(i => (JsonNode)new JsonObject { ["id"] = $"r{i}" })]),
        }.ToJsonString();
        var read = SchemaJson.Read(json);
        Assert.Equal(isRead, read.Success);
        if (!isRead)
            Assert.Equal("schema.json.tooManyTypes(: 5000)", read.Problems[0].ToString());
    }

    [Theory]
    [InlineData("{\"relations\":[{\"id\":\"r\"}]}", true)]
    [InlineData("{\"Entities\":[]}", true)]
    [InlineData("{\"entities\":null}", true)]
    [InlineData("{\"relations\":[]}", false)]
    [InlineData("{\"layout\":{}}", false)]
    [InlineData("5", false)]
    [InlineData("\"entities\"", false)]
    public void Read_AFileThatSaysNoTypes_IsNoSchema(string json, bool isSchema) => Assert.Equal(isSchema, SchemaJson.Read(json).Success);

    [Fact]
    public void Read_AnyMemberMissingOrNull_HasItsDefault() =>
        Gen.Select(Gen.Int[0, 100_000], Gen.Bool)
            .Sample(
                (at, isNull) =>
                {
                    var full = FullSchema.Full with
                    {
                        Changes =
                        [
                            new SchemaChange.SplitEntity("A", [new SplitRule("B", "x", ["n"])], "C"),
                            new SchemaChange.SetPairs("r", [new("A", "B")]),
                            new SchemaChange.MergeEntities(["A"], "B"),
                            new SchemaChange.RenameProperty("A", "a", "b"),
                        ],
                    };
                    var json = JsonNode.Parse(SchemaJson.Write(full))!;
                    var members = Members(json).ToList();
                    var (owner, name) = members[at % members.Count];
                    if (isNull)
                        owner[name] = null;
                    else
                        owner.Remove(name);
                    var read = SchemaJson.Read(json.ToJsonString());
                    if (name == "kind" && owner.Count > 0 && !read.Success)
                        return; // A change that does not say what it is.
                    var schema = read.GetValueOrThrow();
                    _ = SchemaRules.Check(schema);
                    // Missing and null are the same, and what was read is written whole.
                    var again = SchemaJson.Write(schema);
                    Assert.Equal(again, SchemaJson.Write(SchemaJson.Read(again).GetValueOrThrow()));
                    owner.Remove(name);
                    Assert.Equal(again, SchemaJson.Write(SchemaJson.Read(json.ToJsonString()).GetValueOrThrow()));
                },
                iter: 2_000
            );

    [Fact]
    public void Read_WhatIsOutOfRange_IsBroughtIn()
    {
        var schema = SchemaJson
            .Read(
                """
                {"entities":[{"id":"A","color":12,"icon":"rocket","aliases":["","x",null]},{"id":"B","color":-1,"icon":"drug"}],
                 "layout":{"A":{"x":1,"y":2},"B":null},"unknown":{"x":[1]}}
                """
            )
            .GetValueOrThrow();
        Assert.Equal([("A", 0, "", 1), ("B", 11, "drug", 0)], schema.Entities.Select(e => (e.Id, e.Color, e.Icon, e.Aliases.Length)));
        Assert.Equal(["A"], schema.Layout.Keys);
    }

    [Fact]
    public void Write_IsReadableByPeople_EnumerationsAsWordsAndChineseAsChinese()
    {
        var json = SchemaJson.Write(FullSchema.Full);
        Assert.Contains("\"疾病\"", json, StringComparison.Ordinal);
        Assert.Contains("\"enumeration\"", json, StringComparison.Ordinal);
        Assert.Contains("\"oneToMany\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain("labels", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TextWithPiecesCutOutOrPutIn_IsAProblemOrASchema() =>
        Gen.Select(
                SchemaGenerator.Schemas,
                Gen.Int[0, 100_000],
                Gen.Int[0, 8],
                Gen.OneOf(Gen.String[0, 4], Gen.Const("\\ud800"), Gen.Const("null"))
            )
            .Sample(
                (schema, at, cut, insert) =>
                {
                    var text = SchemaJson.Write(schema);
                    at %= text.Length;
                    var read = SchemaJson.Read(text[..at] + insert + text[Math.Min(text.Length, at + cut)..]);
                    if (read.Success)
                        _ = SchemaRules.Check(read.Value);
                    else
                        Assert.StartsWith("schema.json.", read.Problems[0].Code, StringComparison.Ordinal);
                },
                iter: 3_000
            );

    [Fact]
    public void Options_Edits_OfEachKind_AreReadAsTheyWereWritten()
    {
        foreach (
            var change in new SchemaChange[]
            {
                new SchemaChange.RenameEntity("A", "B"),
                new SchemaChange.RenameRelation("A", "B"),
                new SchemaChange.RenameProperty("A", "b", "c"),
                new SchemaChange.MergeEntities(["A"], "B"),
                new SchemaChange.MergeRelations(["A"], "B"),
                new SchemaChange.SplitEntity("A", [new SplitRule("B", "x", ["n"])], "C"),
                new SchemaChange.DeleteEntity("A", "B"),
                new SchemaChange.DeleteRelation("A", "B"),
                new SchemaChange.DeleteProperty("A", "b"),
                new SchemaChange.SetPairs("r", [new("A", "B")]),
                new SchemaChange.SetCardinality("r", Cardinality.OneToOne),
                new SchemaChange.SetPropertyKind("A", "b", PropertyKind.Date),
            }
        )
        {
            var json = SchemaJson.Write(new KnowledgeSchema { Entities = [new EntityType { Id = "A" }], Changes = [change] });
            var read = Assert.Single(SchemaJson.Read(json).GetValueOrThrow().Changes);
            Assert.Equal(change.GetType(), read.GetType());
            Assert.Equal(JsonSerializer.Serialize(change, SchemaJson.Options), JsonSerializer.Serialize(read, SchemaJson.Options));
        }
    }

    private static IEnumerable<(JsonObject Owner, string Name)> Members(JsonNode? node) =>
        node switch
        {
            JsonObject o => o.SelectMany(m => Members(m.Value).Prepend((o, m.Key))),
            JsonArray list => list.SelectMany(Members),
            _ => [],
        };
}
