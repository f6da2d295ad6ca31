using CsCheck;
using Portal.Domain;
using Portal.Domain.Schema;

namespace Portal.Tests.Schema.Domain;

public sealed class SchemaTests
{
    [Theory]
    [InlineData("", "schema.json.broken")]
    [InlineData("[]", "schema.json.broken")]
    [InlineData("{}", "schema.json.notASchema")]
    [InlineData("null", "schema.json.notASchema")]
    [InlineData("{\"entities\": 3}", "schema.json.broken")]
    [InlineData("{\"entities\": [{\"properties\": \"x\"}]}", "schema.json.broken")]
    public void SchemaJson_NoSchema_IsAProblem(string json, string code) =>
        Assert.Equal(code, Assert.Single(SchemaJson.Read(json).Problems).Code);

    [Fact]
    public void SchemaJson_NullsInside_BecomeEmpty()
    {
        var schema = SchemaJson
            .Read("""{"entities":[null,{"id":null,"names":null,"aliases":[null,"x"],"color":-5}],"relations":null}""")
            .GetValueOrThrow();
        Assert.Equal("", schema.Entities[0].Id);
        Assert.Equal(["x"], schema.Entities[0].Aliases);
        Assert.InRange(schema.Entities[0].Color, 0, 11);
    }

    [Theory]
    [InlineData("Disease", true)]
    [InlineData("疾病", true)]
    [InlineData("_x1", true)]
    [InlineData("1x", false)]
    [InlineData("a b", false)]
    [InlineData("a`b", false)]
    [InlineData("a\\u0060b", false)]
    [InlineData("a\n", false)]
    [InlineData("", false)]
    public void SchemaIdentifier_IsLegal_KeepsQueryOut(string id, bool legal) => Assert.Equal(legal, SchemaIdentifier.IsLegal(id));

    [Fact]
    public void SchemaIdentifier_From_IsLegalOrEmpty() =>
        Gen.String.Sample(name => SchemaIdentifier.From(name).Length == 0 || SchemaIdentifier.IsLegal(SchemaIdentifier.From(name)));

    [Fact]
    public void Check_BrokenSchema_SaysEverything()
    {
        var schema = new KnowledgeSchema
        {
            Entities =
            [
                new EntityType { Id = "a b", Hotkey = "1" },
                new EntityType { Id = "X", Hotkey = "1" },
                new EntityType { Id = "X" },
            ],
            Relations = [new RelationType { Id = "r" }, new RelationType { Id = "s", Pairs = [new TypePair("X", "Y")] }],
        };
        var codes = SchemaRules.Check(schema).Where(p => p.Severity == ProblemSeverity.Error).Select(p => p.Code).ToHashSet();
        Assert.Equal(
            [
                "schema.hotkey.duplicate",
                "schema.identifier.duplicate",
                "schema.identifier.illegal",
                "schema.relation.noPair",
                "schema.relation.unknownType",
            ],
            codes.Order()
        );
        Assert.False(SchemaRules.CanPublish(schema));
    }

    [Fact]
    public void With_RenamedIdentifier_RenamesEnds()
    {
        var schema = new KnowledgeSchema
        {
            Entities = [new EntityType { Id = "A" }],
            Relations = [new RelationType { Id = "r", Pairs = [new TypePair("A", "A")] }],
        };
        Assert.Equal(new TypePair("B", "B"), schema.With(new EntityType { Id = "B" }, "A").Relations[0].Pairs[0]);
    }

    [Fact]
    public void WithoutRelation_Unknown_IsTheSameSchema() => Assert.Same(KnowledgeSchema.Empty, KnowledgeSchema.Empty.WithoutRelation("x"));
}
