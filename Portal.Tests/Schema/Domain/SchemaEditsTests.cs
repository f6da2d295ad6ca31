using System.Collections.Immutable;
using CsCheck;
using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Tests.Support;

namespace Portal.Tests.Schema.Domain;

/// <summary>Each edit: what it makes, and how it is taken back.</summary>
public sealed class SchemaEditsTests
{
    internal static KnowledgeSchema Start { get; } =
        new()
        {
            Entities =
            [
                new EntityType
                {
                    Id = "A",
                    Names = new("甲", "a"),
                    Group = "g",
                    Hotkey = "1",
                    Properties = [new PropertyType { Id = "code" }, new PropertyType { Id = "note" }],
                },
                new EntityType { Id = "B", Color = 1 },
                new EntityType { Id = "C", Parent = "A" },
            ],
            Relations =
            [
                new RelationType
                {
                    Id = "r",
                    Pairs = [new("A", "B")],
                    Hotkey = "a",
                },
                new RelationType { Id = "s", Inverse = "t" },
                new RelationType { Id = "t", Inverse = "s" },
            ],
            Layout = KnowledgeSchema.Empty.Layout.Add("A", new CanvasPlace(1, 2)),
        };

    [Fact]
    public void Apply_EachEdit_TakenBackByItsPatch_IsTheBeginning()
    {
        var edits = new SchemaEdit[]
        {
            new SchemaEdit.PutEntity(new EntityType { Id = "New", Properties = [new PropertyType { Id = "p" }] }),
            new SchemaEdit.PutEntity(Start.Entity("A")! with { Id = "N", Names = new("新") }, Start.Entity("A")),
            new SchemaEdit.PutRelation(new RelationType { Id = "n", Inverse = "t" }),
            new SchemaEdit.PutRelation(Start.Relation("s")! with { Inverse = "r" }, Start.Relation("s")),
            new SchemaEdit.Draw("A"),
            new SchemaEdit.Draw("A", "C", "r"),
            new SchemaEdit.Draw("A", "C", "", new CanvasPlace(1, 1)),
            new SchemaEdit.SetName(ElementKind.Entity, "B", "zh", "乙"),
            new SchemaEdit.SetName(ElementKind.Relation, "r", "en", "rel"),
            new SchemaEdit.Remove(["A"], ["s"]),
            new SchemaEdit.Move(ImmutableDictionary<string, CanvasPlace>.Empty.Add("A", new(9, 9, true)).Add("B", new(0, 0))),
            new SchemaEdit.SetGroup(["A", "C"], "h"),
            new SchemaEdit.SetParent("B", "C"),
            new SchemaEdit.Reverse("r"),
            new SchemaEdit.Order(["C", "A"], ["t"]),
            new SchemaEdit.Change(new SchemaChange.MergeEntities(["A"], "B")),
            new SchemaEdit.Paste(FullSchema.Full),
            new SchemaEdit.Replace(FullSchema.Full),
        };
        foreach (var edit in edits)
        {
            var after = SchemaEdits.Apply(Start, Start, edit).GetValueOrThrow();
            Assert.NotEqual(SchemaJson.Write(Start), SchemaJson.Write(after));
            var back = SchemaPatch.Between(Start, after).Reversed().ApplyTo(after).GetValueOrThrow();
            Assert.Equal(SchemaJson.Write(Start), SchemaJson.Write(back));
        }
    }

