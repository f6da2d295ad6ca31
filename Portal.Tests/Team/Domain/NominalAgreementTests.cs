using CsCheck;
using Portal.Domain.Team;
using Portal.Domain.Team.Agreement;
using Portal.Tests.Support;

namespace Portal.Tests.Team.Domain;

/// <summary>κ and α against examples that their authors, or everybody, have published, where exact fractions were worked out from the
/// published tables; and against their definitions, counted pair by pair.</summary>
public sealed class NominalAgreementTests
{
    private const double Exactly = 1e-6;

    // Units of up to four annotators, few values, some missing, runs of several.
    private static readonly Gen<List<CodingUnit>> s_units =
        from people in Gen.Int[2, 4]
        from units in Gen.Select(ChoiceGenerator.Choice("", "A", "B", null).Array[people], Gen.Int[1, 3]).Array[0, 6]
        select units.Select(u => new CodingUnit([.. u.Item1], u.Item2)).ToList();

    [Fact]
    public void CohenKappa_IsTheDefinition() =>
        s_units.Sample(
            units =>
            {
                var kappa = NominalAgreement.CohenKappa(units, 1, 0);
                var items = Singly(units).Where(v => v[0] is not null && v[1] is not null).ToList();
                var chance = items.SelectMany(x => items.Select(y => x[1] == y[0] ? 1.0 : 0)).DefaultIfEmpty(0).Average();
                Check(kappa, items.Count, items.Count(v => v[0] == v[1]) / (double)items.Count, chance);
            },
            iter: 2_000
        );

    [Fact]
    public void FleissKappa_IsTheDefinition() =>
        s_units.Sample(
            units =>
            {
                var items = Singly(units).Where(v => !v.Contains(null)).ToList();
                var all = items.SelectMany(v => v).ToList();
                var observed = items.Select(v => Pairs(v).Average(p => p.First == p.Second ? 1.0 : 0)).DefaultIfEmpty(0).Average();
                var chance = all.SelectMany(x => all.Select(y => x == y ? 1.0 : 0)).DefaultIfEmpty(0).Average();
                Check(NominalAgreement.FleissKappa(units), items.Count, observed, chance);
            },
            iter: 2_000
        );

    [Fact]
    public void KrippendorffAlpha_IsTheDefinition() =>
        s_units.Sample(
            units =>
            {
                var items = Singly(units).Select(v => v.OfType<string>().ToArray()).Where(v => v.Length > 1).ToList();
                var alpha = NominalAgreement.KrippendorffAlpha(units);
                if (items.Count == 0)
                {
                    Assert.Equal(Coefficient.None(TeamProblems.AgreementNoUnits), alpha);
                    return;
                }

                var all = items.SelectMany(v => v).ToArray();
                var observed = items.Sum(v => Pairs(v).Sum(p => p.First == p.Second ? 0 : 1.0 / (v.Length - 1))) / all.Length;
                var chance = Pairs(all).Average(p => p.First == p.Second ? 0 : 1.0);
                Assert.Equal((observed, chance, (long)items.Count), (alpha.Observed!.Value, alpha.Expected!.Value, alpha.Units), Nearly);
                Assert.Equal(chance == 0 ? TeamProblems.AgreementOneValue.Value : null, alpha.Undefined);
                if (chance > 0)
                    Assert.Equal(1 - (observed / chance), alpha.Value!.Value, 1e-9);
            },
            iter: 2_000
        );

    private static void Check(Coefficient kappa, int count, double observed, double chance)
    {
        if (count == 0)
        {
            Assert.Equal(Coefficient.None(TeamProblems.AgreementNoUnits), kappa);
            return;
        }

        Assert.Equal((observed, chance, (long)count), (kappa.Observed!.Value, kappa.Expected!.Value, kappa.Units), Nearly);
        Assert.Equal(chance > 1 - 1e-9 ? TeamProblems.AgreementOneValue.Value : null, kappa.Undefined);
        if (kappa.Undefined is null)
            Assert.Equal((observed - chance) / (1 - chance), kappa.Value!.Value, 1e-9);
        else
            Assert.Null(kappa.Value);
    }

