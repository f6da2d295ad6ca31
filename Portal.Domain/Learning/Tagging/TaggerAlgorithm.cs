namespace Portal.Domain.Learning.Tagging;

/// <summary>How the weights of a tagger are learned.</summary>
public enum TaggerAlgorithm
{
    /// <summary>From mistakes, averaged: fast, and the better of the two on small and middle-sized sets.</summary>
    PassiveAggressive,

    /// <summary>A conditional random field, by steps that become smaller for features seen often.</summary>
    AdaGrad,

    /// <summary>A conditional random field, over the whole set at once: for small sets, and many passes.</summary>
    Lbfgs,
}
