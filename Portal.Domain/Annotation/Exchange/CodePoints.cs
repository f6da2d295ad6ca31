namespace Portal.Domain.Annotation.Exchange;

/// <summary>Between positions in UTF-16 code units (C#, JavaScript) and in code points (Python tools): they part at the first emoji or rare
/// character.</summary>
internal sealed class CodePoints
{
    private readonly int[]? _toUnits;
    private readonly int[]? _toPoints;
    private readonly int _length;

    public CodePoints(string text)
    {
        _length = text.Length;
        if (!text.Any(char.IsSurrogate))
            return;
        var units = new List<int>(text.Length + 1);
        _toPoints = new int[text.Length + 1];
        for (var i = 0; i < text.Length; i++)
        {
            _toPoints[i] = units.Count;
            units.Add(i);
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                _toPoints[++i] = units.Count;
        }

        _toPoints[text.Length] = units.Count;
        units.Add(text.Length);
        _toUnits = [.. units];
    }

    public int Length => _toUnits is null ? _length : _toUnits.Length - 1;

    /// <summary>The code unit of a code point; -1 when there is none.</summary>
    public int ToUnit(int point) =>
        point < 0 || point > Length ? -1
        : _toUnits is null ? point
        : _toUnits[point];

    public int ToPoint(int unit) => _toPoints is null ? unit : _toPoints[unit];
}
