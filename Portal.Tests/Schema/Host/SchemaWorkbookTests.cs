using System.Collections.Immutable;
using CsCheck;
using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Domain.Schema.Exchange;
using Portal.Schema.Exchange;
using Portal.Tests.Support;

namespace Portal.Tests.Schema.Host;

/// <summary>A schema as a workbook: nothing is lost, and what is wrong is said by its cell.</summary>
public sealed class SchemaWorkbookTests
{
    [Fact]
    public void Excel_RandomSchemas_LosesNothing() =>
        SchemaGenerator.Schemas.Sample(
            schema =>
            {
                var read = SchemaWorkbook.Read(SchemaWorkbook.Write(schema)).GetValueOrThrow();
                Assert.Empty(read.NotUnderstood);
                Assert.Equal(SchemaJson.Write(schema), SchemaJson.Write(read.Schema));
            },
            iter: 60
        );

    [Fact]
    public void Excel_WhatIsWrong_IsReportedByCell()
    {
        using var book = new ClosedXML.Excel.XLWorkbook(new MemoryStream(SchemaWorkbook.Write(FullSchema.Full)));
        book.Worksheet("EntityTypes").Cell(3, 12).SetValue("rocket");
        book.Worksheet("RelationTypes").Cell(2, 9).SetValue("SomeToSome");
        book.Worksheet("Properties").Cell(2, 1).SetValue("Nobody");
        book.AddWorksheet("Extra");
        using var stream = new MemoryStream();
        book.SaveAs(stream);
        var read = SchemaWorkbook.Read(stream.ToArray()).GetValueOrThrow();
        Assert.Equal(
            ["Extra", "EntityTypes 3 Icon", "RelationTypes 2 Cardinality", "Properties 2"],
            read.NotUnderstood.Select(n => n.Where)
        );
        Assert.Equal("schema.xlsx.broken", Assert.Single(SchemaWorkbook.Read([0x50, 0x4B, 3, 4, 9, 9]).Problems).Code);
    }

    [Fact]
    public void Excel_WithoutTheSheetOfEntities_IsOfAnotherKind()
    {
        using var book = new ClosedXML.Excel.XLWorkbook();
        book.AddWorksheet("Numbers");
        using var stream = new MemoryStream();
        book.SaveAs(stream);
        Assert.Equal("schema.import.otherKind", Assert.Single(SchemaWorkbook.Read(stream.ToArray()).Problems).Code);
    }

    [Fact]
    public void Items_OfAnyList_AreTheList() =>
        Gen.OneOf(
                Gen.Const("病"),
                Gen.Const("a;b"),
                Gen.Const("\\"),
                Gen.Const("\\;"),
                Gen.Const(" leading"),
                Gen.Const("trailing "),
                Gen.Const(";"),
                Gen.Const("x\\y")
            )
            .Array[0, 5]
            .Sample(items => Assert.Equal(items, SheetCells.Items(SheetCells.List([.. items]))));

    [Theory]
    [InlineData("a;b", "a|b")]
    [InlineData("a; b ;c", "a|b |c")]
    [InlineData(" ;; ", "")]
    [InlineData("a\\", "a\\")]
    [InlineData("a\\n;b", "a\\n|b")]
    public void Items_AsPeopleWriteThem(string cell, string items) => Assert.Equal(items, string.Join('|', SheetCells.Items(cell)));

    [Theory]
    [InlineData("TRUE", true)]
    [InlineData(" yes ", true)]
    [InlineData("是", true)]
    [InlineData("1", true)]
    [InlineData("√", true)]
    [InlineData("", false)]
    [InlineData("0", false)]
    [InlineData("no", false)]
    public void IsTrue_WhatPeopleWrite(string cell, bool isTrue) => Assert.Equal(isTrue, SheetCells.IsTrue(cell));

    [Fact]
    public void AddEntity_Row_HasEveryMember()
    {
        var notes = new List<ImportNote>();
        var schema = SchemaRows.AddEntity(
            KnowledgeSchema.Empty,
            Row(
                ("Id", "Disease"),
                ("Zh", "疾病"),
                ("En", "disease"),
                ("Aliases", "病; illness"),
                ("Definition", "d"),
                ("Examples", "gout"),
                ("NegativeExamples", "tired"),
                ("Parent", "Finding"),
                ("Abstract", "TRUE"),
                ("Group", "g"),
                ("Color", "99"),
                ("Icon", "health"),
                ("Hotkey", "1"),
                ("X", "1.5"),
                ("Y", "-2"),
                ("Collapsed", "TRUE")
            ),
            notes
        );
        Assert.Empty(notes);
        var type = Assert.Single(schema.Entities);
        Assert.Equal(("Disease", new LocalizedName("疾病", "disease"), "d"), (type.Id, type.Names, type.Description));
        Assert.Equal(("病|illness", "gout", "tired"), (Joined(type.Aliases), Joined(type.Examples), Joined(type.NegativeExamples)));
        Assert.Equal(("Finding", true, "g", "health", "1"), (type.Parent, type.IsAbstract, type.Group, type.Icon, type.Hotkey));
        Assert.Equal(TypePalette.Count - 1, type.Color);
        Assert.Equal(new CanvasPlace(1.5, -2, true), schema.Layout["Disease"]);
    }

