using Portal.Domain.Text;

namespace Portal.Domain.Corpora;

/// <summary>Cuts a document into pieces of whole sentences that fit a model or an index.</summary>
public static class Chunker
{
    /// <summary>Chunks in order. Each holds as many whole sentences as fit in <paramref name="maximumLength"/> UTF-16 units and begins with
    /// the last sentences of the one before it, as many as fit in <paramref name="overlap"/> units. A sentence that is too long is a chunk
    /// of its own, cut at <paramref name="maximumLength"/> without splitting a surrogate pair.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is below 2, or the overlap is negative or not below the
    /// maximum.</exception>
    public static IReadOnlyList<TextSpan> Chunk(string text, int maximumLength = 800, int overlap = 100)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumLength, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(overlap);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(overlap, maximumLength);
        var pieces = SentenceSplitter.Split(text).SelectMany(s => CutLong(text, s, maximumLength)).ToList();
        var chunks = new List<TextSpan>();
        var first = 0;
        while (first < pieces.Count)
        {
            var last = first;
            while (last + 1 < pieces.Count && pieces[last + 1].End - pieces[first].Start <= maximumLength)
                last++;
            chunks.Add(new TextSpan(pieces[first].Start, pieces[last].End));
            if (last + 1 >= pieces.Count)
                break;
            var next = last + 1;
            while (
                next - 1 > first
                && pieces[last].End - pieces[next - 1].Start <= overlap
                && pieces[last + 1].End - pieces[next - 1].Start <= maximumLength
            )
                next--;
            first = next;
        }

        return chunks;
    }

    private static IEnumerable<TextSpan> CutLong(string text, TextSpan sentence, int maximumLength)
    {
        var start = sentence.Start;
        while (sentence.End - start > maximumLength)
        {
            var end = start + maximumLength;
            if (char.IsLowSurrogate(text[end]))
                end--;
            yield return new TextSpan(start, end);
            start = end;
        }

        yield return new TextSpan(start, sentence.End);
    }
}
