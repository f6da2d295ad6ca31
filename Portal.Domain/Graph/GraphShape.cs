namespace Portal.Domain.Graph;

/// <summary>What kinds of nodes and edges a graph holds: its schema, as far as its data shows one.</summary>
/// <param name="Nodes">Labels with their number and the keys that their nodes have.</param>
/// <param name="Edges">Which labels each type of edge joins, with their number.</param>
public sealed record GraphShape(IReadOnlyList<GraphShapeNode> Nodes, IReadOnlyList<GraphShapeEdge> Edges);

/// <summary>A label, how many nodes have it, and the keys that they have.</summary>
public sealed record GraphShapeNode(string Label, int Count, IReadOnlyList<GraphShapeProperty> Properties);

/// <summary>A key of nodes and what its values are.</summary>
public sealed record GraphShapeProperty(string Name, PropertyKind Kind, bool IsMultiValued);

/// <summary>A type of edges between two labels, and how many there are.</summary>
public sealed record GraphShapeEdge(string Head, string Type, string Tail, int Count);
