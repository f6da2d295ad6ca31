using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Portal.Domain.Text;

/// <summary>Says of most places in a text that no term begins there, from two or three letters and without a look at the terms.</summary>
/// <remarks>A Bloom filter with one hash for each of two questions: is this pair of letters a term, do terms go on from these three letters
/// (Bloom 1970). It errs only on the side of "possible". It is small enough for a near cache where the terms are not.</remarks>
internal sealed class BeginningFilter
{
    // An eighth of the bits at most is set, so that little is possible by accident.
    private const int BitsPerMark = 8;

    private readonly ulong[] _pairs;
    private readonly ulong[] _triples;
    private readonly int _shift;
    private int _marks;

    /// <summary>A filter for about so many terms.</summary>
    public BeginningFilter(int capacity)
    {
        var bits = BitOperations.RoundUpToPowerOf2((uint)Math.Max(1 << 14, capacity * BitsPerMark));
        _shift = 32 - BitOperations.Log2(bits);
        _pairs = new ulong[bits / 64];
        _triples = new ulong[bits / 64];
    }

    /// <summary>An empty filter of twice the size.</summary>
    public BeginningFilter Larger() => new(_triples.Length * 2 * (64 / BitsPerMark));

    /// <summary>Remembers how a term begins.</summary>
    /// <param name="letters">Folded; at least two.</param>
    /// <returns>False when the filter is full: it has to be made anew, larger.</returns>
    public bool Mark(ReadOnlySpan<char> letters)
    {
        var hash = PairHash(letters[0], letters[1]);
        if (letters.Length > 2)
            hash = TripleHash(hash, letters[2]);
        hash >>= _shift;
        ref var word = ref (letters.Length > 2 ? _triples : _pairs)[hash >> 6];
        var bit = 1UL << (int)hash;
        if ((word & bit) != 0)
            return true;
        word |= bit;
        return ++_marks <= _triples.Length * (64 / BitsPerMark);
    }

    /// <summary>The places of a stretch of a text at which a term of two letters or more may begin.</summary>
    /// <param name="text">The whole text, folded.</param>
    /// <param name="isStart">Whether a term may begin at a place at all.</param>
    /// <param name="begin">Where the stretch begins.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="places">Filled from the left; at least as long as the stretch.</param>
    /// <returns>How many.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Find(ReadOnlySpan<char> text, ReadOnlySpan<bool> isStart, int begin, int length, Span<int> places)
    {
        ref var letters = ref MemoryMarshal.GetReference(text);
        ref var starts = ref MemoryMarshal.GetReference(isStart);
        ref var pairs = ref MemoryMarshal.GetArrayDataReference(_pairs);
        ref var triples = ref MemoryMarshal.GetArrayDataReference(_triples);
        ref var place = ref MemoryMarshal.GetReference(places[..length]);
        var (count, shift, end) = (0, _shift, Math.Min(begin + length, text.Length - 2));
        for (var i = begin; i < end; i++)
        {
            var pair = PairHash(Unsafe.Add(ref letters, i), Unsafe.Add(ref letters, i + 1));
            var triple = TripleHash(pair, Unsafe.Add(ref letters, i + 2)) >> shift;
            pair >>= shift;
            var isPossible = Unsafe.Add(ref pairs, pair >> 6) >> (int)pair | Unsafe.Add(ref triples, triple >> 6) >> (int)triple;
            // Written in any case and kept where it counts: a branch here would be guessed wrong all the time.
            Unsafe.Add(ref place, count) = i;
            count += (int)isPossible & Unsafe.As<bool, byte>(ref Unsafe.Add(ref starts, i));
        }

        // The last but one letter of the text has a pair, and no more.
        if (text.Length >= 2 && text.Length - 2 >= begin && text.Length - 2 < begin + length && isStart[^2])
            places[count++] = text.Length - 2;
        return count;
    }

    private static uint PairHash(char first, char second) => (((uint)first << 16) | second) * 0x9E3779B9;

    private static uint TripleHash(uint pair, char third) => (BitOperations.RotateLeft(pair, 15) + third) * 0x85EBCA6B;
}
