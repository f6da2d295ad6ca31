using System.Text.Json.Nodes;
using CsCheck;
using Portal.Domain.Schema;
using Portal.Tests.Support;

namespace Portal.Tests.Schema.Domain;

/// <summary>What was changed, taken there, back, and onto the work of others; and the merge of three that it rests on.</summary>
public sealed class SchemaPatchTests
{
    private static readonly string[] s_members = ["x", "y", "z", "w"];

    // Small objects, so that three of them often touch the same members.
    private static readonly Gen<JsonObject> s_flat = SchemaGenerator
        .OneOf("", "a", "b", "c")
        .Array[4]
        .Select(values => new JsonObject(
            s_members
                .Zip(values)
                .Where(m => m.Second.Length > 0)
                .Select(m => KeyValuePair.Create(m.First, (JsonNode?)JsonValue.Create(m.Second)))
        ));

    [Fact]
    public void Between_AndApplied_IsTheOther_AndReversed_IsTheFirst() =>
        Gen.Select(SchemaGenerator.Schemas, SchemaGenerator.Schemas)
            .Sample(
                (before, after) =>
                {
                    var patch = SchemaPatch.Between(before, after);
                    Assert.Equal(SchemaJson.Write(after), SchemaJson.Write(patch.ApplyTo(before).GetValueOrThrow()));
                    Assert.Equal(SchemaJson.Write(before), SchemaJson.Write(patch.Reversed().ApplyTo(after).GetValueOrThrow()));
                    // Applied where it is done already, it does nothing.
                    Assert.Equal(SchemaJson.Write(after), SchemaJson.Write(patch.ApplyTo(after).GetValueOrThrow()));
                    Assert.True(SchemaPatch.Between(before, before).IsEmpty);
                },
                iter: 1_000
            );

    [Fact]
    public void ApplyTo_WorkOnOtherTypes_IsBothTogether_WhicheverComesFirst()
    {
        var start = new KnowledgeSchema
        {
            Entities = [.. Enumerable.Range(0, 4).Select(i => new EntityType { Id = $"E{i}" })],
            Relations = [new RelationType { Id = "r", Pairs = [new("E0", "E1")] }],
        };
        Gen.Select(Gen.Int[0, 11], Gen.Int[0, 11], Gen.Int[0, 3], Gen.Int[0, 3])
            .Sample(
                (mine, theirs, i, j) =>
                {
                    KnowledgeSchema Mine(KnowledgeSchema s) => s.With(s.Entity($"E{i}")! with { Color = mine });
                    KnowledgeSchema Theirs(KnowledgeSchema s) => s.With(s.Entity($"E{j}")! with { Description = $"{theirs}" });
                    var both = SchemaJson.Write(Mine(Theirs(start)));
                    Assert.Equal(both, SchemaJson.Write(SchemaPatch.Between(start, Mine(start)).ApplyTo(Theirs(start)).GetValueOrThrow()));
                    Assert.Equal(both, SchemaJson.Write(SchemaPatch.Between(start, Theirs(start)).ApplyTo(Mine(start)).GetValueOrThrow()));
                    // Taking mine back leaves theirs.
                    Assert.Equal(
                        SchemaJson.Write(Theirs(start)),
                        SchemaJson.Write(SchemaPatch.Between(start, Mine(start)).Reversed().ApplyTo(Mine(Theirs(start))).GetValueOrThrow())
                    );
                }
            );
    }

