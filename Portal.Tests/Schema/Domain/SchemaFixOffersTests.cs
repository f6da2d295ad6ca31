using Portal.Domain;
using Portal.Domain.Schema;

namespace Portal.Tests.Schema.Domain;

/// <summary>Each repair that is offered: that it is the right one, and that it takes its problem away and brings no error.</summary>
public sealed class SchemaFixOffersTests
{
    private static KnowledgeSchema Sound { get; } =
        new()
        {
            Entities = [Entity("A"), Entity("B"), Entity("C")],
            Relations =
            [
                Relation("r", "A", "B") with
                {
                    Inverse = "s",
                },
                Relation("s", "B", "A") with
                {
                    Inverse = "r",
                },
                Relation("t", "C", "A"),
            ],
        };

    public static TheoryData<KnowledgeSchema, string, string> Offered { get; } =
        new()
        {
            { Sound.With(Entity("a b"), "B"), "schema.identifier.illegal", "PutEntity:a_b" },
            { Sound.With(Entity("name"), "B"), "schema.identifier.reserved", "PutEntity:name_" },
            { Sound.With(Entity("（）") with { Names = new("", "bracket") }, "B"), "schema.identifier.illegal", "PutEntity:bracket" },
            { Sound.With(Relation("1 r", "A", "B"), "t"), "schema.identifier.illegal", "PutRelation:_1_r" },
            { WithProperty(Property("x y")), "schema.identifier.illegal", "PutEntity:x_y" },
            { WithProperty(Property("id")), "schema.identifier.reserved", "PutEntity:id_" },
            { OnRelation(Property("x y")), "schema.identifier.illegal", "PutRelation:x_y" },
            { Sound.With(Entity("body_part") with { Names = new("部", "") }, "B"), "schema.name.missingEn", "SetName:body part" },
            { Sound.With(Entity("部位") with { Names = new("", "part") }, "B"), "schema.name.missingZh", "SetName:部位" },
            { Sound.With(Entity("部位") with { Names = new("部", "") }, "B"), "schema.name.missingEn", "" },
            { Sound.With(Entity("B") with { Names = new("", "b") }), "schema.name.missingZh", "" },
            { Sound.With(Relation("is_of", "C", "A") with { Names = new("属", "") }, "t"), "schema.name.missingEn", "SetName:is of" },
            { WithProperty(Property("剂量") with { Names = new("", "dose") }), "schema.name.missingZh", "PutEntity:剂量" },
            { OnRelation(Property("since_when") with { Names = new("自", "") }), "schema.name.missingEn", "PutRelation:since when" },
            { Sound.With(Entity("B") with { Hotkey = "--" }), "schema.hotkey.illegal", "PutEntity:" },
            { Sound.With(Sound.Relation("t")! with { Hotkey = "--" }), "schema.hotkey.illegal", "PutRelation:" },
            {
                Sound.With(Entity("A") with { Hotkey = "1" }).With(Entity("B") with { Hotkey = "1" }),
                "schema.hotkey.duplicate",
                "PutEntity:"
            },
            { Sound.With(Entity("D")), "schema.entity.orphan", "Remove:D" },
            { Sound.With(Entity("B") with { IsAbstract = true }), "schema.entity.abstractLeaf", "PutEntity:" },
            { Sound.With(Entity("B") with { Parent = "gone" }), "schema.parent.unknown", "SetParent:" },
            { Sound.With(Entity("B") with { Parent = "B" }), "schema.parent.cycle", "SetParent:" },
            { Sound.With(new RelationType { Id = "n" }), "schema.relation.noPair", "Remove:n" },
            {
                Sound.With(Sound.Relation("t")! with { Pairs = [new("C", "A"), new("gone", "A"), new("A", "gone")] }),
                "schema.relation.unknownType",
                "PutRelation:"
            },
            { Sound.With(Sound.Relation("t")! with { Inverse = "none" }), "schema.relation.inverseUnknown", "PutRelation:" },
            { Sound.With(Sound.Relation("s")! with { Pairs = [new("B", "C")] }), "schema.relation.inverseMismatch", "PutRelation:s" },
            { Sound.With(Sound.Relation("t")! with { IsTransitive = true }), "schema.relation.neverTransitive", "PutRelation:" },
            { WithProperty(Property("x") with { Kind = PropertyKind.Enumeration }), "schema.property.noValues", "PutEntity:" },
            { WithProperty(Property("x") with { Unit = "mg" }), "schema.property.unitWithoutNumber", "PutEntity:" },
            { OnRelation(Property("x") with { Unit = "mg" }), "schema.property.unitWithoutNumber", "PutRelation:" },
            { WithProperty(Property("x") with { Pattern = "[" }), "schema.pattern.illegal", "PutEntity:" },
            { WithProperty(Property("note"), Property("mark") with { IsUnique = true }), "schema.key.missing", "PutEntity:mark" },
            { WithProperty(Property("note"), Property("diseaseCode")), "schema.key.missing", "PutEntity:diseaseCode" },
            { WithProperty(Property("note"), Property("patientId")), "schema.key.missing", "PutEntity:patientId" },
            { WithProperty(Property("note"), Property("no") with { Names = new("编号", "no") }), "schema.key.missing", "PutEntity:no" },
            { WithProperty(Property("note"), Property("no") with { Names = new("编码", "no") }), "schema.key.missing", "PutEntity:no" },
            { WithProperty(Property("note")), "schema.key.missing", "" },
            { Sound.With(Entity("B") with { Names = new("A类", "b") }), "schema.name.duplicate", "Change:A" },
            { Sound.With(Entity("B") with { Description = "What is A." }), "schema.entity.alike", "Change:A" },
        };

