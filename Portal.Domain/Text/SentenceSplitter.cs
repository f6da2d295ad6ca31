namespace Portal.Domain.Text;

/// <summary>Cuts Chinese and English text into sentences.</summary>
/// <remarks>A sentence ends at 。！？…； or . ! ? and takes closing quotes and brackets with it. A full stop inside a number, after a
/// known abbreviation, an initial or a list marker, or before a lower-case letter does not end one. A line break always does: lists
/// and headings are sentences of their own. Inside quotes or brackets only a line break ends a sentence, unless the bracket never closes.
/// The spans are in order, do not overlap, hold no white space at either end, and cover everything else.</remarks>
public static class SentenceSplitter
{
    private const int LongestQuotation = 200;

    private static readonly HashSet<string> s_abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "dr",
        "mr",
        "mrs",
        "ms",
        "prof",
        "st",
        "vs",
        "etc",
        "fig",
        "figs",
        "eq",
        "no",
        "nos",
        "vol",
        "p",
        "pp",
        "ed",
        "eds",
        "al",
        "e.g",
        "i.e",
        "approx",
        "dept",
        "inc",
        "ltd",
        "co",
        "corp",
        "jr",
        "sr",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "u.s",
        "u.k",
        "a.m",
        "p.m",
        "cf",
        "art",
        "sec",
        "ref",
        "refs",
        "gen",
        "est",
        "max",
        "min",
        "mg",
        "kg",
    };

    /// <summary>The sentences of a text.</summary>
    public static IReadOnlyList<TextSpan> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var sentences = new List<TextSpan>();
        var start = 0;
        var closing = -1;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n')
            {
                Add(start, i);
                start = i + 1;
                closing = -1;
            }
            else if (closing < 0 && ClosingOf(text[i]) is { } closer)
            {
                closing = FindClosing(text, i + 1, text[i], closer);
            }
            else if (i == closing)
            {
                closing = -1;
                // "……。" inside a quotation ends the sentence when the quotation does and a new one begins.
                if (i > 0 && IsTerminator(text[i - 1]) && text[i - 1] != ';' && text[i - 1] != '；' && StartsSentence(text, i + 1))
                    Cut(i + 1);
            }
            else if (closing < 0 && EndsSentence(text, i))
            {
                var end = i + 1;
                while (end < text.Length && (IsTerminator(text[end]) || IsCloser(text[end])))
                    end++;
                Cut(end);
                i = end - 1;
            }
        }

        Add(start, text.Length);
        return sentences;

        void Cut(int end)
        {
            Add(start, end);
            start = end;
        }

        void Add(int from, int to)
        {
            while (from < to && char.IsWhiteSpace(text[from]))
                from++;
            while (to > from && char.IsWhiteSpace(text[to - 1]))
                to--;
            if (to > from)
                sentences.Add(new TextSpan(from, to));
        }
    }

    /// <summary>The sentence that holds a position, or the nearest before it; the whole text when there is none.</summary>
    public static TextSpan At(IReadOnlyList<TextSpan> sentences, int position, int textLength)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        var found = new TextSpan(0, textLength);
        foreach (var sentence in sentences)
        {
            if (sentence.Start > position)
                break;
            found = sentence;
        }

        return found;
    }

    private static bool IsTerminator(char c) => c is '。' or '！' or '？' or '!' or '?' or '；' or '…' or '.' or '｡';

    private static bool IsCloser(char c) => c is '”' or '’' or '"' or '\'' or '」' or '』' or '）' or ')' or '】' or ']' or '》';

    private static char? ClosingOf(char c) =>
        c switch
        {
            '“' => '”',
            '「' => '」',
            '『' => '』',
            '（' => '）',
            '(' => ')',
            '【' => '】',
            '[' => ']',
            '《' => '》',
            _ => null,
        };

    private static int FindClosing(string text, int from, char opener, char closer)
    {
        var depth = 1;
        for (var i = from; i < text.Length && i < from + LongestQuotation && text[i] != '\n'; i++)
        {
            if (text[i] == opener)
                depth++;
            else if (text[i] == closer && --depth == 0)
                return i;
        }

        return -1;
    }

    private static bool EndsSentence(string text, int i) =>
        text[i] switch
        {
            '。' or '！' or '？' or '；' or '｡' => true,
            '…' => i + 1 >= text.Length || text[i + 1] != '…' || StartsSentence(text, i + 2),
            '!' or '?' => i + 1 >= text.Length || !char.IsLetterOrDigit(text[i + 1]) || CharacterFolding.IsHan(text[i + 1]),
            '.' => EndsAtFullStop(text, i),
            _ => false,
        };

    private static bool EndsAtFullStop(string text, int i)
    {
        if (i + 1 < text.Length && !char.IsWhiteSpace(text[i + 1]) && !IsCloser(text[i + 1]))
            return false;

        var wordStart = i;
        while (wordStart > 0 && (char.IsLetterOrDigit(text[wordStart - 1]) || text[wordStart - 1] == '.'))
            wordStart--;
        var word = text[wordStart..i];
        var atLineStart = text.AsSpan(0, wordStart).TrimEnd([' ', '\t', '(', '（']) is "" or [.., '\n'];
        if (atLineStart && word.Length <= 3 && word.Length > 0 && (word.All(char.IsAsciiDigit) || word.Length == 1))
            return false;
        if (word.Length == 1 && char.IsAsciiLetterUpper(word[0]))
            return false;
        if (s_abbreviations.Contains(word) && !(i + 1 >= text.Length))
            return word.ToLowerInvariant() is "etc" or "mg" or "kg" or "a.m" or "p.m" && StartsSentence(text, i + 1);
        return StartsSentence(text, i + 1);
    }

    private static bool StartsSentence(string text, int i)
    {
        while (i < text.Length && (text[i] is ' ' or '\t' || IsCloser(text[i])))
            i++;
        return i >= text.Length || !char.IsLower(text[i]);
    }
}
