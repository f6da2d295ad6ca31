using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Portal.Domain.Learning.Tagging;

/// <summary>The weights of features in 16 bits, as a trained tagger uses and keeps them: half the memory to go through, and sums that are
/// exact.</summary>
internal sealed class PackedWeights
{
    private readonly short[] _values;

    public PackedWeights(int stride, int rows, float scale, short[] values) =>
        (Stride, Rows, Scale, _values) = (stride, rows, scale, values);

    public int Stride { get; }

    public int Rows { get; }

    /// <summary>What a value is multiplied by to be the weight.</summary>
    public float Scale { get; }

    /// <summary>Packs the rows that have a weight that is not 0 in 16 bits.</summary>
    /// <returns>The weights, and which rows they are of.</returns>
    public static (PackedWeights Weights, IReadOnlyList<int> Rows) Of(Weights weights)
    {
        var highest = 0f;
        foreach (var weight in weights.Emission)
            highest = Math.Max(highest, Math.Abs(weight));
        var scale = highest == 0 ? 1 : highest / short.MaxValue;
        var kept = new List<int>();
        for (var row = 0; row < weights.Rows; row++)
        {
            foreach (var weight in weights.Emission.AsSpan(row * weights.Stride, weights.Stride))
            {
                if (MathF.Round(weight / scale) == 0)
                    continue;
                kept.Add(row);
                break;
            }
        }

        var values = new short[kept.Count * weights.Stride];
        for (var i = 0; i < kept.Count; i++)
        {
            for (var tag = 0; tag < weights.Stride; tag++)
                values[(i * weights.Stride) + tag] = (short)MathF.Round(weights.Emission[(kept[i] * weights.Stride) + tag] / scale);
        }

        return (new PackedWeights(weights.Stride, kept.Count, scale, values), kept);
    }

    /// <summary>A copy with so many rows, some of them changed. A weight that is out of reach becomes the largest there is.</summary>
    /// <param name="rows">How many; at least as many as there are.</param>
    /// <param name="changed">The row that each row of <paramref name="values"/> is for.</param>
    /// <param name="values">The weights.</param>
    public PackedWeights With(int rows, IEnumerable<int> changed, Weights values)
    {
        var copy = new short[rows * Stride];
        _values.CopyTo(copy, 0);
        var from = 0;
        foreach (var row in changed)
        {
            for (var tag = 0; tag < Stride; tag++)
                copy[(row * Stride) + tag] = (short)
                    Math.Clamp(MathF.Round(values.Emission[((long)from * Stride) + tag] / Scale), short.MinValue, short.MaxValue);
            from++;
        }

        return new PackedWeights(Stride, rows, Scale, copy);
    }

    public ReadOnlySpan<short> Row(int row) => _values.AsSpan(row * Stride, Stride);

    /// <summary>Has rows brought near; adding them up a little later need not wait.</summary>
    public unsafe void Prefetch(ReadOnlySpan<int> rows)
    {
        const int Line = 32;
        if (!Sse.IsSupported)
            return;
        ref var values = ref MemoryMarshal.GetArrayDataReference(_values);
        foreach (var row in rows)
        {
            for (var at = 0; at < Stride; at += Line)
                Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref values, ((nint)row * Stride) + at)));
        }
    }

    /// <summary>Adds up the rows of a unit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Score(ReadOnlySpan<int> rows, Span<float> scores)
    {
        ref var values = ref MemoryMarshal.GetArrayDataReference(_values);
        var width = Vector<short>.Count;
        var scale = new Vector<float>(Scale);
        for (var block = 0; block < Stride; block += width)
        {
            var (low, high) = (Vector<int>.Zero, Vector<int>.Zero);
            foreach (var row in rows)
            {
                ref var at = ref Unsafe.Add(ref values, ((nint)row * Stride) + block);
                Vector.Widen(Unsafe.ReadUnaligned<Vector<short>>(ref Unsafe.As<short, byte>(ref at)), out var left, out var right);
                low += left;
                high += right;
            }

            (Vector.ConvertToSingle(low) * scale).CopyTo(scores[block..]);
            (Vector.ConvertToSingle(high) * scale).CopyTo(scores[(block + (width / 2))..]);
        }
    }
}
