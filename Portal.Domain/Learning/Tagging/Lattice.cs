using System.Numerics;

namespace Portal.Domain.Learning.Tagging;

/// <summary>The best tags of a sequence, and how likely each is.</summary>
/// <remarks>A. Viterbi, "Error bounds for convolutional codes", IEEE Trans. Inf. Theory 13 (1967); J. Lafferty, A. McCallum, F. Pereira,
/// "Conditional random fields", ICML (2001) for the sums. Tags that may not follow each other have a transition of
/// <see cref="Weights.Never"/>. Keeps its buffers: one for each thread.</remarks>
internal sealed class Lattice
{
    private const float Negligible = 1e-9f;
    private const float Smallest = 1e-30f;

    private readonly TagSet _tags;
    private readonly int _stride;
    private readonly float[] _legal;
    private readonly float[] _first;
    private readonly float[] _last;

    // Tags after which a mention may begin, and which tags go on with which: most of what may follow each other is one of the two.
    private readonly int[] _closed;
    private readonly bool[] _isClosed;
    private readonly (int Before, int Tag)[] _continuing;
    private readonly int[] _beginning;
    private readonly float[] _lows;
    private readonly float[] _highs;
    private readonly float[] _columnLows;
    private readonly float[] _columnHighs;
    private float[] _best = [];
    private int[] _from = [];
    private float[] _forward = [];
    private float[] _backward = [];
    private float[] _exponentials = [];
    private float[] _scales = [];
    private float _ended = 1;

    public Lattice(TagSet tags, int stride)
    {
        (_tags, _stride) = (tags, stride);
        (_lows, _highs, _columnLows, _columnHighs) = (new float[stride], new float[stride], new float[stride], new float[stride]);
        (_legal, _first, _last) = (new float[stride * stride], new float[stride], new float[stride]);
        Array.Fill(_legal, Weights.Never);
        Array.Fill(_first, Weights.Never);
        Array.Fill(_last, Weights.Never);
        for (var i = 0; i < tags.Count; i++)
        {
            _first[i] = tags.CanBegin(i) ? 0 : Weights.Never;
            _last[i] = tags.CanEnd(i) ? 0 : Weights.Never;
            for (var j = 0; j < tags.Count; j++)
                _legal[(i * stride) + j] = tags.CanFollow(i, j) ? 0 : Weights.Never;
        }

        var all = Enumerable.Range(0, tags.Count).ToList();
        _closed = [.. all.Where(before => tags.CanFollow(before, 0))];
        _isClosed = [.. all.Select(before => tags.CanFollow(before, 0))];
        _beginning = [.. all.Where(tags.CanBegin)];
        _continuing =
        [
            .. all.SelectMany(before => all.Where(tag => tags.CanFollow(before, tag) && !tags.CanBegin(tag)).Select(tag => (before, tag))),
        ];
    }

    /// <summary>Transitions with those that may not be.</summary>
    public float[] Constrained(ReadOnlySpan<float> transitions)
    {
        var constrained = new float[_stride * _stride];
        for (var i = 0; i < constrained.Length; i++)
            constrained[i] = _legal[i] == 0 ? transitions[i] : Weights.Never;
        return constrained;
    }

    /// <summary>What <see cref="Sum"/> multiplies by: the exponentials of transitions, 0 for those that may not be; by the tag before, and
    /// once more by the tag.</summary>
    /// <param name="transitions">The transitions.</param>
    /// <param name="temperature">Above 1 makes what is likely less so.</param>
    public float[] Factors(ReadOnlySpan<float> transitions, float temperature)
    {
        var factors = new float[2 * _stride * _stride];
        for (var before = 0; before < _stride; before++)
        {
            for (var tag = 0; tag < _stride; tag++)
            {
                var at = (before * _stride) + tag;
                factors[at] = factors[((_stride + tag) * _stride) + before] =
                    _legal[at] == 0 ? MathF.Exp(Math.Clamp(transitions[at] / temperature, -40, 40)) : 0;
            }
        }

        return factors;
    }

