namespace Portal.Domain.Graph;

/// <summary>Changes that a graph takes in one transaction, at most once for each key.</summary>
/// <param name="Key">The key of the batch; a graph that has it in its ledger changes nothing.</param>
/// <param name="Push">The number of the push, for people.</param>
/// <param name="Nodes">Nodes to create or bring up to date. Their properties replace what they had.</param>
/// <param name="Edges">Edges to create. Their ends are among the nodes or already there.</param>
/// <param name="RemovedEdges">Keys of edges to delete.</param>
/// <param name="RemovedNodes">Keys of nodes to delete, each only when no edge is left on it.</param>
public sealed record GraphBatch(
    string Key,
    int Push,
    IReadOnlyList<GraphNode> Nodes,
    IReadOnlyList<GraphEdge> Edges,
    IReadOnlyList<string> RemovedEdges,
    IReadOnlyList<string> RemovedNodes
)
{
    /// <summary>Leaves nodes that are already there as they are.</summary>
    public bool KeepsExistingNodes { get; init; }
}
