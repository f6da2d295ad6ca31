using CsCheck;
using Portal.Domain.Schema;
using Portal.Tests.Support;

namespace Portal.Tests.Schema.Domain;

/// <summary>Inheritance and legal pairs against a table of who inherits from whom; changes that change nothing.</summary>
public sealed class KnowledgeSchemaTests
{
    // Any parents at all: trees, cycles, parents that are not there.
    private static readonly Gen<KnowledgeSchema> s_schema = Gen.Select(
        Gen.Int[-1, 6].Array[6],
        Gen.Bool.Array[6],
        Gen.Int[0, 6].Array[8],
        Gen.Bool,
        (parents, isAbstract, ends, isSymmetric) =>
            new KnowledgeSchema
            {
                Entities =
                [
                    .. parents.Select(
                        (p, i) =>
                            new EntityType
                            {
                                Id = $"E{i}",
                                Parent = p < 0 ? "" : $"E{p}",
                                IsAbstract = isAbstract[i],
                                Properties =
                                [
                                    new PropertyType { Id = $"p{i % 3}", Description = $"of E{i}" },
                                    new PropertyType { Id = $"q{i}" },
                                ],
                            }
                    ),
                ],
                Relations =
                [
                    new RelationType
                    {
                        Id = "r",
                        IsSymmetric = isSymmetric,
                        Pairs = [.. ends.Chunk(2).Select(c => new TypePair($"E{c[0]}", $"E{c[1]}")).Distinct()],
                    },
                    new RelationType { Id = "s", Pairs = [new("E0", "E1")] },
                ],
            }
    );

    [Fact]
    public void IsA_IsTheClosureOfParents() =>
        s_schema.Sample(schema =>
        {
            var closure = Closure(schema);
            for (var i = 0; i < 6; i++)
            {
                for (var j = 0; j < 6; j++)
                {
                    Assert.Equal(closure[i, j], schema.IsA($"E{i}", $"E{j}"));
                    // In a cycle each is above and below the other, but nobody above or below itself.
                    Assert.Equal(closure[i, j] && i != j, schema.Ancestors($"E{i}").Any(a => a.Id == $"E{j}"));
                    Assert.Equal(closure[i, j] && i != j, schema.Descendants($"E{j}").Any(d => d.Id == $"E{i}"));
                }
            }
        });

    [Fact]
    public void PropertiesOf_AreThoseOfTheLine_TheNearestOfEachIdentifier() =>
        s_schema.Sample(schema =>
        {
            foreach (var entity in schema.Entities)
            {
                var (expected, seen) = (new Dictionary<string, PropertyType>(), new HashSet<string>());
                for (var at = entity; at is not null && seen.Add(at.Id); at = schema.Entities.FirstOrDefault(e => e.Id == at.Parent))
                {
                    foreach (var property in at.Properties)
                        expected.TryAdd(property.Id, property);
                }

                Assert.Equal(expected.Values, schema.PropertiesOf(entity.Id));
                foreach (var id in new[] { "p0", "p1", "q3", "none" })
                    Assert.Equal(expected.GetValueOrDefault(id), schema.Property(entity.Id, id));
            }

            Assert.Empty(schema.PropertiesOf("nobody"));
        });

    [Fact]
    public void Allows_IsWhatAPairSaysForBothEndsAndWhatIsBelowThem() =>
        s_schema.Sample(schema =>
        {
            var closure = Closure(schema);
            bool Below(int i, string id) => id != "E6" && closure[i, id[1] - '0'];
            foreach (var relation in schema.Relations)
            {
                for (var i = 0; i < 6; i++)
                {
                    for (var j = 0; j < 6; j++)
                    {
                        var expected = relation.Pairs.Any(p =>
                            (Below(i, p.Head) && Below(j, p.Tail)) || (relation.IsSymmetric && Below(j, p.Head) && Below(i, p.Tail))
                        );
                        Assert.Equal(expected, schema.Allows(relation.Id, $"E{i}", $"E{j}"));
                        Assert.Equal(expected, schema.RelationsBetween($"E{i}", $"E{j}").Contains(relation));
                        Assert.Equal(relation.Pairs.Contains(new TypePair($"E{i}", $"E{j}")), relation.Declares($"E{i}", $"E{j}"));
                    }
                }
            }

            Assert.False(schema.Allows("none", "E0", "E1"));
        });

    [Fact]
    public void EffectivePairs_AreTheAllowedPairsOfWhatCanBeLabeled() =>
        s_schema.Sample(schema =>
        {
            foreach (var relation in schema.Relations)
            {
                var labels = schema.Labels.Select(e => e.Id).ToList();
                var expected =
                    from head in labels
                    from tail in labels
                    where schema.Allows(relation.Id, head, tail)
                    select new TypePair(head, tail);
                var found = schema.EffectivePairs(relation).ToList();
                Assert.Equal(found.Distinct(), found);
                // An end that is not there stays, for the rules to say so.
                Assert.Equal(
                    expected.OrderBy(p => p.ToString(), StringComparer.Ordinal),
                    found.Where(p => p.Head != "E6" && p.Tail != "E6").OrderBy(p => p.ToString(), StringComparer.Ordinal)
                );
                Assert.Equal(relation.Pairs.Any(p => p.Head == "E6" && p.Tail == "E6"), found.Contains(new TypePair("E6", "E6")));
            }
        });

    [Fact]
    public void WithoutEntity_NamesItNowhere_AndItsChildrenHaveItsParent() =>
        s_schema.Sample(schema =>
        {
            var after = schema.WithoutEntity("E2");
            Assert.Null(after.Entity("E2"));
            foreach (var entity in after.Entities)
            {
                var before = schema.Entity(entity.Id)!;
                var parent = before.Parent == "E2" ? schema.Entity("E2")!.Parent : before.Parent;
                Assert.Equal(parent == entity.Id && before.Parent == "E2" ? "" : parent, entity.Parent);
            }

            foreach (var (before, now) in schema.Relations.Zip(after.Relations))
                Assert.Equal(before.Pairs.Where(p => p.Head != "E2" && p.Tail != "E2"), now.Pairs);
        });

