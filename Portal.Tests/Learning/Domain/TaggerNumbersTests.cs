using System.Numerics;
using CsCheck;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Tagging;

namespace Portal.Tests.Learning.Domain;

/// <summary>The numbers under a tagger, each beside the plain way to count it: vectors, the index of features, weights,
/// confidences.</summary>
public sealed class TaggerNumbersTests
{
    private static readonly TagSet s_tags = new(["A", "B", "C", "D", "E"], TagScheme.Bioes);

    [Fact]
    public void Exp_OfNumbersThatAreNotPositive_IsCloseToTheExactOne() =>
        Gen.Float[-100, 0]
            .Array[Vector<float>.Count]
            .Sample(numbers =>
            {
                var found = Lanes.Exp(new Vector<float>(numbers));
                for (var i = 0; i < numbers.Length; i++)
                {
                    var exact = numbers[i] < -80 ? 0 : Math.Exp(numbers[i]);
                    Assert.True(Math.Abs(found[i] - exact) <= 4e-7 * exact, $"e^{numbers[i]} is {exact}, not {found[i]}");
                }
            });

    [Fact]
    public void Exp_OfZeroAndOfLittle_IsOneAndNothing()
    {
        Assert.Equal(Vector<float>.One, Lanes.Exp(Vector<float>.Zero));
        Assert.Equal(Vector<float>.Zero, Lanes.Exp(new Vector<float>(-80.1f)));
        Assert.NotEqual(0, Lanes.Exp(new Vector<float>(-80))[0]);
    }

    [Fact]
    public void LoadAndStore_AtAnyPlace_AreThoseLanes() =>
        Gen.Int[0, 20]
            .Sample(at =>
            {
                var (width, random) = (Vector<float>.Count, new Random(at));
                float[] row = [.. Enumerable.Range(0, 20 + (2 * width)).Select(_ => random.NextSingle())];
                var loaded = Lanes.Load(ref Lanes.Of(row), at);
                Assert.Equal(row[at..(at + width)], Enumerable.Range(0, width).Select(i => loaded[i]));
                var expected = row.ToArray();
                Array.Fill(expected, 7, at, width);
                Lanes.Store(new Vector<float>(7), ref Lanes.Of(row), at);
                Assert.Equal(expected, row);
                int[] whole = [.. Enumerable.Range(0, 20 + (2 * width))];
                Assert.Equal(at + 1, Lanes.Load(ref whole[0], at)[1]);
                Lanes.Store(new Vector<int>(-1), ref whole[0], at);
                Assert.Equal(Enumerable.Range(at, width), Enumerable.Range(0, whole.Length).Where(i => whole[i] == -1));
            });

    [Fact]
    public void Index_OfAnyFeatures_IsADictionaryOfThoseSeenOftenEnough() =>
        Gen.Select(Gen.OneOf(Gen.UInt[0, 40], Gen.UInt[uint.MaxValue - 5, uint.MaxValue], Gen.UInt).Array[0, 200], Gen.Int[1, 3])
            .Sample(
                (features, least) =>
                {
                    var index = FeatureIndex.Of(features, least);
                    var expected = features
                        .Where(f => f != 0)
                        .GroupBy(f => f)
                        .Where(g => g.Count() >= least)
                        .Select(g => g.Key)
                        .Order()
                        .ToList();
                    Assert.Equal(expected, index.Features());
                    Assert.Equal(expected.Count, index.Count);
                    for (var row = 0; row < expected.Count; row++)
                        Assert.Equal(row, index.Find(expected[row]));
                    Assert.All(features.Except(expected), f => Assert.Equal(-1, index.Find(f)));
                    Assert.Equal(-1, index.Find(0));
                    index.Prefetch(features);
                }
            );

    [Fact]
    public void Index_InAGivenOrder_HasItsRowsInThatOrder() =>
        Gen.UInt[1, 1000]
            .Array[0, 100]
            .Select(f => f.Distinct().ToArray())
            .Sample(features =>
            {
                var index = FeatureIndex.Of(features);
                Assert.Equal(features, index.Features());
                Assert.All(features.Index(), f => Assert.Equal(f.Index, index.Find(f.Item)));
            });

