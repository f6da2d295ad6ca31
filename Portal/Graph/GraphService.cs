using Portal.Accounts;
using Portal.Domain.Graph;
using Portal.Platform;

namespace Portal.Graph;

/// <summary>Looks into a workspace's graph.</summary>
[ApplicationService]
public sealed class GraphService(AccessControl access, GraphStores stores)
{
    public const int MostEdges = 500;

    /// <summary>Nodes whose name contains a text.</summary>
    public async Task<IReadOnlyList<GraphNode>> SearchAsync(
        ActingUser actor,
        string workspace,
        string text,
        string? label,
        int limit,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        return await (await stores.OpenAsync(scope.Id, cancellationToken).ConfigureAwait(false))
            .SearchAsync(text, label, Math.Clamp(limit, 1, 100), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>A node with its neighbours; null when there is no such node.</summary>
    public async Task<GraphNeighborhood?> NeighborhoodAsync(
        ActingUser actor,
        string workspace,
        string nodeKey,
        int limit,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        return await (await stores.OpenAsync(scope.Id, cancellationToken).ConfigureAwait(false))
            .NeighborhoodAsync(nodeKey, Math.Clamp(limit, 1, MostEdges), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>A node with its facts by relation and direction, of each group at most <paramref name="limit"/>; null when there is no such
    /// node.</summary>
    public async Task<GraphFacts?> FactsAsync(
        ActingUser actor,
        string workspace,
        string nodeKey,
        int limit,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        return await (await stores.OpenAsync(scope.Id, cancellationToken).ConfigureAwait(false))
            .FactsAsync(nodeKey, Math.Clamp(limit, 1, MostEdges), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>More facts of one group, in the same order.</summary>
    public async Task<IReadOnlyList<GraphFact>> MoreFactsAsync(
        ActingUser actor,
        string workspace,
        string nodeKey,
        GraphFactGroup group,
        int skip,
        int limit,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        ArgumentNullException.ThrowIfNull(group);
        return await (await stores.OpenAsync(scope.Id, cancellationToken).ConfigureAwait(false))
            .FactsAsync(nodeKey, group.Type, group.IsOutgoing, Math.Max(0, skip), Math.Clamp(limit, 1, MostEdges), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Counts by label and type.</summary>
    public async Task<GraphStatistics> StatisticsAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        return await (await stores.OpenAsync(scope.Id, cancellationToken).ConfigureAwait(false))
            .StatisticsAsync(cancellationToken)
            .ConfigureAwait(false);
    }
}