    /// <summary>The best legal tags, and their score.</summary>
    /// <param name="emissions">By unit, then by tag.</param>
    /// <param name="transitions">Constrained.</param>
    /// <param name="tags">One for each unit: filled.</param>
    public float Best(ReadOnlySpan<float> emissions, ReadOnlySpan<float> transitions, Span<int> tags)
    {
        var (count, stride, width) = (tags.Length, _stride, Vector<float>.Count);
        if (count == 0)
            return 0;
        if (_best.Length < count * stride)
            (_best, _from) = (new float[count * stride], new int[count * stride]);
        for (var j = 0; j < stride; j++)
            _best[j] = _first[j] + emissions[j];
        var numbers = _tags.Count;
        Bound(transitions);
        for (var i = 1; i < count; i++)
        {
            var before = _best.AsSpan((i - 1) * stride, stride);
            var row = _best.AsSpan(i * stride, stride);
            var from = _from.AsSpan(i * stride, stride);
            row.Fill(Weights.Never * 2);
            from.Clear();
            ref var rowAt = ref Lanes.Of(row);
            ref var fromAt = ref from[0];
            ref var emission = ref Lanes.Of(emissions.Slice(i * stride, stride));
            var floor = float.MinValue;
            foreach (var k in _closed)
                floor = Math.Max(floor, before[k] + _lows[k]);
            foreach (var k in _closed)
            {
                // At its best it is below what another is at its worst.
                if (before[k] + _highs[k] < floor)
                    continue;
                ref var transition = ref Lanes.Of(transitions.Slice(k * stride, stride));
                var (start, source) = (new Vector<float>(before[k]), new Vector<int>(k));
                for (var block = 0; block < stride; block += width)
                {
                    var best = Lanes.Load(ref rowAt, block);
                    var score = start + Lanes.Load(ref transition, block);
                    var isBetter = Vector.GreaterThan(score, best);
                    Lanes.Store(Vector.ConditionalSelect(isBetter, score, best), ref rowAt, block);
                    Lanes.Store(Vector.ConditionalSelect(isBetter, source, Lanes.Load(ref fromAt, block)), ref fromAt, block);
                }
            }

            foreach (var (open, tag) in _continuing)
            {
                var score = before[open] + transitions[(open * stride) + tag];
                if (score > row[tag])
                    (row[tag], from[tag]) = (score, open);
            }

            for (var block = 0; block < stride; block += width)
                Lanes.Store(Lanes.Load(ref rowAt, block) + Lanes.Load(ref emission, block), ref rowAt, block);
        }

        var (last, top) = (0, float.MinValue);
        for (var j = 0; j < numbers; j++)
        {
            var score = _best[((count - 1) * stride) + j] + _last[j];
            if (score > top)
                (last, top) = (j, score);
        }

        for (var i = count - 1; i >= 0; i--)
        {
            tags[i] = last;
            last = i > 0 ? _from[(i * stride) + last] : last;
        }

        return top;
    }

    // The lowest and the highest transition from each tag after which a mention may begin, to what may then follow; and the other way
    // round.
    private void Bound(ReadOnlySpan<float> transitions)
    {
        Array.Fill(_lows, float.MaxValue);
        Array.Fill(_columnLows, float.MaxValue);
        Array.Fill(_highs, float.MinValue);
        Array.Fill(_columnHighs, float.MinValue);
        foreach (var before in _closed)
        {
            foreach (var tag in _beginning)
            {
                var value = transitions[(before * _stride) + tag];
                (_lows[before], _highs[before]) = (Math.Min(_lows[before], value), Math.Max(_highs[before], value));
                (_columnLows[tag], _columnHighs[tag]) = (Math.Min(_columnLows[tag], value), Math.Max(_columnHighs[tag], value));
            }
        }
    }

    /// <summary>The score of given tags.</summary>
    public float Score(ReadOnlySpan<float> emissions, ReadOnlySpan<float> transitions, ReadOnlySpan<int> tags)
    {
        var score = 0f;
        for (var i = 0; i < tags.Length; i++)
            score += emissions[(i * _stride) + tags[i]] + (i > 0 ? transitions[(tags[i - 1] * _stride) + tags[i]] : 0);
        return score;
    }

