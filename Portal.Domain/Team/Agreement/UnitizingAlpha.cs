namespace Portal.Domain.Team.Agreement;

/// <summary>Krippendorff's α for unitizing: agreement on where spans begin and end, category by category.</summary>
/// <remarks>K. Krippendorff, "On the reliability of unitizing continuous data", Sociological Methodology 25 (1995) 47–76. Several texts are
/// laid end to end. The measure knows no overlap within a category of one annotator, so spans of one category that overlap each other count
/// as one.</remarks>
public static class UnitizingAlpha
{
    /// <summary>α over all categories that somebody used.</summary>
    public static Coefficient Of(IReadOnlyList<Continuum> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var categories = texts
            .SelectMany(t => t.Annotators)
            .SelectMany(a => a)
            .Select(s => s.Category)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var (observed, expected, units) = (0.0, 0.0, 0L);
        foreach (var (o, e, n) in categories.Select(c => Disagreement(texts, c)))
            (observed, expected, units) = (observed + o, expected + e, units + n);
        return Result(texts, observed, expected, units);
    }

    /// <summary>α of one category.</summary>
    public static Coefficient Of(IReadOnlyList<Continuum> texts, string category)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var (observed, expected, units) = Disagreement(texts, category);
        return Result(texts, observed, expected, units);
    }

    private static Coefficient Result(IReadOnlyList<Continuum> texts, double observed, double expected, long units) =>
        units == 0 || texts.Count == 0 || texts[0].Annotators.Count < 2
            ? Coefficient.None(TeamProblems.AgreementNoUnits)
            : Coefficient.OfDisagreement(observed, expected, units);

    private static (double Observed, double Expected, long Units) Disagreement(IReadOnlyList<Continuum> texts, string category)
    {
        var length = texts.Sum(t => (long)t.Length);
        var annotators = texts.Count == 0 ? 0 : texts[0].Annotators.Count;
        var sections = Enumerable.Range(0, annotators).Select(a => Sections(texts, a, category, length)).ToList();
        var units = sections.Sum(s => s.LongCount(x => x.IsUnit));
        if (units == 0 || annotators < 2)
            return (0, 0, units);
        var observed = 0.0;
        for (var i = 0; i < annotators; i++)
        {
            for (var j = 0; j < annotators; j++)
            {
                if (i != j)
                    observed += Observed(sections[i], sections[j]);
            }
        }

        return (observed / (annotators * (annotators - 1.0) * length * length), Expected(sections, length), units);
    }

    // Both lists cover the whole length from left to right, so that only sections which meet are compared.
    private static double Observed(List<Section> first, List<Section> second)
    {
        var (sum, from) = (0.0, 0);
        foreach (var g in first)
        {
            while (from < second.Count && second[from].End <= g.Start)
                from++;
            for (var h = from; h < second.Count && second[h].Start < g.End; h++)
                sum += Distance(g, second[h]);
        }

        return sum;
    }

    // Equation 3 of the paper: squared distances of borders, or a unit in a gap of the other.
    private static double Distance(Section g, Section h) =>
        (g.IsUnit, h.IsUnit) switch
        {
            (true, true) => Square(g.Start - h.Start) + Square(g.End - h.End),
            (true, false) when g.Start >= h.Start && g.End <= h.End => Square(g.Length),
            (false, true) when h.Start >= g.Start && h.End <= g.End => Square(h.Length),
            _ => 0,
        };

    // Equation 8: the same units and gaps, wherever they could lie.
    private static double Expected(List<List<Section>> sections, long length)
    {
        var gaps = sections.SelectMany(s => s).Where(s => !s.IsUnit).Select(s => (double)s.Length).OrderDescending().ToList();
        var (sum, inside) = (0.0, 0.0);
        foreach (var unit in sections.SelectMany(s => s).Where(s => s.IsUnit))
        {
            double l = unit.Length;
            sum += ((l - 1) / 3 * ((2 * l * l) - l)) + (l * l * gaps.TakeWhile(g => g >= l).Sum(g => g - l + 1));
            inside += l * (l - 1);
        }

        var all = (double)sections.Count * length;
        return 2.0 / length * sum / ((all * (all - 1)) - inside);
    }

    private static List<Section> Sections(IReadOnlyList<Continuum> texts, int annotator, string category, long length)
    {
        var sections = new List<Section>();
        var (at, offset) = (0L, 0L);
        foreach (var text in texts)
        {
            foreach (var (start, end) in Merged(text.Annotators[annotator].Where(s => s.Category == category)))
            {
                if (offset + start > at)
                    sections.Add(new Section(at, offset + start, false));
                sections.Add(new Section(offset + start, offset + end, true));
                at = offset + end;
            }

            offset += text.Length;
        }

        if (length > at)
            sections.Add(new Section(at, length, false));
        return sections;
    }

    private static IEnumerable<(int Start, int End)> Merged(IEnumerable<MarkedSpan> spans)
    {
        (int Start, int End)? open = null;
        foreach (var span in spans.Select(s => s.Span).Where(s => s.End > s.Start).OrderBy(s => s.Start))
        {
            if (open is { } o && span.Start < o.End)
            {
                open = (o.Start, Math.Max(o.End, span.End));
                continue;
            }

            if (open is { } done)
                yield return done;
            open = (span.Start, span.End);
        }

        if (open is { } last)
            yield return last;
    }

    private static double Square(double x) => x * x;

    private readonly record struct Section(long Start, long End, bool IsUnit)
    {
        public long Length => End - Start;
    }
}
