using CsCheck;
using Portal.Domain.Schema;
using Portal.Tests.Support;

namespace Portal.Tests.Schema.Domain;

/// <summary>Where work goes when a draft is published: chains of changes, against following each name by hand.</summary>
public sealed class SchemaMappingTests
{
    private static readonly string[] s_types = ["A", "B", "C", "D"];

    private static KnowledgeSchema Start { get; } =
        new()
        {
            Entities = [.. s_types.Select(id => new EntityType { Id = id, Properties = [new PropertyType { Id = "p" + id }] })],
            Relations = [.. s_types.Select(id => new RelationType { Id = id.ToLowerInvariant(), Pairs = [new("A", "B")] })],
        };

    private static readonly Gen<string> s_id = SchemaGenerator.OneOf("A", "B", "C", "D", "E", "F");

    private static readonly Gen<SchemaChange> s_change = Gen.OneOf(
        Gen.Select(s_id, s_id, (from, to) => (SchemaChange)new SchemaChange.RenameEntity(from, to)),
        Gen.Select(s_id, s_id, s_id, (a, b, into) => (SchemaChange)new SchemaChange.MergeEntities([a, b], into)),
        Gen.Select(s_id, s_id, Gen.Bool, (id, to, isMapped) => (SchemaChange)new SchemaChange.DeleteEntity(id, isMapped ? to : "")),
        Gen.Select(
            s_id,
            s_id,
            s_id,
            s_id,
            Gen.Bool,
            (from, first, second, other, hasRest) =>
                (SchemaChange)
                    new SchemaChange.SplitEntity(from, [new SplitRule(first, "^x"), new SplitRule(second, "y$")], hasRest ? other : "")
        ),
        Gen.Select(s_id, s_id, (from, to) => (SchemaChange)new SchemaChange.RenameRelation(from.ToLowerInvariant(), to.ToLowerInvariant())),
        Gen.Select(
            s_id,
            s_id,
            (from, into) => (SchemaChange)new SchemaChange.MergeRelations([from.ToLowerInvariant()], into.ToLowerInvariant())
        ),
        Gen.Select(
            s_id,
            s_id,
            Gen.Bool,
            (id, to, isMapped) =>
                (SchemaChange)new SchemaChange.DeleteRelation(id.ToLowerInvariant(), isMapped ? to.ToLowerInvariant() : "")
        )
    );

    [Fact]
    public void Entity_AfterAnyChanges_IsWhereEachStepLed() =>
        s_change
            .Array[1, 6]
            .Sample(
                wishes =>
                {
                    var draft = Drafted(wishes);
                    var mapping = SchemaMapping.Between(Start, draft);
                    foreach (var name in new[] { "x", "zy", "neither" })
                    {
                        foreach (var type in s_types)
                            Assert.Equal(ByHand(draft, type, name), mapping.Entity(type, name));
                    }

                    foreach (var relation in s_types.Select(t => t.ToLowerInvariant()))
                        Assert.Equal(RelationByHand(draft, relation), mapping.Relation(relation));
                    Assert.Equal(
                        s_types.Where(t => draft.Changes.Length > 0 && IsTouched(draft, t)).Order(StringComparer.Ordinal),
                        mapping.ChangedEntities.Order(StringComparer.Ordinal)
                    );
                },
                iter: 5_000
            );

    [Fact]
    public void Entity_WhatTheOldVersionDoesNotHave_Stays()
    {
        var draft = SchemaChanges.ApplyToDraft(Start, Start, new SchemaChange.RenameEntity("A", "N"));
        var mapping = SchemaMapping.Between(Start, draft);
        Assert.Equal(new TypeMove("Z"), mapping.Entity("Z", "x"));
        Assert.Equal("z", mapping.Relation("z"));
        Assert.Equal("z", mapping.Property("A", "z"));
        Assert.Equal("z", mapping.Property("Z", "z"));
    }

    [Fact]
    public void Mapping_OfAnUnchangedDraft_IsEmpty_AndOfEachKindOfChangeIsNot()
    {
        Assert.True(SchemaMapping.Between(Start, Start).IsEmpty);
        Assert.True(SchemaMapping.Between(Start, Start.With(new EntityType { Id = "New" })).IsEmpty);
        foreach (
            var change in new SchemaChange[]
            {
                new SchemaChange.RenameEntity("A", "N"),
                new SchemaChange.DeleteRelation("a"),
                new SchemaChange.DeleteProperty("A", "pA"),
                new SchemaChange.SplitEntity("A", [new SplitRule("A", "x")], "A"),
            }
        )
            Assert.False(SchemaMapping.Between(Start, SchemaChanges.ApplyToDraft(Start, Start, change)).IsEmpty);
    }

    [Fact]
    public void Property_FollowsItsOwnerAndItsOwnNames()
    {
        var draft = Drafted([
            new SchemaChange.RenameProperty("A", "pA", "q"),
            new SchemaChange.RenameEntity("A", "N"),
            new SchemaChange.RenameProperty("N", "q", "w"),
            new SchemaChange.MergeEntities(["N"], "B"),
            new SchemaChange.RenameProperty("B", "w", "last"),
        ]);
        var mapping = SchemaMapping.Between(Start, draft);
        Assert.Equal(("B", "last"), (mapping.Entity("A", "").Type, mapping.Property("A", "pA")));
        Assert.Equal("pB", mapping.Property("B", "pB"));
        Assert.Equal([("A", "pA")], mapping.ChangedProperties);
    }

