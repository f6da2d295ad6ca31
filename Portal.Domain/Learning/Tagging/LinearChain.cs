namespace Portal.Domain.Learning.Tagging;

/// <summary>A trained layer: which features it knows, and their weights.</summary>
internal sealed class LinearChain(TagSet tags, FeatureIndex index, PackedWeights weights, float[] transition)
{
    private readonly float[] _transitions = new Lattice(tags, weights.Stride).Constrained(transition);

    public TagSet Tags => tags;

    public FeatureIndex Index => index;

    public PackedWeights Weights => weights;

    /// <summary>By the tag before, then by the tag.</summary>
    public float[] Transition => transition;

    /// <summary>The layer that has been learned. Features that have no weight are left out: more of the others is at hand.</summary>
    public static LinearChain Of(TagSet tags, FeatureIndex index, Weights weights)
    {
        var features = index.Features();
        var (packed, rows) = PackedWeights.Of(weights);
        return new LinearChain(tags, FeatureIndex.Of([.. rows.Select(row => features[row])]), packed, weights.Transition);
    }

    /// <summary>This chain with other weights for some features; those that it does not know yet are added.</summary>
    public LinearChain With(FeatureIndex changed, Weights values)
    {
        var features = changed.Features();
        var fresh = Enumerable.Range(0, features.Length).Where(row => index.Find(features[row]) < 0).ToList();
        var extended = fresh.Count == 0 ? index : FeatureIndex.Of([.. index.Features(), .. fresh.Select(row => features[row])]);
        return new LinearChain(tags, extended, weights.With(extended.Count, features.Select(extended.Find), values), values.Transition);
    }

    /// <summary>The mentions of the best tags.</summary>
    public IReadOnlyList<UnitSpan> Mentions(ReadOnlySpan<uint> features, int units, int width, TaggerBuffers buffers)
    {
        if (units == 0)
            return [];
        var (emissions, found, lattice) = buffers.For(this, units);
        Score(features, units, width, emissions);
        lattice.Best(emissions, _transitions, found.AsSpan(0, units));
        return tags.Decode(found.AsSpan(0, units));
    }

    /// <summary>The mentions of the best tags, with how likely each is.</summary>
    public IReadOnlyList<(UnitSpan Mention, double Confidence)> Tag(
        ReadOnlySpan<uint> features,
        int units,
        int width,
        ConfidenceScale scale,
        TaggerBuffers buffers
    )
    {
        var mentions = Mentions(features, units, width, buffers);
        if (mentions.Count == 0)
            return [];
        var (emissions, _, lattice) = buffers.For(this, units);
        var factors = buffers.Factors(this, (float)scale.Temperature);
        lattice.Sum(emissions, factors, units, (float)scale.Temperature);
        var sure = new (UnitSpan, double)[mentions.Count];
        for (var i = 0; i < sure.Length; i++)
            sure[i] = (mentions[i], scale.Of(lattice.Marginal(mentions[i], units, factors)));
        return sure;
    }

    /// <summary>How much each feature of a mention speaks for its tags, against no mention: by unit and slot.</summary>
    public IEnumerable<(int Unit, int Slot, double Weight)> Reasons(uint[] features, int width, UnitSpan mention)
    {
        for (var unit = mention.Start; unit < mention.End; unit++)
        {
            var tag = tags.Tag(mention.Type, unit == mention.Start, unit == mention.End - 1);
            for (var slot = 0; slot < width; slot++)
            {
                if (features[(unit * width) + slot] is > 0 and var feature && index.Find(feature) is >= 0 and var row)
                    yield return (unit, slot, (weights.Row(row)[tag] - weights.Row(row)[0]) * (double)weights.Scale);
            }
        }
    }