    [Fact]
    public void Rows_OfUnits_AreThoseOfTheirKnownFeatures_InOrder() =>
        Gen.Select(Gen.UInt[0, 12].Array[0, 30], Gen.Int[1, 5], Gen.UInt[1, 12].Array[0, 8])
            .Sample(
                (features, width, known) =>
                {
                    var units = features.Length / width;
                    features = features[..(units * width)];
                    var index = FeatureIndex.Of([.. known.Distinct()]);
                    var (rows, offsets) = index.Rows(features, units, width);
                    Assert.Equal(units + 1, offsets.Length);
                    Assert.Equal(rows.Length, offsets[^1]);
                    Assert.All(
                        features.Chunk(width).Index(),
                        unit =>
                            Assert.Equal(
                                unit.Item.Where(f => f != 0).Select(index.Find).Where(r => r >= 0),
                                rows[offsets[unit.Index]..offsets[unit.Index + 1]]
                            )
                    );
                    var window = new RowWindow(new int[RowWindow.Units * width], new int[RowWindow.Units], width);
                    for (var i = 0; i < units; i++)
                    {
                        Assert.Equal(rows.AsSpan()[offsets[i]..offsets[i + 1]], window.Fill(i, index, features.AsSpan(i * width, width)));
                        var held = Math.Max(0, i - RowWindow.Units + 1);
                        Assert.Equal(rows.AsSpan()[offsets[held]..offsets[held + 1]], window.Of(held));
                    }
                }
            );

    [Fact]
    public void Stride_IsTheNumberOfTags_RoundedUpToSixteen()
    {
        foreach (var types in Enumerable.Range(0, 20))
        {
            var tags = new TagSet([.. Enumerable.Range(0, types).Select(t => $"T{t}")], TagScheme.Bioes);
            var stride = Weights.StrideOf(tags);
            Assert.True(stride % 16 == 0 && stride >= tags.Count && stride - tags.Count < 16);
        }
    }

    private static Weights Some(int rows, int seed, float most = 3)
    {
        var (weights, random) = (new Weights(s_tags, rows), new Random(seed));
        foreach (var numbers in new[] { weights.Emission, weights.Transition })
        {
            for (var i = 0; i < numbers.Length; i++)
                numbers[i] = random.Next(4) == 0 ? 0 : ((random.NextSingle() * 2) - 1) * most;
        }

        return weights;
    }

