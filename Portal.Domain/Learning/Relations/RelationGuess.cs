namespace Portal.Domain.Learning.Relations;

/// <summary>How two mentions are likely related.</summary>
/// <param name="Type">The best relation type; empty when they are not related.</param>
/// <param name="Confidence">How likely that is, 0 to 1.</param>
/// <param name="Probabilities">Of each type of the classifier, in its order.</param>
public sealed record RelationGuess(string Type, double Confidence, IReadOnlyList<double> Probabilities);
