using CsCheck;
using Portal.Domain.Text;

namespace Portal.Tests.Text;

public sealed class ChineseVariantsTests
{
    private const string Traditional = "糖尿病腎臟頭顱發髮乾";

    [Fact]
    public void Simplified_OfAnyTable_IsWhatADictionaryOfItsLinesSays() =>
        Gen.Select(Gen.Char['\u33F0', '\u3450'], Gen.Char['\u33F0', '\u3450'])
            .Array[0, 30]
            .Sample(pairs =>
            {
                var variants = new ChineseVariants(pairs.Select(p => $"{p.Item1}\t{p.Item2} {p.Item1}"));
                var expected = new Dictionary<char, char>();
                foreach (var (from, to) in pairs.Where(p => p.Item1 >= '\u3400' && p.Item2 >= '\u3400' && p.Item1 != p.Item2))
                    expected[from] = to;
                Assert.Equal(expected.Count, variants.Count);
                for (var c = '\u33E0'; c < '\u3460'; c++)
                    Assert.Equal(expected.GetValueOrDefault(c, c), variants.Simplified(c));
            });

    [Theory]
    [InlineData("腎\t肾", '腎', '肾')]
    [InlineData("乾\t干 乾", '乾', '干')]
    [InlineData("腎肾", '腎', '腎')]
    [InlineData("腎 肾", '腎', '腎')]
    [InlineData("腎\t", '腎', '腎')]
    [InlineData("", '腎', '腎')]
    [InlineData("a\tb", 'a', 'a')]
    [InlineData("腎\ta", '腎', '腎')]
    [InlineData("𠮷\t吉", '腎', '腎')]
    public void Simplified_Lines_ThatAreNoneArePassedOver(string line, char from, char to) =>
        Assert.Equal(to, new ChineseVariants([line]).Simplified(from));

    [Fact]
    public void Simplified_HalfOfACharacterBeyondTheBasicPlane_StaysAsItIs()
    {
        var variants = new ChineseVariants(["𠮷\t吉", "吉\t𠮷", $"{"𠮷"[0]}\t吉"]);
        Assert.Equal(0, variants.Count);
        Assert.Equal("𠮷吉", string.Concat("𠮷吉".Select(variants.Simplified)));
    }

    [Fact]
    public void Simplified_TextAndOffsets_StayAligned()
    {
        var variants = new ChineseVariants(["腎\t肾", "臟\t脏", "頭\t头", "顱\t颅", "發\t发", "髮\t发"]);
        Assert.Equal("糖尿病肾脏头颅发发乾", string.Concat(Traditional.Select(variants.Simplified)));
        Assert.Equal(6, variants.Count);
    }
}
