using System.Runtime.InteropServices;
using Portal.Domain.Text;

namespace Portal.Domain.Learning.Tagging;

/// <summary>What has been marked so far, by its letters: as what, how often, and how often the same letters were not marked.</summary>
/// <remarks>While a tagger is trained, a text is not told what it says itself (leave one out): otherwise the memory would always be right,
/// and trusted far more than it may be on texts that nobody has read.</remarks>
internal sealed class MentionMemory
{
    private const int LongestKey = 24;
    private const int LeastLength = 2;

    // From the hash of a beginning of some key to its entry; -1 where it is only a beginning.
    private readonly Dictionary<ulong, int> _entries = [];

    // A bit for each of these hashes: where two letters begin no key, and that is nearly everywhere, nothing is looked up.
    private readonly ulong[] _beginnings = new ulong[1 << 13];
    private readonly List<int> _total = [];
    private readonly int _types;
    private readonly List<int> _counts = [];

    public MentionMemory(int types) => _types = types;

    public static int FeatureCount => 4;

    private MentionMemory(MentionMemory other)
        : this(other._types)
    {
        _entries = new(other._entries);
        other._beginnings.CopyTo(_beginnings, 0);
        _total = [.. other._total];
        _counts = [.. other._counts];
    }

    public MentionMemory Copy() => new(this);

    /// <summary>Counts what is marked; with -1 it is forgotten again.</summary>
    public void Learn(UnitSequence units, IEnumerable<UnitSpan> mentions, int by = 1)
    {
        foreach (var mention in mentions)
        {
            if (EntryOf(units, mention, by > 0) is >= 0 and var entry)
                _counts[(entry * _types) + mention.Type] = Math.Max(0, _counts[(entry * _types) + mention.Type] + by);
        }
    }

    /// <summary>After all that is marked has been learned: how often its letters stand in a text.</summary>
    public void Count(UnitSequence units, int by = 1)
    {
        foreach (var (_, _, entry) in Find(units))
            _total[entry] = Math.Max(0, _total[entry] + by);
    }

    /// <summary>Writes the features of each unit: of the longest that stands over it.</summary>
    /// <param name="units">The units.</param>
    /// <param name="own">What the text itself has marked and the memory has learned from it; null for a text that it has not seen.</param>
    /// <param name="features">By unit, <paramref name="width"/> apart.</param>
    /// <param name="width">Features of a unit.</param>
    /// <param name="at">Where in them those of the memory begin.</param>
    public void Write(UnitSequence units, IEnumerable<UnitSpan>? own, Span<uint> features, int width, int at)
    {
        var matches = Find(units);
        if (matches.Count == 0)
            return;
        Dictionary<int, int[]>? marked = null;
        Dictionary<int, int>? seen = null;
        if (own is not null)
        {
            (marked, seen) = ([], []);
            foreach (var mention in own)
            {
                if (EntryOf(units, mention, false) is >= 0 and var entry)
                    (CollectionsMarshal.GetValueRefOrAddDefault(marked, entry, out _) ??= new int[_types])[mention.Type]++;
            }

            foreach (var (_, _, entry) in matches)
                CollectionsMarshal.GetValueRefOrAddDefault(seen, entry, out _)++;
        }

        Span<int> longest = units.Count <= 1024 ? stackalloc int[units.Count] : new int[units.Count];
        foreach (var (start, length, entry) in matches)
        {
            var (top, most, sum) = (-1, 0, 0);
            var mine = marked?.GetValueOrDefault(entry);
            for (var type = 0; type < _types; type++)
            {
                var count = _counts[(entry * _types) + type] - (mine?[type] ?? 0);
                sum += count;
                if (count > most)
                    (top, most) = (type, count);
            }

            if (sum <= 0)
                continue;
            var total = _total[entry] - (seen?.GetValueOrDefault(entry) ?? 0);
            var purity =
                sum >= total ? 3u
                : sum * 2 >= total ? 2u
                : sum * 4 >= total ? 1u
                : 0u;
            var often = sum >= 3 ? 1u : 0u;
            var size = (uint)Math.Min(length, 6);
            for (var i = 0; i < length; i++)
            {
                if (longest[start + i] >= length)
                    continue;
                longest[start + i] = length;
                var place =
                    i == 0 ? 0u
                    : i == length - 1 ? 2u
                    : 1u;
                var row = features.Slice(((start + i) * width) + at, FeatureCount);
                row[0] = Hash.Of(200, (uint)top, place, purity, often);
                row[1] = Hash.Of(201, (uint)top, place);
                row[2] = Hash.Of(202, place, size, purity);
                row[3] = Hash.Of(203, (uint)top, place, size);
            }
        }
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_entries.Count);
        foreach (var (hash, entry) in _entries.OrderBy(e => e.Key))
        {
            writer.Write(hash);
            writer.Write(entry);
        }

