using CsCheck;
using Portal.Domain.Schema;
using Portal.Domain.Schema.Exchange;
using Portal.Tests.Support;

namespace Portal.Tests.Schema.Domain;

public sealed class SchemaExchangeTests
{
    [Fact]
    public void SchemaJson_RandomSchemas_WhatIsSavedIsLoaded() =>
        SchemaGenerator.Schemas.Sample(
            schema =>
            {
                var json = SchemaJson.Write(schema);
                Assert.Equal(json, SchemaJson.Write(SchemaJson.Read(json).GetValueOrThrow()));
                Assert.True(SchemaPatch.Between(schema, SchemaJson.Read(json).GetValueOrThrow()).IsEmpty);
            },
            iter: 10_000
        );

    [Fact]
    public void Turtle_RandomSchemas_LosesNothing() =>
        SchemaGenerator.Schemas.Sample(
            schema => Same(schema, OwlReader.Read(TurtleWriter.Write(schema)).GetValueOrThrow(), TurtleWriter.CannotHold),
            iter: 2_000
        );

    [Fact]
    public void OpenSpg_RandomSchemas_LosesExactlyWhatItSays() =>
        SchemaGenerator.Schemas.Sample(
            schema =>
                Same(Plain(schema), OpenSpgFormat.Read(OpenSpgFormat.Write(Plain(schema))).GetValueOrThrow(), OpenSpgFormat.CannotHold),
            iter: 2_000
        );

    [Fact]
    public void OpenSpg_EveryLossThatItSays_IsALoss()
    {
        var schema = Plain(FullSchema.Full);
        var read = OpenSpgFormat.Read(OpenSpgFormat.Write(schema)).GetValueOrThrow().Schema;
        foreach (var member in OpenSpgFormat.CannotHold.Where(m => m != "relation.order"))
        {
            var others = OpenSpgFormat.CannotHold.Where(m => m != member).ToList();
            Assert.True(
                SchemaJson.Write(SchemaMembers.Without(schema, others)) != SchemaJson.Write(SchemaMembers.Without(read, others)),
                $"{member} is said to be lost and is not"
            );
        }
    }

    [Fact]
    public void Cypher_AndMermaid_AreAsKept()
    {
        Golden.Equal("Schema.cypher", CypherConstraints.Write(FullSchema.Full));
        Golden.Equal("Schema.mmd", MermaidWriter.Write(FullSchema.Full, "zh"));
        Golden.Equal("Schema.openspg", OpenSpgFormat.Write(FullSchema.Full));
        Golden.Equal("Schema.ttl", TurtleWriter.Write(FullSchema.Full));
    }

    // What the language has no signs for at all: line ends, brackets and colons in names, a relation without ends.
    private static KnowledgeSchema Plain(KnowledgeSchema schema)
    {
        static string Word(string text) => new([.. text.Where(c => !"()\n\r:\"".Contains(c, StringComparison.Ordinal))]);
        LocalizedName Names(LocalizedName names, string id) =>
            new(Word(names.Zh).Trim() is { Length: > 0 } zh ? zh : id, Word(names.En).Trim());
        PropertyType Property(PropertyType p) =>
            p with
            {
                Names = Names(p.Names, p.Id),
                Description = Word(p.Description).Trim(),
                Values = [.. p.Values.Select(v => v.Replace(";", "", StringComparison.Ordinal))],
            };
        return schema with
        {
            Entities =
            [
                .. schema.Entities.Select(e =>
                    e with
                    {
                        Names = Names(e.Names, e.Id),
                        Description = Word(e.Description).Trim(),
                        Properties = [.. e.Properties.Select(Property)],
                    }
                ),
            ],
            Relations =
            [
                .. schema
                    .Relations.Where(r => r.Pairs.Length > 0)
                    .Select(r =>
                        r with
                        {
                            Names = Names(r.Names, r.Id),
                            Description = Word(r.Description).Trim(),
                            Properties = [.. r.Properties.Select(Property)],
                        }
                    ),
            ],
        };
    }

    private static void Same(KnowledgeSchema schema, SchemaImport read, IReadOnlyList<string> lost)
    {
        Assert.Empty(read.NotUnderstood);
        Assert.Equal(SchemaJson.Write(SchemaMembers.Without(schema, lost)), SchemaJson.Write(SchemaMembers.Without(read.Schema, lost)));
    }
}