    [Fact]
    public void ApplyTo_WhatOthersTookAwayOrChanged_IsAConflict_AndForcedIsMine()
    {
        var start = new KnowledgeSchema
        {
            Entities = [new EntityType { Id = "A" }],
            Layout = KnowledgeSchema.Empty.Layout.Add("A", new(1, 1)),
        };
        var mine = start.With(start.Entity("A")! with { Description = "mine" });
        var patch = SchemaPatch.Between(start, mine);
        var gone = patch.ApplyTo(start.WithoutEntity("A"));
        Assert.Equal(("schema.edit.conflict", "entity:A"), (gone.Problems[0].Code, gone.Problems[0].Field));
        Assert.Equal("mine", patch.ApplyTo(start.WithoutEntity("A"), force: true).GetValueOrThrow().Entity("A")!.Description);

        var removal = SchemaPatch.Between(start, start.WithoutEntity("A"));
        Assert.Equal("entity:A", removal.ApplyTo(mine).Problems[0].Field);
        Assert.Empty(removal.ApplyTo(mine, force: true).GetValueOrThrow().Entities);

        var moved = SchemaPatch.Between(start, start with { Layout = start.Layout.SetItem("A", new(2, 1)) });
        var clash = moved.ApplyTo(start with { Layout = start.Layout.SetItem("A", new(3, 5)) });
        Assert.Equal("place:A.x", clash.Problems[0].Field);
    }

    [Fact]
    public void TouchesChanges_OnlyWhenTheDraftKeepsAnother()
    {
        var start = new KnowledgeSchema { Entities = [new EntityType { Id = "A" }] };
        Assert.False(SchemaPatch.Between(start, start.With(new EntityType { Id = "B" })).TouchesChanges);
        var renamed = SchemaChanges.ApplyToDraft(start, start, new SchemaChange.RenameEntity("A", "B"));
        var patch = SchemaPatch.Between(start, renamed);
        Assert.True(patch.TouchesChanges);
        Assert.Equal(renamed.Changes, patch.ApplyTo(start).GetValueOrThrow().Changes);
        Assert.Empty(patch.Reversed().ApplyTo(renamed).GetValueOrThrow().Changes);
    }

    [Fact]
    public void Between_TwoTypesOfOneIdentifier_LosesNeither()
    {
        var twice = new KnowledgeSchema { Entities = [new EntityType { Id = "A", Color = 1 }, new EntityType { Id = "A", Color = 2 }] };
        var read = SchemaPatch.Between(KnowledgeSchema.Empty, twice).ApplyTo(KnowledgeSchema.Empty).GetValueOrThrow();
        Assert.Equal([1, 2], read.Entities.Select(e => e.Color));
    }

    [Fact]
    public void ApplyTo_Order_IsTakenOver_AndWhatItDoesNotNameComesLast()
    {
        var start = new KnowledgeSchema { Entities = [new EntityType { Id = "A" }, new EntityType { Id = "B" }] };
        var turned = SchemaPatch.Between(start, start with { Entities = [start.Entities[1], start.Entities[0]] });
        var theirs = start with { Entities = [new EntityType { Id = "New" }, .. start.Entities] };
        Assert.Equal(["B", "A", "New"], turned.ApplyTo(theirs).GetValueOrThrow().Entities.Select(e => e.Id));
    }

    [Fact]
    public void Merge_OfFlatObjects_IsThreeWaysMemberByMember() =>
        Gen.Select(s_flat, s_flat, s_flat)
            .Sample(
                (seen, mine, theirs) =>
                {
                    var merged = JsonMerge.Merge(seen, mine, theirs, out var conflicts);
                    foreach (var name in s_members)
                    {
                        var (s, m, t) = ($"{seen[name]}", $"{mine[name]}", $"{theirs[name]}");
                        var isConflict = m != t && m != s && t != s;
                        Assert.Equal(isConflict, conflicts.Contains(name));
                        Assert.Equal(
                            isConflict ? m
                                : m == s ? t
                                : m,
                            $"{merged[name]}"
                        );
                    }
                },
                iter: 5_000
            );

