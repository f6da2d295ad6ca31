using System.Text.Json.Nodes;
using CsCheck;
using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Domain.Schema.Exchange;
using Portal.Tests.Support;

namespace Portal.Tests.Schema.Domain.Exchange;

/// <summary>Files of other tools with members of the wrong kind, halves of characters, depth without end: a problem or an import, never an
/// exception.</summary>
public sealed class HostileFileTests
{
    private static readonly string[] s_seeds =
    [
        """
            {"nodes":[{"id":"n0","position":{"x":1,"y":2},"caption":"c","labels":["A","B"],"properties":{"age":"integer"}}],
             "relationships":[{"id":"r0","type":"T","fromId":"n0","toId":"n0","properties":{"since":"date"}}]}
            """,
        """
            {"visualisation":{"nodes":[{"id":"n:0","position":{"x":1,"y":2}}]},"dataModel":{"graphSchemaRepresentation":{"graphSchema":{
              "nodeLabels":[{"$id":"nl:0","token":"P",
            "properties":[{"$id":"p:0","token":"i","type":{"type":"array","items":{"type":"integer"}},"nullable":false}]}],
              "relationshipTypes":[{"$id":"rt:0","token":"L","properties":[{"$id":"p:2","token":"since","type":{"type":"date"}}]}],
              "nodeObjectTypes":[{"$id":"n:0","labels":[{"$ref":"#nl:0"}]}],
              "relationshipObjectTypes":[{"$id":"r:0","type":{"$ref":"#rt:0"},"from":{"$ref":"#n:0"},"to":{"$ref":"#n:0"}}],
              "constraints":[{"$id":"c:0","constraintType":"uniqueness","properties":[{"$ref":"#p:0"}]}]}},
              "graphSchemaExtensionsRepresentation":{"nodeKeyProperties":[{"node":{"$ref":"#n:0"},"keyProperty":{"$ref":"#p:0"}}]}}}
            """,
        """
            {"graph":{"nodes":[{"id":"n0","position":{"x":5,"y":6}}]},"dataModel":{"graphModel":{
              "nodeSchemas":{"n0":{"label":"P","additionalLabels":["Q"],
            "properties":[{"property":"id","type":"integer","identifier":"i1"}],"key":{"properties":["i1"]}}},
              "relationshipSchemas":{"r0":{"type":"K","sourceNodeSchema":"n0","targetNodeSchema":"n0",
            "properties":[{"property":"w","type":"float"}]}}}}}
            """,
        """[{"subject_type":"a","predicate":"b","object_type":{"@value":"c","inArea":"地点"}}]""",
    ];

    private static readonly Func<JsonNode?>[] s_strange =
    [
        () => null,
        () => JsonValue.Create(5),
        () => JsonValue.Create(true),
        () => JsonValue.Create(""),
        () => JsonValue.Create("name"),
        () => new JsonArray(),
        () => new JsonArray(5, "x", null, new JsonObject()),
        () => new JsonObject(),
        () => new JsonObject { ["id"] = 5 },
    ];

    [Fact]
    public void Read_AnyMemberOfAnotherKind_IsAnImportOrAProblem() =>
        Gen.Select(Gen.Int[0, s_seeds.Length - 1], Gen.Int[0, 10_000], Gen.Int[0, s_strange.Length - 1])
            .Sample(
                (seed, at, strange) =>
                {
                    var json = JsonNode.Parse(s_seeds[seed])!;
                    var places = Places(json).ToList();
                    places[at % places.Count](s_strange[strange]());
                    foreach (var read in ReadAll(json.ToJsonString()))
                        Check(read);
                },
                iter: 4_000
            );

    [Fact]
    public void Read_HalvesOfCharacters_AreAProblemOrANote()
    {
        // Escaped, half of a surrogate pair is JSON by its grammar, and no text.
        foreach (var seed in s_seeds)
        {
            for (var at = seed.IndexOf('"', StringComparison.Ordinal); at >= 0; at = seed.IndexOf('"', at + 1))
            {
                foreach (var read in ReadAll(seed.Insert(at + 1, "\\ud800")).Concat(ReadAll(seed.Insert(at, "\\ud800"))))
                    Check(read);
            }
        }
    }

