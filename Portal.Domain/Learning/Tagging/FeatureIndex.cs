using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Portal.Domain.Learning.Tagging;

/// <summary>From hashed features to rows of weights. Open addressing, linear probing.</summary>
/// <remarks>A feature is known by 32 bits of its hash: of two million features some hundreds share their row with another.</remarks>
internal sealed class FeatureIndex
{
    private readonly ulong[] _slots;
    private readonly uint _mask;

    private FeatureIndex(int capacity)
    {
        var size = BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, capacity * 2));
        (_slots, _mask) = (new ulong[size], size - 1);
    }

    public int Count { get; private set; }

    /// <summary>The features that were seen at least so often, in the order of their hashes.</summary>
    public static FeatureIndex Of(ReadOnlySpan<uint> features, int leastCount)
    {
        var sorted = features.ToArray();
        Array.Sort(sorted);
        var kept = new List<uint>();
        for (var i = 0; i < sorted.Length; )
        {
            var j = i;
            while (j < sorted.Length && sorted[j] == sorted[i])
                j++;
            if (j - i >= leastCount && sorted[i] != 0)
                kept.Add(sorted[i]);
            i = j;
        }

        return Of(kept);
    }

    /// <summary>The rows in this order.</summary>
    public static FeatureIndex Of(IReadOnlyList<uint> features)
    {
        var index = new FeatureIndex(features.Count);
        for (var row = 0; row < features.Count; row++)
            index.Add(features[row], row);
        index.Count = features.Count;
        return index;
    }

    /// <summary>The features by row.</summary>
    public uint[] Features()
    {
        var features = new uint[Count];
        foreach (var slot in _slots)
        {
            if (slot != 0)
                features[(int)(uint)slot] = (uint)(slot >> 32);
        }

        return features;
    }

    /// <summary>Has the places of features brought near; looking them up a little later need not wait.</summary>
    public unsafe void Prefetch(ReadOnlySpan<uint> features)
    {
        if (!Sse.IsSupported)
            return;
        ref var slots = ref MemoryMarshal.GetArrayDataReference(_slots);
        foreach (var feature in features)
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref slots, Slot(feature))));
    }

    /// <summary>The row of a feature; -1 for one that is not known.</summary>
    public int Find(uint feature)
    {
        for (var at = Slot(feature); ; at = (at + 1) & _mask)
        {
            var slot = _slots[at];
            if ((uint)(slot >> 32) == feature)
                return slot == 0 ? -1 : (int)(uint)slot;
            if (slot == 0)
                return -1;
        }
    }

    /// <summary>The rows of the features of units, as far as they are known.</summary>
    /// <param name="features">By unit, <paramref name="width"/> apart; 0 where there is none.</param>
    /// <param name="units">How many units.</param>
    /// <param name="width">Features of a unit.</param>
    public (int[] Rows, int[] Offsets) Rows(ReadOnlySpan<uint> features, int units, int width)
    {
        var (rows, offsets, count) = (new int[features.Length], new int[units + 1], 0);
        for (var i = 0; i < units; i++)
        {
            foreach (var feature in features.Slice(i * width, width))
            {
                if (feature != 0 && Find(feature) is >= 0 and var row)
                    rows[count++] = row;
            }

            offsets[i + 1] = count;
        }

        return (rows[..count], offsets);
    }

    private void Add(uint feature, int row)
    {
        var at = Slot(feature);
        while (_slots[at] != 0)
            at = (at + 1) & _mask;
        _slots[at] = ((ulong)feature << 32) | (uint)row;
    }

    private uint Slot(uint feature) => (feature * 2654435769u >> 7) & _mask;
}
