using Portal.Domain.Learning.Tagging;

namespace Portal.Domain.Learning.Relations;

/// <summary>Says how two mentions are related: multinomial logistic regression over hashed features.</summary>
/// <remarks>Made by <see cref="RelationTraining"/>. Never changes, and is safe to use from several threads at once.</remarks>
public sealed class RelationClassifier
{
    private readonly FeatureIndex _index;
    private readonly float[] _weights;
    private readonly RelationEvidence _evidence;

    internal RelationClassifier(
        RelationSettings settings,
        IReadOnlyList<string> types,
        int passes,
        double temperature,
        double noneOffset,
        FeatureIndex index,
        float[] weights,
        RelationEvidence evidence
    )
    {
        (Settings, Types, Passes, Temperature, NoneOffset) = (settings, types, passes, temperature, noneOffset);
        (_index, _weights, _evidence) = (index, weights, evidence);
    }

    /// <summary>How it was trained.</summary>
    public RelationSettings Settings { get; }

    /// <summary>The relation types that it knows; the first is empty: not related.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <summary>How often the examples were gone through.</summary>
    public int Passes { get; }

    /// <summary>What scores are divided by, so that probabilities are what they say.</summary>
    public double Temperature { get; }

    /// <summary>What is added to the score of being not related before the best is taken: chosen for F1. Probabilities are without
    /// it.</summary>
    public double NoneOffset { get; }

    /// <summary>How many features have weights.</summary>
    public int Features => _index.Count;

    internal FeatureIndex Index => _index;

    internal float[] Weights => _weights;

    internal RelationEvidence Evidence => _evidence;

    /// <summary>How likely two mentions are related in each way, and which way is best; they sum up to 1, in the order of
    /// <see cref="Types"/>.</summary>
    public RelationGuess Classify(string text, TypedSpan head, TypedSpan tail) => Classify(text, head, tail, null);

    /// <summary>The same among some types only, as a schema allows; the empty type is always possible.</summary>
    public RelationGuess Classify(string text, TypedSpan head, TypedSpan tail, IReadOnlySet<string>? allowed)
    {
        ArgumentNullException.ThrowIfNull(text);
        var scores = Score(_evidence.With(RelationFeatures.Of(text, head, tail, Settings.Units), -1));
        var best = -1;
        for (var label = 0; label < scores.Length; label++)
        {
            if (allowed is not null && label > 0 && !allowed.Contains(Types[label]))
                scores[label] = double.NegativeInfinity;
            else if (best < 0 || scores[label] + (label == 0 ? NoneOffset : 0) > scores[best] + (best == 0 ? NoneOffset : 0))
                best = label;
        }

        var probabilities = RelationTraining.Softmax(scores, Temperature);
        return new RelationGuess(Types[best], probabilities[best], probabilities);
    }

    internal double[] Score(IEnumerable<uint> features) => ScoreRows(features.Select(_index.Find));

    internal double[] ScoreRows(IEnumerable<int> rows)
    {
        var scores = new double[Types.Count];
        foreach (var row in rows)
        {
            for (var label = 0; row >= 0 && label < scores.Length; label++)
                scores[label] += _weights[(row * scores.Length) + label];
        }

        return scores;
    }
}
