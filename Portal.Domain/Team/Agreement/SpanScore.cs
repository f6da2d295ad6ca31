namespace Portal.Domain.Team.Agreement;

/// <summary>Precision, recall and F1 of one annotator's spans against another's. F1 is the same whichever of them is the
/// reference.</summary>
/// <param name="Matched">Matches; in partial scoring a partial match counts one half.</param>
/// <param name="Given">How many spans are scored.</param>
/// <param name="Reference">How many the reference has.</param>
public sealed record SpanScore(double Matched, long Given, long Reference)
{
    /// <summary>The share of given spans that match; null when none is given.</summary>
    public double? Precision => Given == 0 ? null : Matched / Given;

    /// <summary>The share of the reference that is matched; null when it has none.</summary>
    public double? Recall => Reference == 0 ? null : Matched / Reference;

    /// <summary>Their harmonic mean; null when neither side has a span: there is nothing to agree on.</summary>
    public double? F1 => Given + Reference == 0 ? null : 2 * Matched / (Given + Reference);

    /// <summary>Two scores together.</summary>
    public static SpanScore operator +(SpanScore first, SpanScore second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return new SpanScore(first.Matched + second.Matched, first.Given + second.Given, first.Reference + second.Reference);
    }

    /// <summary>No spans at all.</summary>
    public static SpanScore Nothing { get; } = new(0, 0, 0);

    /// <summary>Matches are spans with the same borders and the same category.</summary>
    public static SpanScore Exact(IReadOnlyList<MarkedSpan> given, IReadOnlyList<MarkedSpan> reference)
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(reference);
        var left = reference.GroupBy(r => r).ToDictionary(g => g.Key, g => g.Count());
        var matched = 0;
        foreach (var span in given.Where(s => left.GetValueOrDefault(s) > 0))
        {
            left[span]--;
            matched++;
        }

        return new SpanScore(matched, given.Count, reference.Count);
    }

    /// <summary>Spans of the same category that overlap count one half, the same span one; each is matched once, the longest overlap
    /// first.</summary>
    /// <remarks>The partial matching of I. Segura-Bedmar, P. Martínez, M. Herrero-Zazo, "SemEval-2013 Task 9" (2013), after N. Chinchor and
    /// B. Sundheim, "MUC-5 evaluation metrics" (1993), within a category.</remarks>
    public static SpanScore Partial(IReadOnlyList<MarkedSpan> given, IReadOnlyList<MarkedSpan> reference)
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(reference);
        var pairs = new List<(int Given, int Reference, int Overlap, bool IsSame)>();
        foreach (var category in given.Select((s, i) => (s, i)).GroupBy(x => x.s.Category, StringComparer.Ordinal))
        {
            var others = reference.Select((s, i) => (s, i)).Where(x => x.s.Category == category.Key).OrderBy(x => x.s.Span.Start).ToList();
            foreach (var (span, index) in category)
            {
                pairs.AddRange(
                    others
                        .TakeWhile(o => o.s.Span.Start < span.Span.End)
                        .Where(o => o.s.Span.End > span.Span.Start)
                        .Select(o =>
                            (
                                index,
                                o.i,
                                Math.Min(o.s.Span.End, span.Span.End) - Math.Max(o.s.Span.Start, span.Span.Start),
                                o.s.Span == span.Span
                            )
                        )
                );
            }
        }

        var (usedGiven, usedReference, matched) = (new HashSet<int>(), new HashSet<int>(), 0.0);
        foreach (
            var pair in pairs
                .OrderByDescending(p => p.IsSame)
                .ThenByDescending(p => p.Overlap)
                .ThenBy(p => p.Given)
                .ThenBy(p => p.Reference)
        )
        {
            if (usedGiven.Contains(pair.Given) || usedReference.Contains(pair.Reference))
                continue;
            usedGiven.Add(pair.Given);
            usedReference.Add(pair.Reference);
            matched += pair.IsSame ? 1 : 0.5;
        }

        return new SpanScore(matched, given.Count, reference.Count);
    }
}
