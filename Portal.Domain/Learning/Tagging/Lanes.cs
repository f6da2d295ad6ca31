using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Portal.Domain.Learning.Tagging;

/// <summary>Vectors in rows whose length is known to be a multiple of theirs: read and written without asking again.</summary>
internal static class Lanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref float Of(ReadOnlySpan<float> row) => ref MemoryMarshal.GetReference(row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Load(ref float row, int at) =>
        Unsafe.ReadUnaligned<Vector<float>>(ref Unsafe.As<float, byte>(ref Unsafe.Add(ref row, at)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector<float> values, ref float row, int at) =>
        Unsafe.WriteUnaligned(ref Unsafe.As<float, byte>(ref Unsafe.Add(ref row, at)), values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<int> Load(ref int row, int at) =>
        Unsafe.ReadUnaligned<Vector<int>>(ref Unsafe.As<int, byte>(ref Unsafe.Add(ref row, at)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector<int> values, ref int row, int at) =>
        Unsafe.WriteUnaligned(ref Unsafe.As<int, byte>(ref Unsafe.Add(ref row, at)), values);

    /// <summary>e to the power of numbers that are not positive: to 2e-7 of the result, and 0 below e^-80. The exact one goes through
    /// double precision.</summary>
    /// <remarks>x = n ln 2 + r; 2^n by its bits, e^r by six terms of its series.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Exp(Vector<float> x)
    {
        var n = Vector.Round(x * new Vector<float>(1.44269504f));
        var r = x - (n * new Vector<float>(0.693145752f)) - (n * new Vector<float>(1.42860677e-6f));
        var series = new Vector<float>(1f / 720);
        series = (series * r) + new Vector<float>(1f / 120);
        series = (series * r) + new Vector<float>(1f / 24);
        series = (series * r) + new Vector<float>(1f / 6);
        series = (series * r) + new Vector<float>(0.5f);
        series = (series * r) + Vector<float>.One;
        series = (series * r) + Vector<float>.One;
        var power = Vector.AsVectorSingle((Vector.ConvertToInt32(n) + new Vector<int>(127)) << 23);
        return Vector.ConditionalSelect(Vector.LessThan(x, new Vector<float>(-80)), Vector<float>.Zero, series * power);
    }
}
