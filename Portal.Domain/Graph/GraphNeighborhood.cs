namespace Portal.Domain.Graph;

/// <summary>A node with its neighbours.</summary>
/// <param name="Center">The node.</param>
/// <param name="Nodes">Neighbours, at most as many as asked for.</param>
/// <param name="Edges">The edges between all of them and the centre.</param>
/// <param name="TotalEdges">How many edges the centre has in all, so that a page can say "20 of 57".</param>
public sealed record GraphNeighborhood(GraphNode Center, IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges, int TotalEdges);
