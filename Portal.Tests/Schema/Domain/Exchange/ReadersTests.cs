using CsCheck;
using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Domain.Schema.Exchange;
using Portal.Tests.Support;

namespace Portal.Tests.Schema.Domain.Exchange;

/// <summary>Files of examples and of other tools, made from what is known, and read back.</summary>
public sealed class ReadersTests
{
    private static readonly Gen<(string Head, string Relation, string Tail, string HeadType, string TailType)> s_triple = Gen.Select(
        SchemaGenerator.OneOf("n1", "n2", "n3", "n4", "n5", "n6", "n7"),
        SchemaGenerator.OneOf("r", "s", "治疗"),
        SchemaGenerator.OneOf("n1", "n2", "n8", "n9"),
        SchemaGenerator.OneOf("A", "B", "病"),
        SchemaGenerator.OneOf("A", "B")
    );

    [Fact]
    public void Triples_TypesPairsAndCommonestNames_AreThoseOfTheLines() =>
        s_triple
            .Array[1, 40]
            .Sample(triples =>
            {
                var lines = triples.Select(t => $" {t.Head}\t{t.Relation}\t{t.Tail} \t{t.HeadType}\t{t.TailType}");
                var import = TriplesSchemaReader.Read(lines);
                Assert.Empty(import.NotUnderstood);
                foreach (var relation in import.Schema.Relations)
                    Assert.Equal(
                        triples
                            .Where(t => t.Relation == relation.Id)
                            .GroupBy(t => new TypePair(t.HeadType, t.TailType))
                            .Select(g => g.Key)
                            .OrderBy(p => p.ToString(), StringComparer.Ordinal),
                        relation.Pairs.OrderBy(p => p.ToString(), StringComparer.Ordinal)
                    );
                Assert.Equal(triples.Select(t => t.Relation).Distinct().Count(), import.Schema.Relations.Length);
                foreach (var entity in import.Schema.Entities)
                {
                    var expected = triples
                        .SelectMany(t => new[] { (t.HeadType, t.Head), (t.TailType, t.Tail) })
                        .Where(n => n.Item1 == entity.Id)
                        .GroupBy(n => n.Item2)
                        .OrderByDescending(g => g.Count())
                        .ThenBy(g => g.Key, StringComparer.Ordinal)
                        .Take(5)
                        .Select(g => g.Key);
                    Assert.Equal(expected, entity.Examples);
                }

                // The commonest relation comes first.
                var counts = triples.GroupBy(t => (t.Relation, t.HeadType, t.TailType)).ToDictionary(g => g.Key, g => g.Count());
                Assert.Equal(counts.Values.Max(), counts.Where(c => c.Key.Relation == import.Schema.Relations[0].Id).Max(c => c.Value));
            });

    [Theory]
    [InlineData("a\tb\tc", true)]
    [InlineData("a\tb\tc\tD\tE", true)]
    [InlineData("a\tb", false)]
    [InlineData("a\tb\tc\tD", false)]
    [InlineData("a\t \tc", false)]
    [InlineData("a\tb\tc\tD\tE\tF", false)]
    public void Triples_Line_HasThreeOrFiveCells(string line, bool isTriple)
    {
        var import = TriplesSchemaReader.Read([line]);
        Assert.Equal(isTriple, import.Schema.Relations.Length == 1);
        Assert.Equal(isTriple ? "" : "line 1", string.Join('|', import.NotUnderstood.Select(n => n.Where)));
    }

    [Theory]
    [InlineData(100, 100, "")]
    [InlineData(101, 101, "1 more lines are no triples")]
    [InlineData(150, 101, "50 more lines are no triples")]
    public void Triples_ManyLinesThatAreNone_AreCounted(int lines, int notes, string last)
    {
        var import = TriplesSchemaReader.Read(Enumerable.Repeat("none", lines));
        Assert.Equal(notes, import.NotUnderstood.Count);
        Assert.Equal(last.Length > 0 ? last : "none", import.NotUnderstood[^1].What);
        Assert.Empty(TriplesSchemaReader.Read(["", ""]).NotUnderstood);
    }

    [Fact]
    public void Spo_FileOfASchema_GivesItsPairs() =>
        s_triple
            .Array[1, 20]
            .Sample(triples =>
            {
                var items = triples.Select(t =>
                    System.Text.Json.JsonSerializer.Serialize(
                        new Dictionary<string, string>
                        {
                            ["subject_type"] = t.HeadType,
                            ["predicate"] = t.Relation,
                            ["object_type"] = t.TailType,
                        }
                    )
                );
                var byLine = SpoSchemaReader.Read(string.Join('\n', items)).GetValueOrThrow();
                var asList = SpoSchemaReader.Read($"\uFEFF [{string.Join(',', items)}]").GetValueOrThrow();
                Assert.Equal(SchemaJson.Write(byLine.Schema), SchemaJson.Write(asList.Schema));
                foreach (var relation in byLine.Schema.Relations)
                    Assert.Equal(
                        triples.Where(t => t.Relation == relation.Id).Select(t => new TypePair(t.HeadType, t.TailType)).Distinct(),
                        relation.Pairs
                    );
            });

