using CsCheck;
using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Domain.Schema.Exchange;

namespace Portal.Tests.Schema.Domain.Exchange;

/// <summary>Lines of the schema language, one rule at a time, and lines in any order.</summary>
public sealed class OpenSpgFormatTests
{
    [Fact]
    public void Read_WhatStandsUnderNoType_IsReported_AndNobodyElses()
    {
        var import = Read(
            """
            namespace X
                relations:
                    a(甲): B
            First(一): EntityType
                properties:
                    own(自): Text
            Broken type line
                desc: of the broken one
                properties:
                    foreign(外): Text
                relations:
                    rel(关): First
            Second(二): EntityType
            """
        );
        Assert.Equal(["First", "Second"], import.Schema.Entities.Select(e => e.Id));
        Assert.Equal("own", Assert.Single(import.Schema.Entity("First")!.Properties).Id);
        Assert.Equal("", import.Schema.Entity("First")!.Description);
        Assert.Empty(import.Schema.Entity("Second")!.Properties);
        Assert.Empty(import.Schema.Relations);
        Assert.Equal(
            ["line 2", "line 3", "line 7", "line 8", "line 9", "line 10", "line 11", "line 12"],
            import.NotUnderstood.Select(n => n.Where)
        );
    }

    [Fact]
    public void Read_ConstraintUnderARelation_ChangesNoProperty()
    {
        var import = Read(
            """
            A(甲): EntityType
                properties:
                    p(属): Text
                relations:
                    r(关): A
                        constraint: NotNull
            B(乙): EntityType
                    constraint: NotNull
            """
        );
        Assert.False(import.Schema.Property("A", "p")!.IsRequired);
        Assert.Equal(["line 6", "line 8"], import.NotUnderstood.Select(n => n.Where));
    }

    [Theory]
    [InlineData("NotNull", true, false, false, PropertyKind.Text, "", "", "")]
    [InlineData("MultiValue", false, true, false, PropertyKind.Text, "", "", "")]
    [InlineData("Unique", false, false, true, PropertyKind.Text, "", "", "")]
    [InlineData("NotNull, MultiValue , Unique", true, true, true, PropertyKind.Text, "", "", "")]
    [InlineData("Enum=\"轻, 重，,中\"", false, false, false, PropertyKind.Enumeration, "轻|重|中", "", "")]
    [InlineData("Regular=\"[A-Z]{1,2}\", NotNull", true, false, false, PropertyKind.Text, "", "[A-Z]{1,2}", "")]
    [InlineData("Regular = \"a\"b\"", false, false, false, PropertyKind.Text, "", "a\"b", "")]
    [InlineData("NotNull, Weird=3", true, false, false, PropertyKind.Text, "", "", "Weird=3")]
    public void Read_Constraint(
        string constraint,
        bool isRequired,
        bool isMultiValued,
        bool isUnique,
        PropertyKind kind,
        string values,
        string pattern,
        string noted
    )
    {
        var import = Read($"A(甲): EntityType\n    properties:\n        p(属): Text\n            constraint: {constraint}\n");
        var property = import.Schema.Property("A", "p")!;
        Assert.Equal((isRequired, isMultiValued, isUnique), (property.IsRequired, property.IsMultiValued, property.IsUnique));
        Assert.Equal((kind, values, pattern), (property.Kind, string.Join('|', property.Values), property.Pattern));
        Assert.Equal(noted, string.Join('|', import.NotUnderstood.Select(n => n.What)));
    }

    [Theory]
    [InlineData("Text", PropertyKind.Text)]
    [InlineData("Integer", PropertyKind.Number)]
    [InlineData("Float", PropertyKind.Number)]
    [InlineData("STD.Date", PropertyKind.Date)]
    [InlineData("STD.ChinaMobile", PropertyKind.Text)]
    [InlineData("", PropertyKind.Text)]
    public void Read_LiteralTargets_AreProperties(string target, PropertyKind kind)
    {
        var import = Read($"A(甲): EntityType\n  properties:\n    id(号): {target}\n");
        Assert.Empty(import.NotUnderstood);
        Assert.Empty(import.Schema.Relations);
        Assert.Equal(("id_", "号", kind), (import.Schema.Entity("A")!.Properties[0] is var p ? p.Id : "", p.Names.Zh, p.Kind));
    }

