using System.Runtime.CompilerServices;

namespace Portal.Domain.Text;

/// <summary>Hashes of features: the same on every machine and in every version, because models are kept with them.</summary>
/// <remarks>Mixing and finishing as in MurmurHash3 (A. Appleby, public domain).</remarks>
internal static class Hash
{
    public const uint Golden = 0x9E3779B9;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Mix(uint hash, uint value)
    {
        value *= 0xCC9E2D51;
        value = uint.RotateLeft(value, 15) * 0x1B873593;
        return (uint.RotateLeft(hash ^ value, 13) * 5) + 0xE6546B64;
    }

    /// <summary>Never 0, which means that there is no feature.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Finish(uint hash)
    {
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        hash ^= hash >> 16;
        return hash == 0 ? 1 : hash;
    }

    public static uint Of(uint template, params ReadOnlySpan<uint> values)
    {
        var hash = template * Golden;
        foreach (var value in values)
            hash = Mix(hash, value);
        return Finish(hash);
    }

    public static uint Of(ReadOnlySpan<char> text)
    {
        var hash = Golden;
        foreach (var c in text)
            hash = Mix(hash, c);
        return Finish(hash);
    }
}
