namespace Portal.Domain.Learning.Selection;

/// <summary>How long a person takes for a text: a part that every text takes, and a part for each character.</summary>
/// <param name="SecondsPerText">At least 0.</param>
/// <param name="SecondsPerCharacter">At least 0; not both are 0.</param>
/// <param name="Texts">How many timings it was fitted to; 0 for an assumption.</param>
public sealed record AnnotationCost(double SecondsPerText, double SecondsPerCharacter, int Texts)
{
    private const int LeastTexts = 10;

    /// <summary>What is assumed as long as there are fewer than ten timings: five seconds and a tenth of a second for each
    /// character.</summary>
    public static AnnotationCost Assumed { get; } = new(5, 0.1, 0);

    /// <summary>How long a text is expected to take, in seconds.</summary>
    public double Of(int characters) => Math.Max(0.1, SecondsPerText + (SecondsPerCharacter * characters));

    /// <summary>The least squares of relative errors over timings, both parts at least 0; what is assumed when there are fewer than
    /// ten.</summary>
    /// <remarks>Errors are relative because a document left open over lunch would otherwise outweigh all others; the longest tenth is left
    /// out as well.</remarks>
    public static AnnotationCost Fit(IReadOnlyList<(int Characters, double Seconds)> timings)
    {
        ArgumentNullException.ThrowIfNull(timings);
        var usable = timings.Where(t => t.Characters > 0 && t.Seconds > 0).OrderBy(t => t.Seconds / t.Characters).ToList();
        if (usable.Count < LeastTexts)
            return Assumed;
        var kept = usable.Take(usable.Count - (usable.Count / 10)).ToList();
        // Minimizes the sum of ((base + rate * c) / s - 1)².
        var (aa, ab, bb, a, b) = (0.0, 0.0, 0.0, 0.0, 0.0);
        foreach (var (characters, seconds) in kept)
        {
            var (x, y) = (1 / seconds, characters / seconds);
            (aa, ab, bb, a, b) = (aa + (x * x), ab + (x * y), bb + (y * y), a + x, b + y);
        }

        var determinant = (aa * bb) - (ab * ab);
        var (text, character) =
            determinant > 1e-9 * aa * bb ? (((a * bb) - (b * ab)) / determinant, ((b * aa) - (a * ab)) / determinant) : (0, b / bb);
        if (text < 0)
            (text, character) = (0, b / bb);
        else if (character < 0)
            (text, character) = (a / aa, 0);
        return new AnnotationCost(text, character, kept.Count);
    }
}