    [Fact]
    public void Weights_ScoredAddedScaledAndMultiplied_AreThoseOfPlainSums() =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[0, 5].Array[0, 8], Gen.Int[1, 1000], Gen.Float[-2, 2])
            .Sample(
                (count, picks, seed, times) =>
                {
                    var (one, other) = (Some(count, seed), Some(count, seed + 1));
                    int[] rows = [.. picks.Select(p => p % count)];
                    var scores = new float[one.Stride];
                    one.Score(rows, scores);
                    for (var tag = 0; tag < one.Stride; tag++)
                        Assert.Equal(rows.Sum(r => (double)one.Emission[(r * one.Stride) + tag]), scores[tag], 1e-4);
                    Assert.Equal(
                        one.Emission.Zip(other.Emission).Concat(one.Transition.Zip(other.Transition)).Sum(p => (double)p.First * p.Second),
                        one.Dot(other),
                        1e-6
                    );
                    var sum = one.Copy();
                    sum.Add(other, times);
                    sum.Scale(0.5f);
                    for (var i = 0; i < sum.Emission.Length; i++)
                        Assert.Equal((one.Emission[i] + (other.Emission[i] * times)) * 0.5f, sum.Emission[i], 1e-5f);
                    for (var i = 0; i < sum.Transition.Length; i++)
                        Assert.Equal((one.Transition[i] + (other.Transition[i] * times)) * 0.5f, sum.Transition[i], 1e-5f);
                    // What was copied is as it was.
                    Assert.Equal(Some(count, seed).Emission, one.Emission);
                }
            );

    [Fact]
    public void Packed_OfAnyWeights_AreTheRowsThatAreNotNothing_ToHalfAStep() =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[1, 1000], Gen.Int[0, 63])
            .Sample(
                (count, seed, empty) =>
                {
                    var weights = Some(count, seed);
                    for (var row = 0; row < count; row++)
                    {
                        if ((empty >> row & 1) != 0)
                            Array.Clear(weights.Emission, row * weights.Stride, weights.Stride);
                    }

                    var (packed, rows) = PackedWeights.Of(weights);
                    Assert.Equal(Enumerable.Range(0, count).Where(r => (empty >> r & 1) == 0), rows);
                    Assert.Equal((rows.Count, weights.Stride), (packed.Rows, packed.Stride));
                    var highest = weights.Emission.Max(Math.Abs);
                    Assert.Equal(highest == 0 ? 1 : highest / short.MaxValue, packed.Scale);
                    for (var i = 0; i < rows.Count; i++)
                    {
                        for (var tag = 0; tag < weights.Stride; tag++)
                            Assert.Equal(
                                weights.Emission[(rows[i] * weights.Stride) + tag],
                                packed.Row(i)[tag] * packed.Scale,
                                0.51f * packed.Scale
                            );
                    }
                }
            );

    [Fact]
    public void Packed_Scored_IsTheExactSumOfItsRows() =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[1, 1000], Gen.Int[0, 5].Array[0, 8])
            .Sample(
                (count, seed, picks) =>
                {
                    var (packed, kept) = PackedWeights.Of(Some(count, seed));
                    int[] rows = [.. picks.Where(_ => kept.Count > 0).Select(p => p % kept.Count)];
                    var scores = new float[packed.Stride];
                    packed.Prefetch(rows);
                    packed.Score(rows, scores);
                    for (var tag = 0; tag < packed.Stride; tag++)
                        Assert.Equal(rows.Sum(r => (int)packed.Row(r)[tag]) * packed.Scale, scores[tag]);
                }
            );

    [Fact]
    public void Packed_WithOtherRows_ChangesThoseAlone_AndWhatIsOutOfReachIsTheLargest() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[0, 3], Gen.Int[1, 1000])
            .Sample(
                (count, more, seed) =>
                {
                    var (packed, kept) = PackedWeights.Of(Some(count, seed));
                    var rows = kept.Count + more;
                    int[] changed = [.. Enumerable.Range(0, rows).Where(r => (r + seed) % 2 == 0)];
                    // Larger than before: some are out of reach.
                    var values = Some(Math.Max(1, changed.Length), seed + 1, 6);
                    var with = packed.With(rows, changed, values);
                    Assert.Equal((rows, packed.Scale, packed.Stride), (with.Rows, with.Scale, with.Stride));
                    for (var row = 0; row < rows; row++)
                    {
                        var at = Array.IndexOf(changed, row);
                        for (var tag = 0; tag < packed.Stride; tag++)
                        {
                            var expected =
                                at >= 0
                                    ? Math.Clamp(
                                        Math.Round(values.Emission[(at * packed.Stride) + tag] / packed.Scale),
                                        short.MinValue,
                                        short.MaxValue
                                    )
                                : row < kept.Count ? packed.Row(row)[tag]
                                : 0;
                            Assert.Equal(expected, with.Row(row)[tag]);
                        }
                    }
                }
            );

    private static double Loss(ConfidenceScale scale, IReadOnlyList<(double Probability, bool IsRight)> decided)
    {
        var right = decided.Count(d => d.IsRight);
        var (high, low) = ((right + 1.0) / (right + 2), 1.0 / (decided.Count - right + 2));
        return decided.Sum(d =>
        {
            var (p, target) = (scale.Of(d.Probability), d.IsRight ? high : low);
            return -((target * Math.Log(p)) + ((1 - target) * Math.Log(1 - p)));
        });
    }

    private static readonly Gen<List<(double Probability, bool IsRight)>> s_decided = Gen.Select(
        Gen.Double[0.02, 0.98],
        Gen.Double[0, 1],
        (p, lot) => (p, lot < p)
    ).List[20, 80];

    [Fact]
    public void Of_MoreProbability_IsNeverLessConfidence() =>
        Gen.Select(s_decided, Gen.Double[0, 1], Gen.Double[0, 1])
            .Sample(
                (decided, one, other) =>
                {
                    var scale = ConfidenceScale.Fit(1, decided);
                    Assert.True(scale.Of(Math.Min(one, other)) <= scale.Of(Math.Max(one, other)));
                    Assert.InRange(scale.Of(one), 0, 1);
                    Assert.True(scale.Slope > 0);
                }
            );

    // By what is most likely: no step in any direction is better.
    [Fact]
    public void Fit_OfAnyDecisions_IsTheBestOfAllScales() =>
        Gen.Select(s_decided, Gen.Double[-0.5, 0.5], Gen.Double[-0.5, 0.5], Gen.Double[0.2, 5])
            .Sample(
                (decided, slope, offset, temperature) =>
                {
                    var scale = ConfidenceScale.Fit(temperature, decided);
                    Assert.Equal(temperature, scale.Temperature);
                    // Where more probability seems to mean less, and where all were decided alike, it stays as it is.
                    if (scale is { Slope: 1, Offset: 0 })
                        return;
                    var other = scale with { Slope = scale.Slope + slope, Offset = scale.Offset + offset };
                    Assert.True(Loss(scale, decided) <= Loss(other, decided) + 1e-6);
                }
            );

    [Fact]
    public void Fit_OfTooFew_OrAllAlike_OrBackwards_IsAsTheChainSays()
    {
        List<(double, bool)> decided = [.. Enumerable.Range(0, 20).Select(i => (0.05 + (0.045 * i), i >= 10))];
        Assert.NotEqual(new ConfidenceScale(2, 1, 0), ConfidenceScale.Fit(2, decided));
        Assert.Equal(new ConfidenceScale(2, 1, 0), ConfidenceScale.Fit(2, decided[1..]));
        Assert.Equal(new ConfidenceScale(2, 1, 0), ConfidenceScale.Fit(2, [.. decided.Select(d => (d.Item1, true))]));
        Assert.Equal(new ConfidenceScale(2, 1, 0), ConfidenceScale.Fit(2, [.. decided.Select(d => (d.Item1, false))]));
        Assert.Equal(new ConfidenceScale(2, 1, 0), ConfidenceScale.Fit(2, [.. decided.Select(d => (d.Item1, !d.Item2))]));
    }

    [Fact]
    public void None_SaysWhatTheChainSays_ButIsNeverCertain() =>
        Gen.Double[0, 1].Sample(p => Assert.Equal(Math.Clamp(p, 1e-6, 1 - 1e-6), ConfidenceScale.None.Of(p), 1e-9));

    [Fact]
    public void Doubt_OfPieces_IsTheSumOfTheirs() =>
        Assert.Equal(
            new TextDoubt(5, 3.5, 7, 9, 11),
            new TextDoubt(2, 1.5, 3, 4, 5).Plus(new TextDoubt(3, 2, 4, 5, 6)).Plus(TextDoubt.None)
        );

    [Fact]
    public async Task Cores_LimitedInOneFlow_AreNotInAnother_AndComeBack()
    {
        var all = TrainingCores.Current;
        using (TrainingCores.Limit(1))
        {
            Assert.Equal(1, TrainingCores.Options(TestContext.Current.CancellationToken).MaxDegreeOfParallelism);
            using (TrainingCores.Limit(3))
                Assert.Equal(3, await Task.Run(() => TrainingCores.Current, TestContext.Current.CancellationToken));
            Assert.Equal(1, TrainingCores.Current);
        }

        Assert.Equal(all, TrainingCores.Current);
        Assert.Throws<ArgumentOutOfRangeException>(() => TrainingCores.Limit(0));
    }
}
