using Portal.Domain.Learning.Tagging;

namespace Portal.Domain.Learning.Selection;

/// <summary>How the texts that people should label next are chosen.</summary>
public enum QueryStrategy
{
    /// <summary>By lot: what the others are compared with.</summary>
    Random,

    /// <summary>First where the tags of all units together are the least likely: <see cref="TextDoubt.LeastConfidence"/>.</summary>
    Uncertainty,

    /// <summary>First where the two likeliest tags are the closest: <see cref="TextDoubt.Margin"/>.</summary>
    Margin,

    /// <summary>First what is the least like what has been labeled, and like what has been chosen before it.</summary>
    Diversity,

    /// <summary>First where two engines, or two versions of one, find different mentions.</summary>
    Disagreement,

    /// <summary>Doubt and disagreement, for what is unlike the texts chosen before it.</summary>
    Hybrid,

    /// <summary>As <see cref="Hybrid"/>, for each second that labeling is expected to take.</summary>
    CostAware,
}