    [Fact]
    public void Read_PropertyOfAType_IsARelation_AndTypesMayComeLater()
    {
        var import = Read(
            """
            A(甲): EntityType
                properties:
                    b(乙关): Other.B
                        desc: leads to B
                    c(丙关): C
            B(乙): EntityType
            Sub(子) -> B:
            """
        );
        Assert.Equal(["A", "B", "Sub", "C"], import.Schema.Entities.Select(e => e.Id));
        Assert.Equal([new TypePair("A", "B")], import.Schema.Relation("b")!.Pairs);
        Assert.Equal(("乙关", "leads to B"), (import.Schema.Relation("b")!.Names.Zh, import.Schema.Relation("b")!.Description));
        Assert.True(import.Schema.Allows("c", "A", "C"));
        Assert.Equal("B", import.Schema.Entity("Sub")!.Parent);
        Assert.Empty(import.Schema.Entity("A")!.Properties);
    }

    [Fact]
    public void Read_RulesOfSeveralLines_AreReportedToTheirEnd()
    {
        var import = Read(
            """
            A(甲): EntityType
                relations:
                    r(关): A
                        rule: [[
                            Define (s:A)-[p:r]->(o:A) {
                        ]]
                    q(又): A
                        rule: one line
            # a remark
            B(乙): EventType
            """
        );
        Assert.Equal(["q", "r"], import.Schema.Relations.Select(r => r.Id).Order(StringComparer.Ordinal));
        Assert.Equal(["line 4", "line 5", "line 6", "line 8", "line 10"], import.NotUnderstood.Select(n => n.Where));
    }

    [Theory]
    [InlineData("")]
    [InlineData("namespace X\n")]
    [InlineData("A, B\nC\n")]
    [InlineData("# A(甲): EntityType")]
    [InlineData("    relations:\n        a(b): C")]
    public void Read_WithoutAType_IsOfAnotherKind(string text) =>
        Assert.Equal("schema.import.otherKind", Assert.Single(OpenSpgFormat.Read(text).Problems).Code);

    [Fact]
    public void Read_LinesInAnyOrder_NeverThrow() =>
        Gen.Select(
                Gen.Int[0, 4],
                Gen.OneOf(
                    Gen.Const("A(甲): EntityType"),
                    Gen.Const("B(乙) -> A:"),
                    Gen.Const("A(again): ConceptType"),
                    Gen.Const("namespace N"),
                    Gen.Const("properties:"),
                    Gen.Const("relations:"),
                    Gen.Const("desc: words"),
                    Gen.Const("constraint: NotNull, Enum=\"a,b\", Regular=\"(\""),
                    Gen.Const("p(属): Text"),
                    Gen.Const("r(关): A"),
                    Gen.Const("r(关): B"),
                    Gen.Const("rule: [["),
                    Gen.Const("]]"),
                    Gen.Const("x: y"),
                    Gen.Const("()): ("),
                    Gen.Const("\t\t"),
                    Gen.String[0, 6]
                )
            )
            .Array[0, 14]
            .Sample(
                lines =>
                {
                    var text = string.Join('\n', lines.Select(l => new string(' ', l.Item1 * 2) + l.Item2));
                    var read = OpenSpgFormat.Read(text);
                    if (!read.Success)
                    {
                        Assert.Equal("schema.import.otherKind", read.Problems[0].Code);
                        return;
                    }

                    // What was read is a schema: every end and parent is there.
                    Assert.DoesNotContain(
                        SchemaRules.Check(read.Value.Schema),
                        p => p.Code is "schema.relation.unknownType" or "schema.parent.unknown" or "schema.identifier.illegal"
                    );
                },
                iter: 10_000
            );

    private static SchemaImport Read(string text) => OpenSpgFormat.Read(text).GetValueOrThrow();
}
