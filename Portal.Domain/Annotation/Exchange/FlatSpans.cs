using System.Collections.Immutable;

namespace Portal.Domain.Annotation.Exchange;

/// <summary>What formats of one tag a character can hold: of spans that overlap the longest, then the first.</summary>
internal static class FlatSpans
{
    public static ImmutableArray<SpanAnnotation> Of(IEnumerable<SpanAnnotation> spans)
    {
        var kept = new List<SpanAnnotation>();
        foreach (
            var span in spans.OrderByDescending(s => s.Span.Length).ThenBy(s => s.Span.Start).ThenBy(s => s.Type, StringComparer.Ordinal)
        )
        {
            if (!kept.Any(k => k.Span.Overlaps(span.Span)))
                kept.Add(span);
        }

        return [.. kept.OrderBy(s => s.Span.Start)];
    }
}