    [Theory]
    [InlineData("", "Id")]
    [InlineData("Disease", "Disease")]
    public void AddEntity_WithoutAnIdentifierOrWithATakenOne_IsNotedAndChangesNothing(string id, string noted)
    {
        var notes = new List<ImportNote>();
        var before = new KnowledgeSchema { Entities = [new EntityType { Id = "Disease", Description = "first" }] };
        Assert.Same(before, SchemaRows.AddEntity(before, Row(("Id", id), ("Definition", "second")), notes));
        Assert.Equal(new ImportNote("Row 2", noted), Assert.Single(notes));
    }

    [Theory]
    [InlineData("1", "")]
    [InlineData("NaN", "1")]
    [InlineData("1", "Infinity")]
    [InlineData("1e999", "1")]
    public void AddEntity_WithoutTwoFiniteNumbers_HasNoPlace(string x, string y) =>
        Assert.Empty(SchemaRows.AddEntity(KnowledgeSchema.Empty, Row(("Id", "A"), ("X", x), ("Y", y)), []).Layout);

    [Fact]
    public void AddEntity_WithoutColorOrWithAnUnknownIcon_TakesTheNextAndNone()
    {
        var notes = new List<ImportNote>();
        var schema = SchemaRows.AddEntity(KnowledgeSchema.Empty, Row(("Id", "A")), notes);
        schema = SchemaRows.AddEntity(schema, Row(("Id", "B"), ("Icon", "rocket")), notes);
        Assert.Equal([0, 1], schema.Entities.Select(e => e.Color));
        Assert.Equal(("", new ImportNote("Row 2 Icon", "rocket")), (schema.Entities[1].Icon, Assert.Single(notes)));
    }

    [Fact]
    public void AddProperty_GoesWhereItsRowSays()
    {
        var notes = new List<ImportNote>();
        // The same word names an entity type and a relation type.
        var schema = new KnowledgeSchema
        {
            Entities = [new EntityType { Id = "same" }],
            Relations = [new RelationType { Id = "same" }, new RelationType { Id = "r" }],
        };
        var after = SchemaRows.AddProperty(schema, Row(("Owner", "same"), ("Of", "entity"), ("Id", "a"), ("Kind", "number")), notes);
        after = SchemaRows.AddProperty(after, Row(("Owner", "same"), ("Of", "Relation"), ("Id", "b"), ("Key", "TRUE")), notes);
        after = SchemaRows.AddProperty(after, Row(("Owner", "r"), ("Of", ""), ("Id", "c"), ("Required", "1")), notes);
        Assert.Empty(notes);
        Assert.Equal(("a", PropertyKind.Number), (after.Entities[0].Properties[0].Id, after.Entities[0].Properties[0].Kind));
        Assert.True(after.Relations[0].Properties[0] is { Id: "b", IsKey: true, IsRequired: false });
        Assert.True(after.Relations[1].Properties[0] is { Id: "c", IsKey: false, IsRequired: true });
        Assert.Same(after, SchemaRows.AddProperty(after, Row(("Owner", "same"), ("Id", "")), notes));
        Assert.Same(after, SchemaRows.AddProperty(after, Row(("Owner", "none"), ("Id", "x"), ("Kind", "Colour")), notes));
        Assert.Equal([new("Row 2", "same."), new("Row 2 Kind", "Colour"), new ImportNote("Row 2", "none.x")], notes);
    }

    [Fact]
    public void AddPair_IsThereOnce_AndNeedsARelationAndBothEnds()
    {
        var notes = new List<ImportNote>();
        var schema = new KnowledgeSchema { Relations = [new RelationType { Id = "r" }] };
        var row = Row(("Relation", "r"), ("Head", "A"), ("Tail", "B"));
        var after = SchemaRows.AddPair(SchemaRows.AddPair(schema, row, notes), row, notes);
        Assert.Equal([new TypePair("A", "B")], after.Relations[0].Pairs);
        Assert.Empty(notes);
        foreach (var cells in new[] { ("", "A", "B"), ("r", "", "B"), ("r", "A", "") })
            Assert.Same(
                after,
                SchemaRows.AddPair(after, Row(("Relation", cells.Item1), ("Head", cells.Item2), ("Tail", cells.Item3)), notes)
            );
        Assert.Equal([": A → B", "r:  → B", "r: A → "], notes.Select(n => n.What));
    }

    private static string Joined(ImmutableArray<string> items) => string.Join('|', items);

    private static SheetRow Row(params (string Column, string Text)[] cells) =>
        new("Row 2", name => cells.FirstOrDefault(c => c.Column == name).Text ?? "");
}
