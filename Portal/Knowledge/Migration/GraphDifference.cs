using Portal.Data;
using Portal.Data.Knowledge;
using Portal.Knowledge.Push;
using Portal.Schema.Migration;

namespace Portal.Knowledge.Migration;

/// <summary>Tells the graphs what a migration, or its reversal, has changed.</summary>
internal sealed class GraphDifference(TripleOutbox outbox)
{
    // The graph is told the difference: what it has under keys that are no longer, and what it has not yet.
    public async Task QueueAsync(PortalDbContext db, Guid workspaceId, Dictionary<Guid, InGraph> before, Dictionary<Guid, InGraph> after)
    {
        var added = after.Where(a => !before.TryGetValue(a.Key, out var old) || old != a.Value).Select(a => a.Key).ToList();
        var removed = before.Where(b => !after.TryGetValue(b.Key, out var now) || now != b.Value).ToList();
        if (added.Count + removed.Count == 0)
            return;
        foreach (var target in await TripleOutbox.TargetsAsync(db, workspaceId).ConfigureAwait(false))
        {
            foreach (var page in removed.Chunk(MigrationRun.Page))
            {
                db.Outbox.AddRange(
                    page.Select(r => new OutboxRow
                    {
                        WorkspaceId = workspaceId,
                        TripleId = r.Key,
                        IsRemoval = true,
                        Target = target,
                        OldKey = r.Value.Key,
                        OldHeadKey = r.Value.Head,
                        OldTailKey = r.Value.Tail,
                    })
                );
                await db.SaveChangesAsync().ConfigureAwait(false);
                db.ChangeTracker.Clear();
            }

            foreach (var page in added.Chunk(MigrationRun.Page))
            {
                await outbox.AddAsync(db, workspaceId, page, isRemoval: false, target).ConfigureAwait(false);
                await db.SaveChangesAsync().ConfigureAwait(false);
                db.ChangeTracker.Clear();
            }

            if (added.Count == 0)
                await outbox.AddAsync(db, workspaceId, [], isRemoval: true, target).ConfigureAwait(false);
        }
    }
}
