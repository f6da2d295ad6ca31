using CsCheck;
using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Tests.Support;

namespace Portal.Tests.Schema.Domain;

public sealed class SchemaEditTests
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
                    Properties = [new PropertyType { Id = "code" }],
                },
                new EntityType { Id = "B", Color = 1 },
                new EntityType { Id = "C", Parent = "A" },
            ],
            Relations = [new RelationType { Id = "r", Pairs = [new("A", "B")] }],
        };

    [Fact]
    public void Edits_RandomSequence_UndoneBackwards_IsTheBeginning() =>
        SchemaGenerator
            .Edits.Array[1, 12]
            .Sample(
                edits =>
                {
                    var (draft, patches) = (Start, new Stack<SchemaPatch>());
                    foreach (var edit in edits)
                    {
                        if (SchemaEdits.Apply(draft, Start, edit) is { Success: true, Value: { } after })
                        {
                            patches.Push(SchemaPatch.Between(draft, after));
                            draft = after;
                        }
                    }

                    while (patches.TryPop(out var patch))
                        draft = patch.Reversed().ApplyTo(draft).GetValueOrThrow();
                    Assert.Equal(SchemaJson.Write(Start), SchemaJson.Write(draft));
                },
                iter: 10_000
            );

    [Fact]
    public void Patch_OfOneDesigner_IsUndoneUnderTheOthersWork()
    {
        var mine = SchemaEdits.Apply(Start, Start, new SchemaEdit.SetName(ElementKind.Entity, "A", "zh", "疾病")).GetValueOrThrow();
        var patch = SchemaPatch.Between(Start, mine);
        var theirs = SchemaEdits
            .Apply(mine, Start, new SchemaEdit.PutEntity(mine.Entity("A")! with { Color = 7 }, mine.Entity("A")))
            .GetValueOrThrow();
        var undone = patch.Reversed().ApplyTo(theirs).GetValueOrThrow();
        Assert.Equal(("甲", 7), (undone.Entity("A")!.Names.Zh, undone.Entity("A")!.Color));

        var clash = SchemaEdits.Apply(mine, Start, new SchemaEdit.SetName(ElementKind.Entity, "A", "zh", "病种")).GetValueOrThrow();
        var conflict = patch.Reversed().ApplyTo(clash);
        Assert.Equal(("schema.edit.conflict", "entity:A.names.zh"), (conflict.Problems[0].Code, conflict.Problems[0].Field));
        Assert.Equal("甲", patch.Reversed().ApplyTo(clash, force: true).GetValueOrThrow().Entity("A")!.Names.Zh);
    }

    [Fact]
    public void PutEntity_OnAnOlderBase_MergesMembersAndListsAndSaysConflicts()
    {
        var seen = Start.Entity("A")!;
        var theirs = SchemaEdits
            .Apply(
                Start,
                Start,
                new SchemaEdit.PutEntity(
                    seen with
                    {
                        Description = "theirs",
                        Properties = seen.Properties.Add(new PropertyType { Id = "x" }),
                    },
                    seen
                )
            )
            .GetValueOrThrow();
        var merged = SchemaEdits
            .Apply(
                theirs,
                Start,
                new SchemaEdit.PutEntity(seen with { Color = 5, Properties = seen.Properties.Add(new PropertyType { Id = "y" }) }, seen)
            )
            .GetValueOrThrow();
        Assert.Equal(["code", "x", "y"], merged.Entity("A")!.Properties.Select(p => p.Id));
        Assert.Equal(("theirs", 5), (merged.Entity("A")!.Description, merged.Entity("A")!.Color));

        var conflict = SchemaEdits.Apply(theirs, Start, new SchemaEdit.PutEntity(seen with { Description = "mine" }, seen));
        Assert.Equal("description", conflict.Problems[0].Field);
        Assert.Equal(
            "mine",
            SchemaEdits
                .Apply(theirs, Start, new SchemaEdit.PutEntity(seen with { Description = "mine" }, seen, Force: true))
                .GetValueOrThrow()
                .Entity("A")!
                .Description
        );
    }

    [Fact]
    public void Changes_AreKeptOnlyWhereWorkHangsOnThem()
    {
        var renamed = SchemaEdits
            .Apply(Start, Start, new SchemaEdit.PutEntity(Start.Entity("A")! with { Id = "Disease" }, Start.Entity("A")))
            .GetValueOrThrow();
        Assert.Equal([new SchemaChange.RenameEntity("A", "Disease")], renamed.Changes);
        Assert.Equal(("Disease", "Disease"), (renamed.Relations[0].Pairs[0].Head, renamed.Entity("C")!.Parent));
        Assert.Equal("Disease", SchemaMapping.Between(Start, renamed).Entity("A", "x").Type);

        var added = SchemaEdits.Apply(renamed, Start, new SchemaEdit.PutEntity(new EntityType { Id = "New" })).GetValueOrThrow();
        var again = SchemaEdits
            .Apply(added, Start, new SchemaEdit.PutEntity(new EntityType { Id = "Newer" }, new EntityType { Id = "New" }))
            .GetValueOrThrow();
        Assert.Single(again.Changes);
    }

    [Fact]
    public void SetName_OfAPlaceholder_GivesTheIdentifierToo()
    {
        var drawn = SchemaEdits.Apply(Start, Start, new SchemaEdit.Draw("A")).GetValueOrThrow();
        var named = SchemaEdits
            .Apply(drawn, Start, new SchemaEdit.SetName(ElementKind.Entity, "Type", "zh", "环境 因素"))
            .GetValueOrThrow();
        Assert.Equal("环境_因素", named.Entities[^1].Id);
        named = SchemaEdits
            .Apply(named, Start, new SchemaEdit.SetName(ElementKind.Relation, "relation", "en", "occurs in"))
            .GetValueOrThrow();
        Assert.Equal(("occurs_in", new TypePair("A", "环境_因素")), (named.Relations[^1].Id, named.Relations[^1].Pairs[0]));
        Assert.Empty(named.Changes);

        // The English name wins when it comes later, unless somebody chose the identifier, or work may hang on it.
        var english = new SchemaEdit.SetName(ElementKind.Entity, "环境_因素", "en", "Setting");
        Assert.Equal("Setting", SchemaEdits.Apply(named, Start, english).GetValueOrThrow().Entities[^1].Id);
        Assert.Equal("环境_因素", SchemaEdits.Apply(named, named, english).GetValueOrThrow().Entities[^1].Id);
        var chosen = SchemaEdits
            .Apply(named, Start, new SchemaEdit.PutEntity(named.Entities[^1] with { Id = "Place" }, named.Entities[^1]))
            .GetValueOrThrow();
        Assert.Equal("Place", SchemaEdits.Apply(chosen, Start, english with { Id = "Place" }).GetValueOrThrow().Entities[^1].Id);
    }

    [Fact]
    public void Mapping_SplitsByRuleAndLeavesTheRestToAPerson()
    {
        var split = new SchemaChange.SplitEntity("A", [new SplitRule("Inflammation", "炎$"), new SplitRule("Infection", "", ["感冒"])]);
        var draft = SchemaChanges.ApplyToDraft(Start, Start, split);
        Assert.Null(draft.Entity("A"));
        Assert.Equal([new TypePair("Inflammation", "B"), new TypePair("Infection", "B")], draft.Relations[0].Pairs);
        var mapping = SchemaMapping.Between(Start, draft);
        Assert.Equal(new TypeMove("Inflammation"), mapping.Entity("A", "肺炎"));
        Assert.Equal(new TypeMove("Infection"), mapping.Entity("A", "感冒"));
        Assert.Equal(new TypeMove("Inflammation", true), mapping.Entity("A", "骨折"));
        Assert.Equal(new TypeMove(null), SchemaMapping.Between(Start, draft.WithoutEntity("Infection")).Entity("A", "感冒"));
        Assert.Equal("code", mapping.Property("A", "code"));
    }

    [Fact]
    public void Inheritance_GivesPropertiesAndRelations()
    {
        var schema = Start with
        {
            Relations =
            [
                .. Start.Relations,
                new RelationType
                {
                    Id = "s",
                    IsSymmetric = true,
                    Pairs = [new("A", "B")],
                },
            ],
        };
        Assert.True(schema.Allows("r", "C", "B"));
        Assert.False(schema.Allows("r", "B", "C"));
        Assert.True(schema.Allows("s", "B", "C"));
        Assert.NotNull(schema.Property("C", "code"));
        Assert.Equal([new TypePair("A", "B"), new TypePair("C", "B")], schema.EffectivePairs(schema.Relations[0]));
        Assert.Equal(
            [new TypePair("C", "B")],
            schema.With(schema.Entity("A")! with { IsAbstract = true }).EffectivePairs(schema.Relations[0])
        );
        var cycle = schema.With(schema.Entity("A")! with { Parent = "C" });
        Assert.Contains(SchemaRules.Check(cycle), p => p.Code == "schema.parent.cycle");
        Assert.Equal("schema.parent.cycle", SchemaEdits.Apply(schema, schema, new SchemaEdit.SetParent("A", "C")).Problems[0].Code);
    }

    [Fact]
    public void Fixes_OfRandomSchemas_ApplyAndTakeTheirProblemAway() =>
        SchemaGenerator.Schemas.Sample(
            schema =>
            {
                var broken = schema with
                {
                    Entities = [.. schema.Entities.Select((e, i) => i == 0 ? e with { Id = "a b", Parent = "nowhere" } : e)],
                    Relations =
                    [
                        .. schema.Relations.Select((r, i) => i == 0 ? r with { Pairs = [new("gone", "gone")], Inverse = "none" } : r),
                    ],
                };
                foreach (var problem in SchemaRules.Check(broken))
                {
                    foreach (var fix in SchemaFix.For(broken, problem))
                    {
                        var mended = SchemaEdits.Apply(broken, KnowledgeSchema.Empty, fix.Edit).GetValueOrThrow();
                        Assert.DoesNotContain(
                            SchemaRules.Check(mended),
                            p => p.Code == problem.Code && p.Field == problem.Field && p.ToString() == problem.ToString()
                        );
                    }
                }
            },
            iter: 500
        );

    [Fact]
    public void Diff_OfARename_IsNoLossAndNoGain()
    {
        var renamed = SchemaEdits
            .Apply(Start, Start, new SchemaEdit.PutEntity(Start.Entity("A")! with { Id = "Disease", Color = 3 }, Start.Entity("A")))
            .GetValueOrThrow();
        var lines = SchemaDiff.Between(Start, renamed).Select(d => d.ToString()).ToList();
        Assert.Contains("~ entity Disease.id: A → Disease", lines);
        Assert.Contains("~ entity Disease.color: 0 → 3", lines);
        Assert.DoesNotContain(lines, l => l[0] is '+' or '-');
        Assert.Empty(SchemaDiff.Between(Start, Start with { Layout = Start.Layout.Add("A", new CanvasPlace(1, 2)) }));
    }

    [Theory]
    [InlineData(PropertyKind.Number, "38.5 ℃", true)]
    [InlineData(PropertyKind.Number, "<７０mg/dL", true)]
    [InlineData(PropertyKind.Number, "10-20", true)]
    [InlineData(PropertyKind.Number, "高", false)]
    [InlineData(PropertyKind.Date, "2024年3月", true)]
    [InlineData(PropertyKind.Date, "2024-02-30x", false)]
    [InlineData(PropertyKind.Boolean, "是", true)]
    [InlineData(PropertyKind.Enumeration, "轻", true)]
    [InlineData(PropertyKind.Enumeration, "极重", false)]
    public void PropertyValue_IsLegal_ReadsWhatTextsSay(PropertyKind kind, string value, bool legal) =>
        Assert.Equal(legal, PropertyValue.IsLegal(new PropertyType { Kind = kind, Values = ["轻", "重"] }, value));
}
