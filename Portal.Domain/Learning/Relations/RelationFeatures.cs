using Portal.Domain.Learning.Tagging;
using Portal.Domain.Text;

namespace Portal.Domain.Learning.Relations;

/// <summary>What is known of two mentions in a text: their letters and types, what stands between and around them, and how far apart they
/// are.</summary>
internal static class RelationFeatures
{
    private const int Around = 6;
    private const int LongestBetween = 60;

    /// <summary>The features, each once, in groups that say something on their own: how the two stand to each other, the head, the tail,
    /// what is between, what is around.</summary>
    public static IReadOnlyList<uint>[] Of(string text, TypedSpan head, TypedSpan tail, TaggingUnits units)
    {
        var (features, headFeatures, tailFeatures, inside, outside) = (
            new List<uint>(128),
            new List<uint>(32),
            new List<uint>(32),
            new List<uint>(128),
            new List<uint>(64)
        );
        var (first, second) = head.Span.CompareTo(tail.Span) <= 0 ? (head.Span, tail.Span) : (tail.Span, head.Span);
        var order = head.Span.CompareTo(tail.Span) <= 0 ? 1u : 2u;
        var isNested = first.End > second.Start;
        var (headType, tailType) = (Hash.Of(head.Type), Hash.Of(tail.Type));
        features.Add(Hash.Of(1, order));
        features.Add(Hash.Of(2, headType, tailType, order));
        features.Add(Hash.Of(3, headType));
        features.Add(Hash.Of(4, tailType));

        var between = isNested ? default : new TextSpan(first.End, second.Start);
        var distance = isNested
            ? 9u
            : (uint)
                Math.Min(
                    8,
                    between.Length switch
                    {
                        < 4 => between.Length,
                        < 8 => 4,
                        < 16 => 5,
                        < 32 => 6,
                        < 64 => 7,
                        _ => 8,
                    }
                );
        features.Add(Hash.Of(5, distance, order));
        features.Add(Hash.Of(6, distance, headType, tailType));

        var headText = text.AsSpan(head.Span.Start, head.Span.Length);
        var tailText = text.AsSpan(tail.Span.Start, tail.Span.Length);
        Mention(headFeatures, 10, headText);
        Mention(tailFeatures, 20, tailText);
        features.Add(Hash.Of(30, Fold(headText), Fold(tailText)));
        features.Add(Hash.Of(31, Fold(headText[^1..]), Fold(tailText[^1..])));
        features.Add(Hash.Of(32, Fold(headText[^Math.Min(2, headText.Length)..]), Fold(tailText[^Math.Min(2, tailText.Length)..])));
        features.Add(Hash.Of(33, Fold(headText[^1..]), tailType, distance));
        features.Add(Hash.Of(34, Fold(tailText[^1..]), headType, distance));

        var tokens = Tokens(text, units);
        var inner = tokens.Where(t => t.Start >= between.Start && t.End <= between.End && between.Length > 0).Take(LongestBetween).ToList();
        Grams(inside, 40, order, text, inner);
        if (inner.Count <= 6)
            inside.Add(Hash.Of(50, order, Fold(text.AsSpan(between.Start, between.Length))));
        // Next to each mention the place counts.
        Sides(outside, 60, order, text, [.. tokens.Where(t => t.End <= first.Start).TakeLast(Around).Reverse()]);
        Sides(outside, 70, order, text, [.. tokens.Where(t => t.Start >= second.End).Take(Around)]);
        Sides(inside, 80, order, text, [.. inner.Take(Around)]);
        Sides(inside, 90, order, text, [.. inner.AsEnumerable().Reverse().Take(Around)]);
        Bag(outside, 100, text, [.. tokens.Where(t => t.End <= first.Start || t.Start >= second.End)]);
        // Letters of one with letters of the other, and the last letter of each with what is between.
        foreach (var one in headText[^Math.Min(Around, headText.Length)..])
        {
            foreach (var other in tailText[^Math.Min(Around, tailText.Length)..])
                features.Add(Hash.Of(110, CharacterFolding.Fold(one), CharacterFolding.Fold(other)));
        }

        foreach (var token in inner.Take(3 * Around))
        {
            var letters = Fold(text.AsSpan(token.Start, token.Length));
            features.Add(Hash.Of(111, Fold(headText[^1..]), letters));
            features.Add(Hash.Of(112, Fold(tailText[^1..]), letters));
        }

        for (var i = 0; i < inner.Count; i++)
        {
            for (var j = i + 1; j < Math.Min(inner.Count, i + 5); j++)
                inside.Add(
                    Hash.Of(
                        113,
                        order,
                        Fold(text.AsSpan(inner[i].Start, inner[i].Length)),
                        Fold(text.AsSpan(inner[j].Start, inner[j].Length))
                    )
                );
        }

        return [.. new[] { features, headFeatures, tailFeatures, inside, outside }.Select(g => g.Distinct().ToList())];
    }

    private static void Mention(List<uint> features, uint template, ReadOnlySpan<char> letters)
    {
        features.Add(Hash.Of(template, Fold(letters)));
        for (var length = 1; length <= 3; length++)
        {
            for (var at = 0; at + length <= Math.Min(letters.Length, 12); at++)
                features.Add(Hash.Of(template + (uint)length, Fold(letters.Slice(at, length))));
            if (letters.Length > length)
            {
                features.Add(Hash.Of(template + 3 + (uint)length, Fold(letters[..length])));
                features.Add(Hash.Of(template + 6 + (uint)length, Fold(letters[^length..])));
            }
        }
    }

    private static void Grams(List<uint> features, uint template, uint order, string text, List<TextSpan> tokens)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            var hash = Hash.Golden;
            for (var length = 1; length <= 3 && i + length <= tokens.Count; length++)
            {
                hash = Hash.Mix(hash, Fold(text.AsSpan(tokens[i + length - 1].Start, tokens[i + length - 1].Length)));
                features.Add(Hash.Of(template + (uint)length, order, hash));
            }
        }
    }

    private static void Sides(List<uint> features, uint template, uint order, string text, List<TextSpan> tokens)
    {
        var hash = Hash.Golden;
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = Fold(text.AsSpan(tokens[i].Start, tokens[i].Length));
            hash = Hash.Mix(hash, token);
            features.Add(Hash.Of(template, order, token, (uint)Math.Min(i, 3)));
            if (i is > 0 and < 4)
                features.Add(Hash.Of(template + 1, order, hash, (uint)i));
        }
    }

    private static void Bag(List<uint> features, uint template, string text, List<TextSpan> tokens)
    {
        foreach (var token in tokens)
            features.Add(Hash.Of(template, Fold(text.AsSpan(token.Start, token.Length))));
    }

    private static List<TextSpan> Tokens(string text, TaggingUnits units)
    {
        var sequence = UnitSequence.Of(text, units);
        return [.. Enumerable.Range(0, sequence.Count).Select(i => sequence.SpanOf(i, i + 1))];
    }

    private static uint Fold(ReadOnlySpan<char> letters)
    {
        var hash = Hash.Golden;
        foreach (var c in letters)
            hash = Hash.Mix(hash, CharacterFolding.Fold(c));
        return Hash.Finish(hash);
    }
}
