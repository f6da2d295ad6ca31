using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Domain.Graph;
using Portal.Graph;

namespace Portal.Services;

/// <summary>Looks into a workspace's embedded graph, and from its edges back to the sentences.</summary>
[ApplicationService]
public sealed class GraphService(AccessControl access, IDbContextFactory<PortalDbContext> contexts, GraphStores stores)
{
    public const int MostEdges = 500;

    /// <summary>Nodes whose name contains a text.</summary>
    public async Task<IReadOnlyList<GraphNode>> SearchAsync(ActingUser actor, string workspace, string text, string? label, int limit, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        return await stores.Embedded(found.Id).SearchAsync(text, label, Math.Clamp(limit, 1, 100), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A node with its neighbours; null when there is no such node.</summary>
    public async Task<GraphNeighborhood?> NeighborhoodAsync(ActingUser actor, string workspace, string nodeKey, int limit, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        return await stores.Embedded(found.Id).NeighborhoodAsync(nodeKey, Math.Clamp(limit, 1, MostEdges), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Counts by label and type.</summary>
    public async Task<GraphStatistics> StatisticsAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        return await stores.Embedded(found.Id).StatisticsAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The triple behind an edge, with its evidence; null when there is none.</summary>
    public async Task<TripleView?> TripleAsync(ActingUser actor, string workspace, string edgeKey, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var rows = await db.Triples.AsNoTracking().Where(t => t.WorkspaceId == found.Id && t.GraphKey == edgeKey).ToListAsync(cancellationToken).ConfigureAwait(false);
        return rows.Count == 0 ? null : (await TripleReader.ReadAsync(db, rows, 50, cancellationToken).ConfigureAwait(false))[0];
    }
}
