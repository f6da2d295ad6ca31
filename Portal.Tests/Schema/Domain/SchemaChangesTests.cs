using CsCheck;
using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Tests.Support;

namespace Portal.Tests.Schema.Domain;

/// <summary>What stands against a change, what it makes of a schema, and when a draft keeps it for publishing.</summary>
public sealed class SchemaChangesTests
{
    private static KnowledgeSchema Start { get; } =
        new()
        {
            Entities =
            [
                new EntityType
                {
                    Id = "A",
                    Names = new("甲", "a"),
                    Aliases = ["alpha"],
                    Examples = ["x1", "both"],
                    NegativeExamples = ["not a"],
                    Properties = [new PropertyType { Id = "code" }, new PropertyType { Id = "own" }],
                    Color = 3,
                    Hotkey = "1",
                    Group = "g",
                },
                new EntityType
                {
                    Id = "B",
                    Names = new("乙", "b"),
                    Examples = ["both", "x2"],
                    Properties = [new PropertyType { Id = "code", Description = "B's" }],
                },
                new EntityType { Id = "C", Parent = "A" },
            ],
            Relations =
            [
                new RelationType
                {
                    Id = "r",
                    Names = new("关", "r"),
                    Aliases = ["ra"],
                    InverseAliases = ["ri"],
                    Examples = ["re"],
                    Pairs = [new("A", "B"), new("B", "A")],
                    Properties = [new PropertyType { Id = "since" }],
                    Inverse = "s",
                },
                new RelationType
                {
                    Id = "s",
                    Pairs = [new("B", "A"), new("A", "C")],
                    Inverse = "r",
                    Properties = [new PropertyType { Id = "since", Description = "s's" }, new PropertyType { Id = "until" }],
                },
            ],
            Layout = KnowledgeSchema.Empty.Layout.Add("A", new CanvasPlace(10, 20)),
        };