    [Theory]
    [MemberData(nameof(Offered))]
    public void For_Problem_OffersTheRepair_ThatTakesItAway(KnowledgeSchema schema, string code, string expected)
    {
        var problem = SchemaRules.Check(schema).First(p => p.Code == code);
        var fixes = SchemaFix.For(schema, problem);
        Assert.Equal(expected, string.Join('|', fixes.Select(f => $"{f.Edit.GetType().Name}:{f.Argument}")));
        foreach (var fix in fixes)
        {
            var mended = SchemaEdits.Apply(schema, KnowledgeSchema.Empty, fix.Edit).GetValueOrThrow();
            var left = SchemaRules.Check(mended);
            Assert.DoesNotContain(problem.ToString(), left.Select(p => p.ToString()));
            Assert.True(
                left.Count(p => p.Severity == ProblemSeverity.Error)
                    <= SchemaRules.Check(schema).Count(p => p.Severity == ProblemSeverity.Error)
            );
        }
    }

    [Fact]
    public void For_WhatNobodyButAPersonCanTell_IsNothing()
    {
        foreach (
            var problem in new[]
            {
                new Problem(new ProblemCode("schema.definition.missing"), "A", "A"),
                new Problem(new ProblemCode("schema.empty"), ""),
                new Problem(new ProblemCode("schema.identifier.duplicate"), "A", "A"),
                new Problem(new ProblemCode("schema.hotkey.illegal"), "gone", "-"),
                new Problem(new ProblemCode("schema.pattern.illegal"), "A.gone", "A.gone", "["),
                new Problem(new ProblemCode("schema.name.missingEn"), "gone", "gone"),
                new Problem(new ProblemCode("schema.entity.alike"), "A", "A", "A"),
                new Problem(new ProblemCode("schema.entity.alike"), "A", "A", "gone"),
            }
        )
            Assert.Empty(SchemaFix.For(Sound, problem));
    }

    [Fact]
    public void For_AnUnusedType_IsItsRemoval()
    {
        var problem = SchemaRules.CheckUse(Sound, new Dictionary<string, int> { ["A"] = 1, ["C"] = 1 }, 10).Single();
        var fix = Assert.Single(SchemaFix.For(Sound, problem));
        Assert.Null(SchemaEdits.Apply(Sound, Sound, fix.Edit).GetValueOrThrow().Entity("B"));
    }

    private static KnowledgeSchema WithProperty(params PropertyType[] properties) =>
        Sound.With(Sound.Entity("A")! with { Properties = [.. properties] });

    private static KnowledgeSchema OnRelation(PropertyType property) => Sound.With(Sound.Relation("t")! with { Properties = [property] });

    private static EntityType Entity(string id) =>
        new()
        {
            Id = id,
            Names = new(id + "类", id),
            Description = $"What is {id}.",
        };

    private static RelationType Relation(string id, string head, string tail) =>
        new()
        {
            Id = id,
            Names = new(id + "系", id),
            Description = $"What {id} says.",
            Pairs = [new(head, tail)],
        };

    private static PropertyType Property(string id) => new() { Id = id, Names = new(id + "性", id) };
}
