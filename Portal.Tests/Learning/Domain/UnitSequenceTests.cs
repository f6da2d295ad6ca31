using CsCheck;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Learning.Domain;

public sealed class UnitSequenceTests
{
    private static IEnumerable<string> Units(UnitSequence sequence) =>
        Enumerable.Range(0, sequence.Count).Select(i => sequence.Unit(i).ToString());

    // Characters: all of the text, a code point each.
    [Fact]
    public void Of_Characters_AreTheCodePoints() =>
        TextGenerator
            .Mixed(0, 12)
            .Sample(text =>
                Assert.Equal(text.EnumerateRunes().Select(r => r.ToString()), Units(UnitSequence.Of(text, TaggingUnits.Characters)))
            );

    [Fact]
    public void Of_CharactersOfBrokenText_AreTheUnitsThatMakeNone() =>
        Gen.Char['\uD7FF', '\uE000']
            .Array[0, 8]
            .Select(c => new string(c))
            .Sample(text =>
            {
                var units = UnitSequence.Of(text, TaggingUnits.Characters);
                Assert.Equal(text, string.Concat(Units(units)));
                Assert.All(Units(units), u => Assert.True(u.Length == 1 || char.IsSurrogatePair(u[0], u[1])));
                for (var i = 1; i < units.Count; i++)
                    Assert.False(
                        units.Unit(i - 1).Length == 1
                            && units.Unit(i).Length == 1
                            && char.IsSurrogatePair(units.Unit(i - 1)[0], units.Unit(i)[0])
                    );
            });

    // Words: without white space they are the text, and a run of letters and digits of a spaced script is one.
    [Fact]
    public void Of_Words_AreTheText_WithoutWhiteSpace_AndCutWhereWordsEnd() =>
        TextGenerator
            .Mixed(0, 12)
            .Sample(text =>
            {
                var units = UnitSequence.Of(text, TaggingUnits.Words);
                Assert.Equal(string.Concat(text.Where(c => !char.IsWhiteSpace(c))), string.Concat(Units(units)));
                for (var i = 0; i < units.Count; i++)
                {
                    var unit = units.Unit(i).ToString();
                    Assert.True(
                        unit.All(CharacterFolding.IsSpacedWordCharacter) || unit.Length == 1 || char.IsSurrogatePair(unit[0], unit[1]),
                        unit
                    );
                    if (i > 0 && units.SpanOf(i - 1, i).End == units.SpanOf(i, i + 1).Start)
                        Assert.False(
                            CharacterFolding.IsSpacedWordCharacter(units.Unit(i - 1)[^1]) && CharacterFolding.IsSpacedWordCharacter(unit[0])
                        );
                }
            });

    [Theory]
    [InlineData("Take 3.5 mg", "Take|3|.|5|mg")]
    [InlineData("病人B12缺乏", "病|人|B12|缺|乏")]
    [InlineData("𠮷a𠮷", "𠮷|a|𠮷")]
    [InlineData("naïve-é", "naïve|-|é")]
    [InlineData("  ", "")]
    public void Of_Words_Known_Cases(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Units(UnitSequence.Of(text, TaggingUnits.Words))));

    [Fact]
    public void UnitsOf_AnySpan_IsARunOfUnits_OrNothingWhenItCutsOne() =>
        Gen.Select(TextGenerator.Mixed(1, 8), Gen.Bool, Gen.Int[0, 30], Gen.Int[0, 8])
            .Sample(
                (text, isOfWords, start, length) =>
                {
                    var units = UnitSequence.Of(text, isOfWords ? TaggingUnits.Words : TaggingUnits.Characters);
                    for (var first = 0; first < units.Count; first++)
                    {
                        for (var end = first + 1; end <= units.Count; end++)
                            Assert.Equal((first, end), units.UnitsOf(units.SpanOf(first, end)));
                    }

                    start = Math.Min(start, text.Length);
                    var span = new TextSpan(start, Math.Min(text.Length, start + length));
                    if (units.UnitsOf(span) is var (from, to))
                        Assert.Equal(span, units.SpanOf(from, to));
                    else
                        Assert.DoesNotContain(
                            Enumerable
                                .Range(0, units.Count)
                                .SelectMany(i => Enumerable.Range(i + 1, units.Count - i).Select(j => units.SpanOf(i, j))),
                            s => s == span
                        );
                }
            );

    [Fact]
    public void Of_UnitsOfAFile_AreThoseOfTheFile()
    {
        var units = UnitSequence.Of("高血压 痛", [new TextSpan(0, 3), new TextSpan(4, 5)]);
        Assert.Equal(["高血压", "痛"], Units(units));
        Assert.Equal((0, 2), units.UnitsOf(new TextSpan(0, 5)));
        Assert.Null(units.UnitsOf(new TextSpan(0, 2)));
    }

    [Theory]
    [InlineData('高', 1)]
    [InlineData('㐀', 1)]
    [InlineData('鿿', 1)]
    [InlineData('7', 2)]
    [InlineData('７', 2)]
    [InlineData('Ⅷ', 2)]
    [InlineData('²', 2)]
    [InlineData('q', 3)]
    [InlineData('é', 3)]
    [InlineData('Q', 4)]
    [InlineData('É', 4)]
    [InlineData('ǅ', 4)]
    [InlineData(' ', 5)]
    [InlineData('\n', 5)]
    [InlineData('\t', 5)]
    [InlineData('\r', 5)]
    [InlineData('\u3000', 5)]
    [InlineData('+', 6)]
    [InlineData('￥', 6)]
    [InlineData('^', 6)]
    [InlineData('℃', 6)]
    [InlineData('。', 7)]
    [InlineData('-', 7)]
    [InlineData('あ', 8)]
    [InlineData('ا', 8)]
    public void ShapeOf_KindsOfCharacters_AreTold(char c, uint shape) => Assert.Equal(shape, UnitSequence.ShapeOf(c));

    [Fact]
    public void ShapeOf_ACharacterBeyondTheBasicPlane_IsThatOfAChineseOne() => Assert.Equal(1u, UnitSequence.ShapeOf("𠮷"[0]));
}
