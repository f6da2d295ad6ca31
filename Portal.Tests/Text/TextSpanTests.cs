using System.Text.Json;
using CsCheck;
using Portal.Domain.Text;

namespace Portal.Tests.Text;

public sealed class TextSpanTests
{
    private static readonly Gen<TextSpan> s_span = Gen.Select(Gen.Int[0, 8], Gen.Int[0, 8])
        .Select((a, b) => new TextSpan(Math.Min(a, b), Math.Max(a, b)));

    private static HashSet<int> Units(TextSpan span) => [.. Enumerable.Range(span.Start, span.Length)];

    [Fact]
    public void Construction_EndBeforeStart_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new TextSpan(3, 2));

    [Fact]
    public void Construction_NegativeStart_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new TextSpan(-1, 2));

    [Theory]
    [InlineData(0, 2, true)]
    [InlineData(1, 2, false)]
    [InlineData(0, 1, false)]
    [InlineData(0, 3, true)]
    [InlineData(0, 4, false)]
    public void IsWholeIn_SurrogatePair_IsNotCut(int start, int end, bool expected) =>
        Assert.Equal(expected, new TextSpan(start, end).IsWholeIn("𠮷a"));

    [Fact]
    public void Of_FullWidthDigits_CountsUnits() => Assert.Equal("２３", new TextSpan(1, 3).Of("１２３４"));

    [Fact]
    public void Of_BeyondTheText_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new TextSpan(1, 5).Of("１２３４"));

    [Fact]
    public void CompareTo_SameStart_LongerFirst() => Assert.True(new TextSpan(0, 5) < new TextSpan(0, 3));

    [Fact]
    public void Overlaps_Touching_No() => Assert.False(new TextSpan(0, 2).Overlaps(new TextSpan(2, 4)));

    // Of spans that are not empty: as sets of units.
    [Fact]
    public void OverlapsAndContains_AnyTwo_AreThoseOfTheirUnits() =>
        Gen.Select(s_span, s_span)
            .Sample(
                (one, other) =>
                {
                    if (one.Length == 0 || other.Length == 0)
                        return;
                    Assert.Equal(Units(one).Overlaps(Units(other)), one.Overlaps(other));
                    Assert.Equal(one.Overlaps(other), other.Overlaps(one));
                    Assert.Equal(Units(one).IsSupersetOf(Units(other)), one.Contains(other));
                }
            );

    [Fact]
    public void CompareTo_AnyTwo_IsOneOrder_AndWhatHoldsComesFirst() =>
        Gen.Select(s_span, s_span)
            .Sample(
                (one, other) =>
                {
                    Assert.Equal(Math.Sign(one.CompareTo(other)), -Math.Sign(other.CompareTo(one)));
                    Assert.Equal(one == other, one.CompareTo(other) == 0);
                    Assert.Equal(one.CompareTo(other) < 0, one < other);
                    Assert.Equal(one.CompareTo(other) > 0, one > other);
                    Assert.Equal(one.CompareTo(other) <= 0, one <= other);
                    Assert.Equal(one.CompareTo(other) >= 0, one >= other);
                    if (one.Contains(other) && one != other && one.Start <= other.Start)
                        Assert.True(one < other);
                }
            );

    [Fact]
    public void Json_OfASpan_IsItsTwoEnds() =>
        s_span.Sample(span =>
        {
            var json = JsonSerializer.Serialize(span);
            Assert.Equal($"{{\"Start\":{span.Start},\"End\":{span.End}}}", json);
            Assert.Equal(span, JsonSerializer.Deserialize<TextSpan>(json));
            Assert.Equal($"[{span.Start}, {span.End})", span.ToString());
        });
}
