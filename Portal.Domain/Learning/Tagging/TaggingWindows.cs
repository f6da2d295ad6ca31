using Portal.Domain.Text;

namespace Portal.Domain.Learning.Tagging;

/// <summary>Cuts texts into pieces that are tagged one by one: whole sentences, as many as belong together in a glance.</summary>
internal static class TaggingWindows
{
    private const int Letters = 160;

    /// <summary>The pieces of a text, in order. One sentence that is longer than a piece is cut, where there is a space or a mark if
    /// possible.</summary>
    public static IReadOnlyList<TextSpan> Of(string text)
    {
        if (text.Length <= Letters)
            return text.Length == 0 ? [] : [new TextSpan(0, text.Length)];
        var windows = new List<TextSpan>();
        var (start, end) = (0, 0);
        foreach (var sentence in SentenceSplitter.Split(text))
        {
            if (end > start && sentence.End - start > Letters)
            {
                Add(start, end);
                start = sentence.Start;
            }

            end = sentence.End;
        }

        Add(start, text.Length);
        return windows;

        void Add(int from, int to)
        {
            while (to - from > 2 * Letters)
            {
                var cut = from + Letters;
                while (cut > from + (Letters / 2) && (char.IsLetterOrDigit(text[cut - 1]) || char.IsSurrogate(text[cut - 1])))
                    cut--;
                if (cut == from + (Letters / 2))
                    cut = char.IsLowSurrogate(text[from + Letters]) ? from + Letters - 1 : from + Letters;
                windows.Add(new TextSpan(from, cut));
                from = cut;
            }

            if (to > from)
                windows.Add(new TextSpan(from, to));
        }
    }
}
