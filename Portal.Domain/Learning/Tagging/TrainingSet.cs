namespace Portal.Domain.Learning.Tagging;

/// <summary>Sequences with their tags, their features looked up once.</summary>
internal sealed class TrainingSet
{
    private readonly List<(int[] Rows, int[] Offsets, int[] Tags)> _sequences = [];

    public int Count => _sequences.Count;

    public int Units { get; private set; }

    public void Add(int[] rows, int[] offsets, int[] tags)
    {
        _sequences.Add((rows, offsets, tags));
        Units += tags.Length;
    }

    public int[] Tags(int sequence) => _sequences[sequence].Tags;

    public ReadOnlySpan<int> Rows(int sequence, int unit)
    {
        var (rows, offsets, _) = _sequences[sequence];
        return rows.AsSpan(offsets[unit], offsets[unit + 1] - offsets[unit]);
    }
}
