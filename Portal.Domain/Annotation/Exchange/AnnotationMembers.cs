using System.Collections.Immutable;
using Portal.Domain.Text;

namespace Portal.Domain.Annotation.Exchange;

/// <summary>Names what a format may be unable to hold, and takes it out, so that a loss can be said and tested exactly.</summary>
public static class AnnotationMembers
{
    private static readonly Dictionary<string, Func<AnnotatedText, AnnotatedText?>> s_without = new(StringComparer.Ordinal)
    {
        // In this order: suggestions go before overlaps are settled.
        ["suggestion"] = d => Keep(d, [.. d.Spans.Where(s => !s.IsSuggestion)], r => !r.IsSuggestion),
        // What a text denies or supposes must not be read as what it states: such a fact is left out, a mention is a mention all the same.
        ["assertion"] = d =>
            d with
            {
                Spans = [.. d.Spans.Select(s => s with { Assertion = Assertion.Present })],
                Relations = [.. d.Relations.Where(r => r.Assertion == Assertion.Present)],
            },
        ["attribute"] = d =>
            d with
            {
                Spans = [.. d.Spans.Select(s => s with { Attributes = null })],
                Relations = [.. d.Relations.Select(r => r with { Attributes = null })],
            },
        // A format that knows one piece only gets what lies between the pieces too.
        ["span.fragments"] = d => d with { Spans = [.. d.Spans.Select(s => s with { Fragments = null })] },
        ["property"] = d => d with { Relations = [.. d.Relations.Where(r => r.Tail is not null)] },
        ["span.overlap"] = d => Keep(d, FlatSpans.Of(d.Spans), _ => true),
        ["relation"] = d => d with { Relations = [.. d.Relations.Where(r => r.Tail is null)] },
        ["span.unrelated"] = d =>
            Keep(d, [.. d.Spans.Where(s => d.Relations.Any(r => r.Tail is not null && (r.Head == s.Id || r.Tail == s.Id)))], _ => true),
        ["text.unannotated"] = d => d.Spans.Length + d.Relations.Length == 0 ? null : d,
        ["occurrence"] = d => d,
        ["end.place"] = d => d,
        ["text.spacing"] = WithoutSpacing,
        ["title"] = d => d with { Title = "" },
        ["confidence"] = d =>
            d with
            {
                Spans = [.. d.Spans.Select(s => s with { Confidence = 1 })],
                Relations = [.. d.Relations.Select(r => r with { Confidence = 1 })],
            },
        ["origin"] = d =>
            d with
            {
                Spans = [.. d.Spans.Select(s => s with { Origin = AnnotationOrigins.Person })],
                Relations = [.. d.Relations.Select(r => r with { Origin = AnnotationOrigins.Person })],
            },
    };

    /// <summary>The names: <c>suggestion</c> (only decisions are written), <c>assertion</c> (mentions are not told to be negated or
    /// uncertain, and such relations are left out), <c>attribute</c>, <c>span.fragments</c> (a mention in several pieces is written from
    /// its first to its last), <c>property</c>, <c>span.overlap</c> (of overlapping spans the longest stays), <c>relation</c>,
    /// <c>span.unrelated</c>, <c>text.unannotated</c> (texts without annotations), <c>occurrence</c> (which of several equal surfaces is
    /// meant), <c>end.place</c> (which of the spans with its surface an end of a relation is), <c>text.spacing</c>,
    /// <c>title</c>, <c>confidence</c>, <c>origin</c>.</summary>
    public static IReadOnlyList<string> All { get; } = [.. s_without.Keys];

    /// <summary>Texts without what a format cannot hold, in a form in which equal content is equal text; identifiers of spans do not
    /// count.</summary>
    public static IReadOnlyList<string> Canonical(IEnumerable<AnnotatedText> documents, IReadOnlyCollection<string> cannotHold)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(cannotHold);
        return
        [
            .. documents
                .Select(d => Without(d, cannotHold))
                .OfType<AnnotatedText>()
                .Select(d => Line(d, cannotHold.Contains("occurrence"), cannotHold.Contains("end.place"))),
        ];
    }

    /// <summary>Texts as formats write them that cannot tell what is denied from what is stated.</summary>
    public static IReadOnlyList<AnnotatedText> Stated(IReadOnlyList<AnnotatedText> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return [.. documents.Select(d => Without(d, ["assertion"])!)];
    }

    /// <summary>A text without some members; null when nothing of it is left.</summary>
    public static AnnotatedText? Without(AnnotatedText document, IReadOnlyCollection<string> members)
    {
        var left = document;
        foreach (var (name, without) in s_without)
        {
            if (left is not null && members.Contains(name))
                left = without(left);
        }

        return left;
    }

    private static string Line(AnnotatedText document, bool isBySurface, bool areEndsSurfaces)
    {
        var spans = document.Spans.ToDictionary(s => s.Id, s => areEndsSurfaces ? Surface(s) : Place(s));
        string Surface(SpanAnnotation s) => s.Fragments?.In(document.Text) ?? s.Span.Of(document.Text);
        string Place(SpanAnnotation s) =>
            isBySurface ? $"{s.Type}={Surface(s)}" : $"{s.Type}@{s.Fragments?.ToString() ?? $"{s.Span.Start}-{s.Span.End}"}";
        string Tail(RelationAnnotation r) =>
            r.Tail is { } tail ? spans[tail]
            : isBySurface ? r.Value!.Value.Of(document.Text)
            : $"{r.Value!.Value.Of(document.Text)}@{r.Value.Value.Start}";
        string Status(bool isSuggestion, double confidence, string origin, Assertion assertion, AnnotationAttributes? attributes) =>
            $"{(isSuggestion ? "?" : "")}{confidence:R}/{origin}/{assertion}/{attributes}";
        var parts = document
            .Spans.Select(s => $"{Place(s)} {Status(s.IsSuggestion, s.Confidence, s.Origin, s.Assertion, s.Attributes)}")
            .Concat(
                document.Relations.Select(r =>
                    $"{r.Type}({spans[r.Head]} → {Tail(r)}) {Status(r.IsSuggestion, r.Confidence, r.Origin, r.Assertion, r.Attributes)}"
                )
            );
        return $"{document.Title}\n{document.Text}\n{string.Join('\n', parts.Distinct().Order(StringComparer.Ordinal))}";
    }

    private static AnnotatedText Keep(AnnotatedText document, ImmutableArray<SpanAnnotation> spans, Func<RelationAnnotation, bool> isKept)
    {
        var ids = spans.Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        return document with
        {
            Spans = spans,
            Relations = [.. document.Relations.Where(r => isKept(r) && ids.Contains(r.Head) && (r.Tail is null || ids.Contains(r.Tail)))],
        };
    }

    private static AnnotatedText WithoutSpacing(AnnotatedText document)
    {
        var map = new int[document.Text.Length + 1];
        var count = 0;
        for (var i = 0; i < document.Text.Length; i++)
        {
            map[i] = count;
            if (!char.IsWhiteSpace(document.Text[i]))
                count++;
        }

        map[^1] = count;
        TextSpan Moved(TextSpan span) => new(map[span.Start], map[span.End]);
        return document with
        {
            Text = string.Concat(document.Text.Where(c => !char.IsWhiteSpace(c))),
            Spans = [.. document.Spans.Select(s => s with { Span = Moved(s.Span), Fragments = s.Fragments?.Moved(Moved) })],
            Relations = [.. document.Relations.Select(r => r.Value is { } value ? r with { Value = Moved(value) } : r)],
        };
    }
}
