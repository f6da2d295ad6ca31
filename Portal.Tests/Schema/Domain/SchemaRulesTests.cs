using System.Collections.Immutable;
using CsCheck;
using Portal.Domain;
using Portal.Domain.Schema;

namespace Portal.Tests.Schema.Domain;

/// <summary>Each rule from both sides: a sound schema of which one thing is changed, and exactly what is said of it.</summary>
public sealed class SchemaRulesTests
{
    private static KnowledgeSchema Sound { get; } =
        new()
        {
            Entities =
            [
                Entity("A") with
                {
                    Properties = [Property("code") with { IsKey = true }],
                },
                Entity("B"),
                Entity("C") with
                {
                    Parent = "A",
                },
            ],
            Relations = [Relation("r", ("A", "B")) with { Inverse = "s" }, Relation("s", ("B", "A")) with { Inverse = "r" }],
        };

    [Fact]
    public void Check_Sound_SaysNothing()
    {
        Assert.Empty(SchemaRules.Check(Sound));
        Assert.True(SchemaRules.CanPublish(Sound));
    }

    [Fact]
    public void Check_Empty_IsAnError()
    {
        Assert.Equal("schema.empty()", Assert.Single(SchemaRules.Check(KnowledgeSchema.Empty)).ToString());
        Assert.False(SchemaRules.CanPublish(KnowledgeSchema.Empty));
    }

    [Theory]
    [InlineData("B2", "")]
    [InlineData("_", "")]
    [InlineData("b c", "Error schema.identifier.illegal(b c: b c)")]
    [InlineData("name", "Error schema.identifier.reserved(name: name)")]
    [InlineData("Name", "")]
    public void Check_IdentifierOfAnEntity(string id, string expected) =>
        Says(expected, Sound.With(Sound.Entity("B")! with { Id = id }, "B"));

    [Theory]
    [InlineData("治疗", "")]
    [InlineData("1r", "Error schema.identifier.illegal(1r: 1r)")]
    [InlineData("push", "Error schema.identifier.reserved(push: push)")]
    public void Check_IdentifierOfARelation(string id, string expected) =>
        Says(expected, Sound.With(Sound.Relation("r")! with { Id = id }, "r"));

    [Theory]
    [InlineData("dose", "")]
    [InlineData("a.b", "Error schema.identifier.illegal(A.a.b: a.b)")]
    [InlineData("id", "Error schema.identifier.reserved(A.id: id)")]
    [InlineData("code", "Error schema.identifier.duplicate(A.code: code)")]
    public void Check_IdentifierOfAProperty(string id, string expected) => Says(expected, WithProperty(Property(id)));

    [Fact]
    public void Check_TakenIdentifiers_AreSaidOnce_AndKindsDoNotDisturbEachOther()
    {
        // An entity type and a relation type may share one.
        Says("", Sound.With(Sound.Relation("r")! with { Id = "B" }, "r"));
        var twice = Sound with { Entities = [.. Sound.Entities, Sound.Entity("B")!, Sound.Entity("B")!] };
        Assert.Equal(["schema.identifier.duplicate(B: B)"], Only(twice, "schema.identifier.duplicate").Select(p => p.ToString()));
        var relations = Sound with { Relations = [.. Sound.Relations, Sound.Relation("r")!] };
        Assert.Equal("r", Assert.Single(Only(relations, "schema.identifier.duplicate")).Field);
        // The owner says which: two types may have a property of the same identifier.
        Says("", Sound.With(Sound.Relation("r")! with { Properties = [Property("code")] }));
    }

    [Theory]
    [InlineData("", "", "Warning schema.name.missingEn(B: B)|Warning schema.name.missingZh(B: B)")]
    [InlineData("乙", "", "Warning schema.name.missingEn(B: B)")]
    [InlineData("", "b", "Warning schema.name.missingZh(B: B)")]
    [InlineData("A 的名", "b", "")]
    [InlineData("甲A", "b", "Warning schema.name.duplicate(B: 甲a, A)")]
    [InlineData("甲 Ａ", "b", "")]
    [InlineData("甲Ａ", "b", "Warning schema.name.duplicate(B: 甲a, A)")]
    [InlineData("乙", "名A", "Warning schema.name.duplicate(B: 名a, A)")]
    public void Check_NamesOfEntities(string zh, string en, string expected) =>
        Says(
            expected,
            Sound.With(Sound.Entity("A")! with { Names = new("甲A", "名A") }).With(Sound.Entity("B")! with { Names = new(zh, en) })
        );

