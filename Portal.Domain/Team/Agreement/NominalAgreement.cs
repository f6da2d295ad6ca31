namespace Portal.Domain.Team.Agreement;

/// <summary>Measures of agreement over units whose values have no order.</summary>
public static class NominalAgreement
{
    /// <summary>Cohen's κ of two annotators. Units that one of them gave no value are left out.</summary>
    /// <remarks>J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960)
    /// 37–46.</remarks>
    /// <param name="units">Units with the values of all annotators.</param>
    /// <param name="first">The place of one annotator in <see cref="CodingUnit.Values"/>.</param>
    /// <param name="second">The place of the other.</param>
    public static Coefficient CohenKappa(IReadOnlyList<CodingUnit> units, int first = 0, int second = 1)
    {
        ArgumentNullException.ThrowIfNull(units);
        var (total, same) = (0L, 0L);
        var (firstCounts, secondCounts) = (
            new Dictionary<string, long>(StringComparer.Ordinal),
            new Dictionary<string, long>(StringComparer.Ordinal)
        );
        foreach (var unit in units)
        {
            if (unit.Values[first] is not { } a || unit.Values[second] is not { } b)
                continue;
            total += unit.Count;
            same += a == b ? unit.Count : 0;
            Add(firstCounts, a, unit.Count);
            Add(secondCounts, b, unit.Count);
        }

        if (total == 0)
            return Coefficient.None(TeamProblems.AgreementNoUnits);
        var expected = firstCounts.Sum(c => (double)c.Value / total * secondCounts.GetValueOrDefault(c.Key) / total);
        return Coefficient.OfAgreement((double)same / total, expected, total);
    }

    /// <summary>Fleiss' κ of any number of annotators. Units that somebody gave no value are left out: the measure wants equally many
    /// values a unit.</summary>
    /// <remarks>J. L. Fleiss, "Measuring nominal scale agreement among many raters", Psychological Bulletin 76 (1971) 378–382.</remarks>
    public static Coefficient FleissKappa(IReadOnlyList<CodingUnit> units)
    {
        ArgumentNullException.ThrowIfNull(units);
        var (total, agreement, raters) = (0L, 0.0, 0);
        var shares = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var unit in units.Where(u => u.Values.Length > 1 && !u.Values.Contains(null)))
        {
            raters = unit.Values.Length;
            total += unit.Count;
            foreach (var value in unit.Values.GroupBy(v => v!, StringComparer.Ordinal))
            {
                var n = value.Count();
                agreement += unit.Count * (double)n * (n - 1) / (raters * (raters - 1));
                shares[value.Key] = shares.GetValueOrDefault(value.Key) + ((double)unit.Count * n / raters);
            }
        }

        return total == 0
            ? Coefficient.None(TeamProblems.AgreementNoUnits)
            : Coefficient.OfAgreement(agreement / total, shares.Values.Sum(s => s / total * (s / total)), total);
    }

    /// <summary>Krippendorff's α for nominal data. Missing values are allowed; a unit with fewer than two values says nothing.</summary>
    /// <remarks>K. Krippendorff, "Computing Krippendorff's alpha-reliability" (2011), with the nominal metric: any two different values
    /// differ by 1.</remarks>
    public static Coefficient KrippendorffAlpha(IReadOnlyList<CodingUnit> units)
    {
        ArgumentNullException.ThrowIfNull(units);
        // Pairable values, and how many of their pairs match: the diagonal of the coincidence matrix.
        var (values, matching) = (0.0, 0.0);
        var counts = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var unit in units)
        {
            var given = unit.Values.OfType<string>().ToList();
            if (given.Count < 2)
                continue;
            values += (double)unit.Count * given.Count;
            foreach (var value in given.GroupBy(v => v, StringComparer.Ordinal))
            {
                var n = value.Count();
                matching += unit.Count * (double)n * (n - 1) / (given.Count - 1);
                counts[value.Key] = counts.GetValueOrDefault(value.Key) + ((double)unit.Count * n);
            }
        }

        if (values == 0)
            return Coefficient.None(TeamProblems.AgreementNoUnits);
        var expected = 1 - (counts.Values.Sum(c => c * (c - 1)) / (values * (values - 1)));
        return Coefficient.OfDisagreement(
            1 - (matching / values),
            expected,
            units.Where(u => u.Values.OfType<string>().Skip(1).Any()).Sum(u => u.Count)
        );
    }

    private static void Add(Dictionary<string, long> counts, string value, long count) =>
        counts[value] = counts.GetValueOrDefault(value) + count;
}