    [Fact]
    public void Property_OfAnother_IsNotRenamedWithIt()
    {
        var same = Start with { Entities = [.. Start.Entities.Select(e => e with { Properties = [new PropertyType { Id = "p" }] })] };
        var draft = SchemaChanges.ApplyToDraft(same, same, new SchemaChange.RenameProperty("A", "p", "q"));
        var mapping = SchemaMapping.Between(same, draft);
        Assert.Equal(("q", "p"), (mapping.Property("A", "p"), mapping.Property("B", "p")));
        var deleted = SchemaMapping.Between(same, SchemaChanges.ApplyToDraft(same, same, new SchemaChange.DeleteProperty("A", "p")));
        Assert.Equal((null, "p"), (deleted.Property("A", "p"), deleted.Property("B", "p")));
    }

    [Fact]
    public void Property_ThatIsInherited_FollowsTheTypeThatDeclaresIt()
    {
        var schema = Start.With(Start.Entity("B")! with { Parent = "A" });
        var renamed = SchemaChanges.ApplyToDraft(schema, schema, new SchemaChange.RenameProperty("A", "pA", "q"));
        Assert.Equal("q", SchemaMapping.Between(schema, renamed).Property("B", "pA"));
        var deleted = SchemaChanges.ApplyToDraft(schema, schema, new SchemaChange.DeleteProperty("A", "pA"));
        Assert.Null(SchemaMapping.Between(schema, deleted).Property("B", "pA"));
    }

    [Fact]
    public void Property_OfAGivenUpType_GoesWithIt_OrToWhereItsWorkGoes()
    {
        var gone = SchemaChanges.ApplyToDraft(Start, Start, new SchemaChange.DeleteEntity("A"));
        Assert.Null(SchemaMapping.Between(Start, gone).Property("A", "pA"));
        var mapped = Drafted([new SchemaChange.DeleteEntity("A", "B"), new SchemaChange.RenameProperty("B", "pA", "q")]);
        Assert.Equal("q", SchemaMapping.Between(Start, mapped).Property("A", "pA"));
    }

    [Fact]
    public void Property_OfAMergedParentAndChild_FollowsBoth()
    {
        var schema = Start.With(Start.Entity("B")! with { Parent = "A" });
        var draft = SchemaChanges.ApplyToDraft(schema, schema, new SchemaChange.MergeEntities(["B", "A"], "C"));
        draft = draft.With(new EntityType { Id = "A", Properties = [new PropertyType { Id = "pA" }] });
        // A new type takes the old name; what becomes of its property is nobody's work.
        draft = draft with
        {
            Changes = draft.Changes.Add(new SchemaChange.RenameProperty("A", "pA", "other")),
        };
        Assert.Equal("pA", SchemaMapping.Between(schema, draft).Property("B", "pA"));
    }

    [Fact]
    public void Property_RenamedInTheTargetOfTheRest_IsFollowed()
    {
        var draft = Drafted([
            new SchemaChange.SplitEntity("A", [new SplitRule("E", "^x")], "F"),
            new SchemaChange.RenameProperty("F", "pA", "q"),
        ]);
        Assert.Equal("q", SchemaMapping.Between(Start, draft).Property("A", "pA"));
    }

    private static KnowledgeSchema Drafted(IEnumerable<SchemaChange> wishes)
    {
        var draft = Start;
        foreach (var wish in wishes.Where(w => SchemaChanges.Check(draft, w).Count == 0))
            draft = SchemaChanges.ApplyToDraft(draft, Start, wish);
        return draft;
    }

    // What a person would do with a list of the changes in hand.
    private static TypeMove ByHand(KnowledgeSchema draft, string type, string name)
    {
        var (now, asks) = (type, false);
        foreach (var change in draft.Changes)
        {
            if (change is SchemaChange.RenameEntity rename && rename.From == now)
            {
                now = rename.To;
            }
            else if (change is SchemaChange.MergeEntities merge && merge.From.Contains(now))
            {
                now = merge.Into;
            }
            else if (change is SchemaChange.DeleteEntity delete && delete.Id == now)
            {
                if (delete.MapTo.Length == 0)
                    return new TypeMove(null, asks);
                now = delete.MapTo;
            }
            else if (change is SchemaChange.SplitEntity split && split.From == now)
            {
                var rest = split.Otherwise.Length > 0 ? split.Otherwise : split.Rules[0].To;
                var isForRule = name.StartsWith('x') || name.EndsWith('y');
                now =
                    name.StartsWith('x') ? split.Rules[0].To
                    : name.EndsWith('y') ? split.Rules[1].To
                    : rest;
                asks |= !isForRule && split.Otherwise.Length == 0;
            }
        }

        return draft.Entity(now) is null ? new TypeMove(null) : new TypeMove(now, asks);
    }

    private static string? RelationByHand(KnowledgeSchema draft, string relation)
    {
        string? now = relation;
        foreach (var change in draft.Changes)
            now = change switch
            {
                SchemaChange.RenameRelation c when c.From == now => c.To,
                SchemaChange.MergeRelations c when c.From[0] == now => c.Into,
                SchemaChange.DeleteRelation c when c.Id == now => c.MapTo == "" ? null : c.MapTo,
                _ => now,
            };
        return now is null || draft.Relation(now) is null ? null : now;
    }

    // A type that no name leads away from, and that no split asks a name about, is untouched.
    private static bool IsTouched(KnowledgeSchema draft, string type)
    {
        var at = new HashSet<string> { type };
        foreach (var change in draft.Changes)
        {
            if (change is SchemaChange.SplitEntity split && at.Contains(split.From))
                return true;
            if (change is SchemaChange.RenameEntity rename && at.Contains(rename.From))
                at.Add(rename.To);
            if (change is SchemaChange.MergeEntities merge && merge.From.Any(at.Contains))
                at.Add(merge.Into);
            if (change is SchemaChange.DeleteEntity { MapTo.Length: > 0 } delete && at.Contains(delete.Id))
                at.Add(delete.MapTo);
        }

        return ByHand(draft, type, "").Type != type;
    }
}