    [Fact]
    public void Check_NamesOfRelationsAndProperties()
    {
        Says("Warning schema.name.missingZh(r: r)", Sound.With(Sound.Relation("r")! with { Names = new("", "r") }));
        Says(
            "Warning schema.name.duplicate(s: x, r)",
            Sound.With(Sound.Relation("r")! with { Names = new("甲", "x") }).With(Sound.Relation("s")! with { Names = new("乙", "X") })
        );
        // The same word in both languages of one type, and of an entity and a relation, is no clash.
        Says("", Sound.With(Sound.Relation("r")! with { Names = new("same", "Same") }));
        Says("", Sound.With(Sound.Relation("r")! with { Names = Sound.Entity("A")!.Names }));
        Says(
            "Warning schema.name.missingEn(A.x: A.x)|Warning schema.name.missingZh(A.x: A.x)",
            WithProperty(Property("x") with { Names = new() })
        );
        Says(
            "Warning schema.name.missingEn(r.x: r.x)",
            Sound.With(Sound.Relation("r")! with { Properties = [Property("x") with { Names = new("某", "") }] })
        );
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("A", "")]
    [InlineData("B", "Error schema.parent.cycle(B: B)")]
    [InlineData("Z", "Error schema.parent.unknown(B: B, Z)")]
    public void Check_Parent(string parent, string expected) => Says(expected, Sound.With(Sound.Entity("B")! with { Parent = parent }));

    [Fact]
    public void Check_RandomParents_CyclesAreThoseThatAWalkReturnsFrom() =>
        Gen.Int[-1, 4]
            .Array[5]
            .Sample(parents =>
            {
                var schema = Sound with
                {
                    Entities = [.. parents.Select((p, i) => Entity($"E{i}") with { Parent = p < 0 ? "" : $"E{p}" })],
                    Relations = [Relation("r", ("E0", "E1"))],
                };
                var expected = Enumerable
                    .Range(0, 5)
                    .Where(start =>
                    {
                        var at = parents[start];
                        for (var step = 0; step < 10 && at >= 0 && at != start; step++)
                            at = parents[at];
                        return at == start;
                    })
                    .Select(i => $"E{i}");
                Assert.Equal(expected, Only(schema, "schema.parent.cycle").Select(p => p.Field));
            });

    [Fact]
    public void Check_Orphan_IsATypeThatNoRelationReaches_ByItselfItsParentsOrItsChildren()
    {
        Says("Warning schema.entity.orphan(D: D)", Sound.With(Entity("D")));
        Says("", Sound.With(Entity("D") with { Parent = "C" }));
        // What only gathers children is reached by them.
        Says("", Sound.With(Entity("D")).With(Sound.Entity("B")! with { Parent = "D" }));
        // Without relations nobody is left out.
        Says("", Sound with { Relations = [] });
        // Either end counts.
        Says("", Sound.With(Entity("D")).With(Relation("t", ("B", "D"))));
        Says("", Sound.With(Entity("D")).With(Relation("t", ("D", "B"))));
    }

    [Fact]
    public void Check_Abstract_NeedsAChildThatIsNot()
    {
        Says("Warning schema.entity.abstractLeaf(B: B)", Sound.With(Sound.Entity("B")! with { IsAbstract = true }));
        Says("", Sound.With(Sound.Entity("A")! with { IsAbstract = true }));
        Says(
            "Warning schema.entity.abstractLeaf(A: A)|Warning schema.entity.abstractLeaf(C: C)",
            Sound.With(Sound.Entity("A")! with { IsAbstract = true }).With(Sound.Entity("C")! with { IsAbstract = true })
        );
    }

    [Fact]
    public void Check_DefinitionsAndKeys_AreHints()
    {
        Says("Hint schema.definition.missing(B: B)", Sound.With(Sound.Entity("B")! with { Description = "" }));
        Says("Hint schema.definition.missing(r: r)", Sound.With(Sound.Relation("r")! with { Description = "" }));
        // An inherited property asks for a key as an own one does, and an inherited key is one.
        var keyless = Sound.With(Sound.Entity("A")! with { Properties = [Property("code")] });
        Says("Hint schema.key.missing(A: A)|Hint schema.key.missing(C: C)", keyless);
        Says("Hint schema.key.missing(C: C)", keyless.With(keyless.Entity("A")! with { IsAbstract = true }));
        Says(
            "Hint schema.key.missing(A: A)",
            keyless.With(keyless.Entity("C")! with { Properties = [Property("no") with { IsKey = true }] })
        );
        Assert.True(SchemaRules.CanPublish(keyless));
    }

