using CsCheck;
using Portal.Domain.Learning.Evaluation;

namespace Portal.Tests.Learning.Domain;

public sealed class IntervalTests
{
    private const double Z = 1.959963984540054;

    private static readonly Gen<(long Successes, long Trials)> s_share = Gen.Select(
        Gen.Long[1, 100_000],
        Gen.Double[0, 1],
        (trials, share) => ((long)Math.Round(trials * share), trials)
    );

    // The ends are the shares from which what was seen is 1.96 standard deviations away: found by halving, not by a formula.
    [Fact]
    public void OfShare_AnyCounts_EndsWhereWhatWasSeenIsTooFarAway() =>
        s_share.Sample(s =>
        {
            var interval = Interval.OfShare(s.Successes, s.Trials)!;
            var seen = (double)s.Successes / s.Trials;
            Assert.Equal(seen, interval.Value);
            Assert.Equal(s.Successes == 0 ? 0 : End(0, seen), interval.Low, 1e-7);
            Assert.Equal(s.Successes == s.Trials ? 1 : End(1, seen), interval.High, 1e-7);

            double End(double far, double near)
            {
                for (var step = 0; step < 200; step++)
                {
                    var middle = (far + near) / 2;
                    var isTooFar = Math.Abs(seen - middle) > Z * Math.Sqrt(middle * (1 - middle) / s.Trials);
                    (far, near) = isTooFar ? (middle, near) : (far, middle);
                }

                return near;
            }
        });

    [Fact]
    public void OfShare_AnyCounts_HoldsTheShare_AndMoreTrialsMakeItNarrower() =>
        s_share.Sample(s =>
        {
            var interval = Interval.OfShare(s.Successes, s.Trials)!;
            Assert.InRange(interval.Value, interval.Low - 1e-12, interval.High + 1e-12);
            Assert.InRange(interval.Low, 0, 1);
            Assert.InRange(interval.High, 0, 1);
            var more = Interval.OfShare(s.Successes * 4, s.Trials * 4)!;
            Assert.True(more.High - more.Low < interval.High - interval.Low);
            // Failures are successes seen from the other side.
            var other = Interval.OfShare(s.Trials - s.Successes, s.Trials)!;
            Assert.Equal(1 - interval.High, other.Low, 1e-9);
        });

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void OfShare_OfNothing_IsNothing(long trials) => Assert.Null(Interval.OfShare(0, trials));

    [Fact]
    public void OfDifference_OfSamplesMovedApart_MovesWithThem() =>
        Gen.Select(Gen.Double[0, 10].Array[2, 12], Gen.Double[0, 10].Array[2, 12], Gen.Double[-5, 5])
            .Sample(
                (first, second, by) =>
                {
                    var interval = Interval.OfDifference(first, second)!;
                    Assert.Equal(first.Average() - second.Average(), interval.Value, 9);
                    Assert.True(interval.Low <= interval.High);
                    Assert.InRange(interval.Low, first.Min() - second.Max() - 1e-9, first.Max() - second.Min() + 1e-9);
                    Assert.InRange(interval.High, first.Min() - second.Max() - 1e-9, first.Max() - second.Min() + 1e-9);
                    var moved = Interval.OfDifference([.. first.Select(f => f + by)], second)!;
                    Assert.Equal(interval.Low + by, moved.Low, 9);
                    Assert.Equal(interval.High + by, moved.High, 9);
                    // The same samples give the same interval again.
                    Assert.Equal(interval, Interval.OfDifference(first, second));
                },
                iter: 50
            );

    // Beside the normal approximation, which is close for many values.
    [Fact]
    public void OfDifference_OfManyValues_IsAboutTwoStandardErrorsWide()
    {
        var random = new Random(1);
        double[] first = [.. Enumerable.Range(0, 400).Select(_ => random.NextDouble())];
        double[] second = [.. Enumerable.Range(0, 300).Select(_ => random.NextDouble() + 0.2)];
        var interval = Interval.OfDifference(first, second)!;
        var half = Z * Math.Sqrt(Variance(first) + Variance(second));
        Assert.Equal(interval.Value - half, interval.Low, half / 6);
        Assert.Equal(interval.Value + half, interval.High, half / 6);

        static double Variance(double[] values) => values.Average(v => Math.Pow(v - values.Average(), 2)) / values.Length;
    }

    [Fact]
    public void OfDifference_OfTooFew_IsNothing()
    {
        Assert.Null(Interval.OfDifference([1], [1, 2]));
        Assert.Null(Interval.OfDifference([1, 2], [1]));
        Assert.Equal(new Interval(0, 0, 0), Interval.OfDifference([3, 3], [3, 3]));
    }
}
