using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Knowledge;
using Portal.Domain.Graph;

namespace Portal.Knowledge.Push;

/// <summary>Reads what a push carries: the state of its triples now, not when they were queued, so that order and repeats do not
/// matter.</summary>
internal static class GraphBatchBuilder
{
    public static async Task<GraphBatch> BuildAsync(PortalDbContext db, PushRow push, CancellationToken cancellationToken)
    {
        var triples = await (from o in db.Outbox join t in db.Triples on o.TripleId equals t.Id where o.PushId == push.Id select t)
            .AsNoTracking()
            .Distinct()
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var entityIds = triples.SelectMany(t => new[] { t.HeadId, t.TailId ?? t.HeadId }).ToHashSet();
        var entities = await db
            .Entities.AsNoTracking()
            .Where(e => entityIds.Contains(e.Id))
            .ToDictionaryAsync(e => e.Id, cancellationToken)
            .ConfigureAwait(false);
        var properties = (
            await db
                .Triples.AsNoTracking()
                .Where(t => entityIds.Contains(t.HeadId) && t.TailId == null && t.State == TripleState.Approved)
                .OrderBy(t => t.Id)
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false)
        ).ToLookup(t => t.HeadId);
        var approved = triples.Where(t => t.State == TripleState.Approved).ToList();
        var removed = triples.Where(t => t.State != TripleState.Approved).ToList();
        var live = approved
            .SelectMany(t => new[] { t.HeadId, t.TailId ?? t.HeadId })
            .Concat(removed.Where(t => t.TailId is null && properties.Contains(t.HeadId)).Select(t => t.HeadId))
            .ToHashSet();
        // An entity whose last property was taken back keeps its node, without properties, if edges hold it.
        var emptied = removed.Where(t => t.TailId is null).Select(t => t.HeadId).Where(id => !live.Contains(id)).ToHashSet();
        var (oldEdges, oldNodes) = await OldKeysAsync(db, push, cancellationToken).ConfigureAwait(false);
        return new GraphBatch(
            push.Id.ToString("N"),
            push.Number,
            [.. live.Concat(emptied).Select(id => Node(entities[id], properties[id]))],
            [
                .. approved
                    .Where(t => t.TailId is not null)
                    .Select(t => new GraphEdge(t.GraphKey, t.Relation, entities[t.HeadId].GraphKey, entities[t.TailId!.Value].GraphKey)),
            ],
            [.. removed.Where(t => t.TailId is not null).Select(t => t.GraphKey).Concat(oldEdges).Distinct()],
            [
                .. removed
                    .SelectMany(t => new[] { t.HeadId, t.TailId ?? t.HeadId })
                    .Distinct()
                    .Where(id => !live.Contains(id) && !properties.Contains(id))
                    .Select(id => entities[id].GraphKey)
                    .Concat(oldNodes)
                    .Distinct(),
            ]
        );
    }

    // Keys of before a change of the schema. One that somebody's triple or entity has again by now is not old.
    private static async Task<(List<string> Edges, List<string> Nodes)> OldKeysAsync(
        PortalDbContext db,
        PushRow push,
        CancellationToken cancellationToken
    )
    {
        var old = await db
            .Outbox.AsNoTracking()
            .Where(o => o.PushId == push.Id && o.OldKey != null)
            .Select(o => new
            {
                Edge = o.OldKey!,
                Head = o.OldHeadKey!,
                Tail = o.OldTailKey,
            })
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        if (old.Count == 0)
            return ([], []);
        var edges = old.Where(o => o.Tail is not null).Select(o => o.Edge).Distinct().ToList();
        var nodes = old.SelectMany(o => new[] { o.Head, o.Tail ?? o.Head }).Distinct().ToList();
        var live = await db
            .Triples.Where(t => t.WorkspaceId == push.WorkspaceId && t.State == TripleState.Approved && edges.Contains(t.GraphKey))
            .Select(t => t.GraphKey)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var alive = await db
            .Entities.Where(e =>
                e.WorkspaceId == push.WorkspaceId
                && nodes.Contains(e.GraphKey)
                && db.Triples.Any(t => t.State == TripleState.Approved && (t.HeadId == e.Id || t.TailId == e.Id))
            )
            .Select(e => e.GraphKey)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return ([.. edges.Except(live)], [.. nodes.Except(alive)]);
    }

    private static GraphNode Node(EntityRow entity, IEnumerable<TripleRow> properties)
    {
        var values = properties
            .GroupBy(p => p.Relation)
            .ToDictionary(g => g.Key, g => (IReadOnlyList<string>)[.. g.Select(p => p.Value!).Distinct(StringComparer.Ordinal)]);
        if (entity.Aliases.Count > 0 && !values.ContainsKey(GraphNode.Aliases))
            values[GraphNode.Aliases] = entity.Aliases;
        return new GraphNode(entity.GraphKey, entity.Type, entity.Name, values);
    }
}