        writer.Write(_total.Count);
        foreach (var total in _total)
            writer.Write(total);
        foreach (var count in _counts)
            writer.Write(count);
    }

    public static MentionMemory Load(BinaryReader reader, int types)
    {
        var memory = new MentionMemory(types);
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var hash = reader.ReadUInt64();
            memory._entries[hash] = reader.ReadInt32();
            memory.Mark(hash);
        }

        var entries = reader.ReadInt32();
        foreach (var entry in memory._entries.Values)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(entry, -1);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(entry, entries);
        }

        for (var i = 0; i < entries; i++)
            memory._total.Add(reader.ReadInt32());
        for (var i = 0; i < entries * types; i++)
            memory._counts.Add(reader.ReadInt32());
        return memory;
    }

    // The entry of a mention's letters; the way to it is laid when it is new.
    private int EntryOf(UnitSequence units, UnitSpan mention, bool adds)
    {
        var span = units.SpanOf(mention.Start, mention.End);
        if (span.Length is < LeastLength or > LongestKey)
            return -1;
        var hash = 0UL;
        for (var i = span.Start; i < span.End; i++)
        {
            hash = Step(hash, units.Text[i]);
            if (adds && _entries.TryAdd(hash, -1))
                Mark(hash);
        }

        var entry = _entries.GetValueOrDefault(hash, -1);
        if (entry >= 0 || !adds)
            return entry;
        entry = _total.Count;
        _entries[hash] = entry;
        _total.Add(0);
        for (var type = 0; type < _types; type++)
            _counts.Add(0);
        return entry;
    }

    private List<(int Start, int Length, int Entry)> Find(UnitSequence units)
    {
        var matches = new List<(int, int, int)>();
        var starts = units.Starts;
        var ends = units.Ends;
        for (var start = 0; start < units.Count; start++)
        {
            var hash = 0UL;
            var letter = starts[start];
            if (letter + 1 >= units.Text.Length || !IsMarked(Step(Step(0, units.Text[letter]), units.Text[letter + 1])))
                continue;
            for (var end = start; end < units.Count; end++)
            {
                var entry = -1;
                var isBeginning = true;
                for (; letter < ends[end] && isBeginning; letter++)
                {
                    hash = Step(hash, units.Text[letter]);
                    isBeginning = _entries.TryGetValue(hash, out entry);
                }

                if (!isBeginning)
                    break;
                if (entry >= 0)
                    matches.Add((start, end - start + 1, entry));
            }
        }

        return matches;
    }

    private void Mark(ulong hash) => _beginnings[hash >> 51] |= 1UL << (int)(hash >> 45);

    private bool IsMarked(ulong hash) => (_beginnings[hash >> 51] >> (int)(hash >> 45) & 1) != 0;

    // 64 bits: that two beginnings share a hash is as good as impossible.
    private static ulong Step(ulong hash, char letter)
    {
        hash = (hash + CharacterFolding.Fold(letter) + 0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9;
        return hash ^ (hash >> 29);
    }
}
