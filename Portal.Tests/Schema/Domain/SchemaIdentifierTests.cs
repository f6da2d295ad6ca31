using CsCheck;
using Portal.Domain;

namespace Portal.Tests.Schema.Domain;

/// <summary>The wall between names and Cypher.</summary>
public sealed class SchemaIdentifierTests
{
    // Letters, digits and marks of many kinds, and what only looks like them.
    private static readonly Gen<string> s_name = Gen.OneOf(
            Gen.Char['a', 'z'],
            Gen.Char['0', '9'],
            Gen.Char['\u4e00', '\u9fff'],
            Gen.Const('_'),
            Gen.Const(' '),
            Gen.Const('`'),
            Gen.Const('½'),
            Gen.Const('Ⅷ'),
            Gen.Const('٣'),
            Gen.Const('\u0301'),
            Gen.Const('\ud842'),
            Gen.Const('\u200b'),
            Gen.Char
        )
        .Array[0, 80]
        .Select(c => new string(c));

    [Fact]
    public void IsLegal_IsALetterOrUnderscoreThenLettersNumbersUnderscores() =>
        s_name.Sample(name => Assert.Equal(IsLegalByTheWord(name), SchemaIdentifier.IsLegal(name)), iter: 5_000);

    [Fact]
    public void From_IsLegalOrEmpty_AndKeepsWhatIsLegal() =>
        s_name.Sample(
            name =>
            {
                var id = SchemaIdentifier.From(name);
                Assert.True(id.Length == 0 || IsLegalByTheWord(id), $"{name} → {id}");
                // Nothing that can be kept is lost, but for what is too long.
                if (id.Length < 64)
                    Assert.Equal(Kept(name), Kept(id));
            },
            iter: 5_000
        );

    [Theory]
    [InlineData("½ dose", "_½_dose")]
    [InlineData("Ⅷ因子", "_Ⅷ因子")]
    [InlineData("2型糖尿病", "_2型糖尿病")]
    [InlineData("  has -- symptom ", "has_symptom")]
    [InlineData("环境 因素", "环境_因素")]
    [InlineData("__a__", "a")]
    [InlineData("（）", "")]
    public void From_Name_IsTheNearestIdentifier(string name, string id) => Assert.Equal(id, SchemaIdentifier.From(name));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void IsLegal_Length_EndsAtSixtyFour(int length, bool isLegal)
    {
        Assert.Equal(isLegal, SchemaIdentifier.IsLegal(new string('a', length)));
        Assert.Equal(Math.Min(length, 64), SchemaIdentifier.From(new string('a', length)).Length);
        // The underscore that a digit needs before it counts too.
        Assert.Equal("_" + new string('1', 63), SchemaIdentifier.From(new string('1', length)));
    }

    [Theory]
    [InlineData("Kg")]
    [InlineData("KgPushBatch")]
    [InlineData("kgid")]
    [InlineData("name")]
    [InlineData("type")]
    [InlineData("id")]
    [InlineData("push")]
    public void IsReserved_WhatPushesUse_InThisCaseOnly(string id)
    {
        Assert.True(SchemaIdentifier.IsReserved(id));
        Assert.True(SchemaIdentifier.IsLegal(id));
        Assert.False(SchemaIdentifier.IsReserved(char.IsUpper(id[0]) ? id.ToLowerInvariant() : id.ToUpperInvariant()));
    }

    [Fact]
    public void IsLegal_Null_IsNot() => Assert.False(SchemaIdentifier.IsLegal(null!));

    private static bool IsLegalByTheWord(string id) =>
        id.Length is > 0 and <= 64
        && (char.IsLetter(id[0]) || id[0] == '_')
        && id.All(c => char.IsLetter(c) || char.IsNumber(c) || c == '_');

    private static string Kept(string name) => new([.. name.Where(c => char.IsLetter(c) || char.IsNumber(c))]);
}
