using CsCheck;
using Portal.Domain.Learning.Tagging;

namespace Portal.Tests.Learning.Domain;

/// <summary>Small lattices, where every way through can be tried.</summary>
public sealed class LatticeTests
{
    private const double Close = 2e-3;

    private static readonly Gen<Case> s_case =
        from scheme in Gen.Bool.Select(isBio => isBio ? TagScheme.Bio : TagScheme.Bioes)
        from types in Gen.Int[1, 2]
        from units in Gen.Int[1, 4]
        from emissions in Gen.Float[-4, 4].Array[units * 16]
        from transitions in Gen.Float[-3, 3].Array[256]
        select new Case(new TagSet([.. Enumerable.Range(0, types).Select(t => $"T{t}")], scheme), units, emissions, transitions);

    [Fact]
    public void Best_IsTheBestOfAllLegalWays() =>
        s_case.Sample(
            c =>
            {
                var lattice = c.Lattice;
                var constrained = lattice.Constrained(c.Transitions);
                var found = new int[c.Units];
                var score = lattice.Best(c.Emissions, constrained, found);
                var best = c.Ways().Max(c.Score);
                Assert.Equal(best, score, Close);
                // What is found is legal, and has that score; two ways may have the same.
                Assert.Contains(c.Ways(), w => w.SequenceEqual(found));
                Assert.Equal(best, c.Score(found), Close);
            },
            iter: 500
        );

    [Fact]
    public void Sum_AndMarginals_AreThoseOfAllLegalWays() =>
        s_case.Sample(
            c =>
            {
                var lattice = c.Lattice;
                var factors = lattice.Factors(c.Transitions, 1);
                var log = lattice.Sum(c.Emissions, factors, c.Units);
                var ways = c.Ways().Select(w => (Way: w, Weight: Math.Exp(c.Score(w)))).ToList();
                var all = ways.Sum(w => w.Weight);
                Assert.Equal(Math.Log(all), log, Close);
                for (var i = 0; i < c.Units; i++)
                {
                    for (var tag = 0; tag < c.Tags.Count; tag++)
                    {
                        Assert.Equal(ways.Where(w => w.Way[i] == tag).Sum(w => w.Weight) / all, lattice.Marginal(i, tag), Close);
                        for (var before = 0; i > 0 && before < c.Tags.Count; before++)
                            Assert.Equal(
                                ways.Where(w => w.Way[i] == tag && w.Way[i - 1] == before).Sum(w => w.Weight) / all,
                                lattice.Marginal(i, before, tag, factors),
                                Close
                            );
                    }
                }

                for (var start = 0; start < c.Units; start++)
                {
                    for (var end = start + 1; end <= c.Units; end++)
                    {
                        for (var type = 0; type < c.Tags.Types.Count; type++)
                        {
                            var mention = new UnitSpan(start, end, type);
                            Assert.Equal(
                                ways.Where(w => c.Tags.Decode(w.Way).Contains(mention)).Sum(w => w.Weight) / all,
                                lattice.Marginal(mention, c.Units, factors),
                                Close
                            );
                        }
                    }
                }
            },
            iter: 200
        );

    [Fact]
    public void Sum_WithATemperature_IsThatOfColderScores() =>
        Gen.Select(s_case, Gen.Float[0.3f, 4])
            .Sample(
                (c, temperature) =>
                {
                    var lattice = c.Lattice;
                    var log = lattice.Sum(c.Emissions, lattice.Factors(c.Transitions, temperature), c.Units, temperature);
                    Assert.Equal(Math.Log(c.Ways().Sum(w => Math.Exp(c.Score(w) / temperature))), log, Close);
                },
                iter: 200
            );

    [Fact]
    public void Gradient_IsThatOfFiniteDifferences() =>
        Gen.Select(s_case, Gen.Int[0, 1000])
            .Sample(
                (c, pick) =>
                {
                    const float Small = 1e-2f;
                    var gold = c.Ways().ElementAt(pick % c.Ways().Count());
                    var gradient = new Collected(new float[c.Units * 16], new float[256]);
                    ChainGradient.Of(c.Lattice, c.Tags, c.Emissions, c.Transitions, gold, ref gradient);
                    for (var i = 0; i < c.Units * 16; i++)
                    {
                        if (i % 16 < c.Tags.Count)
                            Assert.Equal(Slope(c.Emissions, i), gradient.Emissions[i], Close);
                    }

                    for (var i = 0; i < 256; i++)
                    {
                        if (i / 16 < c.Tags.Count && i % 16 < c.Tags.Count && c.Tags.CanFollow(i / 16, i % 16))
                            Assert.Equal(Slope(c.Transitions, i), gradient.Transitions[i], Close);
                    }

                    double Slope(float[] weights, int at)
                    {
                        var so = weights[at];
                        weights[at] = so + Small;
                        var above = Likelihood();
                        weights[at] = so - Small;
                        var below = Likelihood();
                        weights[at] = so;
                        return (above - below) / (2 * Small);
                    }

                    double Likelihood() => c.Score(gold) - Math.Log(c.Ways().Sum(w => Math.Exp(c.Score(w))));
                },
                iter: 40
            );

    private struct Collected(float[] emissions, float[] transitions) : IGradientParts
    {
        public readonly float[] Emissions => emissions;

        public readonly float[] Transitions => transitions;

        public readonly void Emission(int unit, int tag, float slope) => emissions[(unit * 16) + tag] += slope;

        public readonly void Transition(int before, int tag, float slope) => transitions[(before * 16) + tag] += slope;
    }

    private sealed record Case(TagSet Tags, int Units, float[] Emissions, float[] Transitions)
    {
        public Lattice Lattice { get; } = new(Tags, 16);

        public IEnumerable<int[]> Ways()
        {
            IEnumerable<int[]> ways =
            [
                [],
            ];
            for (var i = 0; i < Units; i++)
                ways = ways.SelectMany(w =>
                    Enumerable
                        .Range(0, Tags.Count)
                        .Where(t => w.Length == 0 ? Tags.CanBegin(t) : Tags.CanFollow(w[^1], t))
                        .Select(t => (int[])[.. w, t])
                );
            return ways.Where(w => Tags.CanEnd(w[^1]));
        }

        public double Score(int[] way) =>
            way.Select((t, i) => (double)Emissions[(i * 16) + t] + (i > 0 ? Transitions[(way[i - 1] * 16) + t] : 0)).Sum();
    }
}
