using CsCheck;
using Portal.Domain.Team.Agreement;
using Portal.Domain.Text;

namespace Portal.Tests.Support;

/// <summary>Texts as several annotators marked them, in two categories.</summary>
internal static class ContinuumGenerator
{
    private static readonly string[] s_types = ["A", "B"];

    /// <summary>Some texts that the same two or three annotators marked; flat where no two spans of a category of one annotator
    /// overlap.</summary>
    public static Gen<IReadOnlyList<Continuum>> Texts(int fewest, int mostTexts, bool isFlat, int most = 6) =>
        Gen.Select(
            Gen.Int[2, 3],
            Gen.Select(Gen.Int[8, 40], Gen.Select(Gen.Int[0, 1], Gen.Int[0, 39], Gen.Int[1, 6]).Array[0, most].Array[3]).Array[
                fewest,
                mostTexts
            ],
            (people, texts) =>
                (IReadOnlyList<Continuum>)
                    [.. texts.Select(t => new Continuum(t.Item1, [.. t.Item2.Take(people).Select(p => Spans(p, t.Item1, isFlat))]))]
        );

    private static IReadOnlyList<MarkedSpan> Spans((int Type, int Start, int Length)[] raw, int length, bool isFlat)
    {
        var spans = new List<MarkedSpan>();
        foreach (var (type, start, size) in raw)
        {
            var span = new TextSpan(start % length, Math.Min(length, (start % length) + size));
            if (
                !spans.Any(s =>
                    isFlat ? s.Category == s_types[type] && s.Span.Overlaps(span) : s.Category == s_types[type] && s.Span == span
                )
            )
                spans.Add(new MarkedSpan(s_types[type], span));
        }

        return spans;
    }
}
