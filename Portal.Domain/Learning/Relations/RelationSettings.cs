using Portal.Domain.Learning.Tagging;

namespace Portal.Domain.Learning.Relations;

/// <summary>How a relation classifier is trained. The defaults were chosen on the validation part of SanWen.</summary>
public sealed record RelationSettings
{
    /// <summary>What the words around mentions are: characters, or words.</summary>
    public TaggingUnits Units { get; init; } = TaggingUnits.Characters;

    /// <summary>The most times that the examples are gone through.</summary>
    public int MostPasses { get; init; } = 20;

    /// <summary>Training ends when so many passes have brought nothing better.</summary>
    public int Patience { get; init; } = 6;

    /// <summary>The length of the first steps (AdaGrad).</summary>
    public double Rate { get; init; } = 0.01;

    /// <summary>The weight of the squared weights.</summary>
    public double Regularization { get; init; } = 1;

    /// <summary>Features that are seen less often are left out.</summary>
    public int LeastFeatureCount { get; init; } = 1;

    /// <summary>Of pairs that are not related, for each that is: the most that are learned from.</summary>
    public int NegativesForEach { get; init; } = 5;

    /// <summary>Two trainings with the same seed, settings and examples give the same classifier.</summary>
    public int Seed { get; init; } = 1;
}
