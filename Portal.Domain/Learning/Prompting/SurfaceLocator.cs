using Portal.Domain.Text;

namespace Portal.Domain.Learning.Prompting;

/// <summary>Finds where a text has what a model says it has.</summary>
/// <remarks>Verbatim where it is there; else written with other case, width or white space; else with few other letters, the nearest place.
/// P. Sellers, "The theory and computation of evolutionary distances: pattern recognition", J. Algorithms 1 (1980).</remarks>
public static class SurfaceLocator
{
    private const int LeastFuzzy = 4;
    private const int LettersForAnError = 5;
    private const int LongestFuzzy = 200;

    /// <summary>The places, and whether they are verbatim; none when there is nothing like it.</summary>
    public static (IReadOnlyList<TextSpan> Spans, bool IsVerbatim) Locate(string text, string surface)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(surface);
        if (string.IsNullOrWhiteSpace(surface))
            return ([], false);
        if (All(text, surface) is { Count: > 0 } verbatim)
            return (verbatim, true);
        if (All(CharacterFolding.Fold(text), CharacterFolding.Fold(surface.Trim())) is { Count: > 0 } folded)
            return (folded, false);
        return (Nearest(text, surface.Trim()) is { } span ? [span] : [], false);
    }

    private static List<TextSpan> All(string text, string surface)
    {
        var spans = new List<TextSpan>();
        for (
            var at = text.IndexOf(surface, StringComparison.Ordinal);
            at >= 0;
            at = text.IndexOf(surface, at + surface.Length, StringComparison.Ordinal)
        )
            spans.Add(new TextSpan(at, at + surface.Length));
        return spans;
    }

    // One letter in five may be another, missing or too many; the best place, the first of equals.
    private static TextSpan? Nearest(string text, string surface)
    {
        if (surface.Length is < LeastFuzzy or > LongestFuzzy)
            return null;
        var (wanted, most) = (CharacterFolding.Fold(surface), surface.Length / LettersForAnError);
        if (most == 0)
            most = 1;
        var (costs, starts) = (new int[wanted.Length + 1], new int[wanted.Length + 1]);
        for (var i = 0; i <= wanted.Length; i++)
            costs[i] = i;
        var (best, bestStart, bestEnd) = (most + 1, 0, 0);
        for (var at = 0; at < text.Length; at++)
        {
            var letter = CharacterFolding.Fold(text[at]);
            var (diagonal, diagonalStart) = (costs[0], at);
            starts[0] = at + 1;
            for (var i = 1; i <= wanted.Length; i++)
            {
                var (above, aboveStart) = (costs[i], starts[i]);
                var same = diagonal + (wanted[i - 1] == letter ? 0 : 1);
                // The place begins where its first letter was looked at.
                (costs[i], starts[i]) =
                    same <= above + 1 && same <= costs[i - 1] + 1 ? (same, diagonalStart)
                    : above + 1 <= costs[i - 1] + 1 ? (above + 1, aboveStart)
                    : (costs[i - 1] + 1, starts[i - 1]);
                (diagonal, diagonalStart) = (above, i == wanted.Length ? diagonalStart : aboveStart);
            }

            if (costs[^1] < best)
                (best, bestStart, bestEnd) = (costs[^1], starts[^1], at + 1);
        }

        return best > most || bestEnd <= bestStart || CutsACharacter(text, bestStart, bestEnd) ? null : new TextSpan(bestStart, bestEnd);
    }

    private static bool CutsACharacter(string text, int start, int end) =>
        char.IsLowSurrogate(text[start]) || (end < text.Length && char.IsLowSurrogate(text[end]));
}
