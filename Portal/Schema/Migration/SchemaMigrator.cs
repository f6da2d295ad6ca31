using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Model;
using Portal.Domain.Schema;
using Portal.Services.Migration;

namespace Portal.Services;

/// <summary>Takes the work from one schema version to the next, inside the write that publishes it, and back again.</summary>
/// <remarks>Every row that it touches is in the journal. What was approved and is no longer legal goes back to the review queue; only work of types that were
/// given up is withdrawn, and that too can be taken back.</remarks>
public sealed class SchemaMigrator(TripleOutbox outbox, TimeProvider time)
{
    /// <summary>Carries the changes out; null when none reaches the work.</summary>
    internal async Task<SchemaMigrationRow?> ApplyAsync(PortalDbContext db, Guid workspaceId, Guid userId, KnowledgeSchema from, KnowledgeSchema to, int number)
    {
        var run = new MigrationRun(db, workspaceId, from, to);
        await run.ApplyAsync().ConfigureAwait(false);
        if (run.Journal.Count == 0)
            return null;
        await QueueAsync(db, workspaceId, run.InGraphBefore, await InGraph.OfAsync(db, [.. run.Journal.Rows<TripleRow>().Union(run.InGraphBefore.Keys)]).ConfigureAwait(false)).ConfigureAwait(false);
        var row = new SchemaMigrationRow
        {
            Id = Guid.CreateVersion7(),
            WorkspaceId = workspaceId,
            ToNumber = number,
            Result = System.Text.Json.JsonSerializer.Serialize(run.Result, System.Text.Json.JsonSerializerOptions.Web),
            Journal = run.Journal.Write(),
            By = userId,
            At = time.GetUtcNow().UtcDateTime,
        };
        db.SchemaMigrations.Add(row);
        await db.SaveChangesAsync().ConfigureAwait(false);
        return row;
    }

    /// <summary>Takes a migration back.</summary>
    internal async Task<(int Restored, int Kept)> RevertAsync(PortalDbContext db, SchemaMigrationRow migration)
    {
        db.SeesAllLayers = true;
        var journal = MigrationJournal.Read(migration.Journal);
        // Triples whose own row was not touched hang on entities that were: all of them may have other keys afterwards.
        var entities = journal.Rows<EntityRow>();
        var triples = journal.Rows<TripleRow>();
        foreach (var page in entities.Chunk(500))
            triples.UnionWith(await db.Triples.Where(t => page.Contains(t.HeadId) || (t.TailId != null && page.Contains(t.TailId.Value))).Select(t => t.Id).ToListAsync().ConfigureAwait(false));
        var before = await InGraph.OfAsync(db, [.. triples]).ConfigureAwait(false);
        var outcome = await journal.RevertAsync(db).ConfigureAwait(false);
        await db.SaveChangesAsync().ConfigureAwait(false);
        db.ChangeTracker.Clear();
        await QueueAsync(db, migration.WorkspaceId, before, await InGraph.OfAsync(db, [.. triples]).ConfigureAwait(false)).ConfigureAwait(false);
        await db.SchemaMigrations.Where(m => m.Id == migration.Id).ExecuteUpdateAsync(s => s.SetProperty(m => m.IsReverted, true)).ConfigureAwait(false);
        return outcome;
    }

    // The graph is told the difference: what it has under keys that are no longer, and what it has not yet.
    private async Task QueueAsync(PortalDbContext db, Guid workspaceId, Dictionary<Guid, InGraph> before, Dictionary<Guid, InGraph> after)
    {
        var added = after.Where(a => !before.TryGetValue(a.Key, out var old) || old != a.Value).Select(a => a.Key).ToList();
        var removed = before.Where(b => !after.TryGetValue(b.Key, out var now) || now != b.Value).ToList();
        if (added.Count + removed.Count == 0)
            return;
        foreach (var target in await TripleOutbox.TargetsAsync(db, workspaceId).ConfigureAwait(false))
        {
            foreach (var page in removed.Chunk(MigrationRun.Page))
            {
                db.Outbox.AddRange(page.Select(r => new OutboxRow { WorkspaceId = workspaceId, TripleId = r.Key, IsRemoval = true, Target = target, OldKey = r.Value.Key, OldHeadKey = r.Value.Head, OldTailKey = r.Value.Tail }));
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
