namespace Portal.Domain.Extraction.Tagging;

/// <summary>Trains a conditional random field: the likelihood of the right tags, sequence by sequence, and averages over all that the weights have been.</summary>
/// <remarks>J. Lafferty, A. McCallum, F. Pereira, "Conditional random fields", ICML (2001); J. Duchi, E. Hazan, Y. Singer, "Adaptive subgradient methods", JMLR 12
/// (2011) for the steps. The squared weights of the features of a sequence are held back a little at each step.</remarks>
internal sealed class AdaGradTrainer : ITaggerTrainer
{
    private const float Rate = 0.2f;

    private readonly TrainingSet _set;
    private readonly Weights _weights;
    private readonly Weights _squares;
    private readonly Weights _sums;
    private readonly Lattice _lattice;
    private readonly TagSet _tags;
    private readonly float _decay;
    private readonly int[] _order;
    private readonly Random _random;
    private float[] _emissions = [];
    private long _steps = 1;

    public AdaGradTrainer(TrainingSet set, TagSet tags, int rows, Weights? start, float regularization, int seed)
    {
        (_set, _tags, _random) = (set, tags, new Random(seed));
        _weights = start?.Copy() ?? new Weights(tags, rows);
        (_squares, _sums) = (new Weights(tags, rows), new Weights(tags, rows));
        _lattice = new Lattice(tags, _weights.Stride);
        _decay = regularization / Math.Max(1, set.Count);
        _order = [.. Enumerable.Range(0, set.Count)];
    }

    public double Pass(CancellationToken cancellationToken)
    {
        _random.Shuffle(_order);
        var loss = 0.0;
        foreach (var sequence in _order)
        {
            cancellationToken.ThrowIfCancellationRequested();
            loss += Learn(sequence);
            _steps++;
        }

        return loss / Math.Max(1, _set.Units);
    }

    public Weights Average()
    {
        var average = _weights.Copy();
        average.Add(_sums, -1f / _steps);
        return average;
    }

    private double Learn(int sequence)
    {
        var (gold, stride) = (_set.Tags(sequence), _weights.Stride);
        if (gold.Length == 0)
            return 0;
        if (_emissions.Length < gold.Length * stride)
            _emissions = new float[gold.Length * stride * 2];
        for (var i = 0; i < gold.Length; i++)
            _weights.Score(_set.Rows(sequence, i), _emissions.AsSpan(i * stride, stride));
        var factors = _lattice.Factors(_weights.Transition, 1);
        var loss = _lattice.Sum(_emissions, factors, gold.Length) - _lattice.Score(_emissions, _weights.Transition, gold);
        for (var i = 0; i < gold.Length; i++)
        {
            var rows = _set.Rows(sequence, i);
            for (var tag = 0; tag < _tags.Count; tag++)
            {
                var gradient = (gold[i] == tag ? 1 : 0) - _lattice.Marginal(i, tag);
                // What is as good as certain moves nothing.
                if (Math.Abs(gradient) < 1e-3f)
                    continue;
                foreach (var row in rows)
                    Move(_weights.Emission, _squares.Emission, _sums.Emission, ((long)row * stride) + tag, gradient);
            }

            for (var before = 0; i > 0 && before < _tags.Count; before++)
            {
                for (var tag = 0; tag < _tags.Count; tag++)
                {
                    if (factors[(before * stride) + tag] == 0)
                        continue;
                    var gradient = (gold[i - 1] == before && gold[i] == tag ? 1 : 0) - _lattice.Marginal(i, before, tag, factors);
                    if (Math.Abs(gradient) >= 1e-3f)
                        Move(_weights.Transition, _squares.Transition, _sums.Transition, (before * stride) + tag, gradient);
                }
            }
        }

        return loss;
    }

    private void Move(float[] weights, float[] squares, float[] sums, long at, float gradient)
    {
        gradient -= _decay * weights[at];
        squares[at] += gradient * gradient;
        var step = Rate * gradient / (MathF.Sqrt(squares[at]) + 1e-6f);
        weights[at] += step;
        sums[at] += step * _steps;
    }
}