    [Fact]
    public void Apply_EditsThatAreTheirOwnInverse_TwiceIsTheBeginning()
    {
        foreach (
            var (there, back) in new (SchemaEdit, SchemaEdit)[]
            {
                (new SchemaEdit.Reverse("r"), new SchemaEdit.Reverse("r")),
                (new SchemaEdit.SetParent("B", "A"), new SchemaEdit.SetParent("B", "")),
                (new SchemaEdit.SetGroup(["A"], " h "), new SchemaEdit.SetGroup(["A"], "g")),
                (new SchemaEdit.Order(["C", "B", "A"], []), new SchemaEdit.Order(["A", "B", "C"], [])),
                (new SchemaEdit.PutEntity(new EntityType { Id = "New" }), new SchemaEdit.Remove(["New"], [])),
                (new SchemaEdit.PutRelation(new RelationType { Id = "new" }), new SchemaEdit.Remove([], ["new"])),
                (new SchemaEdit.SetName(ElementKind.Entity, "A", "en", " b "), new SchemaEdit.SetName(ElementKind.Entity, "A", "en", "a")),
            }
        )
        {
            var after = SchemaEdits.Apply(Start, Start, there).GetValueOrThrow();
            Assert.NotEqual(SchemaJson.Write(Start), SchemaJson.Write(after));
            Assert.Equal(SchemaJson.Write(Start), SchemaJson.Write(SchemaEdits.Apply(after, Start, back).GetValueOrThrow()));
        }
    }

    [Fact]
    public void FreeId_IsLegalNotReservedAndFree_AndTheWishWhenItCanBe() =>
        Gen.Select(
                SchemaGenerator.OneOf("A", "a", "name", "Kg", "", "1", "a b", "病", "（）", new string('x', 64), new string('x', 70)),
                SchemaGenerator.OneOf("A", "Type", "relation"),
                Gen.Int[0, 12]
            )
            .Sample(
                (wish, fallback, taken) =>
                {
                    var schema = new KnowledgeSchema { Relations = [new RelationType { Id = "name_" }] };
                    for (var i = 0; i < taken; i++)
                        schema = schema.With(new EntityType { Id = SchemaEdits.FreeId(schema, wish, fallback) });
                    var id = SchemaEdits.FreeId(schema, wish, fallback);
                    Assert.True(SchemaIdentifier.IsLegal(id) && !SchemaIdentifier.IsReserved(id), id);
                    Assert.Null(schema.Entity(id));
                    Assert.Null(schema.Relation(id));
                    Assert.Equal(taken, schema.Entities.Select(e => e.Id).Distinct().Count());
                    if (taken == 0 && SchemaIdentifier.IsLegal(wish) && !SchemaIdentifier.IsReserved(wish))
                        Assert.Equal(wish, id);
                    if (taken == 1 && wish == "A")
                        Assert.Equal("A2", id);
                }
            );

    [Fact]
    public void PutEntity_RenamesWhatOnlyChangedItsIdentifier_AndKeepsItForPublishing()
    {
        var seen = Start.Entity("A")!;
        var after = Put(seen with { Properties = [seen.Properties[0] with { Id = "kode" }, seen.Properties[1]] }, seen);
        Assert.Equal([new SchemaChange.RenameProperty("A", "code", "kode")], after.Changes);
        // Two that changed places, one that was taken away, one to a word that cannot be: no renames.
        Assert.Empty(Put(seen with { Properties = [seen.Properties[1], seen.Properties[0]] }, seen).Changes);
        Assert.Empty(Put(seen with { Properties = [seen.Properties[0] with { Id = "kode" }] }, seen).Changes);
        Assert.Empty(Put(seen with { Properties = [seen.Properties[0] with { Id = "a b" }, seen.Properties[1]] }, seen).Changes);
        Assert.Empty(Put(seen with { Properties = [seen.Properties[0] with { Id = "id" }, seen.Properties[1]] }, seen).Changes);
        // Type and property at once.
        var both = Put(seen with { Id = "N", Properties = [seen.Properties[0] with { Id = "kode" }, seen.Properties[1]] }, seen);
        Assert.Equal([new SchemaChange.RenameProperty("A", "code", "kode"), new SchemaChange.RenameEntity("A", "N")], both.Changes);
        Assert.Equal(["N", "B", "C"], both.Entities.Select(e => e.Id));
        // A draft may hold what cannot be published; no change is made of it.
        foreach (var id in new[] { "a b", "name" })
        {
            var broken = Put(seen with { Id = id }, seen);
            Assert.Equal(($"{id}|B|C", 0), (string.Join('|', broken.Entities.Select(e => e.Id)), broken.Changes.Length));
            Assert.Equal((id, id), (broken.Relation("r")!.Pairs[0].Head, broken.Entity("C")!.Parent));
        }
    }