    [Fact]
    public void With_ANewIdentifier_RenamesEndsParentsAndPlaces() =>
        SchemaGenerator.Schemas.Sample(
            schema =>
            {
                var first = schema.Entities[0];
                var json = SchemaJson.Write(schema.With(first with { Id = "Renamed0" }, first.Id));
                var back = SchemaJson.Read(json).GetValueOrThrow();
                Assert.DoesNotContain(back.Entities, e => e.Id == first.Id || e.Parent == first.Id);
                Assert.DoesNotContain(back.Relations, r => r.Pairs.Any(p => p.Head == first.Id || p.Tail == first.Id));
                Assert.Equal(schema.Layout.GetValueOrDefault(first.Id), back.Layout.GetValueOrDefault("Renamed0"));
                Assert.Equal(SchemaJson.Write(schema), SchemaJson.Write(back.With(first, "Renamed0")));
            },
            iter: 1_000
        );

    [Fact]
    public void With_RenamedRelation_RenamesItsInverse()
    {
        var schema = new KnowledgeSchema
        {
            Relations =
            [
                new RelationType { Id = "r", Inverse = "s" },
                new RelationType { Id = "s", Inverse = "r" },
                new RelationType { Id = "self", Inverse = "self" },
                new RelationType { Id = "t", Inverse = "other" },
            ],
        };
        var after = schema.With(schema.Relation("r")! with { Id = "n" }, "r").With(schema.Relation("self")! with { Id = "me" }, "self");
        Assert.Equal("n>s s>n me>me t>other", string.Join(' ', after.Relations.Select(r => $"{r.Id}>{r.Inverse}")));
        Assert.Equal("s> self>self t>other", string.Join(' ', schema.WithoutRelation("r").Relations.Select(r => $"{r.Id}>{r.Inverse}")));
    }

    [Fact]
    public void With_WhatIsNotThere_IsAddedAtTheEnd_AndWhatIs_StaysInItsPlace()
    {
        var schema = new KnowledgeSchema { Entities = [new EntityType { Id = "A" }, new EntityType { Id = "B" }] };
        Assert.Equal(["A", "B", "C"], schema.With(new EntityType { Id = "C" }).Entities.Select(e => e.Id));
        Assert.Equal(["A", "B", "C"], schema.With(new EntityType { Id = "C" }, "gone").Entities.Select(e => e.Id));
        Assert.Equal(["C", "B"], schema.With(new EntityType { Id = "C" }, "A").Entities.Select(e => e.Id));
        var changed = schema.With(new EntityType { Id = "A", Color = 5 });
        Assert.Equal([("A", 5), ("B", 0)], changed.Entities.Select(e => (e.Id, e.Color)));
        Assert.Same(schema, schema.WithoutEntity("gone"));
        var related = schema.With(new RelationType { Id = "r" }).With(new RelationType { Id = "s" });
        Assert.Equal(["q", "s"], related.With(new RelationType { Id = "q" }, "r").Relations.Select(r => r.Id));
    }

    [Fact]
    public void With_RenamedOntoAPlacedIdentifier_KeepsThatPlace()
    {
        var (mine, other) = (new CanvasPlace(1, 1), new CanvasPlace(2, 2));
        var schema = new KnowledgeSchema
        {
            Entities = [new EntityType { Id = "A" }],
            Layout = KnowledgeSchema.Empty.Layout.Add("A", mine).Add("B", other),
        };
        Assert.Equal(KeyValuePair.Create("B", other), Assert.Single(schema.With(new EntityType { Id = "B" }, "A").Layout));
    }

    [Theory]
    [InlineData("甲", "a", "zh", "甲")]
    [InlineData("甲", "a", "zh-Hans", "甲")]
    [InlineData("甲", "a", "ZH", "甲")]
    [InlineData("甲", "a", "en", "a")]
    [InlineData("甲", "", "en", "甲")]
    [InlineData("", "a", "zh", "a")]
    [InlineData("", "", "zh", "id")]
    public void LocalizedName_In_IsThatOfTheLanguageOrTheOtherOrTheFallback(string zh, string en, string language, string expected)
    {
        var name = new LocalizedName(zh, en);
        Assert.Equal(expected, name.In(language, "id"));
        Assert.Equal(new[] { zh, en }.Where(n => n.Length > 0), name.All());
    }

    [Fact]
    public void TypePalette_Next_IsTheLeastUsed_TheFirstOfEquals() =>
        Gen.Int[-30, 30]
            .Array[0, 40]
            .Sample(colors =>
            {
                var uses = Enumerable.Range(0, TypePalette.Count).Select(h => colors.Count(c => (c - h) % TypePalette.Count == 0)).ToList();
                var next = TypePalette.Next(colors.Select(c => new EntityType { Color = c }));
                Assert.Equal(uses.IndexOf(uses.Min()), next);
            });

    // Warshall's algorithm, over the table of parents.
    private static bool[,] Closure(KnowledgeSchema schema)
    {
        var count = schema.Entities.Length;
        var closure = new bool[count, count];
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
                closure[i, j] = i == j || schema.Entities[i].Parent == schema.Entities[j].Id;
        }

        for (var k = 0; k < count; k++)
        {
            for (var i = 0; i < count; i++)
            {
                for (var j = 0; j < count; j++)
                    closure[i, j] |= closure[i, k] && closure[k, j];
            }
        }

        return closure;
    }
}