    [Theory]
    [InlineData(PropertyKind.Enumeration, "", "", "", "Error schema.property.noValues(A.x: A.x)")]
    [InlineData(PropertyKind.Enumeration, "轻", "", "", "")]
    [InlineData(PropertyKind.Text, "", "", "", "")]
    [InlineData(PropertyKind.Text, "", "mg", "", "Warning schema.property.unitWithoutNumber(A.x: A.x, mg)")]
    [InlineData(PropertyKind.Date, "", "d", "", "Warning schema.property.unitWithoutNumber(A.x: A.x, d)")]
    [InlineData(PropertyKind.Number, "", "mg", "", "")]
    [InlineData(PropertyKind.Text, "", "", "[", "Error schema.pattern.illegal(A.x: A.x, [)")]
    [InlineData(PropertyKind.Text, "", "", "[A-Z]\\d+", "")]
    public void Check_Property(PropertyKind kind, string value, string unit, string pattern, string expected)
    {
        var property = Property("x") with { Kind = kind, Values = value.Length > 0 ? [value] : [], Unit = unit, Pattern = pattern };
        Says(expected, WithProperty(property));
        Says(expected.Replace("A.x", "r.x", StringComparison.Ordinal), Sound.With(Sound.Relation("r")! with { Properties = [property] }));
    }

    [Fact]
    public void Check_Pairs_NeedOneAndKnownEnds()
    {
        Says("Error schema.relation.noPair(t: t)", Sound.With(Relation("t")));
        Says("Error schema.relation.unknownType(t: t, X)", Sound.With(Relation("t", ("X", "B"))));
        Says("Error schema.relation.unknownType(t: t, Y)", Sound.With(Relation("t", ("A", "Y"))));
        Says(
            "Error schema.relation.unknownType(t: t, X)|Error schema.relation.unknownType(t: t, Y)",
            Sound.With(Relation("t", ("X", "Y"), ("Y", "X"), ("A", "X")))
        );
    }

    [Fact]
    public void Check_Inverse_IsKnownMutualAndTurnedRound()
    {
        Says(
            "Error schema.relation.inverseUnknown(r: r, none)|Warning schema.relation.inverseMismatch(s: s, r)",
            Sound.With(Sound.Relation("r")! with { Inverse = "none" })
        );
        Says("Warning schema.relation.inverseMismatch(s: s, r)", Sound.With(Sound.Relation("r")! with { Inverse = "" }));
        Says(
            "Warning schema.relation.inverseMismatch(r: r, s)|Warning schema.relation.inverseMismatch(s: s, r)",
            Sound.With(Sound.Relation("s")! with { Pairs = [new("A", "B")] })
        );
        Says(
            "Warning schema.relation.inverseMismatch(r: r, s)|Warning schema.relation.inverseMismatch(s: s, r)",
            Sound.With(Sound.Relation("s")! with { Pairs = [new("B", "A"), new("B", "C")] })
        );
        // The order of the pairs means nothing.
        Says(
            "",
            Sound
                .With(Sound.Relation("r")! with { Pairs = [new("A", "B"), new("C", "B")] })
                .With(Sound.Relation("s")! with { Pairs = [new("B", "C"), new("B", "A")] })
        );
    }

    [Theory]
    [InlineData("A", "B", true)]
    [InlineData("A", "A", false)]
    [InlineData("A", "C", false)]
    [InlineData("C", "A", false)]
    [InlineData("C", "B", true)]
    public void Check_Transitive_NeedsAWayToGoOn(string head, string tail, bool isNever)
    {
        var schema = Sound.With(Relation("t", (head, tail)) with { IsTransitive = true });
        Says(isNever ? "Warning schema.relation.neverTransitive(t: t)" : "", schema);
        Says("", schema.With(schema.Relation("t")! with { IsTransitive = false }));
    }

    [Fact]
    public void Check_Transitive_MayGoOnByAnotherPair()
    {
        Says("", Sound.With(Relation("t", ("A", "B"), ("B", "C")) with { IsTransitive = true }));
        Says(
            "Warning schema.relation.neverTransitive(t: t)",
            Sound.With(Entity("D") with { Parent = "B" }).With(Relation("t", ("A", "B"), ("A", "D")) with { IsTransitive = true })
        );
    }

    [Theory]
    [InlineData("1", "2", "")]
    [InlineData("a", "Z", "")]
    [InlineData("", "", "")]
    [InlineData("1", "1", "Error schema.hotkey.duplicate(B: 1, A)")]
    [InlineData("q", "Q", "Error schema.hotkey.duplicate(B: q, A)")]
    [InlineData("", "10", "Error schema.hotkey.illegal(B: 10)")]
    [InlineData("", "-", "Error schema.hotkey.illegal(B: -)")]
    [InlineData("", "病", "Error schema.hotkey.illegal(B: 病)")]
    [InlineData("", "９", "Error schema.hotkey.illegal(B: ９)")]
    [InlineData("é", "é", "Error schema.hotkey.duplicate(B: é, A)|Error schema.hotkey.illegal(A: é)")]
    public void Check_Hotkeys(string first, string second, string expected)
    {
        Says(expected, Sound.With(Sound.Entity("A")! with { Hotkey = first }).With(Sound.Entity("B")! with { Hotkey = second }));
        Says(
            expected
                .Replace("(B", "(s", StringComparison.Ordinal)
                .Replace("(A", "(r", StringComparison.Ordinal)
                .Replace(", A", ", r", StringComparison.Ordinal),
            Sound.With(Sound.Relation("r")! with { Hotkey = first }).With(Sound.Relation("s")! with { Hotkey = second })
        );
        // Entities are keyed while labeling, relations while relating.
        if (expected.Length == 0)
            Says("", Sound.With(Sound.Entity("A")! with { Hotkey = first }).With(Sound.Relation("r")! with { Hotkey = first }));
    }

