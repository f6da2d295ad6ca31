namespace Portal.Domain.Learning.Tagging;

/// <summary>Trains a conditional random field: the likelihood of the right tags, sequence by sequence, and averages over all that the
/// weights have been.</summary>
/// <remarks>J. Lafferty, A. McCallum, F. Pereira, "Conditional random fields", ICML (2001); J. Duchi, E. Hazan, Y. Singer, "Adaptive
/// subgradient methods", JMLR 12 (2011) for the steps. The squared weights of the features of a sequence are held back a little at each
/// step.</remarks>
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
        var parts = new Step(this, sequence);
        return ChainGradient.Of(_lattice, _tags, _emissions, _weights.Transition, gold, ref parts);
    }

    private void Move(float[] weights, float[] squares, float[] sums, long at, float slope)
    {
        slope -= _decay * weights[at];
        squares[at] += slope * slope;
        var step = Rate * slope / (MathF.Sqrt(squares[at]) + 1e-6f);
        weights[at] += step;
        sums[at] += step * _steps;
    }

    // What is as good as certain moves nothing.
    private readonly ref struct Step(AdaGradTrainer trainer, int sequence) : IGradientParts
    {
        private const float Negligible = 1e-3f;

        public void Emission(int unit, int tag, float slope)
        {
            if (Math.Abs(slope) < Negligible)
                return;
            foreach (var row in trainer._set.Rows(sequence, unit))
                trainer.Move(
                    trainer._weights.Emission,
                    trainer._squares.Emission,
                    trainer._sums.Emission,
                    ((long)row * trainer._weights.Stride) + tag,
                    slope
                );
        }

        public void Transition(int before, int tag, float slope)
        {
            if (Math.Abs(slope) >= Negligible)
                trainer.Move(
                    trainer._weights.Transition,
                    trainer._squares.Transition,
                    trainer._sums.Transition,
                    (before * trainer._weights.Stride) + tag,
                    slope
                );
        }
    }
}
