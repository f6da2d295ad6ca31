using Portal.Domain.Text;

namespace Portal.Domain.Learning.Tagging;

/// <summary>What is known of a word: its letters, how it begins and ends, how it is written, and its neighbours.</summary>
internal sealed class WordFeatures : IUnitFeatures
{
    private const int Pad = 2;
    private const int LongestAffix = 4;

    private static readonly int[][] s_words =
    [
        [-2],
        [-1],
        [0],
        [1],
        [2],
        [-2, -1],
        [-1, 0],
        [0, 1],
        [1, 2],
        [-1, 1],
    ];
    private static readonly int[][] s_shapes =
    [
        [-2],
        [-1],
        [0],
        [1],
        [2],
        [-1, 0],
        [0, 1],
        [-2, -1],
        [1, 2],
        [-1, 0, 1],
    ];

    public int Most => 1 + s_words.Length + s_shapes.Length + (2 * LongestAffix) + 3;

    public void Write(UnitSequence units, Span<uint> features, int width)
    {
        var count = units.Count;
        var (lower, shapes) = (new uint[count + (2 * Pad)], new uint[count + (2 * Pad)]);
        Span<char> letters = stackalloc char[64];
        for (var i = 0; i < count; i++)
        {
            lower[i + Pad] = Lower(units.Unit(i), letters);
            shapes[i + Pad] = Shape(units.Unit(i));
        }

        for (var i = 0; i < count; i++)
        {
            var row = features.Slice(i * width, Most);
            var at = 0;
            var unit = units.Unit(i);
            row[at++] = Hash.Of(1, Hash.Of(unit));
            for (var t = 0; t < s_words.Length; t++)
                row[at++] = Together((uint)t + 2, lower, i + Pad, s_words[t]);
            for (var t = 0; t < s_shapes.Length; t++)
                row[at++] = Together((uint)t + 40, shapes, i + Pad, s_shapes[t]);
            for (var length = 1; length <= LongestAffix; length++)
            {
                row[at++] = unit.Length > length ? Hash.Of(60 + (uint)length, Lower(unit[..length], letters)) : 0;
                row[at++] = unit.Length > length ? Hash.Of(70 + (uint)length, Lower(unit[^length..], letters)) : 0;
            }

            row[at++] = i == 0 ? Hash.Of(80, shapes[i + Pad]) : 0;
            row[at++] = Hash.Of(81, lower[i + Pad - 1], shapes[i + Pad]);
            row[at] = Hash.Of(82, shapes[i + Pad], lower[i + Pad + 1]);
        }
    }

    public (FeatureKind Kind, string Text) Describe(UnitSequence units, int unit, int slot)
    {
        if (slot == 0)
            return (FeatureKind.Letters, FeatureText.Of(units, unit, [0]));
        slot--;
        if (slot < s_words.Length)
            return (FeatureKind.Letters, FeatureText.Of(units, unit, s_words[slot]));
        slot -= s_words.Length;
        if (slot < s_shapes.Length)
            return (FeatureKind.Shape, FeatureText.Of(units, unit, s_shapes[slot]));
        slot -= s_shapes.Length;
        if (slot >= 2 * LongestAffix)
            return (
                FeatureKind.Shape,
                FeatureText.Of(
                    units,
                    unit,
                    (slot - (2 * LongestAffix)) switch
                    {
                        0 => [0],
                        1 => [-1, 0],
                        _ => [0, 1],
                    }
                )
            );
        var word = units.Unit(unit).ToString();
        var length = Math.Min(word.Length, (slot / 2) + 1);
        return (FeatureKind.Affix, slot % 2 == 0 ? word[..length] + "-" : "-" + word[^length..]);
    }

    private static uint Together(uint template, uint[] of, int at, int[] offsets)
    {
        var hash = template * Hash.Golden;
        foreach (var offset in offsets)
            hash = Hash.Mix(hash, of[at + offset]);
        return Hash.Finish(hash);
    }

    private static uint Lower(ReadOnlySpan<char> unit, Span<char> letters)
    {
        if (unit.Length > letters.Length)
            unit = unit[..letters.Length];
        unit.ToLowerInvariant(letters);
        return Hash.Of(letters[..unit.Length]);
    }

    // Kinds of letters, the same ones once: "McDonald-12" is aAaA-0 in kinds.
    private static uint Shape(ReadOnlySpan<char> unit)
    {
        var (hash, last, run) = (Hash.Golden, 0u, 0);
        foreach (var c in unit)
        {
            var kind = UnitSequence.ShapeOf(c);
            run = kind == last ? run + 1 : 0;
            if (run < 2)
                hash = Hash.Mix(hash, kind == 7 ? c : kind);
            last = kind;
        }

        return Hash.Finish(hash);
    }
}
