namespace Portal.Domain.Graph;

/// <summary>A row of a pattern's result.</summary>
/// <param name="Node">The end node; null when a property was asked for.</param>
/// <param name="Value">The property's value; null when nodes were asked for.</param>
/// <param name="Edges">The edges that led there, by whose keys the evidence is found; for a property, none.</param>
public sealed record PatternRow(GraphNode? Node, string? Value, IReadOnlyList<GraphEdge> Edges);
