using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Portal.Domain.Learning.Tagging;

/// <summary>The weights of a linear chain: for each feature and tag, and for each tag after another.</summary>
/// <remarks>Rows are padded to a multiple of 16 tags, so that they are added by whole vectors.</remarks>
internal sealed class Weights
{
    public const float Never = -1e9f;

    public Weights(TagSet tags, int rows)
    {
        Stride = StrideOf(tags);
        Rows = rows;
        Emission = new float[(long)rows * Stride];
        Transition = new float[Stride * Stride];
    }

    private Weights(int stride, int rows, float[] emission, float[] transition) =>
        (Stride, Rows, Emission, Transition) = (stride, rows, emission, transition);

    /// <summary>The number of tags, rounded up.</summary>
    public static int StrideOf(TagSet tags) => (tags.Count + 15) / 16 * 16;

    public int Stride { get; }

    public int Rows { get; }

    public float[] Emission { get; }

    /// <summary>By the tag before, then by the tag.</summary>
    public float[] Transition { get; }

    public Weights Copy() => new(Stride, Rows, (float[])Emission.Clone(), (float[])Transition.Clone());

    /// <summary>Adds others, times a factor.</summary>
    public void Add(Weights others, float times)
    {
        Add(Emission, others.Emission, times);
        Add(Transition, others.Transition, times);
    }

    /// <summary>The inner product.</summary>
    public double Dot(Weights other) => Dot(Emission, other.Emission) + Dot(Transition, other.Transition);

    public void Scale(float by)
    {
        foreach (var weights in new[] { Emission, Transition })
        {
            for (var i = 0; i < weights.Length; i++)
                weights[i] *= by;
        }
    }

    /// <summary>Adds up the rows of a unit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Score(ReadOnlySpan<int> rows, Span<float> scores)
    {
        ref var weights = ref MemoryMarshal.GetArrayDataReference(Emission);
        var width = Vector<float>.Count;
        for (var block = 0; block < Stride; block += width * 2)
        {
            var (low, high) = (Vector<float>.Zero, Vector<float>.Zero);
            foreach (var row in rows)
            {
                ref var at = ref Unsafe.Add(ref weights, (nint)row * Stride + block);
                low += Unsafe.ReadUnaligned<Vector<float>>(ref Unsafe.As<float, byte>(ref at));
                high += Unsafe.ReadUnaligned<Vector<float>>(ref Unsafe.As<float, byte>(ref Unsafe.Add(ref at, width)));
            }

            low.CopyTo(scores[block..]);
            high.CopyTo(scores[(block + width)..]);
        }
    }

    private static double Dot(float[] one, float[] other)
    {
        var sum = 0.0;
        for (var i = 0; i < one.Length; i++)
            sum += (double)one[i] * other[i];
        return sum;
    }

    private static void Add(float[] to, float[] others, float times)
    {
        for (var i = 0; i < to.Length; i++)
            to[i] += others[i] * times;
    }
}
