namespace Portal.Domain.Graph;

/// <summary>A graph that approved triples are pushed to and questions are put to.</summary>
/// <remarks>Every implementation passes one contract test suite. A workspace's graph is its own: nothing of another workspace is
/// seen.</remarks>
public interface IGraphStore
{
    /// <summary>Applies a batch in one transaction, exactly once for each batch key.</summary>
    Task<GraphApplyResult> ApplyAsync(GraphBatch batch, CancellationToken cancellationToken);

    /// <summary>Runs a pattern and returns at most <paramref name="limit"/> rows.</summary>
    Task<PatternResult> QueryAsync(GraphPattern pattern, int limit, CancellationToken cancellationToken);

    /// <summary>A node and at most <paramref name="limit"/> edges of it; null when there is no such node.</summary>
    Task<GraphNeighborhood?> NeighborhoodAsync(string nodeKey, int limit, CancellationToken cancellationToken);

    /// <summary>A node with its facts by relation and direction, of each group at most <paramref name="limit"/>; null when there is no such
    /// node.</summary>
    Task<GraphFacts?> FactsAsync(string nodeKey, int limit, CancellationToken cancellationToken);

    /// <summary>More facts of one group: at most <paramref name="limit"/> after the first <paramref name="skip"/>, in the same
    /// order.</summary>
    Task<IReadOnlyList<GraphFact>> FactsAsync(
        string nodeKey,
        string type,
        bool isOutgoing,
        int skip,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>Nodes whose name contains a text, names that begin with it first; for an empty text the nodes with most edges.</summary>
    Task<IReadOnlyList<GraphNode>> SearchAsync(string text, string? label, int limit, CancellationToken cancellationToken);

    /// <summary>Counts by label and type.</summary>
    Task<GraphStatistics> StatisticsAsync(CancellationToken cancellationToken);

    /// <summary>Which labels, keys and types the graph holds, and how they are joined.</summary>
    Task<GraphShape> ShapeAsync(CancellationToken cancellationToken);
}
