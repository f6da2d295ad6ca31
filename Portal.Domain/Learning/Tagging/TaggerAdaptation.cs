namespace Portal.Domain.Learning.Tagging;

/// <summary>Lets a trained tagger learn from a few texts more, at once: only the weights of features that stand in them are
/// changed.</summary>
/// <remarks>Passive-aggressive steps from the weights there are, averaged. What it remembers of mentions and of words around them is
/// brought up to date, too. A tagger trained on everything is better; this is for the seconds until it is there.</remarks>
public static class TaggerAdaptation
{
    private const int Passes = 3;

    /// <summary>The tagger after it has learned from texts.</summary>
    /// <param name="tagger">The tagger; it stays as it is.</param>
    /// <param name="before">What it learned from these texts when it was trained; empty for texts that are new to it.</param>
    /// <param name="after">What they say now.</param>
    /// <param name="replay">Other texts that it has learned from: so that what it knows is not lost over what is new.</param>
    /// <param name="cancellationToken">Asked between sequences.</param>
    /// <returns>Null when a text has a mention of a type that the tagger does not know: then it must be trained anew.</returns>
    public static SequenceTagger? Adapt(
        SequenceTagger tagger,
        IReadOnlyList<TaggedText> before,
        IReadOnlyList<TaggedText> after,
        IReadOnlyList<TaggedText> replay,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(tagger);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(replay);
        if (tagger.Layers == 0 || after.SelectMany(t => t.Mentions).Any(m => !tagger.Types.Contains(m.Type)))
            return null;
        List<string> types = [.. tagger.Types];
        var settings = tagger.Settings;
        var (old, now) = (TaggerTraining.Sequences(before, types, settings), TaggerTraining.Sequences(after, types, settings));
        if (now.Count == 0 && old.Count == 0)
            return tagger;
        var features = tagger.FeatureWriter.Relearn(
            [.. old.Select(s => (s.Units, s.Mentions))],
            [.. now.Select(s => (s.Units, s.Mentions))]
        );
        List<TaggerSequence> learned = [.. now, .. TaggerTraining.Sequences(replay, types, settings)];
        if (learned.Count == 0)
            return new SequenceTagger(settings, tagger.Passes, tagger.Scale, features, tagger.Chains);
        var written = new uint[learned.Count][];
        Parallel.For(
            0,
            learned.Count,
            TrainingCores.Options(cancellationToken),
            i =>
            {
                written[i] = new uint[learned[i].Units.Count * features.Width];
                features.Write(learned[i].Units, learned[i].Mentions, written[i]);
            }
        );
        var index = FeatureIndex.Of([.. written.SelectMany(w => w)], 1);
        var rows = learned.Select((s, i) => index.Rows(written[i], s.Units.Count, features.Width)).ToList();
        var tags = tagger.Chains[0].Tags;
        var layers = TaggerTraining.Layers(learned, tags);
        var chains = tagger
            .Chains.Select(
                (chain, layer) =>
                {
                    if (layer >= layers.Count)
                        return chain;
                    var set = new TrainingSet();
                    foreach (var (sequence, number) in layers[layer])
                        set.Add(rows[number].Rows, rows[number].Offsets, sequence);
                    var learner = new PassiveAggressiveTrainer(
                        set,
                        tags,
                        index.Count,
                        chain.WeightsFor(index),
                        (float)settings.Aggressiveness,
                        settings.Seed
                    );
                    for (var pass = 0; pass < Passes; pass++)
                        learner.Pass(cancellationToken);
                    return chain.With(index, learner.Average());
                }
            )
            .ToList();
        return new SequenceTagger(settings, tagger.Passes, tagger.Scale, features, chains);
    }
}
