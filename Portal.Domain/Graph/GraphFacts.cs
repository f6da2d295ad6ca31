namespace Portal.Domain.Graph;

/// <summary>What a graph knows of a node: a summary by relation and direction, complete in its counts.</summary>
/// <param name="Center">The node.</param>
/// <param name="Groups">The groups, those with the most facts first; none is left out.</param>
public sealed record GraphFacts(GraphNode Center, IReadOnlyList<GraphFactGroup> Groups)
{
    /// <summary>How many edges the node has in all; one that leads back to it counts once.</summary>
    public int TotalEdges => Groups.Sum(g => g.Count);
}

/// <summary>The facts of one relation in one direction.</summary>
/// <param name="Type">The identifier of the relation type.</param>
/// <param name="IsOutgoing">Whether the edges start at the node.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Facts">The first of them, the most connected neighbours first, at most as many as were asked for.</param>
public sealed record GraphFactGroup(string Type, bool IsOutgoing, int Count, IReadOnlyList<GraphFact> Facts);

/// <summary>A neighbour, and the edge that leads there.</summary>
/// <param name="Edge">The key of the edge; leads to the triple and its evidence.</param>
/// <param name="Node">The neighbour.</param>
/// <param name="Degree">How many edges the neighbour has, 1 or more.</param>
public sealed record GraphFact(string Edge, GraphNode Node, int Degree);
