using CsCheck;
using Portal.Domain;
using Portal.Tests.Support;

namespace Portal.Tests.Domain;

/// <summary>What may become a label or a key of a graph.</summary>
public sealed class SchemaIdentifierTests
{
    private static readonly Gen<string> s_name = Gen.OneOf(
        Gen.Char.Array[0, 12].Select(c => new string(c)),
        TextGenerator.Of(0, 6, "疾病", "a", "B", "_", "1", "①", "²", "Ⅷ", " ", "-", "𠮷", "é", "\u0301", "３", "\n")
    );

    // Whatever somebody calls a thing: what is made of it may become a label, or is nothing.
    [Fact]
    public void From_AnyName_IsLegal_OrEmpty() =>
        s_name.Sample(
            name =>
            {
                var identifier = SchemaIdentifier.From(name);
                Assert.True(identifier.Length == 0 || SchemaIdentifier.IsLegal(identifier), $"{name}: {identifier}");
                // Nothing of a name is lost but what may not be.
                Assert.Equal(string.Concat(name.Where(IsKept).Take(63)), string.Concat(identifier.Where(IsKept).Take(63)));
            },
            iter: 2000
        );

    private static bool IsKept(char c) => char.IsLetter(c) || char.IsNumber(c);

    // Beside the rule said unit by unit.
    [Fact]
    public void IsLegal_AnyText_IsALetterThenLettersAndDigits() =>
        s_name.Sample(
            name =>
                Assert.Equal(
                    name.Length is >= 1 and <= 64
                        && (char.IsLetter(name[0]) || name[0] == '_')
                        && name.All(c => char.IsLetter(c) || char.IsNumber(c) || c == '_'),
                    SchemaIdentifier.IsLegal(name)
                ),
            iter: 2000
        );

    [Theory]
    [InlineData("has symptom", "has_symptom")]
    [InlineData(" 心-肌 梗死 ", "心_肌_梗死")]
    [InlineData("2型", "_2型")]
    [InlineData("①期", "_①期")]
    [InlineData("²H", "_²H")]
    [InlineData("__x__", "x")]
    [InlineData("!!!", "")]
    [InlineData("", "")]
    public void From_Known_Cases(string name, string identifier) => Assert.Equal(identifier, SchemaIdentifier.From(name));

    [Fact]
    public void From_ALongName_IsCut()
    {
        Assert.Equal(new string('x', 64), SchemaIdentifier.From(new string('x', 65)));
        Assert.Equal("_" + new string('1', 63), SchemaIdentifier.From(new string('1', 64)));
        Assert.True(SchemaIdentifier.IsLegal(new string('x', 64)));
        Assert.False(SchemaIdentifier.IsLegal(new string('x', 65)));
        Assert.False(SchemaIdentifier.IsLegal("x\n"));
        Assert.False(SchemaIdentifier.IsLegal(null!));
    }

    [Theory]
    [InlineData("Kg", true)]
    [InlineData("KgPushBatch", true)]
    [InlineData("kgid", true)]
    [InlineData("name", true)]
    [InlineData("type", true)]
    [InlineData("id", true)]
    [InlineData("push", true)]
    [InlineData("Name", false)]
    [InlineData("dose", false)]
    public void IsReserved_WhatGraphsUseThemselves_Is(string identifier, bool expected) =>
        Assert.Equal(expected, SchemaIdentifier.IsReserved(identifier));
}