    [Fact]
    public void PutRelation_Renames_AndAnInverseIsOneForBothSides()
    {
        var after = SchemaEdits.Apply(
            Start,
            Start,
            new SchemaEdit.PutRelation(Start.Relation("r")! with { Id = "n" }, Start.Relation("r"))
        );
        Assert.Equal([new SchemaChange.RenameRelation("r", "n")], after.GetValueOrThrow().Changes);
        Assert.Equal("r>t s> t>r", Inverses(new SchemaEdit.PutRelation(Start.Relation("r")! with { Inverse = "t" }, Start.Relation("r"))));
        Assert.Equal("r> s> t>", Inverses(new SchemaEdit.PutRelation(Start.Relation("s")! with { Inverse = "" }, Start.Relation("s"))));
        Assert.Equal("r> s> t>n n>t", Inverses(new SchemaEdit.PutRelation(new RelationType { Id = "n", Inverse = "t" })));
        Assert.Equal("r> s>s t>", Inverses(new SchemaEdit.PutRelation(Start.Relation("s")! with { Inverse = "s" }, Start.Relation("s"))));
        foreach (var id in new[] { "a b", "type" })
            Assert.Empty(
                SchemaEdits
                    .Apply(Start, Start, new SchemaEdit.PutRelation(Start.Relation("r")! with { Id = id }, Start.Relation("r")))
                    .GetValueOrThrow()
                    .Changes
            );
    }

    [Fact]
    public void Draw_MakesWhatIsMissing()
    {
        var after = Apply(new SchemaEdit.Draw("A", "", "", new CanvasPlace(5, 6)));
        var type = after.Entities[^1];
        Assert.Equal(("Type", "g", 2), (type.Id, type.Group, type.Color));
        Assert.Equal(new CanvasPlace(5, 6), after.Layout["Type"]);
        Assert.Equal(("relation", new TypePair("A", "Type")), (after.Relations[^1].Id, Assert.Single(after.Relations[^1].Pairs)));
        Assert.Equal(Start.Layout, Apply(new SchemaEdit.Draw("A", "", "", new CanvasPlace(double.NaN, 1))).Layout);
        Assert.Equal(Start.Layout, Apply(new SchemaEdit.Draw("A", "", "", new CanvasPlace(1, double.PositiveInfinity))).Layout);

        var joined = Apply(new SchemaEdit.Draw("C", "B", "r"));
        Assert.Equal([new("A", "B"), new TypePair("C", "B")], joined.Relation("r")!.Pairs);
        Assert.Equal((3, 3), (joined.Entities.Length, joined.Relations.Length));
        Assert.Same(Start, Apply(new SchemaEdit.Draw("A", "B", "r")));
        Assert.Equal([new TypePair("B", "B")], Apply(new SchemaEdit.Draw("B", "B")).Relations[^1].Pairs);
    }

