namespace Portal.Domain.Graph;

/// <summary>A step along an edge.</summary>
/// <param name="Relation">The edge's type.</param>
/// <param name="IsForward">Along the edge's direction, or against it.</param>
/// <param name="Label">The label of the node it leads to.</param>
public sealed record PatternHop(string Relation, bool IsForward, string Label);
