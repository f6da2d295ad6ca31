using CsCheck;
using Portal.Domain.Text;

namespace Portal.Tests.Text;

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
    public void Normalize_Anything_IsIdempotentAndStorable() =>
        Gen
            .Char.Array[0, 200]
            .Select(c => new string(c))
            .Sample(text =>
            {
                var once = TextNormalizer.Normalize(text);
                Assert.Equal(once, TextNormalizer.Normalize(once));
                Assert.DoesNotContain('\0', once);
                Assert.DoesNotContain('\r', once);
                // Strict UTF-8 throws on a lone surrogate.
                new System.Text.UTF8Encoding(false, true).GetBytes(once);
            });

    // A position leads to the place at which what stood before it ends.
    [Fact]
    public void NormalizeWithPositions_AnyText_SaysWhereEachBeginningWent() =>
        Gen.OneOf(Gen.Const('\r'), Gen.Const('\n'), Gen.Const('\0'), Gen.Const('\uFEFF'), Gen.Char["a高"], Gen.Char['\uD800', '\uDFFF'])
            .Array[0, 12]
            .Select(c => new string(c))
            .Sample(text =>
            {
                var (normal, positions) = TextNormalizer.NormalizeWithPositions(text);
                Assert.Equal(TextNormalizer.Normalize(text), normal);
                Assert.Equal(text.Length + 1, positions.Count);
                Assert.Equal(normal.Length, positions[^1]);
                Assert.Equal(positions.Order(), positions);
                for (var i = 0; i <= text.Length; i++)
                {
                    // A line end of two units, or a character of two, cannot be cut in the middle.
                    if (i > 0 && i < text.Length && (text[i - 1], text[i]) is ('\r', '\n'))
                        Assert.Equal(positions[i - 1] + 1, positions[i]);
                    else if (i > 0 && i < text.Length && char.IsSurrogatePair(text[i - 1], text[i]))
                        Assert.Equal(positions[i - 1] + 1, positions[i]);
                    else
                        Assert.Equal(TextNormalizer.Normalize(text[..i]).Length, positions[i]);
                }
            });
}
