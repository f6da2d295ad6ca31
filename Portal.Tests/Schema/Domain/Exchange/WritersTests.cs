using System.Text.RegularExpressions;
using CsCheck;
using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Domain.Schema.Exchange;
using Portal.Tests.Support;

namespace Portal.Tests.Schema.Domain.Exchange;

/// <summary>What is only written: every statement, counted from the schema by another way; nothing that could break out of its
/// place.</summary>
public sealed partial class WritersTests
{
    [Fact]
    public void Cypher_RandomSchemas_HasEveryConstraintOnce_AndNothingElse() =>
        SchemaGenerator.Schemas.Sample(
            schema =>
            {
                var expected = new List<string>();
                foreach (var entity in schema.Entities.Where(e => !e.IsAbstract))
                {
                    var properties = schema.PropertiesOf(entity.Id).ToList();
                    var keys = properties.Where(p => p.IsKey).Select(p => $"n.`{p.Id}`").ToList();
                    if (keys.Count == 1)
                        expected.Add(Line(entity.Id, "key", keys[0], "IS UNIQUE"));
                    if (keys.Count > 1)
                        expected.Add(Line(entity.Id, "key", $"({string.Join(", ", keys)})", "IS UNIQUE"));
                    foreach (var p in properties)
                    {
                        if (p.IsUnique && !(p.IsKey && keys.Count == 1))
                            expected.Add(Line(entity.Id, p.Id + "_unique", $"n.`{p.Id}`", "IS UNIQUE"));
                        if (p.IsRequired)
                            expected.Add("// " + Line(entity.Id, p.Id + "_exists", $"n.`{p.Id}`", "IS NOT NULL"));
                        expected.Add("// " + Line(entity.Id, p.Id + "_type", $"n.`{p.Id}`", "IS :: " + TypeOf(p)));
                    }
                }

                foreach (var relation in schema.Relations)
                {
                    foreach (var p in relation.Properties)
                    {
                        string Of(string what, string rule) =>
                            $"// CREATE CONSTRAINT `{relation.Id}_{p.Id}_{what}` IF NOT EXISTS FOR "
                            + $"()-[r:`{relation.Id}`]-() REQUIRE r.`{p.Id}` {rule};";
                        if (p.IsRequired)
                            expected.Add(Of("exists", "IS NOT NULL"));
                        expected.Add(Of("type", "IS :: " + TypeOf(p)));
                    }
                }

                var lines = CypherConstraints.Write(schema).Split('\n').Where(l => l.Contains("CONSTRAINT", StringComparison.Ordinal));
                Assert.Equal(expected.Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
            },
            iter: 1_000
        );

    [Fact]
    public void Cypher_IdentifiersThatAreNone_BecomeNoPartOfAStatement()
    {
        const string Evil = "A`) DETACH DELETE n //";
        var property = new PropertyType
        {
            Id = Evil,
            IsKey = true,
            IsUnique = true,
            IsRequired = true,
        };
        var schema = new KnowledgeSchema
        {
            Entities =
            [
                new EntityType { Id = Evil, Properties = [new PropertyType { Id = "p", IsKey = true }] },
                new EntityType { Id = "A", Properties = [property] },
            ],
            Relations =
            [
                new RelationType { Id = Evil, Properties = [new PropertyType { Id = "p" }] },
                new RelationType { Id = "r", Properties = [property] },
            ],
        };
        Assert.DoesNotContain("DETACH", CypherConstraints.Write(schema), StringComparison.Ordinal);
        Assert.DoesNotContain("CONSTRAINT", CypherConstraints.Write(schema), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public void Mermaid_RandomSchemas_HasAClassATypeAndAnArrowForEach(string language) =>
        SchemaGenerator.Schemas.Sample(
            schema =>
            {
                var lines = MermaidWriter.Write(schema, language).Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0).ToList();
                Assert.Equal(schema.Entities.Length, lines.Count(l => l.StartsWith("class ", StringComparison.Ordinal)));
                Assert.Equal(schema.Entities.Count(e => e.IsAbstract), lines.Count(l => l == "<<abstract>>"));
                Assert.Equal(
                    schema.Entities.Count(e => e.Parent.Length > 0),
                    lines.Count(l => l.Contains("<|--", StringComparison.Ordinal))
                );
                Assert.Equal(schema.Relations.Where(r => r.IsSymmetric).Sum(r => r.Pairs.Length), lines.Count(l => Symmetric().IsMatch(l)));
                Assert.Equal(schema.Relations.Where(r => !r.IsSymmetric).Sum(r => r.Pairs.Length), lines.Count(l => Directed().IsMatch(l)));
                Assert.Equal(
                    schema.Entities.Select(e => e.Group).Where(g => g.Length > 0).Distinct().Count(),
                    lines.Count(l => l.StartsWith("namespace ", StringComparison.Ordinal))
                );
                // Every brace that opens closes, whatever people call things.
                Assert.Equal(lines.Count(l => l.EndsWith('{')), lines.Count(l => l == "}"));
                Assert.All(
                    lines,
                    l => Assert.True(l is "}" or "<<abstract>>" or "classDiagram" or "direction LR" || Known().IsMatch(l), l)
                );
            },
            iter: 500
        );

    [Fact]
    public void Mermaid_Ends_AreThoseOfTheCardinality()
    {
        foreach (
            var (cardinality, ends) in new[]
            {
                (Cardinality.OneToMany, "\"1\" --> \"*\""),
                (Cardinality.ManyToOne, "\"*\" --> \"1\""),
                (Cardinality.OneToOne, "\"1\" --> \"1\""),
                (Cardinality.ManyToMany, "\"*\" --> \"*\""),
            }
        )
        {
            var schema = new KnowledgeSchema
            {
                Entities = [new EntityType { Id = "A" }, new EntityType { Id = "B" }],
                Relations =
                [
                    new RelationType
                    {
                        Id = "r",
                        Pairs = [new("A", "B"), new("A", "gone")],
                        Cardinality = cardinality,
                    },
                ],
            };
            Assert.EndsWith($"  T1 {ends} T2 : r\n", MermaidWriter.Write(schema, "en"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Mermaid_GroupWithoutALetter_StillHasAName()
    {
        var schema = new KnowledgeSchema
        {
            Entities = [new EntityType { Id = "A", Group = "（）" }, new EntityType { Id = "B", Group = "…" }],
        };
        var spaces = MermaidWriter
            .Write(schema, "zh")
            .Split('\n')
            .Where(l => l.StartsWith("  namespace ", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(2, spaces.Distinct().Count());
        Assert.All(spaces, l => Assert.Matches("^  namespace \\w+ \\{$", l));
    }

    [Fact]
    public void Turtle_IdentifiersThatAreNone_AreReadAgain()
    {
        var schema = new KnowledgeSchema
        {
            Entities =
            [
                new EntityType { Id = "a b<>", Properties = [new PropertyType { Id = "x\"y." }] },
                new EntityType { Id = "B", Parent = "a b<>" },
            ],
            Relations =
            [
                new RelationType
                {
                    Id = "r/1",
                    Pairs = [new("a b<>", "B")],
                    Inverse = "s",
                },
                new RelationType { Id = "s", Inverse = "r/1" },
            ],
        };
        var read = OwlReader.Read(TurtleWriter.Write(schema)).GetValueOrThrow().Schema;
        Assert.Equal(2, read.Entities.Length);
        Assert.Equal(read.Entities[0].Id, read.Entities[1].Parent);
        Assert.Equal(new TypePair(read.Entities[0].Id, "B"), Assert.Single(read.Relations[0].Pairs));
        Assert.DoesNotContain(SchemaRules.Check(read), p => p.Code == "schema.identifier.illegal");
    }

    [Fact]
    public void Members_Without_ChangesOnlyWhatItNames_AndKnowsEachName()
    {
        var all = OpenSpgFormat.CannotHold;
        var full = FullSchema.Full;
        foreach (var member in all)
        {
            var without = SchemaMembers.Without(full, [member]);
            Assert.Equal(SchemaJson.Write(without), SchemaJson.Write(SchemaMembers.Without(without, [member])));
            var touched = SchemaDiff.Between(full, without).Select(d => d.Member.Split('.')[^1]).Distinct().ToList();
            var expected = member.Split('.')[^1] switch
            {
                "abstract" => "isAbstract",
                "unique" => "isUnique",
                "key" => "isKey",
                "boolean" => "kind",
                "symmetric" => "isSymmetric",
                "transitive" => "isTransitive",
                var name => name,
            };
            Assert.Equal(member is "layout" or "relation.order" ? "" : expected, string.Join('|', touched));
        }

        Assert.Throws<ArgumentException>(() => SchemaMembers.Without(full, ["entity.soul"]));
        Assert.Empty(SchemaMembers.Without(full, ["layout"]).Layout);
        Assert.Equal(
            ["comorbid", "has_symptom", "symptom_of"],
            SchemaMembers.Without(full, ["relation.order"]).Relations.Select(r => r.Id)
        );
    }

    private static string Line(string id, string name, string value, string rule) =>
        $"CREATE CONSTRAINT `{id}_{name}` IF NOT EXISTS FOR (n:`{id}`) REQUIRE {value} {rule};";

    private static string TypeOf(PropertyType property) =>
        (property.Kind, property.IsMultiValued) switch
        {
            (PropertyKind.Number, false) => "INTEGER | FLOAT",
            (PropertyKind.Number, true) => "LIST<FLOAT NOT NULL>",
            (PropertyKind.Date, false) => "DATE",
            (PropertyKind.Date, true) => "LIST<DATE NOT NULL>",
            (PropertyKind.Boolean, false) => "BOOLEAN",
            (PropertyKind.Boolean, true) => "LIST<BOOLEAN NOT NULL>",
            (_, false) => "STRING",
            _ => "LIST<STRING NOT NULL>",
        };

    [GeneratedRegex("^T\\d \"[1*]\" -- \"[1*]\" T\\d : ")]
    private static partial Regex Symmetric();

    [GeneratedRegex("^T\\d \"[1*]\" --> \"[1*]\" T\\d : ")]
    private static partial Regex Directed();

    // A class, a namespace, a property, an inheritance or a relation.
    [GeneratedRegex(
        "^(class T\\d\\[\"[^\"\\[\\]{}]*\"\\] \\{|namespace \\w+ \\{|\\+?[A-Z][a-z]+(\\[\\])? \\S.*|"
            + "T\\d <\\|-- T\\d|T\\d \".\" --?>? \".\" T\\d : .*)$"
    )]
    private static partial Regex Known();
}
