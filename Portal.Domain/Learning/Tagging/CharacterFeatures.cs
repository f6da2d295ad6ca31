using Portal.Domain.Text;

namespace Portal.Domain.Learning.Tagging;

/// <summary>What is known of a character: itself and its neighbours, alone and together, and what kinds of characters they are.</summary>
internal sealed class CharacterFeatures : IUnitFeatures
{
    private const int Pad = 4;
    private const uint Bound = 0x110000;

    // Offsets of the characters of each n-gram.
    private static readonly int[][] s_grams =
    [
        [-3],
        [-2],
        [-1],
        [0],
        [1],
        [2],
        [3],
        [-2, -1],
        [-1, 0],
        [0, 1],
        [1, 2],
        [-1, 1],
    ];

    private static readonly int[][] s_shapes =
    [
        [-1],
        [0],
        [1],
        [-1, 0],
        [0, 1],
        [-1, 0, 1],
    ];

    public int Most => s_grams.Length + s_shapes.Length;

    public void Write(UnitSequence units, Span<uint> features, int width)
    {
        var count = units.Count;
        var (symbols, shapes) = (new uint[count + (2 * Pad)], new uint[count + (2 * Pad)]);
        Array.Fill(symbols, Bound);
        for (var i = 0; i < count; i++)
        {
            var unit = units.Unit(i);
            symbols[i + Pad] = unit.Length == 1 ? CharacterFolding.Fold(unit[0]) : (uint)char.ConvertToUtf32(unit[0], unit[1]);
            shapes[i + Pad] = UnitSequence.ShapeOf(
                CharacterFolding.Fold(unit[0]) is var c && c < 128 && char.IsUpper(unit[0]) ? unit[0] : c
            );
        }

        for (var i = 0; i < count; i++)
        {
            var row = features.Slice(i * width, Most);
            var at = 0;
            for (var t = 0; t < s_grams.Length; t++)
                row[at++] = Gram((uint)t + 1, symbols, i + Pad, s_grams[t]);
            for (var t = 0; t < s_shapes.Length; t++)
                row[at++] = Gram((uint)t + 64, shapes, i + Pad, s_shapes[t]);
        }
    }

    public (FeatureKind Kind, string Text) Describe(UnitSequence units, int unit, int slot) =>
        slot < s_grams.Length
            ? (FeatureKind.Letters, FeatureText.Of(units, unit, s_grams[slot]))
            : (FeatureKind.Shape, FeatureText.Of(units, unit, s_shapes[slot - s_grams.Length]));

    private static uint Gram(uint template, uint[] of, int at, int[] offsets)
    {
        var hash = template * Hash.Golden;
        foreach (var offset in offsets)
            hash = Hash.Mix(hash, of[at + offset]);
        return Hash.Finish(hash);
    }
}