    [Theory]
    // What nobody chose follows the first name; what work hangs on, or somebody chose, does not.
    [InlineData("Type", "", "", "en", "Body part", "Body_part")]
    [InlineData("Type12", "", "", "zh", "部位", "部位")]
    [InlineData("Type1x", "", "", "en", "Body", "Type1x")]
    [InlineData("Typo", "", "", "en", "Body", "Typo")]
    [InlineData("Type", "", "", "en", "药", "药")]
    [InlineData("Type", "", "", "en", "（）", "Type")]
    [InlineData("Type", "", "", "en", "name", "Name")]
    [InlineData("Type", "", "", "en", "b", "B2")]
    [InlineData("部位", "部位", "", "en", "part", "Part")]
    [InlineData("部位2", "部位", "", "en", "part", "Part")]
    [InlineData("部位x", "部位", "", "en", "part", "部位x")]
    [InlineData("部位", "部位", "old", "en", "part", "部位")]
    [InlineData("部位", "部位", "", "zh", "位置", "部位")]
    [InlineData("Own", "", "", "en", "part", "Own")]
    public void SetName_OfAnEntity_GivesTheIdentifierThatNobodyChose(
        string id,
        string zh,
        string en,
        string language,
        string name,
        string expected
    )
    {
        var draft = Start.With(new EntityType { Id = id, Names = new(zh, en) });
        var edit = new SchemaEdit.SetName(ElementKind.Entity, id, language, $" {name} ");
        var after = SchemaEdits.Apply(draft, Start, edit).GetValueOrThrow().Entities[^1];
        Assert.Equal(expected, after.Id);
        Assert.Equal(language == "zh" ? new(name, en) : new LocalizedName(zh, name), after.Names);
        // The inspector puts the whole type and means the same.
        var put = new SchemaEdit.PutEntity(draft.Entities[^1] with { Names = after.Names }, draft.Entities[^1]);
        Assert.Equal(expected, SchemaEdits.Apply(draft, Start, put).GetValueOrThrow().Entities[^1].Id);
        // Published, it stays whatever it is called.
        Assert.Equal(id, SchemaEdits.Apply(draft, draft, edit).GetValueOrThrow().Entities[^1].Id);
        Assert.Equal(id, SchemaEdits.Apply(draft, draft, put).GetValueOrThrow().Entities[^1].Id);
    }

    [Theory]
    [InlineData("relation", "en", "Has Part", "has_Part")]
    [InlineData("relation7", "zh", "部分", "部分")]
    [InlineData("Relation", "en", "part", "Relation")]
    [InlineData("relation", "en", "type", "type_")]
    [InlineData("relation", "en", "r", "r2")]
    [InlineData("own", "en", "part", "own")]
    public void SetName_OfARelation_BeginsSmall(string id, string language, string name, string expected)
    {
        var draft = Start.With(new RelationType { Id = id });
        var edit = new SchemaEdit.SetName(ElementKind.Relation, id, language, name);
        Assert.Equal(expected, SchemaEdits.Apply(draft, Start, edit).GetValueOrThrow().Relations[^1].Id);
        Assert.Equal(id, SchemaEdits.Apply(draft, draft, edit).GetValueOrThrow().Relations[^1].Id);
        var put = new SchemaEdit.PutRelation(draft.Relations[^1] with { Names = new("", name) }, draft.Relations[^1]);
        if (language == "en")
            Assert.Equal(expected, SchemaEdits.Apply(draft, Start, put).GetValueOrThrow().Relations[^1].Id);
    }

    [Fact]
    public void Move_OnlyWhatIsThere_ToWhereThereIsAPlace()
    {
        var places = ImmutableDictionary<string, CanvasPlace>
            .Empty.Add("B", new(3, 4))
            .Add("X", new(1, 1))
            .Add("C", new(double.NaN, 1))
            .Add("A", new(1, double.NegativeInfinity));
        Assert.Equal(Start.Layout.Add("B", new(3, 4)), Apply(new SchemaEdit.Move(places)).Layout);
        Assert.Equal(Start.Layout, Apply(new SchemaEdit.Move(null!)).Layout);
    }

