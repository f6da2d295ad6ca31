using CsCheck;
using Portal.Domain.Schema;
using Portal.Tests.Support;

namespace Portal.Tests.Schema.Domain;

/// <summary>What differs between two schemas, and both in one.</summary>
public sealed class SchemaDiffTests
{
    [Fact]
    public void Between_TheSame_IsNothing_WhateverOrderAndPlaces() =>
        SchemaGenerator.Schemas.Sample(
            schema =>
            {
                Assert.Empty(SchemaDiff.Between(schema, schema));
                var turned = schema with
                {
                    Entities = [.. schema.Entities.Reverse()],
                    Relations = [.. schema.Relations.Reverse()],
                    Layout = KnowledgeSchema.Empty.Layout.Add("x", new CanvasPlace(1, 1)),
                };
                Assert.Empty(SchemaDiff.Between(schema, turned));
            },
            iter: 500
        );

    [Fact]
    public void Between_TurnedRound_HasTheSameMembers_WithSignsAndValuesTurnedRound() =>
        Gen.Select(SchemaGenerator.Schemas, SchemaGenerator.Schemas)
            .Sample(
                (before, after) =>
                {
                    var there = SchemaDiff.Between(before, after).Select(d => d.ToString());
                    var back = SchemaDiff
                        .Between(after, before)
                        .Select(d =>
                            (
                                d with
                                {
                                    Sign = d.Sign switch
                                    {
                                        DifferenceSign.Added => DifferenceSign.Removed,
                                        DifferenceSign.Removed => DifferenceSign.Added,
                                        _ => d.Sign,
                                    },
                                    Before = d.After,
                                    After = d.Before,
                                }
                            ).ToString()
                        );
                    Assert.Equal(there.Order(StringComparer.Ordinal), back.Order(StringComparer.Ordinal));
                    // A type is added or removed when only one of them has it.
                    Assert.Equal(
                        after.Entities.Select(e => e.Id).Except(before.Entities.Select(e => e.Id)).Order(StringComparer.Ordinal),
                        SchemaDiff
                            .Between(before, after)
                            .Where(d => d is { Sign: DifferenceSign.Added, Kind: ElementKind.Entity, Member: "" })
                            .Select(d => d.Id)
                            .Order(StringComparer.Ordinal)
                    );
                },
                iter: 500
            );

    [Fact]
    public void Between_OneMemberChanged_SaysThatMember()
    {
        var full = FullSchema.Full;
        var disease = full.Entity("Disease")!;
        var has = full.Relation("has_symptom")!;
        PropertyType[] Properties(Func<PropertyType, PropertyType> change) =>
            [.. disease.Properties.Select(p => p.Id == "duration" ? change(p) : p)];
        foreach (
            var (after, line) in new[]
            {
                (full.With(disease with { Color = 9 }), "~ entity Disease.color: 1 → 9"),
                (full.With(disease with { Names = new("病", "disease") }), "~ entity Disease.names.zh: 疾病 → 病"),
                (full.With(disease with { Aliases = ["病", "症"] }), "~ entity Disease.aliases: 病 → 病, 症"),
                (full.With(disease with { IsAbstract = true }), "~ entity Disease.isAbstract: false → true"),
                (
                    full.With(disease with { Properties = [.. Properties(p => p with { Unit = "h" })] }),
                    "~ entity Disease.properties.duration.unit: d → h"
                ),
                (
                    full.With(disease with { Properties = [.. disease.Properties.Where(p => p.Id != "duration")] }),
                    "- entity Disease.properties.duration: duration → "
                ),
                (
                    full.With(disease with { Properties = disease.Properties.Add(new PropertyType { Id = "x" }) }),
                    "+ entity Disease.properties.x:  → x"
                ),
                (
                    full.With(full.Entity("Symptom")! with { Properties = [new PropertyType { Id = "x" }] }),
                    "+ entity Symptom.properties.x:  → x"
                ),
                (
                    full.With(has with { Pairs = [new("Disease", "Symptom"), new("Symptom", "Symptom")] }),
                    "~ relation has_symptom.pairs: Disease → Symptom → Disease → Symptom, Symptom → Symptom"
                ),
                (full.With(has with { Cardinality = Cardinality.OneToOne }), "~ relation has_symptom.cardinality: oneToMany → oneToOne"),
                (full.With(new EntityType { Id = "N" }), "+ entity N"),
                (full with { Entities = [.. full.Entities.Where(e => e.Id != "Symptom")] }, "- entity Symptom"),
                (full with { Relations = [.. full.Relations.Where(r => r.Id != "comorbid")] }, "- relation comorbid"),
            }
        )
            Assert.Equal(line, Assert.Single(SchemaDiff.Between(full, after)).ToString());
    }

    [Fact]
    public void Between_ADraftThatRenamedTwice_ComparesWithTheFirst_AndANewTypeOfTheOldNameIsNew()
    {
        var start = new KnowledgeSchema { Entities = [new EntityType { Id = "A" }], Relations = [new RelationType { Id = "r" }] };
        var draft = start;
        foreach (
            var change in new SchemaChange[]
            {
                new SchemaChange.RenameEntity("A", "B"),
                new SchemaChange.RenameEntity("B", "C"),
                new SchemaChange.RenameRelation("r", "s"),
            }
        )
            draft = SchemaChanges.ApplyToDraft(draft, start, change);
        Assert.Equal(["~ entity C.id: A → C", "~ relation s.id: r → s"], SchemaDiff.Between(start, draft).Select(d => d.ToString()));
        draft = draft.With(new EntityType { Id = "A", Color = 3 });
        Assert.Contains("~ entity C.id: A → C", SchemaDiff.Between(start, draft).Select(d => d.ToString()));
    }

