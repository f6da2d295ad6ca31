using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Portal.Domain.Schema;
using Portal.Tests.Support;
using static Portal.Tests.Schema.Domain.SchemaEditsTests;

namespace Portal.Tests.Schema.Domain;

/// <summary>When an edit is refused, also one that no page of ours would send.</summary>
public sealed class SchemaEditRefusalTests
{
    public static TheoryData<SchemaEdit, string> Refused { get; } =
        new()
        {
            { new SchemaEdit.PutEntity(null!), "schema.edit.illegal(type: type)" },
            { new SchemaEdit.PutEntity(new EntityType { Id = "A" }), "schema.change.taken(A: A)" },
            { new SchemaEdit.PutEntity(new EntityType { Id = "X" }, new EntityType { Id = "X" }), "schema.edit.gone(X: X)" },
            { new SchemaEdit.PutEntity(Start.Entity("A")! with { Id = "B" }, Start.Entity("A")), "schema.change.taken(B: B)" },
            {
                new SchemaEdit.PutEntity(Start.Entity("A")! with { Group = "mine" }, Start.Entity("A")! with { Group = "seen" }),
                "schema.edit.conflict(group: group)"
            },
            { new SchemaEdit.PutRelation(null!), "schema.edit.illegal(type: type)" },
            { new SchemaEdit.PutRelation(new RelationType { Id = "r" }), "schema.change.taken(r: r)" },
            { new SchemaEdit.PutRelation(new RelationType { Id = "x" }, new RelationType { Id = "x" }), "schema.edit.gone(x: x)" },
            { new SchemaEdit.PutRelation(Start.Relation("r")! with { Id = "s" }, Start.Relation("r")), "schema.change.taken(s: s)" },
            {
                new SchemaEdit.PutRelation(Start.Relation("r")! with { Hotkey = "c" }, Start.Relation("r")! with { Hotkey = "b" }),
                "schema.edit.conflict(hotkey: hotkey)"
            },
            { new SchemaEdit.Draw("X"), "schema.edit.gone(X: X)" },
            { new SchemaEdit.Draw("A", "X"), "schema.edit.gone(X: X)" },
            { new SchemaEdit.Draw("A", "B", "x"), "schema.edit.gone(x: x)" },
            { new SchemaEdit.Draw(null!), "schema.edit.gone(: )" },
            { new SchemaEdit.SetName(ElementKind.Entity, "r", "zh", "n"), "schema.edit.gone(r: r)" },
            { new SchemaEdit.SetName(ElementKind.Relation, "A", "zh", "n"), "schema.edit.gone(A: A)" },
            { new SchemaEdit.SetName(ElementKind.Entity, null!, "zh", "n"), "schema.edit.gone(: )" },
            { new SchemaEdit.SetParent("X", "A"), "schema.edit.gone(X: X)" },
            { new SchemaEdit.SetParent("A", "X"), "schema.edit.gone(X: X)" },
            { new SchemaEdit.SetParent("A", "A"), "schema.parent.cycle(A: A)" },
            { new SchemaEdit.SetParent("A", "C"), "schema.parent.cycle(A: A)" },
            { new SchemaEdit.Reverse("x"), "schema.change.unknown(x: x)" },
            { new SchemaEdit.Reverse(null!), "schema.change.unknown(: )" },
            { new SchemaEdit.Change(null!), "schema.edit.illegal(what)" },
            { new SchemaEdit.Change(new SchemaChange.DeleteEntity("X")), "schema.change.unknown(X: X)" },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Apply_WhatCannotBe_IsRefused(SchemaEdit edit, string problem) =>
        Assert.Equal(problem, Assert.Single(SchemaEdits.Apply(Start, Start, edit).Problems).ToString());

    [Fact]
    public void Apply_EditsOfDamagedJson_AreRefusedOrSound()
    {
        // What a browser that is not ours may send: members left out, null, or of another kind.
        var full = FullSchema.Full;
        var seeds = new SchemaEdit[]
        {
            new SchemaEdit.PutEntity(full.Entities[1]),
            new SchemaEdit.PutEntity(Start.Entities[0] with { Color = 4 }, Start.Entities[0]),
            new SchemaEdit.PutRelation(full.Relations[0]),
            new SchemaEdit.PutRelation(Start.Relations[0] with { Hotkey = "q" }, Start.Relations[0]),
            new SchemaEdit.Draw("A", "", "", new CanvasPlace(1, 2)),
            new SchemaEdit.SetName(ElementKind.Entity, "A", "zh", "x"),
            new SchemaEdit.Remove(["A"], ["r"]),
            new SchemaEdit.Change(new SchemaChange.SplitEntity("A", [new SplitRule("N", "x", ["y"])], "B")),
            new SchemaEdit.Change(new SchemaChange.SetPairs("r", [new("A", "A")])),
            new SchemaEdit.Change(new SchemaChange.MergeEntities(["A"], "B")),
            new SchemaEdit.Paste(full),
            new SchemaEdit.Replace(full),
        };
        Gen.Select(Gen.Int[0, seeds.Length - 1], Gen.Int[0, 10_000], Gen.Bool)
            .Sample(
                (seed, at, isNull) =>
                {
                    var json = JsonNode.Parse(JsonSerializer.Serialize(seeds[seed], SchemaJson.Options))!;
                    var members = Members(json).ToList();
                    var (owner, name) = members[at % members.Count];
                    if (isNull)
                        owner[name] = null;
                    else
                        owner.Remove(name);
                    SchemaEdit edit;
                    try
                    {
                        edit = json.Deserialize<SchemaEdit>(SchemaJson.Options)!;
                    }
                    catch (Exception error) when (error is JsonException or NotSupportedException or InvalidOperationException)
                    {
                        return;
                    }

                    if (SchemaEdits.Apply(Start, Start, edit) is { Success: true, Value: { } after })
                    {
                        _ = SchemaRules.Check(after);
                        Assert.True(SchemaJson.Read(SchemaJson.Write(after)).Success);
                        Assert.False(SchemaPatch.Between(after, KnowledgeSchema.Empty).IsEmpty && after.Entities.Length > 0);
                    }
                },
                iter: 3_000
            );
    }

    private static IEnumerable<(JsonObject Owner, string Name)> Members(JsonNode? node) =>
        node switch
        {
            JsonObject o => o.SelectMany(m => Members(m.Value).Prepend((o, m.Key))),
            JsonArray list => list.SelectMany(Members),
            _ => [],
        };
}
