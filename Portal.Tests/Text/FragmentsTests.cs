using System.Text.Json;
using CsCheck;
using Portal.Domain.Text;

namespace Portal.Tests.Text;

public sealed class FragmentsTests
{
    private const int Units = 40;

    private static readonly Gen<TextSpan[]> s_pieces = Gen.Select(Gen.Int[0, Units], Gen.Int[0, 6])
        .Select((start, length) => new TextSpan(start, Math.Min(Units, start + length)))
        .Array[0, 6];

    // Fragments as units that are in or out: what any way of joining must come to.
    private static List<TextSpan> Runs(IEnumerable<TextSpan> pieces)
    {
        var isIn = new bool[Units + 1];
        foreach (var piece in pieces)
            Array.Fill(isIn, true, piece.Start, piece.Length);
        var runs = new List<TextSpan>();
        for (var i = 0; i < Units; i++)
        {
            if (!isIn[i])
                continue;
            var start = i;
            while (isIn[i])
                i++;
            runs.Add(new TextSpan(start, i));
        }

        return runs;
    }

    [Fact]
    public void Of_AnySpans_AreTheRunsOfUnitsInThem_AndNothingWhenThereIsOneRun() =>
        s_pieces.Sample(pieces =>
        {
            var (expected, fragments) = (Runs(pieces), Fragments.Of(pieces));
            Assert.Equal(expected.Count > 1, fragments is not null);
            if (fragments is null)
                return;
            Assert.Equal(expected, fragments);
            Assert.Equal(expected.Count, fragments.Count);
            Assert.Equal(expected[1], fragments[1]);
            Assert.Equal(new TextSpan(expected[0].Start, expected[^1].End), fragments.Whole);
        });

    [Fact]
    public void Equals_InAnyOrderOfPieces_IsWhetherTheyCoverTheSame() =>
        Gen.Select(s_pieces, s_pieces)
            .Sample(
                (one, other) =>
                {
                    var (first, second) = (Fragments.Of(one), Fragments.Of(other.Reverse()));
                    Assert.Equal(first, Fragments.Of(one.Reverse()));
                    Assert.Equal(first?.GetHashCode(), Fragments.Of(one.Reverse())?.GetHashCode());
                    if (first is not null && second is not null)
                        Assert.Equal(Runs(one).SequenceEqual(Runs(other)), first.Equals((object)second));
                    Assert.False(first?.Equals(null) ?? false);
                }
            );

    [Fact]
    public void Parse_OfWhatIsWritten_IsTheSame_AsTextAndAsJson() =>
        s_pieces.Sample(pieces =>
        {
            var fragments = Fragments.Of(pieces);
            Assert.Equal(fragments, Fragments.Parse(fragments?.ToString()));
            Assert.Equal(fragments, JsonSerializer.Deserialize<Fragments?>(JsonSerializer.Serialize(fragments)));
        });

    [Theory]
    [InlineData("0-3;5-7", "0-3;5-7")]
    [InlineData("5-7;0-3", "0-3;5-7")]
    [InlineData("0-3;3-7", null)]
    [InlineData("0-3", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Parse_Known_Cases(string? text, string? expected) => Assert.Equal(expected, Fragments.Parse(text)?.ToString());

    [Theory]
    [InlineData("left and right lung", "0-4;15-19", "left lung")]
    [InlineData("左右肺", "0-1;2-3", "左肺")]
    [InlineData("左侧 right 肺", "0-2;3-8;9-10", "左侧right肺")]
    [InlineData("B1 和 B12", "0-2;5-8", "B1 B12")]
    [InlineData("pre- and post-op", "0-4;9-13", "pre-post")]
    public void In_PutsASpaceBetweenWhatIsSpaced(string text, string pieces, string expected) =>
        Assert.Equal(expected, Fragments.Parse(pieces)!.In(text));

    [Fact]
    public void Moved_ByAnyDistance_KeepsTheGaps() =>
        Gen.Select(s_pieces, Gen.Int[0, 50])
            .Sample(
                (pieces, by) =>
                {
                    if (Fragments.Of(pieces) is { } fragments)
                        Assert.Equal(
                            Runs(pieces).Select(r => new TextSpan(r.Start + by, r.End + by)),
                            fragments.Moved(p => new TextSpan(p.Start + by, p.End + by))
                        );
                }
            );
}
