namespace Portal.Domain.Learning.Tagging;

/// <summary>Trains a conditional random field over the whole set at once: limited-memory BFGS on the likelihood of the right tags, less the
/// squared weights.</summary>
/// <remarks>D. C. Liu, J. Nocedal, "On the limited memory BFGS method for large scale optimization", Mathematical Programming 45 (1989),
/// with a step that is halved until it is good enough (L. Armijo, 1966). Nothing in it is by lot. It keeps some copies of the weights: for
/// sets with millions of features the other learners are meant.</remarks>
internal sealed class LbfgsTrainer : ITaggerTrainer
{
    private const int Memory = 4;
    private const int MostHalvings = 20;
    private const double Enough = 1e-4;
    private const double LeastCurvature = 1e-10;

    private readonly TrainingSet _set;
    private readonly TagSet _tags;
    private readonly int _rows;
    private readonly float _regularization;
    private readonly List<(Weights Step, Weights Change, double Curvature)> _history = [];
    private Weights _weights;
    private Weights? _gradient;
    private double _value;

    public LbfgsTrainer(TrainingSet set, TagSet tags, int rows, Weights? start, float regularization)
    {
        (_set, _tags, _rows, _regularization) = (set, tags, rows, regularization);
        _weights = start?.Copy() ?? new Weights(tags, rows);
    }

    /// <summary>Takes one step.</summary>
    /// <returns>The objective for each unit.</returns>
    public double Pass(CancellationToken cancellationToken)
    {
        if (_gradient is null)
            (_value, _gradient) = Evaluate(_weights, cancellationToken);
        var direction = Direction(_gradient);
        var slope = direction.Dot(_gradient);
        if (slope >= 0)
        {
            // What was kept leads nowhere: begin anew along the gradient.
            _history.Clear();
            direction = Direction(_gradient);
            slope = direction.Dot(_gradient);
        }

        var length = _history.Count == 0 ? 1 / Math.Max(1, Math.Sqrt(_gradient.Dot(_gradient))) : 1;
        for (var halving = 0; halving < MostHalvings && slope < 0; halving++, length /= 2)
        {
            var trial = _weights.Copy();
            trial.Add(direction, (float)length);
            var (value, gradient) = Evaluate(trial, cancellationToken);
            if (!(value <= _value + (Enough * length * slope)))
                continue;
            direction.Scale((float)length);
            var change = gradient.Copy();
            change.Add(_gradient, -1);
            if (direction.Dot(change) is var curvature and > LeastCurvature)
                _history.Add((direction, change, curvature));
            if (_history.Count > Memory)
                _history.RemoveAt(0);
            (_weights, _value, _gradient) = (trial, value, gradient);
            break;
        }

        return _value / Math.Max(1, _set.Units);
    }

    public Weights Average() => _weights.Copy();

    // The two loops of Nocedal: the steepest way down, bent by what the last steps told of the curvature.
    private Weights Direction(Weights gradient)
    {
        var direction = gradient.Copy();
        direction.Scale(-1);
        var shares = new double[_history.Count];
        for (var i = _history.Count - 1; i >= 0; i--)
        {
            shares[i] = _history[i].Step.Dot(direction) / _history[i].Curvature;
            direction.Add(_history[i].Change, (float)-shares[i]);
        }

        if (_history.Count > 0)
            direction.Scale((float)(_history[^1].Curvature / _history[^1].Change.Dot(_history[^1].Change)));
        for (var i = 0; i < _history.Count; i++)
            direction.Add(_history[i].Step, (float)(shares[i] - (_history[i].Change.Dot(direction) / _history[i].Curvature)));
        return direction;
    }

    /// <summary>The objective, which is to become small, and its gradient; half of the set on each of two cores.</summary>
    internal (double Value, Weights Gradient) Evaluate(Weights weights, CancellationToken cancellationToken)
    {
        var halves = Math.Min(2, TrainingCores.Current);
        var (losses, gradients) = (new double[halves], new Weights[halves]);
        Parallel.For(
            0,
            halves,
            TrainingCores.Options(cancellationToken),
            half =>
            {
                gradients[half] = new Weights(_tags, _rows);
                var (lattice, emissions, stride) = (new Lattice(_tags, weights.Stride), Array.Empty<float>(), weights.Stride);
                for (var sequence = half; sequence < _set.Count; sequence += halves)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var gold = _set.Tags(sequence);
                    if (gold.Length == 0)
                        continue;
                    if (emissions.Length < gold.Length * stride)
                        emissions = new float[gold.Length * stride * 2];
                    for (var i = 0; i < gold.Length; i++)
                        weights.Score(_set.Rows(sequence, i), emissions.AsSpan(i * stride, stride));
                    var parts = new Parts(_set, sequence, gradients[half]);
                    losses[half] += ChainGradient.Of(lattice, _tags, emissions, weights.Transition, gold, ref parts);
                }
            }
        );
        var gradient = gradients[0];
        foreach (var other in gradients.Skip(1))
            gradient.Add(other, 1);
        gradient.Add(weights, _regularization);
        return (losses.Sum() + (_regularization / 2 * weights.Dot(weights)), gradient);
    }

    private readonly ref struct Parts(TrainingSet set, int sequence, Weights gradient) : IGradientParts
    {
        public void Emission(int unit, int tag, float slope)
        {
            foreach (var row in set.Rows(sequence, unit))
                gradient.Emission[((long)row * gradient.Stride) + tag] -= slope;
        }

        public void Transition(int before, int tag, float slope) => gradient.Transition[(before * gradient.Stride) + tag] -= slope;
    }
}
