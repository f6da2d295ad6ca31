using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Portal.Domain.Text;

/// <summary>Terms as ways through their letters, all edges in one table that is looked up by state and letter.</summary>
/// <remarks>A table of a million terms is far larger than any cache. So a text is not walked place by place: all places of a stretch take
/// their first step, then those that are still on a way their second, and so on; while one step is looked at, the memory of the next is on
/// its way.</remarks>
internal sealed class TermTrie
{
    private const int Stretch = 512;
    private const int NoTerm = -1;

    private Edge[] _edges = new Edge[16];
    private BeginningFilter _beginnings;
    private readonly int[] _roots = new int[65536];
    private readonly int[] _rootTerms = new int[65536];
    private bool _hasSingles;
    private int _count;
    private int _states;

    public TermTrie(int capacity = 0)
    {
        Array.Fill(_rootTerms, NoTerm);
        _beginnings = new BeginningFilter(capacity);
        if (capacity > 0)
            _edges = new Edge[BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, capacity * 4))];
    }

    /// <summary>The term of a spelling, or a place to put one: -1 while there is none.</summary>
    /// <param name="letters">Folded; at least one.</param>
    public ref int TermOf(ReadOnlySpan<char> letters)
    {
        if (letters.Length == 1)
        {
            _hasSingles = true;
            return ref _rootTerms[letters[0]];
        }

        // Edges move when the table grows: before the way is laid there is room for all of it.
        while (_count + letters.Length > _edges.Length / 2)
            Grow();
        ref var state = ref _roots[letters[0]];
        if (state == 0)
            state = ++_states;
        if (!_beginnings.Mark(letters))
        {
            MarkAnew();
            _beginnings.Mark(letters);
        }

        var from = state;
        for (var i = 1; ; i++)
        {
            ref var edge = ref Reach(from, letters[i]);
            if (i == letters.Length - 1)
                return ref edge.Term;
            if (edge.Next == 0)
                edge.Next = ++_states;
            from = edge.Next;
        }
    }

    /// <summary>Gives every spelling that stands in a text: where it begins, how long it is, and its term; stretch by stretch, the short
    /// ones of a stretch first.</summary>
    /// <param name="text">Folded.</param>
    /// <param name="isStart">Whether a spelling may begin at a place.</param>
    /// <param name="found">Told each.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void Find<T>(ReadOnlySpan<char> text, ReadOnlySpan<bool> isStart, ref T found)
        where T : struct, ITermSink
    {
        Span<int> places = stackalloc int[Stretch];
        Span<int> states = stackalloc int[Stretch];
        ref var edges = ref MemoryMarshal.GetArrayDataReference(_edges);
        var mask = (uint)_edges.Length - 1;
        for (var begin = 0; begin < text.Length; begin += Stretch)
        {
            var length = Math.Min(text.Length - begin, Stretch);
            if (_hasSingles)
            {
                for (var place = begin; place < begin + length; place++)
                {
                    if (isStart[place] && _rootTerms[text[place]] >= 0)
                        found.Found(place, 1, _rootTerms[text[place]]);
                }
            }

            var alive = 0;
            var possible = _beginnings.Find(text, isStart, begin, length, places);
            for (var i = 0; i < possible; i++)
            {
                var place = places[i];
                var state = _roots[text[place]];
                if (state == 0)
                    continue;
                if (Sse.IsSupported)
                    Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref edges, Slot(state, text[place + 1]) & mask)));
                (places[alive], states[alive++]) = (place, state);
            }

            for (var depth = 1; alive > 0; depth++)
            {
                var still = 0;
                for (var i = 0; i < alive; i++)
                {
                    var (place, state) = (places[i], states[i]);
                    var key = Key(state, text[place + depth]);
                    var at = Slot(state, text[place + depth]) & mask;
                    while (Unsafe.Add(ref edges, at).Key != key && Unsafe.Add(ref edges, at).Key != 0)
                        at = (at + 1) & mask;
                    ref var edge = ref Unsafe.Add(ref edges, at);
                    if (edge.Key == 0)
                        continue;
                    if (edge.Term >= 0)
                        found.Found(place, depth + 1, edge.Term);
                    if (edge.Next == 0 || place + depth + 1 >= text.Length)
                        continue;
                    if (Sse.IsSupported)
                        Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref edges, Slot(edge.Next, text[place + depth + 1]) & mask)));
                    (places[still], states[still++]) = (place, edge.Next);
                }

                alive = still;
            }
        }
    }

    private ref Edge Reach(int state, char letter)
    {
        var key = Key(state, letter);
        var mask = (uint)_edges.Length - 1;
        var at = Slot(state, letter) & mask;
        while (_edges[at].Key != key)
        {
            if (_edges[at].Key == 0)
            {
                _edges[at] = new Edge { Key = key, Term = NoTerm };
                _count++;
                break;
            }

            at = (at + 1) & mask;
        }

        return ref _edges[at];
    }

    private void Grow()
    {
        var old = _edges;
        _edges = new Edge[old.Length * 2];
        var mask = (uint)_edges.Length - 1;
        foreach (var edge in old)
        {
            if (edge.Key == 0)
                continue;
            var at = Slot(FromOf(edge), LetterOf(edge)) & mask;
            while (_edges[at].Key != 0)
                at = (at + 1) & mask;
            _edges[at] = edge;
        }
    }

    // The filter is full: a larger one, told of what is in the table so far.
    private void MarkAnew()
    {
        _beginnings = _beginnings.Larger();
        var pairs = new Dictionary<int, (char First, char Second)>();
        var roots = new Dictionary<int, char>();
        for (var letter = 0; letter < _roots.Length; letter++)
        {
            if (_roots[letter] > 0)
                roots[_roots[letter]] = (char)letter;
        }

        foreach (var edge in _edges)
        {
            if (edge.Key == 0 || !roots.TryGetValue(FromOf(edge), out var first))
                continue;
            if (edge.Term >= 0)
                _beginnings.Mark([first, LetterOf(edge)]);
            if (edge.Next > 0)
                pairs[edge.Next] = (first, LetterOf(edge));
        }

        foreach (var edge in _edges)
        {
            if (edge.Key != 0 && pairs.TryGetValue(FromOf(edge), out var pair))
                _beginnings.Mark([pair.First, pair.Second, LetterOf(edge)]);
        }
    }

    private static int FromOf(Edge edge) => (int)((edge.Key - 1) >> 16);

    private static char LetterOf(Edge edge) => (char)(edge.Key - 1);

    private static ulong Key(int state, char letter) => (((ulong)(uint)state << 16) | letter) + 1;

    private static uint Slot(int state, char letter) => (uint)(((((ulong)(uint)state << 16) | letter) * 0x9E3779B97F4A7C15) >> 32);

    // What a state goes on to with a letter: whether a term ends there, and the state from which it goes further (0 when it does not).
    private struct Edge
    {
        public ulong Key;
        public int Next;
        public int Term;
    }
}

/// <summary>Takes what a <see cref="TermTrie"/> finds.</summary>
internal interface ITermSink
{
    /// <summary>A spelling stands in the text.</summary>
    void Found(int start, int length, int term);
}