    [Theory]
    [InlineData("x,y", "x,y", true)]
    [InlineData("x,y", "X,ｙ", true)]
    [InlineData("x", "x", false)]
    [InlineData("x,y,z", "x,y,u,v", true)]
    [InlineData("x,y,a,b", "x,y,c,d", true)]
    [InlineData("x,y,a,b,c", "x,y,d,e,f", false)]
    [InlineData("x,y,a,b,c", "x,y", true)]
    [InlineData("x,x", "x,x", false)]
    [InlineData("x,y", "", false)]
    public void Check_Examples_SharedByHalfAndAtLeastTwo_AreAlike(string first, string second, bool isAlike) =>
        Says(
            isAlike ? "Warning schema.entity.alike(B: B, A)" : "",
            Sound.With(Sound.Entity("A")! with { Examples = List(first) }).With(Sound.Entity("B")! with { Examples = List(second) })
        );

    [Fact]
    public void Check_DefinitionsThatAreTheSame_AreAlike()
    {
        Says(
            "Warning schema.entity.alike(B: B, A)",
            Sound.With(Sound.Entity("A")! with { Description = "一种 病 X" }).With(Sound.Entity("B")! with { Description = "一种病 x" })
        );
        Assert.Empty(
            Only(
                Sound.With(Sound.Entity("A")! with { Description = "" }).With(Sound.Entity("B")! with { Description = "" }),
                "schema.entity.alike"
            )
        );
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    [InlineData(11, true)]
    public void CheckUse_TellsFromTenDocumentsOn(int documents, bool tells)
    {
        var schema = Sound.With(Sound.Entity("A")! with { IsAbstract = true });
        var problems = SchemaRules.CheckUse(schema, new Dictionary<string, int> { ["B"] = 0, ["C"] = 1 }, documents);
        Assert.Equal(
            tells ? $"Warning schema.entity.unused(B: B, {documents})" : "",
            string.Join('|', problems.Select(p => $"{p.Severity} {p}"))
        );
    }

    [Fact]
    public void CheckUse_OneMention_IsEnough_AndNoneCounted_IsNone()
    {
        var mentions = Sound.Entities.ToDictionary(e => e.Id, _ => 1);
        Assert.Empty(SchemaRules.CheckUse(Sound, mentions, SchemaRules.DocumentsThatTell));
        mentions.Remove("A");
        Assert.Equal("A", Assert.Single(SchemaRules.CheckUse(Sound, mentions, SchemaRules.DocumentsThatTell)).Field);
    }

    private static KnowledgeSchema WithProperty(PropertyType property) =>
        Sound.With(Sound.Entity("A")! with { Properties = Sound.Entity("A")!.Properties.Add(property) });

    private static EntityType Entity(string id) =>
        new()
        {
            Id = id,
            Names = new(id + "类", id),
            Description = $"What is {id}.",
        };

    private static RelationType Relation(string id, params (string Head, string Tail)[] pairs) =>
        new()
        {
            Id = id,
            Names = new(id + "系", id),
            Description = $"What {id} says.",
            Pairs = [.. pairs.Select(p => new TypePair(p.Head, p.Tail))],
        };

    private static PropertyType Property(string id) => new() { Id = id, Names = new(id + "性", id) };

    private static ImmutableArray<string> List(string items) => [.. items.Split(',', StringSplitOptions.RemoveEmptyEntries)];

    private static IEnumerable<Problem> Only(KnowledgeSchema schema, string code) => SchemaRules.Check(schema).Where(p => p.Code == code);

    private static void Says(string expected, KnowledgeSchema schema)
    {
        var problems = SchemaRules.Check(schema);
        Assert.Equal(expected, string.Join('|', problems.Select(p => $"{p.Severity} {p}").Order(StringComparer.Ordinal)));
        Assert.Equal(problems.All(p => p.Severity != ProblemSeverity.Error), SchemaRules.CanPublish(schema));
    }
}
