namespace Portal.Domain.Learning.Tagging;

/// <summary>Judges a tagger on what is held out, for choices.</summary>
internal static class TaggerCalibration
{
    private const int TemperatureSteps = 24;

    /// <summary>Micro F1 of exact mentions with their types, 0 to 1.</summary>
    public static double F1(SequenceTagger tagger, IReadOnlyList<TaggerSequence> sequences, CancellationToken cancellationToken)
    {
        var counts = new (int Right, int Found, int Gold)[sequences.Count];
        Parallel.For(
            0,
            sequences.Count,
            TrainingCores.Options(cancellationToken),
            () => new TaggerBuffers(),
            (i, _, buffers) =>
            {
                var (units, gold) = (sequences[i].Units, sequences[i].Mentions.ToHashSet());
                var features = buffers.Features(units.Count * tagger.FeatureWriter.Width);
                tagger.FeatureWriter.Write(units, null, features);
                foreach (var layer in tagger.Chains)
                {
                    var found = layer.Mentions(features, units.Count, tagger.FeatureWriter.Width, buffers);
                    counts[i].Right += found.Count(gold.Contains);
                    counts[i].Found += found.Count;
                }

                counts[i].Gold = gold.Count;
                return buffers;
            },
            _ => { }
        );
        var (right, both) = (counts.Sum(c => (double)c.Right), counts.Sum(c => c.Found + c.Gold));
        return both == 0 ? 0 : 2 * right / both;
    }

    /// <summary>The scale under which what is found is as likely right as it says.</summary>
    public static ConfidenceScale Scale(SequenceTagger tagger, IReadOnlyList<TaggerSequence> sequences)
    {
        var scale = ConfidenceScale.None with { Temperature = Temperature(tagger, sequences) };
        var decided = sequences
            .AsParallel()
            .AsOrdered()
            .WithDegreeOfParallelism(TrainingCores.Current)
            .SelectMany(sequence =>
            {
                var (units, buffers) = (sequence.Units, new TaggerBuffers());
                var features = buffers.Features(units.Count * tagger.FeatureWriter.Width);
                tagger.FeatureWriter.Write(units, null, features);
                return tagger
                    .Chains[0]
                    .Tag(features, units.Count, tagger.FeatureWriter.Width, scale, buffers)
                    .Select(f => (f.Confidence, sequence.Mentions.Contains(f.Mention)));
            })
            .ToList();
        return ConfidenceScale.Fit(scale.Temperature, decided);
    }

    /// <summary>The temperature under which what people marked is most likely; from 1/64 to 64, by golden section.</summary>
    private static float Temperature(SequenceTagger tagger, IReadOnlyList<TaggerSequence> sequences)
    {
        var ratio = (Math.Sqrt(5) - 1) / 2;
        var (low, high) = (-6.0, 6.0);
        var (left, right) = (high - (ratio * (high - low)), low + (ratio * (high - low)));
        var (atLeft, atRight) = (Loss(left), Loss(right));
        for (var step = 0; step < TemperatureSteps; step++)
        {
            if (atLeft < atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - (ratio * (high - low));
                atLeft = Loss(left);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + (ratio * (high - low));
                atRight = Loss(right);
            }
        }

        return (float)Math.Pow(2, (low + high) / 2);

        double Loss(double exponent) => tagger.Chains[0].Loss(sequences, tagger.FeatureWriter, (float)Math.Pow(2, exponent));
    }
}
