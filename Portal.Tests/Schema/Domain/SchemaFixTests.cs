using Portal.Domain;
using Portal.Domain.Schema;

namespace Portal.Tests.Schema.Domain;

public sealed class SchemaFixTests
{
    private static KnowledgeSchema Start { get; } =
        new()
        {
            Entities =
            [
                new EntityType
                {
                    Id = "Drug",
                    Names = new("药物", ""),
                    Properties = [new PropertyType { Id = "code", Names = new("编码", "code") }, new PropertyType { Id = "剂量" }],
                },
                new EntityType { Id = "Other", Parent = "Drug" },
            ],
            Relations =
            [
                new RelationType
                {
                    Id = "treats",
                    Pairs = [new("Drug", "Other"), new("Drug", "Gone")],
                    Inverse = "treatedBy",
                },
                new RelationType { Id = "treatedBy" },
            ],
        };

    /// <summary>Code, field, last argument, and the fix that is offered, with what its words name.</summary>
    public static TheoryData<ProblemCode, string, string, string> Offered { get; } =
        new()
        {
            { SchemaProblems.IdentifierIllegal, "Drug", "", "fix.rename Drug2" },
            { SchemaProblems.IdentifierReserved, "treats", "", "fix.rename treats2" },
            { SchemaProblems.IdentifierIllegal, "Drug.code", "", "fix.rename code" },
            { SchemaProblems.NameMissingEn, "Drug", "", "fix.nameFromId Drug" },
            { SchemaProblems.NameMissingZh, "Drug", "", "" },
            { SchemaProblems.NameMissingZh, "Drug.剂量", "", "fix.nameFromId 剂量" },
            { SchemaProblems.NameMissingEn, "Drug.剂量", "", "" },
            { SchemaProblems.HotkeyDuplicate, "Drug", "", "fix.clearHotkey " },
            { SchemaProblems.HotkeyIllegal, "treats", "", "fix.clearHotkey " },
            { SchemaProblems.HotkeyIllegal, "x", "", "" },
            { SchemaProblems.EntityOrphan, "Other", "", "fix.removeType Other" },
            { SchemaProblems.EntityUnused, "Other", "", "fix.removeType Other" },
            { SchemaProblems.EntityAbstractLeaf, "Other", "", "fix.notAbstract " },
            { SchemaProblems.ParentUnknown, "Other", "", "fix.clearParent " },
            { SchemaProblems.ParentCycle, "Other", "", "fix.clearParent " },
            { SchemaProblems.RelationNoPair, "treatedBy", "", "fix.removeType treatedBy" },
            { SchemaProblems.RelationUnknownType, "treats", "", "fix.removePairs " },
            { SchemaProblems.RelationInverseUnknown, "treats", "", "fix.clearInverse " },
            { SchemaProblems.RelationInverseMismatch, "treats", "", "fix.matchInverse treatedBy" },
            { SchemaProblems.RelationInverseMismatch, "treatedBy", "", "" },
            { SchemaProblems.RelationNeverTransitive, "treats", "", "fix.notTransitive " },
            { SchemaProblems.PropertyNoValues, "Drug.code", "", "fix.toText " },
            { SchemaProblems.PropertyUnitWithoutNumber, "Drug.code", "", "fix.toNumber " },
            { SchemaProblems.PatternIllegal, "Drug.code", "", "fix.clearPattern " },
            { SchemaProblems.PatternIllegal, "Drug", "", "" },
            { SchemaProblems.KeyMissing, "Drug", "", "fix.makeKey code" },
            { SchemaProblems.KeyMissing, "Other", "", "" },
            { SchemaProblems.EntityAlike, "Other", "Drug", "fix.merge Drug" },
            { SchemaProblems.NameDuplicate, "Other", "Other", "" },
            { SchemaProblems.NameDuplicate, "Other", "Gone", "" },
            { SchemaProblems.DefinitionMissing, "Drug", "", "" },
        };

    [Theory]
    [MemberData(nameof(Offered))]
    public void For_AProblem_OffersItsFix(ProblemCode code, string field, string argument, string fix) =>
        Assert.Equal(
            fix,
            string.Join("; ", SchemaFix.For(Start, new Problem(code, field, argument)).Select(f => $"{f.Code} {f.Argument}"))
        );

    [Fact]
    public void For_ATypeThatIsNotThere_RemovesThePairsOfIt()
    {
        var fix = Assert.Single(SchemaFix.For(Start, new Problem(SchemaProblems.RelationUnknownType, "treats")));
        var mended = SchemaEdits.Apply(Start, KnowledgeSchema.Empty, fix.Edit).GetValueOrThrow();
        Assert.Equal([new TypePair("Drug", "Other")], mended.Relation("treats")!.Pairs);
    }

    [Fact]
    public void For_AnInverseThatDoesNotMatch_TurnsItsPairs()
    {
        var fix = Assert.Single(SchemaFix.For(Start, new Problem(SchemaProblems.RelationInverseMismatch, "treats")));
        var inverse = Assert.IsType<SchemaEdit.PutRelation>(fix.Edit).Type;
        Assert.Equal("treats", inverse.Inverse);
        Assert.Equal([new TypePair("Other", "Drug"), new TypePair("Gone", "Drug")], inverse.Pairs);
    }
}