    public static TheoryData<SchemaChange, string> Refused { get; } =
        new()
        {
            { new SchemaChange.RenameEntity("X", "Y"), "schema.change.unknown(X: X)" },
            { new SchemaChange.RenameEntity("A", "B"), "schema.change.taken(B: B)" },
            { new SchemaChange.RenameEntity("A", "A"), "" },
            { new SchemaChange.RenameEntity("A", "r"), "" },
            { new SchemaChange.RenameEntity("A", "a b"), "schema.identifier.illegal(a b: a b)" },
            { new SchemaChange.RenameEntity("A", "Kg"), "schema.identifier.reserved(Kg: Kg)" },
            { new SchemaChange.RenameEntity("X", ""), "schema.change.unknown(X: X)|schema.identifier.illegal(: )" },
            { new SchemaChange.RenameRelation("x", "y"), "schema.change.unknown(x: x)" },
            { new SchemaChange.RenameRelation("r", "s"), "schema.change.taken(s: s)" },
            { new SchemaChange.RenameRelation("r", "A"), "" },
            { new SchemaChange.RenameRelation("r", "type"), "schema.identifier.reserved(type: type)" },
            { new SchemaChange.RenameProperty("A", "none", "x"), "schema.change.unknown(A.none: A.none)" },
            { new SchemaChange.RenameProperty("X", "code", "x"), "schema.change.unknown(X.code: X.code)" },
            { new SchemaChange.RenameProperty("A", "code", "own"), "schema.change.taken(own: own)" },
            { new SchemaChange.RenameProperty("A", "code", "1"), "schema.identifier.illegal(1: 1)" },
            // What is inherited is renamed where it is declared.
            { new SchemaChange.RenameProperty("C", "code", "x"), "schema.change.unknown(C.code: C.code)" },
            { new SchemaChange.MergeEntities([], "A"), "schema.change.mergeNothing(A: A)" },
            { new SchemaChange.MergeEntities(["A"], "A"), "schema.change.mergeNothing(A: A)" },
            { new SchemaChange.MergeEntities(["A", "B"], "A"), "" },
            { new SchemaChange.MergeEntities(["X", "X"], "Y"), "schema.change.unknown(X: X)|schema.change.unknown(Y: Y)" },
            { new SchemaChange.MergeEntities(["r"], "s"), "schema.change.unknown(r: r)|schema.change.unknown(s: s)" },
            { new SchemaChange.MergeRelations(["r"], "r"), "schema.change.mergeNothing(r: r)" },
            { new SchemaChange.MergeRelations(["r"], "A"), "schema.change.unknown(A: A)" },
            { new SchemaChange.MergeRelations(["r"], "s"), "" },
            { new SchemaChange.SplitEntity("A", []), "schema.change.splitNothing(A: A)" },
            { new SchemaChange.SplitEntity("X", [new SplitRule("B")]), "schema.change.unknown(X: X)" },
            { new SchemaChange.SplitEntity("A", [new SplitRule("B"), new SplitRule("New")]), "" },
            { new SchemaChange.SplitEntity("A", [new SplitRule("B")], "a b"), "schema.identifier.illegal(a b: a b)" },
            { new SchemaChange.SplitEntity("A", [new SplitRule("")], "B"), "schema.identifier.illegal(: )" },
            { new SchemaChange.SplitEntity("A", [new SplitRule("id"), new SplitRule("id")]), "schema.identifier.reserved(id: id)" },
            { new SchemaChange.SplitEntity("A", [new SplitRule("B", "(")]), "schema.pattern.illegal(A: A, ()" },
            { new SchemaChange.DeleteEntity("X"), "schema.change.unknown(X: X)" },
            { new SchemaChange.DeleteEntity("A"), "" },
            { new SchemaChange.DeleteEntity("A", "A"), "schema.change.mergeNothing(A: A)" },
            { new SchemaChange.DeleteEntity("A", "Y"), "schema.change.unknown(Y: Y)" },
            { new SchemaChange.DeleteEntity("A", "B"), "" },
            { new SchemaChange.DeleteRelation("x", "y"), "schema.change.unknown(x: x)|schema.change.unknown(y: y)" },
            { new SchemaChange.DeleteRelation("r", "s"), "" },
            { new SchemaChange.DeleteProperty("A", "code"), "" },
            { new SchemaChange.DeleteProperty("A", "none"), "schema.change.unknown(A.none: A.none)" },
            { new SchemaChange.SetPairs("r", [new("A", "X"), new("X", "Y")]), "schema.change.unknown(X: X)|schema.change.unknown(Y: Y)" },
            { new SchemaChange.SetPairs("x", []), "schema.change.unknown(x: x)" },
            { new SchemaChange.SetCardinality("A", Cardinality.OneToOne), "schema.change.unknown(A: A)" },
            { new SchemaChange.SetPropertyKind("A", "x", PropertyKind.Date), "schema.change.unknown(A.x: A.x)" },
            { new SchemaChange.SetPropertyKind("A", "code", PropertyKind.Date), "" },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Check_Change_SaysAllThatStandsAgainstIt_AndApplyObeys(SchemaChange change, string expected)
    {
        var problems = SchemaChanges.Check(Start, change).Select(p => p.ToString()).ToList();
        Assert.Equal(expected, string.Join('|', problems));
        if (problems.Count > 0)
            Assert.Equal(
                problems,
                Assert.Throws<ProblemException>(() => SchemaChanges.Apply(Start, change)).Problems.Select(p => p.ToString())
            );
        else
            Assert.NotNull(SchemaChanges.Apply(Start, change));
    }

    [Fact]
    public void Apply_Rename_ThereAndBack_IsTheBeginning()
    {
        foreach (
            var (there, back) in new (SchemaChange, SchemaChange)[]
            {
                (new SchemaChange.RenameEntity("A", "N"), new SchemaChange.RenameEntity("N", "A")),
                (new SchemaChange.RenameRelation("r", "n"), new SchemaChange.RenameRelation("n", "r")),
                (new SchemaChange.RenameProperty("A", "code", "n"), new SchemaChange.RenameProperty("A", "n", "code")),
                (new SchemaChange.SetPropertyKind("A", "code", PropertyKind.Date), new SchemaChange.SetPropertyKind("A", "code", default)),
                (new SchemaChange.SetCardinality("r", Cardinality.OneToOne), new SchemaChange.SetCardinality("r", default)),
                (new SchemaChange.SetPairs("r", [new("C", "C")]), new SchemaChange.SetPairs("r", Start.Relations[0].Pairs)),
            }
        )
        {
            var after = SchemaChanges.Apply(Start, there);
            Assert.NotEqual(Json(Start), Json(after));
            Assert.Equal(Json(Start), Json(SchemaChanges.Apply(after, back)));
        }
    }

    [Fact]
    public void Apply_RenameEntity_RenamesItWhereverItIsNamed()
    {
        var after = SchemaChanges.Apply(Start, new SchemaChange.RenameEntity("A", "N"));
        Assert.Equal(Json(Start).Replace("\"A\"", "\"N\"", StringComparison.Ordinal), Json(after));
    }

    [Fact]
    public void Apply_MergeEntities_KeepsWordsPropertiesAndEnds()
    {
        var after = SchemaChanges.Apply(Start, new SchemaChange.MergeEntities(["A", "B"], "B"));
        Assert.Equal(["B", "C"], after.Entities.Select(e => e.Id));
        var kept = after.Entity("B")!;
        Assert.Equal(["甲", "a", "alpha"], kept.Aliases);
        Assert.Equal(["both", "x2", "x1"], kept.Examples);
        Assert.Equal(["not a"], kept.NegativeExamples);
        // Of two properties of one identifier the kept type's stays.
        Assert.Equal([("code", "B's"), ("own", "")], kept.Properties.Select(p => (p.Id, p.Description)));
        Assert.Equal([new TypePair("B", "B")], after.Relation("r")!.Pairs);
        Assert.Equal([new TypePair("B", "B"), new TypePair("B", "C")], after.Relation("s")!.Pairs);
        Assert.Equal("B", after.Entity("C")!.Parent);
        Assert.Equal(new CanvasPlace(10, 20), after.Layout["B"]);
    }

    [Fact]
    public void Apply_DeleteEntityToAnother_KeepsPropertiesAndEndsButNoWords()
    {
        var after = SchemaChanges.Apply(Start, new SchemaChange.DeleteEntity("A", "B"));
        var kept = after.Entity("B")!;
        Assert.Equal((0, "both|x2", 0), (kept.Aliases.Length, string.Join('|', kept.Examples), kept.NegativeExamples.Length));
        Assert.Equal(["code", "own"], kept.Properties.Select(p => p.Id));
        Assert.Equal([new TypePair("B", "B")], after.Relation("r")!.Pairs);
    }

    [Fact]
    public void Apply_DeleteEntity_TakesPairsAndPlace_AndChildrenMoveUp()
    {
        var schema = Start.With(Start.Entity("A")! with { Parent = "B" });
        var after = SchemaChanges.Apply(schema, new SchemaChange.DeleteEntity("A"));
        Assert.Equal("B", after.Entity("C")!.Parent);
        Assert.Empty(after.Relation("r")!.Pairs);
        Assert.Empty(after.Relation("s")!.Pairs);
        Assert.Empty(after.Layout);
    }

    [Fact]
    public void Apply_MergeRelations_KeepsWordsPairsAndProperties()
    {
        var after = SchemaChanges.Apply(Start, new SchemaChange.MergeRelations(["r", "s"], "s"));
        var kept = Assert.Single(after.Relations);
        Assert.Equal(("s", ""), (kept.Id, kept.Inverse));
        Assert.Equal(["关", "r", "ra"], kept.Aliases);
        Assert.Equal(("ri", "re"), (string.Join('|', kept.InverseAliases), string.Join('|', kept.Examples)));
        Assert.Equal([new("B", "A"), new("A", "C"), new TypePair("A", "B")], kept.Pairs);
        Assert.Equal([("since", "s's"), ("until", "")], kept.Properties.Select(p => (p.Id, p.Description)));
    }

    [Fact]
    public void Apply_Split_MakesTargetsLikeTheSource_AndJoinsThemAsItWas()
    {
        var after = SchemaChanges.Apply(Start, new SchemaChange.SplitEntity("A", [new SplitRule("炎症"), new SplitRule("New_One")], "B"));
        Assert.Equal(["B", "C", "炎症", "New_One"], after.Entities.Select(e => e.Id));
        var (first, second) = (after.Entity("炎症")!, after.Entity("New_One")!);
        Assert.Equal((new LocalizedName("炎症"), new LocalizedName("", "New One")), (first.Names, second.Names));
        Assert.All(
            [first, second],
            t => Assert.Equal(("code|own", "g", ""), (string.Join('|', t.Properties.Select(p => p.Id)), t.Group, t.Hotkey))
        );
        Assert.All([first, second], t => Assert.True(t.Aliases.IsEmpty && t.Examples.IsEmpty && t.NegativeExamples.IsEmpty));
        Assert.NotEqual(first.Color, second.Color);
        Assert.Equal((new CanvasPlace(250, 20), new CanvasPlace(490, 20)), (after.Layout["炎症"], after.Layout["New_One"]));
        Assert.False(after.Layout.ContainsKey("A"));
        Assert.Equal(
            "炎症 B|New_One B|B B|B 炎症|B New_One",
            string.Join('|', after.Relation("r")!.Pairs.Select(p => $"{p.Head} {p.Tail}"))
        );
        // Those that were there stay as they were.
        Assert.Equal(["both", "x2"], after.Entity("B")!.Examples);
    }

    [Fact]
    public void Apply_SplitIntoItselfAndAnother_KeepsTheSource()
    {
        var after = SchemaChanges.Apply(Start, new SchemaChange.SplitEntity("A", [new SplitRule("N", "^n")], "A"));
        Assert.Equal(Json(Start.Entity("A")!), Json(after.Entity("A")!));
        Assert.Equal("A", after.Entity("C")!.Parent);
        Assert.Contains(new TypePair("N", "B"), after.Relation("r")!.Pairs);
        Assert.Contains(new TypePair("A", "B"), after.Relation("r")!.Pairs);
    }

    [Theory]
    [InlineData("A", "B", "B:P C:B K:B")]
    [InlineData("A", "C", "C:B B:P K:C")]
    [InlineData("P", "C", "A: C:B B:A K:A")]
    [InlineData("B", "A", "A:P C:A K:A")]
    [InlineData("K", "C", "A:P C:B B:A")]
    public void Apply_MergeAlongALine_NobodyInheritsFromItself(string from, string into, string parents)
    {
        // P over A over B over C, and K under A.
        var schema = new KnowledgeSchema
        {
            Entities =
            [
                new EntityType { Id = "P" },
                new EntityType { Id = "A", Parent = "P" },
                new EntityType { Id = "C", Parent = "B" },
                new EntityType { Id = "B", Parent = "A" },
                new EntityType { Id = "K", Parent = "A" },
            ],
        };
        foreach (
            var change in new SchemaChange[] { new SchemaChange.MergeEntities([from], into), new SchemaChange.DeleteEntity(from, into) }
        )
        {
            var after = SchemaChanges.Apply(schema, change);
            Assert.DoesNotContain(SchemaRules.Check(after), p => p.Code is "schema.parent.cycle" or "schema.parent.unknown");
            Assert.Equal(
                parents.Split(' ').Order(StringComparer.Ordinal),
                after.Entities.Where(e => e.Id != "P").Select(e => $"{e.Id}:{e.Parent}").Order(StringComparer.Ordinal)
            );
        }
    }

    [Fact]
    public void Apply_AnyMerge_OfASoundSchema_LeavesOnlyTheKeptAndNamesNobodyElse() =>
        Gen.Select(SchemaGenerator.Schemas, Gen.Int[0, 5], Gen.Int[0, 5])
            .Sample(
                (schema, i, j) =>
                {
                    var (from, into) = (schema.Entities[i % schema.Entities.Length].Id, schema.Entities[j % schema.Entities.Length].Id);
                    if (from == into)
                        return;
                    var after = SchemaChanges.Apply(schema, new SchemaChange.MergeEntities([from], into));
                    Assert.Equal(schema.Entities.Select(e => e.Id).Where(id => id != from), after.Entities.Select(e => e.Id));
                    Assert.DoesNotContain(SchemaRules.Check(after), p => p.Code is "schema.parent.cycle" or "schema.parent.unknown");
                    for (var r = 0; r < schema.Relations.Length; r++)
                        Assert.Equal(
                            schema
                                .Relations[r]
                                .Pairs.Select(p => new TypePair(p.Head == from ? into : p.Head, p.Tail == from ? into : p.Tail))
                                .Distinct(),
                            after.Relations[r].Pairs
                        );
                    // Whatever either could have, what is kept can have.
                    var could = schema.PropertiesOf(into).Concat(schema.Entity(from)!.Properties).Select(p => p.Id);
                    Assert.Subset(after.PropertiesOf(into).Select(p => p.Id).ToHashSet(), could.ToHashSet());
                },
                iter: 2_000
            );

    [Fact]
    public void ApplyToDraft_KeepsAChange_OnlyWhereWorkOfThePublishedVersionHangsOnIt()
    {
        var draft = Start
            .With(new EntityType { Id = "New", Properties = [new PropertyType { Id = "p" }] })
            .With(new RelationType { Id = "n" });
        foreach (
            var (change, isKept) in new (SchemaChange, bool)[]
            {
                (new SchemaChange.RenameEntity("A", "N"), true),
                (new SchemaChange.RenameEntity("New", "N"), false),
                (new SchemaChange.RenameRelation("r", "N"), true),
                (new SchemaChange.RenameRelation("n", "N"), false),
                (new SchemaChange.RenameProperty("A", "code", "N"), true),
                (new SchemaChange.RenameProperty("New", "p", "N"), false),
                (new SchemaChange.MergeEntities(["New", "A"], "B"), true),
                (new SchemaChange.MergeEntities(["New"], "B"), false),
                (new SchemaChange.MergeRelations(["n", "r"], "s"), true),
                (new SchemaChange.MergeRelations(["n"], "s"), false),
                (new SchemaChange.SplitEntity("A", [new SplitRule("B")]), true),
                (new SchemaChange.SplitEntity("New", [new SplitRule("B")]), false),
                (new SchemaChange.DeleteEntity("A"), true),
                (new SchemaChange.DeleteEntity("New"), false),
                (new SchemaChange.DeleteRelation("r"), true),
                (new SchemaChange.DeleteRelation("n"), false),
                (new SchemaChange.DeleteProperty("A", "code"), true),
                (new SchemaChange.DeleteProperty("New", "p"), false),
                (new SchemaChange.SetPairs("r", []), false),
                (new SchemaChange.SetCardinality("r", Cardinality.OneToOne), false),
                (new SchemaChange.SetPropertyKind("A", "code", PropertyKind.Date), false),
            }
        )
        {
            var after = SchemaChanges.ApplyToDraft(draft, Start, change);
            Assert.Equal(isKept ? new[] { change } : Array.Empty<SchemaChange>(), after.Changes);
            Assert.Equal(Json(SchemaChanges.Apply(draft, change)), Json(after with { Changes = draft.Changes }));
        }
    }

    [Theory]
    [InlineData("", "肺炎", false)]
    [InlineData("炎$", "肺炎", true)]
    [InlineData("炎$", "炎症", false)]
    [InlineData("ITIS", "arthritis", true)]
    [InlineData("^(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", false)]
    public void SplitRule_Pattern_IsFoundInTheName_WhateverTheCaseAndWithoutEnd(string pattern, string name, bool fits) =>
        Assert.Equal(fits, new SplitRule("T", pattern).Fits(name));

    [Theory]
    [InlineData("感冒", true)]
    [InlineData(" 感 冒 ", true)]
    [InlineData("FLU", true)]
    [InlineData("ｆｌｕ", true)]
    [InlineData("流感冒", false)]
    public void SplitRule_Names_AreComparedAsNamesAre(string name, bool fits)
    {
        Assert.Equal(fits, new SplitRule("T", "", ["感冒", "flu"]).Fits(name));
        Assert.True(new SplitRule("T", "x", ["感冒"]).Fits("感冒"));
        Assert.False(new SplitRule("T", "", default).Fits(name));
    }

    private static string Json(KnowledgeSchema schema) => SchemaJson.Write(schema);

    private static string Json<T>(T value) => System.Text.Json.JsonSerializer.Serialize(value, SchemaJson.Options);
}