    private static bool Nearly((double, double, long) one, (double, double, long) other) =>
        Math.Abs(one.Item1 - other.Item1) < 1e-9 && Math.Abs(one.Item2 - other.Item2) < 1e-9 && one.Item3 == other.Item3;

    private static IEnumerable<string?[]> Singly(List<CodingUnit> units) =>
        units.SelectMany(u => Enumerable.Repeat(u.Values.ToArray(), (int)u.Count));

    private static IEnumerable<(T First, T Second)> Pairs<T>(T[] values) =>
        values.SelectMany((x, i) => values.Where((_, j) => j != i).Select(y => (x, y)));

    /// <summary>The example of two readers and fifty proposals by which Cohen's measure is usually taught.</summary>
    [Fact]
    public void CohenKappa_FiftyProposals()
    {
        var kappa = NominalAgreement.CohenKappa([
            Unit("yes", "yes", 20),
            Unit("yes", "no", 5),
            Unit("no", "yes", 10),
            Unit("no", "no", 15),
        ]);
        Assert.Equal(
            (0.4, 0.7, 0.5),
            (Math.Round(kappa.Value!.Value, 6), Math.Round(kappa.Observed!.Value, 6), Math.Round(kappa.Expected!.Value, 6))
        );
        Assert.Equal(50, kappa.Units);

        static CodingUnit Unit(string a, string b, int count) => new([a, b], count);
    }

    /// <summary>Fourteen raters, ten subjects, five categories: κ = 0.210.</summary>
    [Fact]
    public void FleissKappa_FourteenRaters()
    {
        int[][] table =
        [
            [0, 0, 0, 0, 14],
            [0, 2, 6, 4, 2],
            [0, 0, 3, 5, 6],
            [0, 3, 9, 2, 0],
            [2, 2, 8, 1, 1],
            [7, 7, 0, 0, 0],
            [3, 2, 6, 3, 0],
            [2, 5, 3, 2, 2],
            [6, 5, 2, 1, 0],
            [0, 2, 2, 3, 7],
        ];
        var kappa = NominalAgreement.FleissKappa([
            .. table.Select(r => new CodingUnit([.. r.SelectMany((n, category) => Enumerable.Repeat($"{category}", n))])),
        ]);
        Assert.Equal(4211.0 / 20059, kappa.Value!.Value, Exactly);
        Assert.Equal(172.0 / 455, kappa.Observed!.Value, Exactly);
        Assert.Equal(417.0 / 1960, kappa.Expected!.Value, Exactly);
    }

    /// <summary>Examples A, B and C of Krippendorff (2011): 0.095, 0.692 and, with missing values, 0.743.</summary>
    [Theory]
    [InlineData(new[] { "0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0" }, 2.0 / 21)]
    [InlineData(new[] { "a a b b d c c c e d d a", "b a b b b c c c e d d d" }, 155.0 / 224)]
    [InlineData(
        new[] { "1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ." },
        113.0 / 152
    )]
    public void KrippendorffAlpha_PublishedExamples(string[] annotators, double expected)
    {
        var rows = annotators.Select(a => a.Split(' ')).ToList();
        var alpha = NominalAgreement.KrippendorffAlpha([
            .. Enumerable.Range(0, rows[0].Length).Select(i => new CodingUnit([.. rows.Select(r => r[i] == "." ? null : r[i])])),
        ]);
        Assert.Equal(expected, alpha.Value!.Value, Exactly);
    }

    [Fact]
    public void Undefined_SaysWhy()
    {
        Assert.Equal(TeamProblems.AgreementNoUnits.Value, NominalAgreement.CohenKappa([]).Undefined);
        Assert.Equal(TeamProblems.AgreementOneValue.Value, NominalAgreement.CohenKappa([new CodingUnit(["x", "x"], 7)]).Undefined);
        Assert.Equal(TeamProblems.AgreementOneValue.Value, NominalAgreement.FleissKappa([new CodingUnit(["x", "x", "x"], 7)]).Undefined);
        Assert.Equal(TeamProblems.AgreementOneValue.Value, NominalAgreement.KrippendorffAlpha([new CodingUnit(["x", "x"], 7)]).Undefined);
        Assert.Equal(TeamProblems.AgreementNoUnits.Value, NominalAgreement.KrippendorffAlpha([new CodingUnit(["x", null], 7)]).Undefined);
    }
}
