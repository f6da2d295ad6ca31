using CsCheck;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Text;

public sealed class CharacterFoldingTests
{
    private static readonly IEnumerable<char> s_all = Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c);

    // Names in several spellings that mean the same: other case, other width, other spaces.
    private static readonly Gen<string> s_name = TextGenerator
        .OneOf("2", "型", "糖尿病", "Heart", "failure", "β", "B12", "-", "é", "ÄÖ", "×")
        .Array[1, 6]
        .Select(parts => string.Join(' ', parts));

    [Fact]
    public void Fold_AnyUnit_FoldedOnceIsFoldedForGood() =>
        Assert.All(s_all, c => Assert.Equal(CharacterFolding.Fold(c), CharacterFolding.Fold(CharacterFolding.Fold(c))));

    [Fact]
    public void Fold_AnyUnit_IsLowerCase_HalfWidth_AndAPlainSpace()
    {
        foreach (var c in s_all)
        {
            var expected = c switch
            {
                >= '\uFF01' and <= '\uFF5E' => char.ToLowerInvariant((char)(c - '\uFF01' + '!')),
                '\u3000' or '\u00A0' => ' ',
                '‘' or '’' => '\'',
                '“' or '”' => '"',
                _ => char.ToLowerInvariant(c),
            };
            Assert.True(expected == CharacterFolding.Fold(c), $"U+{(int)c:X4}");
        }
    }

    [Fact]
    public void Fold_AText_KeepsEveryPlace() =>
        Gen.String.Sample(text => Assert.Equal(string.Concat(text.Select(CharacterFolding.Fold)), CharacterFolding.Fold(text)));

    [Fact]
    public void UnfoldedRun_OfAnyText_IsAsLongAsNothingNeedsALook()
    {
        Gen.OneOf(Gen.Char['\u2FF0', '\u3010'], Gen.Char['\u9FF0', '\uA010'], Gen.Char["aA。高　"])
            .Array[0, 12]
            .Sample(letters =>
            {
                var run = CharacterFolding.UnfoldedRun(letters);
                Assert.Equal(letters.TakeWhile(c => c is >= '\u3001' and <= '\u9FFF').Count(), run);
                Assert.All(letters.Take(run), c => Assert.Equal(c, CharacterFolding.Fold(c)));
            });
        Assert.Equal(0, CharacterFolding.UnfoldedRun(""));
    }

    [Fact]
    public void NameKey_OtherCaseWidthAndSpaces_IsTheSameKey() =>
        Gen.Select(s_name, Gen.Int[0, 4], TextGenerator.OneOf(" ", "  ", "\u3000", "\t ", "\u00A0"))
            .Sample(
                (name, how, space) =>
                {
                    var other = how switch
                    {
                        0 => name.ToUpperInvariant(),
                        1 => string.Concat(name.Select(c => c is > ' ' and <= '~' ? (char)(c + 0xFEE0) : c)),
                        2 => $"{space}{name}{space}",
                        _ => name.Replace(" ", space, StringComparison.Ordinal),
                    };
                    Assert.Equal(CharacterFolding.NameKey(name), CharacterFolding.NameKey(other));
                }
            );

    [Fact]
    public void NameKey_OfAKey_IsTheKey_WithoutSpacesAtItsEndsOrBetweenChineseCharacters() =>
        Gen.Select(s_name, s_name, TextGenerator.OneOf("", " ", "  ", "\t", "\u3000 "))
            .Sample(
                (one, other, space) =>
                {
                    var key = CharacterFolding.NameKey(space + one + space + other + space);
                    Assert.Equal(key, CharacterFolding.NameKey(key));
                    Assert.Equal(key.Trim(), key);
                    Assert.DoesNotContain("  ", key, StringComparison.Ordinal);
                    for (var i = 1; i + 1 < key.Length; i++)
                        Assert.False(key[i] == ' ' && CharacterFolding.IsHan(key[i - 1]) && CharacterFolding.IsHan(key[i + 1]));
                }
            );

    [Theory]
    [InlineData("糖尿病 肾病", "糖尿病肾病")]
    [InlineData("糖尿病 \u3000 肾病", "糖尿病肾病")]
    [InlineData("2 型 糖尿病", "2 型糖尿病")]
    [InlineData("糖尿病 B12", "糖尿病 b12")]
    [InlineData("①期", "1期")]
    [InlineData("ﬁbrosis", "fibrosis")]
    [InlineData("", "")]
    [InlineData("　 ", "")]
    public void NameKey_Known_Cases(string name, string key) => Assert.Equal(key, CharacterFolding.NameKey(name));

    [Theory]
    [InlineData('\u33FF', false)]
    [InlineData('\u3400', true)]
    [InlineData('\u9FFF', true)]
    [InlineData('\uA000', false)]
    [InlineData('\uF8FF', false)]
    [InlineData('\uF900', true)]
    [InlineData('\uFAFF', true)]
    [InlineData('\uFB00', false)]
    [InlineData('a', false)]
    public void IsHan_AtTheEdges_OfItsBlocks(char c, bool expected) => Assert.Equal(expected, CharacterFolding.IsHan(c));

    // Not inline data: a lone surrogate does not survive the test runner's serialisation.
    [Fact]
    public void IsHan_HalfOfACharacterBeyondTheBasicPlane_Counts() => Assert.All("𠮷", c => Assert.True(CharacterFolding.IsHan(c)));

    [Theory]
    [InlineData('a', true)]
    [InlineData('Z', true)]
    [InlineData('0', true)]
    [InlineData('é', true)]
    [InlineData('β', true)]
    [InlineData('ж', true)]
    [InlineData('ǅ', true)]
    [InlineData('Ａ', true)]
    [InlineData('９', true)]
    [InlineData('高', false)]
    [InlineData('あ', false)]
    [InlineData('-', false)]
    [InlineData(' ', false)]
    [InlineData('_', false)]
    [InlineData('²', false)]
    [InlineData('ꙁ', false)]
    public void IsSpacedWordCharacter_Known_Cases(char c, bool expected) =>
        Assert.Equal(expected, CharacterFolding.IsSpacedWordCharacter(c));
}