    /// <summary>How likely each tag is at each unit, and the logarithm of the sum over all legal tags.</summary>
    /// <param name="emissions">By unit, then by tag.</param>
    /// <param name="factors">The exponentials of constrained transitions: 0 for what may not be.</param>
    /// <param name="count">How many units.</param>
    /// <param name="temperature">What emissions are divided by; that of <paramref name="factors"/>.</param>
    /// <remarks>Forward and backward sums, scaled unit by unit (L. Rabiner, "A tutorial on hidden Markov models", Proc. IEEE 77
    /// (1989)).</remarks>
    public double Sum(ReadOnlySpan<float> emissions, ReadOnlySpan<float> factors, int count, float temperature = 1)
    {
        var (stride, numbers) = (_stride, _tags.Count);
        Bound(factors);
        if (_forward.Length < count * stride)
            (_forward, _backward, _exponentials, _scales) = (
                new float[count * stride],
                new float[count * stride],
                new float[count * stride],
                new float[count]
            );
        var (log, colder) = (0.0, new Vector<float>(1 / temperature));
        for (var i = 0; i < count; i++)
        {
            ref var emission = ref Lanes.Of(emissions.Slice(i * stride, stride));
            // What is beyond the tags is 0 everywhere, which is as good a top as any.
            var tops = Lanes.Load(ref emission, 0);
            for (var block = Vector<float>.Count; block < stride; block += Vector<float>.Count)
                tops = Vector.Max(tops, Lanes.Load(ref emission, block));
            var top = tops[0];
            for (var lane = 1; lane < Vector<float>.Count; lane++)
                top = Math.Max(top, tops[lane]);
            log += top / temperature;
            ref var exponential = ref _exponentials[i * stride];
            for (var block = 0; block < stride; block += Vector<float>.Count)
                Lanes.Store(
                    Flushed(Lanes.Exp((Lanes.Load(ref emission, block) - new Vector<float>(top)) * colder)),
                    ref exponential,
                    block
                );
            _exponentials.AsSpan((i * stride) + numbers, stride - numbers).Clear();
        }

        for (var i = 0; i < count; i++)
        {
            var row = _forward.AsSpan(i * stride, stride);
            if (i == 0)
            {
                for (var j = 0; j < stride; j++)
                    row[j] = _first[j] == 0 ? 1 : 0;
            }
            else
            {
                Forward(_forward.AsSpan((i - 1) * stride, stride), factors, row);
            }

            var sums = Vector<float>.Zero;
            ref var rowAt = ref Lanes.Of(row);
            ref var exponential = ref _exponentials[i * stride];
            for (var block = 0; block < stride; block += Vector<float>.Count)
            {
                var product = Lanes.Load(ref rowAt, block) * Lanes.Load(ref exponential, block);
                sums += product;
                Lanes.Store(product, ref rowAt, block);
            }

            // Where everything that is legal has become 0, the smallest number stands for it.
            var sum = Math.Max(Vector.Sum(sums), Smallest);
            var scale = new Vector<float>(1 / sum);
            for (var block = 0; block < stride; block += Vector<float>.Count)
                Lanes.Store(Flushed(Lanes.Load(ref rowAt, block) * scale), ref rowAt, block);
            _scales[i] = sum;
            log += Math.Log(sum);
        }

        _ended = 0;
        for (var j = 0; j < stride; j++)
        {
            var ends = _last[j] == 0 ? 1 : 0;
            _backward[((count - 1) * stride) + j] = ends;
            _ended += _forward[((count - 1) * stride) + j] * ends;
        }

        _ended = Math.Max(_ended, Smallest);
        Span<float> ahead = stackalloc float[stride];
        for (var i = count - 2; i >= 0; i--)
        {
            var scale = new Vector<float>(1 / _scales[i + 1]);
            ref var backward = ref _backward[(i + 1) * stride];
            ref var exponential = ref _exponentials[(i + 1) * stride];
            for (var block = 0; block < stride; block += Vector<float>.Count)
                Lanes.Store(
                    Flushed(Lanes.Load(ref backward, block) * Lanes.Load(ref exponential, block) * scale),
                    ref Lanes.Of(ahead),
                    block
                );
            Backward(ahead, factors, _backward.AsSpan(i * stride, stride));
        }

        return log + Math.Log(_ended);
    }

