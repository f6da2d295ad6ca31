namespace Portal.Domain.Learning.Tagging;

/// <summary>The rows of the last few units: found some units before they are added up.</summary>
internal readonly ref struct RowWindow(Span<int> rows, Span<int> counts, int width)
{
    /// <summary>How many units are held.</summary>
    public const int Units = 4;

    /// <summary>How many units rows are found ahead of their use.</summary>
    public const int Lead = 2;

    private readonly Span<int> _rows = rows;
    private readonly Span<int> _counts = counts;

    public ReadOnlySpan<int> Fill(int unit, FeatureIndex index, ReadOnlySpan<uint> features)
    {
        var (into, count) = (unit % Units * width, 0);
        foreach (var feature in features)
        {
            if (feature != 0 && index.Find(feature) is >= 0 and var row)
                _rows[into + count++] = row;
        }

        _counts[unit % Units] = count;
        return _rows.Slice(into, count);
    }

    public ReadOnlySpan<int> Of(int unit) => _rows.Slice(unit % Units * width, _counts[unit % Units]);
}
