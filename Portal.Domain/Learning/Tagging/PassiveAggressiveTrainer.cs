namespace Portal.Domain.Learning.Tagging;

/// <summary>Trains the weights of a linear chain on its mistakes, and averages over all that they have been.</summary>
/// <remarks>K. Crammer et al., "Online passive-aggressive algorithms", JMLR 7 (2006), PA-I, for the step; M. Collins, "Discriminative
/// training methods for hidden Markov models", EMNLP (2002) for structure and averaging; averaging by a second set of weights as in H.
/// Daumé III, "Practical structured learning" (2006). The cost of a sequence is the square root of the number of wrong tags, as in
/// CRFsuite.</remarks>
internal sealed class PassiveAggressiveTrainer : ITaggerTrainer
{
    private readonly TrainingSet _set;
    private readonly Weights _weights;
    private readonly Weights _sums;
    private readonly Lattice _lattice;
    private readonly float _aggressiveness;
    private readonly int[] _order;
    private readonly Random _random;
    private readonly List<(long At, float By)> _difference = [];
    private long _steps = 1;
    private float[] _emissions = [];

    public PassiveAggressiveTrainer(TrainingSet set, TagSet tags, int rows, Weights? start, float aggressiveness, int seed)
    {
        (_set, _aggressiveness, _random) = (set, aggressiveness, new Random(seed));
        _weights = start?.Copy() ?? new Weights(tags, rows);
        _sums = new Weights(tags, rows);
        _lattice = new Lattice(tags, _weights.Stride);
        _order = [.. Enumerable.Range(0, set.Count)];
    }

    /// <summary>Goes through the set once, in an order of its own.</summary>
    /// <returns>The share of sequences that were wrong.</returns>
    public double Pass(CancellationToken cancellationToken)
    {
        _random.Shuffle(_order);
        var transitions = _lattice.Constrained(_weights.Transition);
        var wrong = 0;
        foreach (var sequence in _order)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Learn(sequence, ref transitions))
                wrong++;
            _steps++;
        }

        return (double)wrong / Math.Max(1, _order.Length);
    }

    /// <summary>The average of the weights over all steps.</summary>
    public Weights Average()
    {
        var average = _weights.Copy();
        average.Add(_sums, -1f / _steps);
        return average;
    }

    private bool Learn(int sequence, ref float[] transitions)
    {
        var gold = _set.Tags(sequence);
        var stride = _weights.Stride;
        if (_emissions.Length < gold.Length * stride)
            _emissions = new float[gold.Length * stride * 2];
        for (var i = 0; i < gold.Length; i++)
            _weights.Score(_set.Rows(sequence, i), _emissions.AsSpan(i * stride, stride));

        var found = gold.Length <= 1024 ? stackalloc int[gold.Length] : new int[gold.Length];
        var best = _lattice.Best(_emissions, transitions, found);
        var wrong = 0;
        for (var i = 0; i < gold.Length; i++)
            wrong += found[i] == gold[i] ? 0 : 1;
        if (wrong == 0)
            return false;

        Differ(sequence, gold, found);
        var norm = 0f;
        foreach (var (_, by) in _difference)
            norm += by * by;
        var loss = best - _lattice.Score(_emissions, transitions, gold) + MathF.Sqrt(wrong);
        var step = Math.Min(_aggressiveness, loss / norm);
        foreach (var (at, by) in _difference)
        {
            if (by == 0)
                continue;
            var (weights, sums, place) = at >= 0 ? (_weights.Emission, _sums.Emission, at) : (_weights.Transition, _sums.Transition, ~at);
            weights[place] += step * by;
            sums[place] += step * by * _steps;
            if (at < 0)
                transitions[place] += step * by;
        }

        return true;
    }

    // Where the features of the right tags and those found differ, and by how much: a feature that stands at several units counts together.
    // Transitions are told by the complement of their place.
    private void Differ(int sequence, ReadOnlySpan<int> gold, ReadOnlySpan<int> found)
    {
        _difference.Clear();
        for (var i = 0; i < gold.Length; i++)
        {
            if (found[i] != gold[i])
            {
                foreach (var row in _set.Rows(sequence, i))
                {
                    _difference.Add((((long)row * _weights.Stride) + gold[i], 1));
                    _difference.Add((((long)row * _weights.Stride) + found[i], -1));
                }
            }

            if (i > 0 && (found[i] != gold[i] || found[i - 1] != gold[i - 1]))
            {
                _difference.Add((~(((long)gold[i - 1] * _weights.Stride) + gold[i]), 1));
                _difference.Add((~(((long)found[i - 1] * _weights.Stride) + found[i]), -1));
            }
        }

        _difference.Sort(static (x, y) => x.At.CompareTo(y.At));
        var kept = 0;
        for (var i = 0; i < _difference.Count; i++)
        {
            if (kept > 0 && _difference[kept - 1].At == _difference[i].At)
                _difference[kept - 1] = (_difference[i].At, _difference[kept - 1].By + _difference[i].By);
            else
                _difference[kept++] = _difference[i];
        }

        _difference.RemoveRange(kept, _difference.Count - kept);
    }
}