    /// <summary>After <see cref="Sum"/>: how likely a tag is at a unit.</summary>
    public float Marginal(int unit, int tag) => _forward[(unit * _stride) + tag] * _backward[(unit * _stride) + tag] / _ended;

    /// <summary>After <see cref="Sum"/>: how likely two tags are, one after the other; the second at the unit.</summary>
    public float Marginal(int unit, int before, int tag, ReadOnlySpan<float> factors) =>
        _forward[((unit - 1) * _stride) + before]
        * factors[(before * _stride) + tag]
        * _exponentials[(unit * _stride) + tag]
        * _backward[(unit * _stride) + tag]
        / _scales[unit]
        / _ended;

    /// <summary>After <see cref="Sum"/>: how likely a mention is, with both its borders and its type.</summary>
    public double Marginal(UnitSpan mention, int count, ReadOnlySpan<float> factors)
    {
        var tag = _tags.Tag(mention.Type, true, mention.End - mention.Start == 1);
        var way = (double)_forward[(mention.Start * _stride) + tag];
        for (var i = mention.Start + 1; i < mention.End; i++)
        {
            var next = _tags.Tag(mention.Type, false, i == mention.End - 1);
            way *= factors[(tag * _stride) + next] * _exponentials[(i * _stride) + next] / _scales[i];
            tag = next;
        }

        var goesOn = 0.0;
        // Without tags for the last unit, it must not go on.
        if (_tags.Scheme == TagScheme.Bio && mention.End < count)
        {
            var inside = _tags.Tag(mention.Type, false, false);
            goesOn =
                way
                * factors[(tag * _stride) + inside]
                * _exponentials[(mention.End * _stride) + inside]
                / _scales[mention.End]
                * _backward[(mention.End * _stride) + inside];
        }

        return Math.Clamp(((way * _backward[((mention.End - 1) * _stride) + tag]) - goesOn) / _ended, 0, 1);
    }

    // Numbers below are as good as 0, and a hundred times slower to count with.
    private static Vector<float> Flushed(Vector<float> values) =>
        Vector.ConditionalSelect(Vector.LessThan(values, new Vector<float>(Smallest)), Vector<float>.Zero, values);

    // Sources that are as good as impossible add nothing that single precision holds.
    private void Forward(ReadOnlySpan<float> before, ReadOnlySpan<float> factors, Span<float> row)
    {
        row.Clear();
        ref var rowAt = ref Lanes.Of(row);
        var top = 0f;
        foreach (var k in _closed)
            top = Math.Max(top, before[k] * _lows[k]);
        top *= Negligible;
        foreach (var k in _closed)
        {
            // Without tags for last units, what comes after may also go on.
            if (before[k] * _highs[k] <= top && _tags.Scheme == TagScheme.Bioes)
                continue;
            var factor = new Vector<float>(before[k]);
            ref var from = ref Lanes.Of(factors.Slice(k * row.Length, row.Length));
            for (var block = 0; block < row.Length; block += Vector<float>.Count)
                Lanes.Store(Lanes.Load(ref rowAt, block) + (factor * Lanes.Load(ref from, block)), ref rowAt, block);
        }

        foreach (var (open, tag) in _continuing)
        {
            if (!_isClosed[open])
                row[tag] += before[open] * factors[(open * row.Length) + tag];
        }
    }

    private void Backward(ReadOnlySpan<float> ahead, ReadOnlySpan<float> factors, Span<float> row)
    {
        row.Clear();
        ref var rowAt = ref Lanes.Of(row);
        var top = 0f;
        foreach (var tag in _beginning)
            top = Math.Max(top, ahead[tag] * _columnLows[tag]);
        top *= Negligible;
        foreach (var tag in _beginning)
        {
            if (ahead[tag] * _columnHighs[tag] <= top)
                continue;
            var factor = new Vector<float>(ahead[tag]);
            ref var to = ref Lanes.Of(factors.Slice((row.Length + tag) * row.Length, row.Length));
            for (var block = 0; block < row.Length; block += Vector<float>.Count)
                Lanes.Store(Lanes.Load(ref rowAt, block) + (factor * Lanes.Load(ref to, block)), ref rowAt, block);
        }

        foreach (var (open, tag) in _continuing)
            row[open] += ahead[tag] * factors[(open * row.Length) + tag];
    }
}