    [Fact]
    public void Union_TakesNothingAway_AndAddsWhatIsMissing() =>
        Gen.Select(SchemaGenerator.Schemas, SchemaGenerator.Schemas)
            .Sample(
                (schema, added) =>
                {
                    var both = SchemaUnion.Of(schema, added);
                    Assert.Equal(
                        schema.Entities.Select(e => e.Id).Union(added.Entities.Select(e => e.Id)),
                        both.Entities.Select(e => e.Id)
                    );
                    Assert.Equal(
                        schema.Relations.Select(r => r.Id).Union(added.Relations.Select(r => r.Id)),
                        both.Relations.Select(r => r.Id)
                    );
                    foreach (var now in both.Entities)
                    {
                        var (mine, theirs) = (schema.Entity(now.Id), added.Entity(now.Id));
                        Assert.Equal(First(mine?.Names.Zh, theirs?.Names.Zh), now.Names.Zh);
                        Assert.Equal(First(mine?.Names.En, theirs?.Names.En), now.Names.En);
                        Assert.Equal(First(mine?.Description, theirs?.Description), now.Description);
                        Assert.Equal(First(mine?.Parent, theirs?.Parent), now.Parent);
                        Assert.Equal((mine?.Aliases ?? []).Union(theirs?.Aliases ?? []), now.Aliases);
                        Assert.Equal((mine?.Examples ?? []).Union(theirs?.Examples ?? []), now.Examples);
                        Assert.Equal((mine?.NegativeExamples ?? []).Union(theirs?.NegativeExamples ?? []), now.NegativeExamples);
                        Assert.Equal((mine?.Properties ?? []).UnionBy(theirs?.Properties ?? [], p => p.Id), now.Properties);
                        if (mine is not null)
                            Assert.Equal((mine.Color, mine.Hotkey, mine.Icon, mine.Group), (now.Color, now.Hotkey, now.Icon, now.Group));
                    }

                    foreach (var now in both.Relations)
                    {
                        var (mine, theirs) = (schema.Relation(now.Id), added.Relation(now.Id));
                        Assert.Equal((mine?.Pairs ?? []).Union(theirs?.Pairs ?? []), now.Pairs);
                        Assert.Equal(First(mine?.Names.Zh, theirs?.Names.Zh), now.Names.Zh);
                        Assert.Equal(First(mine?.Description, theirs?.Description), now.Description);
                        Assert.Equal((mine?.Aliases ?? []).Union(theirs?.Aliases ?? []), now.Aliases);
                        Assert.Equal((mine?.InverseAliases ?? []).Union(theirs?.InverseAliases ?? []), now.InverseAliases);
                        Assert.Equal((mine?.Examples ?? []).Union(theirs?.Examples ?? []), now.Examples);
                        Assert.Equal((mine?.NegativeExamples ?? []).Union(theirs?.NegativeExamples ?? []), now.NegativeExamples);
                        Assert.Equal((mine?.Properties ?? []).UnionBy(theirs?.Properties ?? [], p => p.Id), now.Properties);
                    }

                    foreach (var id in both.Entities.Select(e => e.Id))
                        Assert.Equal(
                            schema.Layout.GetValueOrDefault(id) ?? added.Layout.GetValueOrDefault(id),
                            both.Layout.GetValueOrDefault(id)
                        );
                    // A key stays one type's; twice is as once.
                    Assert.DoesNotContain(SchemaRules.Check(both), p => p.Code == "schema.hotkey.duplicate");
                    Assert.Equal(SchemaJson.Write(both), SchemaJson.Write(SchemaUnion.Of(both, added)));
                    Assert.Equal(SchemaJson.Write(both), SchemaJson.Write(SchemaUnion.Of(both, schema)));
                },
                iter: 1_000
            );

    [Fact]
    public void Union_NewTypes_TakeTheNextHue_AndOnlyAFreeKey()
    {
        var schema = new KnowledgeSchema
        {
            Entities = [new EntityType { Id = "A", Hotkey = "1" }],
            Relations = [new RelationType { Id = "r", Hotkey = "a" }],
        };
        var added = new KnowledgeSchema
        {
            Entities =
            [
                new EntityType
                {
                    Id = "B",
                    Hotkey = "1",
                    Color = 7,
                },
                new EntityType { Id = "C", Hotkey = "2" },
            ],
            Relations = [new RelationType { Id = "s", Hotkey = "a" }, new RelationType { Id = "t", Hotkey = "1" }],
        };
        var both = SchemaUnion.Of(schema, added);
        Assert.Equal([("A", 0, "1"), ("B", 1, ""), ("C", 2, "2")], both.Entities.Select(e => (e.Id, e.Color, e.Hotkey)));
        Assert.Equal([("r", "a"), ("s", ""), ("t", "1")], both.Relations.Select(r => (r.Id, r.Hotkey)));
    }

    private static string First(string? mine, string? theirs) => mine is { Length: > 0 } ? mine : theirs ?? "";
}
