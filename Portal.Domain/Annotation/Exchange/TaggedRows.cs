using System.Text;

namespace Portal.Domain.Annotation.Exchange;

/// <summary>Tokens and their tags, from and to a text.</summary>
internal static class TaggedRows
{
    /// <summary>The text of tokens, and the spans that their tags say. A tag that continues nothing begins a span, as CoNLL's own scorer
    /// reads it.</summary>
    /// <param name="rows">Tokens with tags; a line break has the tag "".</param>
    /// <param name="areCharacters">Whether tokens follow each other without spaces.</param>
    public static (string Text, List<(string Type, int Start, int End)> Spans) Join(
        IReadOnlyList<(string Token, string Tag)> rows,
        bool areCharacters
    )
    {
        var text = new StringBuilder();
        var spans = new List<(string Type, int Start, int End)>();
        (string Type, int Start, int End)? open = null;
        for (var i = 0; i < rows.Count; i++)
        {
            var (token, tag) = rows[i];
            if (tag.Length == 0)
            {
                text.Append('\n');
                continue;
            }

            if (!areCharacters && i > 0 && NeedsSpace(rows[i - 1].Token, token))
                text.Append(' ');
            var start = text.Length;
            text.Append(token);
            var type = tag.Length > 2 ? tag[2..] : "";
            var begins = tag[0] is 'B' or 'S' or 'U' || open?.Type != type;
            if (open is { } before && (tag == "O" || begins))
            {
                spans.Add(before);
                open = null;
            }

            if (tag == "O")
                continue;
            open = (type, open?.Start ?? start, text.Length);
            if (tag[0] is 'E' or 'L' or 'S' or 'U')
            {
                spans.Add(open.Value);
                open = null;
            }
        }

        if (open is { } last)
            spans.Add(last);
        return (text.ToString(), spans);
    }

    /// <summary>The tokens of a text: runs of letters and digits, Chinese characters and signs one by one, broken where a span begins or
    /// ends. White space is no token.</summary>
    public static IEnumerable<(int Start, int End)> Tokens(string text, IEnumerable<SpanAnnotation> spans)
    {
        var borders = spans.SelectMany(s => new[] { s.Span.Start, s.Span.End }).ToHashSet();
        for (var i = 0; i < text.Length; )
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }

            var start = i;
            i += char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
            if (IsWordPart(text, start))
            {
                while (i < text.Length && !borders.Contains(i) && IsWordPart(text, i))
                    i++;
            }

            yield return (start, i);
        }
    }

    private static bool NeedsSpace(string before, string after) => before != "\n" && !(IsWide(before[^1]) && IsWide(after[0]));

    private static bool IsWordPart(string text, int at) => char.IsLetterOrDigit(text[at]) && !IsWide(text[at]);

    private static bool IsWide(char c) => c >= '\u2E80';
}
