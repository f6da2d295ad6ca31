using Portal.Domain.Learning.Tagging;

namespace Portal.Domain.Learning.Relations;

/// <summary>One training of a relation classifier.</summary>
internal sealed class RelationRun
{
    private readonly RelationSettings _settings;
    private readonly List<string> _types;
    private readonly RelationEvidence _evidence;
    private readonly FeatureIndex _index;
    private readonly (int[] Rows, int Label, float Weight)[] _examples;
    private readonly float[] _weights;
    private readonly float[] _squares;
    private readonly float[] _sums;
    private readonly int[] _order;
    private readonly Random _random;
    private readonly float _decay;
    private long _steps = 1;

    public RelationRun(IReadOnlyList<RelationExample> examples, List<string> types, RelationSettings settings)
    {
        (_settings, _types, _random) = (settings, types, new Random(settings.Seed));
        examples = Sampled(examples, settings, new Random(settings.Seed));
        var labels = examples.Select(e => types.IndexOf(e.Type)).ToArray();
        var (groups, written) = (new IReadOnlyList<uint>[examples.Count][], new List<uint>[examples.Count]);
        Parallel.For(
            0,
            examples.Count,
            TrainingCores.Options(),
            i => groups[i] = RelationFeatures.Of(examples[i].Text, examples[i].Head, examples[i].Tail, settings.Units)
        );
        _evidence = new RelationEvidence(types.Count);
        for (var i = 0; i < written.Length; i++)
            _evidence.Learn(groups[i].SelectMany(g => g), labels[i]);
        Parallel.For(0, examples.Count, TrainingCores.Options(), i => written[i] = _evidence.With(groups[i], labels[i]));
        _index = FeatureIndex.Of([.. written.SelectMany(w => w)], settings.LeastFeatureCount);
        _examples =
        [
            .. written.Select((w, i) => (w.Select(_index.Find).Where(r => r >= 0).ToArray(), labels[i], (float)examples[i].Weight)),
        ];
        (_weights, _squares, _sums) = (
            new float[_index.Count * types.Count],
            new float[_index.Count * types.Count],
            new float[_index.Count * types.Count]
        );
        _order = [.. Enumerable.Range(0, _examples.Length)];
        _decay = (float)(settings.Regularization / Math.Max(1, _examples.Length));
    }

    /// <summary>The rows of the features of an example that it does not learn from.</summary>
    public int[] Rows(RelationExample example) =>
        [
            .. _evidence
                .With(RelationFeatures.Of(example.Text, example.Head, example.Tail, _settings.Units), -1)
                .Select(_index.Find)
                .Where(r => r >= 0),
        ];

    public void Pass(CancellationToken cancellationToken)
    {
        _random.Shuffle(_order);
        var count = _types.Count;
        var scores = new double[count];
        foreach (var example in _order)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (rows, label, weight) = _examples[example];
            Array.Clear(scores);
            foreach (var row in rows)
            {
                for (var l = 0; l < count; l++)
                    scores[l] += _weights[(row * count) + l];
            }

            var probabilities = RelationTraining.Softmax(scores, 1);
            for (var l = 0; l < count; l++)
            {
                var gradient = weight * (float)((l == label ? 1 : 0) - probabilities[l]);
                if (Math.Abs(gradient) < 1e-3f)
                    continue;
                foreach (var row in rows)
                {
                    var at = (row * count) + l;
                    var slope = gradient - (_decay * _weights[at]);
                    _squares[at] += slope * slope;
                    var step = (float)_settings.Rate * slope / (MathF.Sqrt(_squares[at]) + 1e-6f);
                    _weights[at] += step;
                    _sums[at] += step * _steps;
                }
            }

            _steps++;
        }
    }

    public RelationClassifier Finish(int passes, double temperature, double noneOffset)
    {
        var average = new float[_weights.Length];
        for (var i = 0; i < average.Length; i++)
            average[i] = _weights[i] - (_sums[i] / _steps);
        return new RelationClassifier(_settings, _types, passes, temperature, noneOffset, _index, average, _evidence);
    }

    // Most pairs are not related: some of them say as much as all.
    private static IReadOnlyList<RelationExample> Sampled(IReadOnlyList<RelationExample> examples, RelationSettings settings, Random random)
    {
        var negatives = examples.Where(e => e.Type.Length == 0).ToArray();
        var most = (examples.Count - negatives.Length) * settings.NegativesForEach;
        if (negatives.Length <= most)
            return examples;
        random.Shuffle(negatives);
        return [.. examples.Where(e => e.Type.Length > 0), .. negatives[..most]];
    }
}