    /// <summary>How little the chain knows about units.</summary>
    public TextDoubt Doubt(ReadOnlySpan<uint> features, int units, int width, float temperature, TaggerBuffers buffers)
    {
        if (units == 0)
            return TextDoubt.None;
        var (emissions, found, lattice) = buffers.For(this, units);
        Score(features, units, width, emissions);
        var best = lattice.Best(emissions, _transitions, found.AsSpan(0, units));
        var log = lattice.Sum(emissions, buffers.Factors(this, temperature), units, temperature);
        var (entropy, margin) = (0.0, 0.0);
        for (var i = 0; i < units; i++)
        {
            var (first, second) = (0.0, 0.0);
            for (var tag = 0; tag < tags.Count; tag++)
            {
                var probability = (double)lattice.Marginal(i, tag);
                if (probability > 1e-9)
                    entropy -= probability * Math.Log(probability);
                (first, second) = probability > first ? (probability, first) : (first, Math.Max(second, probability));
            }

            margin += Math.Clamp(1 - (first - second), 0, 1);
        }

        return new TextDoubt(units, Math.Max(0, log - (best / temperature)), entropy, margin, tags.Decode(found.AsSpan(0, units)).Count);
    }

    /// <summary>How likely the best tag of each unit is.</summary>
    public float[] Sureness(ReadOnlySpan<uint> features, int units, int width, float temperature, TaggerBuffers buffers)
    {
        var sure = new float[units];
        if (units == 0)
            return sure;
        var (emissions, found, lattice) = buffers.For(this, units);
        Score(features, units, width, emissions);
        lattice.Best(emissions, _transitions, found.AsSpan(0, units));
        lattice.Sum(emissions, buffers.Factors(this, temperature), units, temperature);
        for (var i = 0; i < units; i++)
            sure[i] = lattice.Marginal(i, found[i]);
        return sure;
    }

    /// <summary>The negative logarithm of the likelihood of what is marked, for each unit.</summary>
    public double Loss(IReadOnlyList<TaggerSequence> sequences, TaggerFeatures writer, float temperature)
    {
        var losses = new double[sequences.Count];
        var factors = new Lattice(tags, weights.Stride).Factors(transition, temperature);
        Parallel.For(
            0,
            sequences.Count,
            TrainingCores.Options(),
            () => new TaggerBuffers(),
            (i, _, buffers) =>
            {
                var units = sequences[i].Units;
                var features = buffers.Features(units.Count * writer.Width);
                writer.Write(units, null, features);
                var (emissions, _, lattice) = buffers.For(this, units.Count);
                Score(features, units.Count, writer.Width, emissions);
                losses[i] =
                    lattice.Sum(emissions, factors, units.Count, temperature)
                    - (lattice.Score(emissions, transition, tags.Encode(units.Count, sequences[i].Mentions).Tags) / temperature);
                return buffers;
            },
            _ => { }
        );
        return losses.Sum() / Math.Max(1, sequences.Sum(s => s.Units.Count));
    }

    /// <summary>The weights of the same features in the order of another index; 0 for those that this one does not know.</summary>
    public Weights WeightsFor(FeatureIndex other)
    {
        var same = new Weights(tags, other.Count);
        transition.CopyTo(same.Transition, 0);
        var features = other.Features();
        for (var row = 0; row < features.Length; row++)
        {
            if (index.Find(features[row]) is >= 0 and var old)
            {
                var values = weights.Row(old);
                for (var tag = 0; tag < values.Length; tag++)
                    same.Emission[((long)row * weights.Stride) + tag] = values[tag] * weights.Scale;
            }
        }

        return same;
    }

    // What lies in memory far away is asked for some units ahead, so that nobody waits for it.
    private void Score(ReadOnlySpan<uint> features, int units, int width, float[] emissions)
    {
        var rows = new RowWindow(stackalloc int[RowWindow.Units * width], stackalloc int[RowWindow.Units], width);
        for (var i = 0; i < units + RowWindow.Lead; i++)
        {
            if (i + 1 < units)
                index.Prefetch(features.Slice((i + 1) * width, width));
            if (i < units)
            {
                var found = rows.Fill(i, index, features.Slice(i * width, width));
                weights.Prefetch(found);
            }

            if (i >= RowWindow.Lead)
                weights.Score(rows.Of(i - RowWindow.Lead), emissions.AsSpan((i - RowWindow.Lead) * weights.Stride, weights.Stride));
        }
    }
}