    [Fact]
    public void Order_NamedFirst_OthersBehindAsTheyWere()
    {
        var after = Apply(new SchemaEdit.Order(["C", "X", "C", "A"], ["t", "r"]));
        Assert.Equal("C A B", string.Join(' ', after.Entities.Select(e => e.Id)));
        Assert.Equal("t r s", string.Join(' ', after.Relations.Select(r => r.Id)));
        Assert.Equal(SchemaJson.Write(Start), SchemaJson.Write(Apply(new SchemaEdit.Order(default, default))));
        Assert.Equal("g g ", string.Join(' ', Apply(new SchemaEdit.SetGroup(["B", "X"], " g ")).Entities.Select(e => e.Group)));
        Assert.Equal(["", "", ""], Apply(new SchemaEdit.SetGroup(["A"], null!)).Entities.Select(e => e.Group));
        Assert.Same(Start, Apply(new SchemaEdit.SetGroup(default, "x")));
    }

    [Fact]
    public void Paste_CopiesUnderFreeIdentifiers_AndJoinsAsItWasJoined()
    {
        var fragment = Start with { Layout = Start.Layout.Add("C", new(-1, -2, true)) };
        var after = Apply(new SchemaEdit.Paste(fragment, 10, 20));
        Assert.Equal("A B C A2 B2 C2", string.Join(' ', after.Entities.Select(e => e.Id)));
        Assert.Equal("r s t r2 s2 t2", string.Join(' ', after.Relations.Select(r => r.Id)));
        Assert.Equal(("A2", "A"), (after.Entity("C2")!.Parent, after.Entity("C")!.Parent));
        Assert.Equal([new TypePair("A2", "B2")], after.Relation("r2")!.Pairs);
        Assert.Equal((new CanvasPlace(11, 22), new CanvasPlace(9, 18, true)), (after.Layout["A2"], after.Layout["C2"]));
        Assert.Equal(("", ""), (after.Entity("A2")!.Hotkey, after.Relation("r2")!.Hotkey));
        Assert.All(after.Relations.Skip(3), r => Assert.Equal("", r.Inverse));
        Assert.Equal(Start.Entities, after.Entities.Take(3));

        // Alone, an end or a parent is that of the schema, where it has one.
        var alone = new KnowledgeSchema
        {
            Entities =
            [
                new EntityType
                {
                    Id = "New",
                    Parent = "A",
                    Hotkey = "9",
                },
                new EntityType { Id = "Orphan", Parent = "Gone" },
            ],
            Relations =
            [
                new RelationType
                {
                    Id = "n",
                    Pairs = [new("New", "B"), new("New", "Gone"), new("Gone", "New")],
                    Hotkey = "b",
                },
            ],
        };
        after = Apply(new SchemaEdit.Paste(alone));
        Assert.Equal(("A", ""), (after.Entity("New")!.Parent, after.Entity("Orphan")!.Parent));
        Assert.Equal([new TypePair("New", "B")], after.Relation("n")!.Pairs);
        Assert.Equal(("9", "b"), (after.Entity("New")!.Hotkey, after.Relation("n")!.Hotkey));
        Assert.Equal(SchemaJson.Write(Start), SchemaJson.Write(Apply(new SchemaEdit.Paste(null!))));
    }

    [Theory]
    [InlineData(1e308, 1e308)]
    [InlineData(0, double.NaN)]
    public void Paste_BeyondAllPlaces_HasNone(double x, double dx)
    {
        var fragment = new KnowledgeSchema
        {
            Entities = [new EntityType { Id = "New" }],
            Layout = KnowledgeSchema.Empty.Layout.Add("New", new(x, 0)),
        };
        var after = Apply(new SchemaEdit.Paste(fragment, dx));
        Assert.Equal(Start.Layout, after.Layout);
        Assert.True(SchemaJson.Read(SchemaJson.Write(after)).Success);
    }

    private static KnowledgeSchema Apply(SchemaEdit edit) => SchemaEdits.Apply(Start, Start, edit).GetValueOrThrow();

    private static KnowledgeSchema Put(EntityType type, EntityType seen) => Apply(new SchemaEdit.PutEntity(type, seen));

    private static string Inverses(SchemaEdit edit) => string.Join(' ', Apply(edit).Relations.Select(r => $"{r.Id}>{r.Inverse}"));
}
