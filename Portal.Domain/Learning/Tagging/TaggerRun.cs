namespace Portal.Domain.Learning.Tagging;

/// <summary>One training: what is known before the weights, and for each layer some learners that go through the set in orders of their
/// own.</summary>
internal sealed class TaggerRun
{
    private readonly TaggerSettings _settings;
    private readonly TagSet _tags;
    private readonly TaggerFeatures _features;
    private readonly List<(FeatureIndex Index, ITaggerTrainer[] Learners)> _layers = [];

    public TaggerRun(List<TaggerSequence> sequences, List<string> types, TaggerSettings settings, SequenceTagger? warmStart)
    {
        (_settings, _tags) = (settings, new TagSet(types, settings.Scheme));
        _features = TaggerFeatures.Learn(settings, types.Count, [.. sequences.Select(s => (s.Units, s.Mentions))]);
        var written = new uint[sequences.Count][];
        Parallel.For(
            0,
            sequences.Count,
            TrainingCores.Options(),
            i =>
            {
                written[i] = new uint[sequences[i].Units.Count * _features.Width];
                _features.Write(sequences[i].Units, sequences[i].Mentions, written[i]);
            }
        );
        var everything = new uint[written.Sum(w => w.Length)];
        var at = 0;
        foreach (var features in written)
        {
            features.CopyTo(everything, at);
            at += features.Length;
        }

        var index = FeatureIndex.Of(everything, settings.LeastFeatureCount);
        var rows = new (int[] Rows, int[] Offsets)[sequences.Count];
        Parallel.For(
            0,
            sequences.Count,
            TrainingCores.Options(),
            i => rows[i] = index.Rows(written[i], sequences[i].Units.Count, _features.Width)
        );
        foreach (var layer in TaggerTraining.Layers(sequences, _tags))
        {
            var set = new TrainingSet();
            foreach (var (tags, sequence) in layer)
                set.Add(rows[sequence].Rows, rows[sequence].Offsets, tags);
            var start =
                warmStart is not null
                && warmStart.Types.SequenceEqual(types)
                && warmStart.Settings.Scheme == settings.Scheme
                && warmStart.Layers > _layers.Count
                    ? warmStart.Chains[_layers.Count].WeightsFor(index)
                    : null;
            _layers.Add(
                (
                    index,
                    [
                        .. Enumerable
                            .Range(0, settings.Algorithm == TaggerAlgorithm.Lbfgs ? 1 : settings.Averaged)
                            .Select(i => Learner(set, index.Count, start, (settings.Seed * 1000) + i)),
                    ]
                )
            );
        }
    }

    public void Pass(CancellationToken cancellationToken) =>
        Parallel.ForEach(
            _layers.SelectMany(l => l.Learners),
            TrainingCores.Options(cancellationToken),
            learner => learner.Pass(cancellationToken)
        );

    /// <summary>The tagger of what has been learned so far.</summary>
    public SequenceTagger Finish(int passes, ConfidenceScale scale)
    {
        var chains = new List<LinearChain>();
        foreach (var (index, learners) in _layers)
        {
            var weights = learners[0].Average();
            foreach (var learner in learners.Skip(1))
                weights.Add(learner.Average(), 1);
            weights.Scale(1f / learners.Length);
            chains.Add(LinearChain.Of(_tags, index, weights));
        }

        return new SequenceTagger(_settings, passes, scale, _features, chains);
    }

    // In what is learned over the whole set at once nothing is by lot: a second one would be the same.
    private ITaggerTrainer Learner(TrainingSet set, int rows, Weights? start, int seed) =>
        _settings.Algorithm switch
        {
            TaggerAlgorithm.PassiveAggressive => new PassiveAggressiveTrainer(
                set,
                _tags,
                rows,
                start,
                (float)_settings.Aggressiveness,
                seed
            ),
            TaggerAlgorithm.AdaGrad => new AdaGradTrainer(set, _tags, rows, start, (float)_settings.Regularization, seed),
            _ => new LbfgsTrainer(set, _tags, rows, start, (float)_settings.Regularization),
        };
}
