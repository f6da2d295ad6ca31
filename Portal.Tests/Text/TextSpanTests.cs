using Portal.Domain.Text;

namespace Portal.Tests.Domain.Text;

public sealed class TextSpanTests
{
    [Fact]
    public void Construction_EndBeforeStart_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new TextSpan(3, 2));

    [Theory]
    [InlineData(0, 1, true)]
    [InlineData(1, 3, true)]
    [InlineData(1, 2, false)]
    [InlineData(2, 4, false)]
    [InlineData(3, 5, false)]
    public void IsWholeIn_SurrogatePair_IsNotCut(int start, int end, bool expected) => Assert.Equal(expected, new TextSpan(start, end).IsWholeIn("a𠮷b"));

    [Fact]
    public void Of_FullWidthDigits_CountsUnits() => Assert.Equal("２３", new TextSpan(1, 3).Of("１２３４"));

    [Fact]
    public void CompareTo_SameStart_LongerFirst() => Assert.True(new TextSpan(0, 5) < new TextSpan(0, 3));

    [Fact]
    public void Overlaps_Touching_No() => Assert.False(new TextSpan(0, 2).Overlaps(new TextSpan(2, 4)));
}
