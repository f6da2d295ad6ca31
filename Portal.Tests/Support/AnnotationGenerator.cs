using System.Collections.Immutable;
using CsCheck;
using Portal.Domain.Annotation;
using Portal.Domain.Annotation.Exchange;
using Portal.Domain.Text;

namespace Portal.Tests.Support;

/// <summary>Random texts with annotations: rare characters, line breaks, spans that nest and overlap, suggestions, relations and
/// properties.</summary>
internal static class AnnotationGenerator
{
    private static readonly string[] s_pieces =
    [
        "高血压",
        "头痛",
        "的",
        "𠮷野家",
        "😀",
        "fever",
        " and ",
        "measles",
        "\n",
        "，",
        "。",
        "ＡＢ１２",
        "e\u0301",
        "\u200b",
        "\u3000",
        "a\tb",
        "\"q\"",
        "<b>",
        "药",
    ];
    private static readonly string[] s_types = ["Disease", "症状", "_drug2"];
    private static readonly KeyValuePair<string, string>[] s_attributes =
    [
        new("severity", "high"),
        new("严重程度", "重 度"),
        new("normalization", "Wikipedia:42 Gout 痛风"),
        new("Negated", "\"no\" <b>; a|b"),
        new("source", "T1 R1"),
        new("confirmed", "true"),
    ];

    private static readonly string[] s_relations = ["has_symptom", "治疗"];

    private static readonly Gen<AnnotatedText> s_text = Gen.Select(
            Gen.Int[0, s_pieces.Length - 1].Array[1, 14],
            Gen.Int[0, 10_000].Array[24],
            Gen.Int[0, 5],
            Gen.Int[0, 4],
            (pieces, numbers, spans, relations) =>
                Build(string.Concat(pieces.Select(p => s_pieces[p])).Trim('\n'), numbers, spans, relations)
        )
        .Where(d => !string.IsNullOrWhiteSpace(d.Text));

    /// <summary>One to four texts, no two the same.</summary>
    public static Gen<IReadOnlyList<AnnotatedText>> Texts { get; } =
        s_text
            .Array[1, 4]
            .Select(texts =>
                (IReadOnlyList<AnnotatedText>)[.. texts.DistinctBy(t => t.Text).Select((t, i) => t with { Title = $"标题 {i} \"x\"" })]
            );

    private static AnnotatedText Build(string text, int[] numbers, int spanCount, int relationCount)
    {
        var borders = Enumerable.Range(0, text.Length + 1).Where(i => new TextSpan(0, i).IsWholeIn(text)).ToList();
        var spans = new List<SpanAnnotation>();
        for (var i = 0; i < spanCount; i++)
        {
            var (a, length) = (numbers[i * 3] % borders.Count, 1 + (numbers[(i * 3) + 1] % 5));
            var (start, end) = (borders[a], borders[Math.Min(borders.Count - 1, a + length)]);
            // As people mark them: no white space at the ends.
            if (start < end && !char.IsWhiteSpace(text[start]) && !char.IsWhiteSpace(text[end - 1]))
                spans.Add(
                    Attributed(
                        Pieces(
                            Status(
                                new SpanAnnotation($"s{i}", s_types[numbers[(i * 3) + 2] % s_types.Length], new TextSpan(start, end)),
                                numbers[i * 2]
                            ),
                            text,
                            borders,
                            numbers[(i * 3) + 1]
                        ),
                        numbers[i]
                    )
                );
        }

        var distinct = spans.DistinctBy(s => (s.Type, s.Span)).ToImmutableArray();
        var made = new List<RelationAnnotation>();
        for (var i = 0; i < relationCount && distinct.Length > 1; i++)
        {
            var (head, tail) = (distinct[numbers[16 + i] % distinct.Length], distinct[numbers[20 + i] % distinct.Length]);
            var isSuggestion = head.IsSuggestion || tail.IsSuggestion || numbers[i] % 5 == 0;
            var relation =
                head == tail
                    ? new RelationAnnotation("dosage", head.Id, null, tail.Span) { IsSuggestion = isSuggestion }
                    : new RelationAnnotation(s_relations[numbers[i] % 2], head.Id, tail.Id) { IsSuggestion = isSuggestion };
            made.Add(
                isSuggestion
                    ? relation with
                    {
                        Confidence = 0.25,
                        Origin = "llm:stub",
                    }
                    : relation with
                    {
                        Assertion = numbers[i] % 3 == 0 ? (Assertion)(numbers[i] / 3 % 16) : Assertion.Present,
                        Attributes = Attributes(numbers[i]),
                    }
            );
        }

        return new AnnotatedText("", text, distinct, [.. made.DistinctBy(r => (r.Type, r.Head, r.Tail, r.Value))]);
    }

    // Some of the longer ones in two pieces, with a character or more between them; no white space at the ends of either, and no line break
    // alone between.
    private static SpanAnnotation Pieces(SpanAnnotation span, string text, List<int> borders, int number)
    {
        var inside = borders.Where(b => b > span.Span.Start && b < span.Span.End).ToList();
        if (number % 3 != 0 || inside.Count < 2)
            return span;
        var (cut, on) = (inside[0], inside[1]);
        return char.IsWhiteSpace(text[cut - 1]) || char.IsWhiteSpace(text[on]) || text[cut..on].All(c => c == '\n')
            ? span
            : span with
            {
                Fragments = Fragments.Of([new TextSpan(span.Span.Start, cut), new TextSpan(on, span.Span.End)]),
            };
    }

    private static SpanAnnotation Attributed(SpanAnnotation span, int number) => span with { Attributes = Attributes(number) };

    // Names and values as people write them, and as files could trip over.
    private static AnnotationAttributes? Attributes(int number) =>
        number % 3 != 0 ? null : AnnotationAttributes.Of(s_attributes.Where((_, i) => (number / 3 >> i) % 2 == 1));

    private static SpanAnnotation Status(SpanAnnotation span, int number) =>
        (number % 4) switch
        {
            0 => span with { IsSuggestion = true, Confidence = 0.5 + (number % 100 / 300.0), Origin = "dictionary" },
            1 => span with { Confidence = 0.9, Origin = "dictionary" },
            2 => span with { Assertion = (Assertion)(number / 4 % 16) },
            _ => span,
        };
}
