using System.Text;

namespace Portal.Domain.Learning.Tagging;

/// <summary>Writes the neighbourhood of a unit for people.</summary>
internal static class FeatureText
{
    /// <summary>The units at these offsets, the unit itself in 【】, □ where it is not among them; … for one that is left out between them, ^
    /// and $ beyond the ends.</summary>
    public static string Of(UnitSequence units, int unit, int[] offsets)
    {
        var text = new StringBuilder();
        var isOfWords = units.Count > 0 && units.Text.AsSpan().ContainsAnyInRange('a', 'z');
        for (var i = 0; i < offsets.Length; i++)
        {
            if (i > 0)
                text.Append(
                    offsets[i] - offsets[i - 1] > 1 ? "…"
                    : isOfWords ? " "
                    : ""
                );
            else if (offsets[0] > 0)
                text.Append('□');
            var at = unit + offsets[i];
            var shown =
                at < 0 ? "^"
                : at >= units.Count ? "$"
                : units.Unit(at).ToString();
            text.Append(offsets[i] == 0 ? $"【{shown}】" : shown);
        }

        return offsets[^1] < 0 ? text.Append('□').ToString() : text.ToString();
    }
}
