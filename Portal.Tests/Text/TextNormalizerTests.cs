using CsCheck;
using Portal.Domain.Text;

namespace Portal.Tests.Domain.Text;

public sealed class TextNormalizerTests
{
    [Theory]
    [InlineData("a\r\nb\rc", "a\nb\nc")]
    [InlineData("a\0b", "ab")]
    [InlineData("\uFEFFx", "x")]
    [InlineData("𠮷", "𠮷")]
    public void Normalize_Known_Cases(string text, string expected) => Assert.Equal(expected, TextNormalizer.Normalize(text));

    // Not inline data: a lone surrogate does not survive the test runner's serialisation.
    [Fact]
    public void Normalize_LoneSurrogate_Replaced() => Assert.Equal("a\uFFFDb", TextNormalizer.Normalize("a" + (char)0xD842 + "b"));

    [Fact]
    public void Normalize_Anything_IsIdempotentAndStorable() => Gen.Char.Array[0, 200].Select(c => new string(c)).Sample(text =>
    {
        var once = TextNormalizer.Normalize(text);
        Assert.Equal(once, TextNormalizer.Normalize(once));
        Assert.DoesNotContain('\0', once);
        Assert.DoesNotContain('\r', once);
        // Strict UTF-8 throws on a lone surrogate.
        new System.Text.UTF8Encoding(false, true).GetBytes(once);
    });
}