    [Fact]
    public void Read_Spo_LineOfAHalfCharacter_IsNoted_AndTheOthersAreRead()
    {
        var read = SpoSchemaReader
            .Read(
                "{\"subject_type\":\"a\",\"predicate\":\"\\ud800\",\"object_type\":\"c\"}\n"
                    + "{\"subject_type\":\"a\",\"predicate\":\"b\",\"object_type\":\"c\"}\n5\n"
            )
            .GetValueOrThrow();
        Assert.Equal("b", Assert.Single(read.Schema.Relations).Id);
        Assert.Equal(["line 1", "line 3"], read.NotUnderstood.Select(n => n.Where));
    }

    [Fact]
    public void Read_Deep_IsAProblem()
    {
        foreach (var open in new[] { "[", "{\"nodes\":[", "[{\"subject_type\":" })
        {
            foreach (var read in ReadAll(string.Concat(Enumerable.Repeat(open, 20_000))))
                Check(read);
        }
    }

    [Fact]
    public void Read_TextWithPiecesCutOutOrPutIn_IsAnImportOrAProblem()
    {
        string[] seeds =
        [
            .. s_seeds,
            SchemaJson.Write(FullSchema.Full),
            TurtleWriter.Write(FullSchema.Full),
            OpenSpgFormat.Write(FullSchema.Full),
            "<?xml version='1.0'?><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
                + "xmlns:owl='http://www.w3.org/2002/07/owl#'>"
                + "<owl:Class rdf:about='urn:a'><rdf:x rdf:parseType='Collection'><owl:Class/></rdf:x></owl:Class></rdf:RDF>",
            "a\tb\tc\tD\tE\n",
        ];
        Gen.Select(
                Gen.Int[0, seeds.Length - 1],
                Gen.Int[0, 100_000],
                Gen.Int[0, 8],
                Gen.OneOf(
                    Gen.String[0, 5],
                    Gen.Const("\\"),
                    Gen.Const("\""),
                    Gen.Const("[["),
                    Gen.Const("<"),
                    Gen.Const("&"),
                    Gen.Const("\n")
                )
            )
            .Sample(
                (seed, at, cut, insert) =>
                {
                    var text = seeds[seed];
                    at %= text.Length;
                    foreach (var read in ReadAll(text[..at] + insert + text[Math.Min(text.Length, at + cut)..]))
                        Check(read);
                },
                iter: 2_000
            );
    }

    private static IEnumerable<Result<SchemaImport>> ReadAll(string text) =>
        [
            ArrowsReader.Read(text),
            DataImporterReader.Read(text),
            SpoSchemaReader.Read(text),
            OwlReader.Read(text),
            OpenSpgFormat.Read(text),
            SchemaJson.Read(text).Convert(s => new SchemaImport(s, [])),
            Result<SchemaImport>.Of(TriplesSchemaReader.Read(text.Split('\n'))),
        ];

    private static void Check(Result<SchemaImport> read)
    {
        if (read.Success)
        {
            // What was read can be checked, kept and read again.
            _ = SchemaRules.Check(read.Value.Schema);
            Assert.True(SchemaJson.Read(SchemaJson.Write(read.Value.Schema)).Success);
            Assert.All(read.Value.NotUnderstood, n => Assert.True(n.What.Length <= 201));
        }
        else
        {
            Assert.Contains(
                Assert.Single(read.Problems).Code,
                new[]
                {
                    "schema.json.broken",
                    "schema.json.notASchema",
                    "schema.import.otherKind",
                    "schema.turtle.broken",
                    "schema.xml.broken",
                }
            );
        }
    }

    private static IEnumerable<Action<JsonNode?>> Places(JsonNode? node) =>
        node switch
        {
            JsonObject o => o.Select(m => m.Key).ToList().SelectMany(k => Places(o[k]).Prepend(v => o[k] = v)),
            JsonArray list => Enumerable.Range(0, list.Count).SelectMany(i => Places(list[i]).Prepend(v => list[i] = v)),
            _ => [],
        };
}
