namespace Portal.Domain.Learning.Tagging;

/// <summary>How a tagger is trained. The defaults were chosen on a held-out tenth of the training part of CLUENER.</summary>
public sealed record TaggerSettings
{
    /// <summary>What gets a tag.</summary>
    public TaggingUnits Units { get; init; } = TaggingUnits.Characters;

    /// <summary>How the units of a mention are told apart.</summary>
    public TagScheme Scheme { get; init; } = TagScheme.Bioes;

    /// <summary>How the weights are learned.</summary>
    public TaggerAlgorithm Algorithm { get; init; } = TaggerAlgorithm.PassiveAggressive;

    /// <summary>The most times that the set is gone through; how often it is, is chosen on what is held out.</summary>
    public int MostPasses { get; init; } = 12;

    /// <summary>Training ends when so many passes have brought nothing better.</summary>
    public int Patience { get; init; } = 4;

    /// <summary>How many taggers that see the set in different orders are averaged; each can use a core of its own.</summary>
    public int Averaged { get; init; } = 2;

    /// <summary>The longest step of the passive-aggressive learner.</summary>
    public double Aggressiveness { get; init; } = 1;

    /// <summary>The weight of the squared weights in the objective of a conditional random field.</summary>
    public double Regularization { get; init; } = 1;

    /// <summary>Features that are seen less often are left out.</summary>
    public int LeastFeatureCount { get; init; } = 1;

    /// <summary>Whether what the other texts mark elsewhere, and what their words say of the types around, is taken into account.</summary>
    public bool UsesMemory { get; init; } = true;

    /// <summary>These settings with as many passes as the learner needs: one over the whole set at once takes many small steps.</summary>
    public TaggerSettings For(TaggerAlgorithm algorithm) =>
        algorithm == TaggerAlgorithm.Lbfgs
            ? this with
            {
                Algorithm = algorithm,
                MostPasses = 80,
                Patience = 12,
            }
            : this with
            {
                Algorithm = algorithm,
            };

    /// <summary>Two trainings with the same seed, settings and texts give the same tagger.</summary>
    public int Seed { get; init; } = 1;
}