    [Fact]
    public void Spo_Slots_ArePropertiesOnce_WithTheirKind()
    {
        var schema = SpoSchemaReader
            .Read(
                """
                [{"subject_type":"a","predicate":"b","object_type":{"@value":"c","when":"Date","where":"地点","n":5}},
                 {"subject_type":"a","predicate":"b","object_type":{"@value":"d","when":"Text"}}]
                """
            )
            .GetValueOrThrow()
            .Schema;
        Assert.Equal(
            [("when", PropertyKind.Date, "Date"), ("where", PropertyKind.Text, "地点"), ("n", PropertyKind.Text, "")],
            schema.Relation("b")!.Properties.Select(p => (p.Id, p.Kind, p.Description))
        );
        Assert.Equal("schema.import.otherKind", SpoSchemaReader.Read("{}\n[]").Problems[0].Code);
    }

    [Theory]
    [InlineData("integer", PropertyKind.Number)]
    [InlineData(" Double ", PropertyKind.Number)]
    [InlineData("nonNegativeInteger", PropertyKind.Number)]
    [InlineData("dateTime", PropertyKind.Date)]
    [InlineData("gYear", PropertyKind.Date)]
    [InlineData("BOOLEAN", PropertyKind.Boolean)]
    [InlineData("string", PropertyKind.Text)]
    [InlineData("", PropertyKind.Text)]
    public void ForeignJson_Kind(string type, PropertyKind kind) => Assert.Equal(kind, ForeignJson.Kind(type));

    [Theory]
    [InlineData("code", "code")]
    [InlineData("id", "id_")]
    [InlineData("a b", "a_b")]
    [InlineData("（）", "property")]
    [InlineData("1st", "_1st")]
    public void SchemaBuilder_PropertyId_IsLegal(string name, string expected) => Assert.Equal(expected, SchemaBuilder.PropertyId(name));

    [Fact]
    public void SchemaBuilder_ForeignNames_AreOneTypeEach_UnderLegalFreeIdentifiers() =>
        SchemaGenerator
            .OneOf("A", "a b", "a-b", "name", "（）", "【】", "病", "A ", "2x")
            .Array[1, 12]
            .Sample(names =>
            {
                var builder = new SchemaBuilder();
                var ids = names.ToDictionary(n => n + Guid.CreateVersion7(), n => (Name: n, Id: builder.Entity(n)));
                Assert.All(ids.Values, v => Assert.Equal(ids.Values.First(o => o.Name == v.Name).Id, v.Id));
                Assert.Equal(names.Distinct().Count(), builder.Schema.Entities.Select(e => e.Id).Distinct().Count());
                Assert.Equal(names.Distinct().Count(), builder.Schema.Entities.Length);
                Assert.All(builder.Schema.Entities, e => Assert.True(SchemaIdentifier.IsLegal(e.Id) && !SchemaIdentifier.IsReserved(e.Id)));
            });

    [Fact]
    public void SchemaBuilder_Relate_AddsEachPairOnce_AndNoneWithoutBothEnds()
    {
        var builder = new SchemaBuilder();
        var (a, b) = (builder.Entity("A"), builder.Entity("B"));
        Assert.Equal(builder.Relate("r", a, b), builder.Relate("r", a, b));
        builder.Relate("r", "", b);
        builder.Relate("r", a, "");
        builder.Relate("r", b, a);
        Assert.Equal([new(a, b), new TypePair(b, a)], Assert.Single(builder.Schema.Relations).Pairs);
        // A relation may be called what a type is called.
        Assert.Equal("A2", builder.Relate("A", a, b));
    }

    [Theory]
    [InlineData("Body_part", "", "Body part")]
    [InlineData(" 部位_x ", "部位_x", "")]
    public void SchemaBuilder_NameOf(string name, string zh, string en) =>
        Assert.Equal(new LocalizedName(zh, en), SchemaBuilder.NameOf(name));

    [Theory]
    [InlineData(200, 200)]
    [InlineData(201, 201)]
    [InlineData(5_000, 201)]
    public void ImportNote_IsShort(int length, int expected) =>
        Assert.Equal(expected, ImportNote.Of("x", new string('a', length)).What.Length);
}
