using CsCheck;
using Portal.Domain.Corpora;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Corpora.Domain;

public sealed class ChunkerTests
{
    private static readonly Gen<(string Text, int Most, int Overlap)> s_case = Gen.Select(
        TextGenerator.Of(0, 14, "甲。", "乙丙丁。", "戊己庚辛壬癸子丑寅卯。", "𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷。", "\n", " ", "Two words. "),
        Gen.Int[2, 24],
        Gen.Int[0, 23],
        (text, most, overlap) => (text, most, Math.Min(overlap, most - 1))
    );

    // The pieces that chunks are made of: sentences, and those that are too long in cuts.
    private static List<TextSpan> Pieces(string text, int most)
    {
        var pieces = new List<TextSpan>();
        foreach (var sentence in SentenceSplitter.Split(text))
        {
            var start = sentence.Start;
            while (sentence.End - start > most)
            {
                var end = start + most;
                end -= char.IsLowSurrogate(text[end]) ? 1 : 0;
                pieces.Add(new TextSpan(start, end));
                start = end;
            }

            pieces.Add(new TextSpan(start, sentence.End));
        }

        return pieces;
    }

    [Fact]
    public void Chunk_AnyText_HoldsAsManyPiecesAsFit_AndBeginsWithAsManyOfTheLastAsMayBeSaidAgain() =>
        s_case.Sample(c =>
        {
            var (pieces, chunks) = (Pieces(c.Text, c.Most), Chunker.Chunk(c.Text, c.Most, c.Overlap));
            Assert.Equal(pieces.Count == 0, chunks.Count == 0);
            var last = -1;
            foreach (var chunk in chunks)
            {
                Assert.True(chunk.Length <= c.Most && chunk.IsWholeIn(c.Text));
                var (first, end) = (pieces.FindIndex(p => p.Start == chunk.Start), pieces.FindIndex(p => p.End == chunk.End));
                Assert.True(first >= 0 && end >= first);
                // One more would not fit.
                Assert.True(end == pieces.Count - 1 || pieces[end + 1].End - chunk.Start > c.Most);
                // None is left out, and each brings something new.
                Assert.True(first <= last + 1 && end > last);
                if (last >= 0)
                {
                    var said = first <= last ? pieces[last].End - pieces[first].Start : 0;
                    Assert.True(said <= c.Overlap);
                    // One more of those before would be too much to say again, or would leave no room for what is new.
                    if (first > 0 && pieces[last].End - pieces[first - 1].Start <= c.Overlap)
                        Assert.True(
                            pieces[last + 1].End - pieces[first - 1].Start > c.Most
                                || pieces[first - 1].Start <= chunks[chunks.ToList().IndexOf(chunk) - 1].Start
                        );
                }

                last = end;
            }

            Assert.Equal(pieces.Count - 1, last);
        });

    [Fact]
    public void Chunk_WithoutOverlap_SaysNothingTwice() =>
        s_case.Sample(c =>
        {
            var chunks = Chunker.Chunk(c.Text, c.Most, 0);
            Assert.All(chunks.Zip(chunks.Skip(1)), p => Assert.True(p.First.End <= p.Second.Start));
        });

    [Theory]
    [InlineData(1, 0)]
    [InlineData(10, -1)]
    [InlineData(10, 10)]
    public void Chunk_LengthsThatMakeNoSense_Throw(int most, int overlap) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Chunker.Chunk("甲。", most, overlap));

    [Fact]
    public void Chunk_Known_Case()
    {
        const string Text = "一二三。四五六。七八九。十";
        Assert.Equal(["一二三。四五六。", "四五六。七八九。", "七八九。十"], Chunker.Chunk(Text, 8, 4).Select(s => s.Of(Text)));
        Assert.Equal([new TextSpan(0, 13)], Chunker.Chunk(Text));
    }
}