    [Fact]
    public void Merge_OfListsOfTexts_AddsAndRemovesWhatEitherDid() =>
        Gen.Select(Texts(), Texts(), Texts())
            .Sample(
                (seen, mine, theirs) =>
                {
                    var merged = JsonMerge.Merge(List(seen), List(mine), List(theirs), out var conflicts);
                    var expected = seen.Union(mine)
                        .Union(theirs)
                        .Where(t =>
                            (mine.Contains(t) && theirs.Contains(t)) || (!seen.Contains(t) && (mine.Contains(t) || theirs.Contains(t)))
                        );
                    Assert.Empty(conflicts);
                    Assert.Equal(
                        expected.Order(StringComparer.Ordinal),
                        (merged["list"] as JsonArray ?? []).Select(i => $"{i}").Order(StringComparer.Ordinal)
                    );
                },
                iter: 5_000
            );

    [Theory]
    // Members of one object of a list, by its identifier.
    [InlineData("[{'id':'a','x':1}]", "[{'id':'a','x':2}]", "[{'id':'a','x':1,'y':3}]", "[{'id':'a','x':2,'y':3}]", "")]
    [InlineData("[{'id':'a','x':1}]", "[{'id':'a','x':2}]", "[{'id':'a','x':3}]", "[{'id':'a','x':2}]", "m.a.x")]
    // Both added the same identifier.
    [InlineData("[]", "[{'id':'a','x':2}]", "[{'id':'a','x':3}]", "[{'id':'a','x':2}]", "m.a.x")]
    [InlineData("[]", "[{'id':'a','x':2}]", "[{'id':'b'}]", "[{'id':'b'},{'id':'a','x':2}]", "")]
    // One took away what the other changed, or left.
    [InlineData("[{'id':'a','x':1}]", "[]", "[{'id':'a','x':3}]", "[]", "m.a")]
    [InlineData("[{'id':'a','x':1}]", "[{'id':'a','x':3}]", "[]", "[{'id':'a','x':3}]", "m.a")]
    [InlineData("[{'id':'a'},{'id':'b'}]", "[{'id':'a'}]", "[{'id':'a'},{'id':'b'},{'id':'c'}]", "[{'id':'a'},{'id':'c'}]", "")]
    [InlineData(
        "[{'id':'a'},{'id':'b'}]",
        "[{'id':'b'},{'id':'z'}]",
        "[{'id':'a'},{'id':'b'},{'id':'c'}]",
        "[{'id':'b'},{'id':'c'},{'id':'z'}]",
        ""
    )]
    // Equal items without identifiers are as many as they are.
    [InlineData("['a','a']", "['a','a','b']", "['a']", "['a','b']", "")]
    [InlineData("['a']", "['a','a']", "['a','c']", "['a','c','a']", "")]
    // Another kind of value on each side.
    [InlineData("1", "{'x':1}", "[1]", "{'x':1}", "m")]
    [InlineData("{'x':1}", "{'x':1,'y':2}", "{'x':3}", "{'x':3,'y':2}", "")]
    [InlineData("{'x':{'y':1}}", "{'x':{'y':2}}", "{'x':{'y':3}}", "{'x':{'y':2}}", "m.x.y")]
    public void Merge_Member_IsThis(string seen, string mine, string theirs, string expected, string conflict)
    {
        static JsonObject Member(string json) => (JsonObject)JsonNode.Parse($"{{\"m\":{json.Replace('\'', '"')}}}")!;
        var merged = JsonMerge.Merge(Member(seen), Member(mine), Member(theirs), out var conflicts);
        Assert.Equal(Member(expected).ToJsonString(), merged.ToJsonString());
        Assert.Equal(conflict, string.Join(' ', conflicts));
        // The one who merges the other way finds the same conflicts.
        JsonMerge.Merge(Member(seen), Member(theirs), Member(mine), out var others);
        Assert.Equal(conflicts.Count, others.Count);
    }

    private static Gen<string[]> Texts() => SchemaGenerator.OneOf("a", "b", "c", "d").Array[0, 4].Select(a => a.Distinct().ToArray());

    private static JsonObject List(string[] texts) => new() { ["list"] = new JsonArray([.. texts.Select(t => (JsonNode?)t)]) };
}
