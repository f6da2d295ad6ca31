using CsCheck;
using Portal.Domain.Schema;
using Portal.Domain.Schema.Exchange;
using Portal.Tests.Support;

namespace Portal.Tests.Domain.Schema;

public sealed class SchemaExchangeTests
{
    [Fact]
    public void SchemaJson_RandomSchemas_WhatIsSavedIsLoaded() => SchemaGenerator.Schemas.Sample(schema =>
    {
        var json = SchemaJson.Write(schema);
        Assert.Equal(json, SchemaJson.Write(SchemaJson.Read(json).GetValueOrThrow()));
        Assert.True(SchemaPatch.Between(schema, SchemaJson.Read(json).GetValueOrThrow()).IsEmpty);
    }, iter: 10_000);

    [Fact]
    public void Turtle_RandomSchemas_LosesNothing() => SchemaGenerator.Schemas.Sample(schema =>
        Same(schema, OwlReader.Read(TurtleWriter.Write(schema)).GetValueOrThrow(), TurtleWriter.CannotHold), iter: 2_000);

    [Fact]
    public void OpenSpg_RandomSchemas_LosesExactlyWhatItSays() => SchemaGenerator.Schemas.Sample(schema =>
        Same(Plain(schema), OpenSpgFormat.Read(OpenSpgFormat.Write(Plain(schema))).GetValueOrThrow(), OpenSpgFormat.CannotHold), iter: 2_000);

    [Fact]
    public void OpenSpg_EveryLossThatItSays_IsALoss()
    {
        var schema = Plain(Full);
        var read = OpenSpgFormat.Read(OpenSpgFormat.Write(schema)).GetValueOrThrow().Schema;
        foreach (var member in OpenSpgFormat.CannotHold.Where(m => m != "relation.order"))
        {
            var others = OpenSpgFormat.CannotHold.Where(m => m != member).ToList();
            Assert.True(SchemaJson.Write(SchemaMembers.Without(schema, others)) != SchemaJson.Write(SchemaMembers.Without(read, others)), $"{member} is said to be lost and is not");
        }
    }

    [Fact]
    public void Cypher_AndMermaid_AreAsKept()
    {
        Golden.Equal("Schema.cypher", CypherConstraints.Write(Full));
        Golden.Equal("Schema.mmd", MermaidWriter.Write(Full, "zh"));
        Golden.Equal("Schema.openspg", OpenSpgFormat.Write(Full));
        Golden.Equal("Schema.ttl", TurtleWriter.Write(Full));
    }

    /// <summary>A schema in which every member says something.</summary>
    internal static KnowledgeSchema Full { get; } = new()
    {
        Entities =
        [
            new EntityType { Id = "Finding", Names = new("表现", "finding"), IsAbstract = true, Description = "可观察到的表现", Color = 4 },
            new EntityType
            {
                Id = "Disease", Names = new("疾病", "disease"), Aliases = ["病"], Description = "一种疾病", Examples = ["痛风"], NegativeExamples = ["疲劳"], Color = 1, Icon = "health", Hotkey = "1", Group = "临床", Parent = "Finding",
                Properties =
                [
                    new PropertyType { Id = "code", Names = new("编码", "code"), Description = "分类编码", Pattern = "[A-Z]\\d+", IsRequired = true, IsUnique = true, IsKey = true, Aliases = ["代码"] },
                    new PropertyType { Id = "duration", Names = new("病程", "duration"), Kind = PropertyKind.Number, Unit = "d" },
                    new PropertyType { Id = "onset", Names = new("起病", "onset"), Kind = PropertyKind.Date, IsMultiValued = true },
                    new PropertyType { Id = "chronic", Names = new("慢性", "chronic"), Kind = PropertyKind.Boolean },
                    new PropertyType { Id = "severity", Names = new("程度", "severity"), Kind = PropertyKind.Enumeration, Values = ["轻", "中", "重"] },
                ],
            },
            new EntityType { Id = "Symptom", Names = new("症状", "symptom"), Color = 2 },
        ],
        Relations =
        [
            new RelationType
            {
                Id = "has_symptom", Names = new("症状", "has symptom"), Aliases = ["表现为"], InverseAliases = ["见于"], Description = "疾病的症状", Examples = ["痛风常有关节痛"], NegativeExamples = ["关节痛不是痛风"], Pairs = [new("Disease", "Symptom")],
                Cardinality = Cardinality.OneToMany, Inverse = "symptom_of", Hotkey = "a", Properties = [new PropertyType { Id = "frequency", Names = new("频率", "frequency"), Kind = PropertyKind.Number }],
            },
            new RelationType { Id = "symptom_of", Names = new("是…的症状", "symptom of"), Pairs = [new("Symptom", "Disease")], Cardinality = Cardinality.ManyToOne, Inverse = "has_symptom" },
            new RelationType { Id = "comorbid", Names = new("并存", "comorbid"), Pairs = [new("Disease", "Disease")], IsSymmetric = true, IsTransitive = true },
        ],
        Layout = KnowledgeSchema.Empty.Layout.Add("Disease", new CanvasPlace(10.5, -20)).Add("Symptom", new CanvasPlace(300, 0, true)),
    };

    // What the language has no signs for at all: line ends, brackets and colons in names, a relation without ends.
    private static KnowledgeSchema Plain(KnowledgeSchema schema)
    {
        static string Word(string text) => new([.. text.Where(c => !"()\n\r:\"".Contains(c, StringComparison.Ordinal))]);
        LocalizedName Names(LocalizedName names, string id) => new(Word(names.Zh).Trim() is { Length: > 0 } zh ? zh : id, Word(names.En).Trim());
        PropertyType Property(PropertyType p) => p with { Names = Names(p.Names, p.Id), Description = Word(p.Description).Trim(), Values = [.. p.Values.Select(v => v.Replace(";", "", StringComparison.Ordinal))] };
        return schema with
        {
            Entities = [.. schema.Entities.Select(e => e with { Names = Names(e.Names, e.Id), Description = Word(e.Description).Trim(), Properties = [.. e.Properties.Select(Property)] })],
            Relations = [.. schema.Relations.Where(r => r.Pairs.Length > 0).Select(r => r with { Names = Names(r.Names, r.Id), Description = Word(r.Description).Trim(), Properties = [.. r.Properties.Select(Property)] })],
        };
    }

    private static void Same(KnowledgeSchema schema, SchemaImport read, IReadOnlyList<string> lost)
    {
        Assert.Empty(read.NotUnderstood);
        Assert.Equal(SchemaJson.Write(SchemaMembers.Without(schema, lost)), SchemaJson.Write(SchemaMembers.Without(read.Schema, lost)));
    }
}
