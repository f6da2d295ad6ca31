using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Schema;
using Portal.Domain.Schema;

namespace Portal.Schema.Migration;

/// <summary>Takes the work from one schema version to the next, inside the write that publishes it, and back again.</summary>
/// <remarks>Every row that it touches is in the journal. What was approved and is no longer legal goes back to the review queue; only work
/// of types that were given up is withdrawn, and that too can be taken back.</remarks>
public sealed class SchemaMigrator(IEnumerable<ISchemaMigrationStep> steps, TimeProvider time)
{
    /// <summary>Whether a change reaches any work.</summary>
    internal bool Reaches(KnowledgeSchema from, KnowledgeSchema to) =>
        !SchemaMapping.Between(from, to).IsEmpty || steps.Any(s => s.Reaches(from, to));

    /// <summary>Carries the changes out; null when none reaches the work.</summary>
    internal async Task<SchemaMigrationRow?> ApplyAsync(
        PortalDbContext db,
        Guid workspaceId,
        Guid userId,
        KnowledgeSchema from,
        KnowledgeSchema to,
        int number
    )
    {
        var run = new MigrationRun(db, workspaceId, from, to);
        await run.ApplyAsync(steps).ConfigureAwait(false);
        if (run.Journal.Count == 0)
            return null;
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
        var after = new List<Func<Task>>();
        foreach (var step in steps.OrderBy(s => s.Order))
        {
            if (await step.RevertingAsync(db, migration.WorkspaceId, journal).ConfigureAwait(false) is { } settle)
                after.Add(settle);
        }

        var outcome = await journal.RevertAsync(db).ConfigureAwait(false);
        await db.SaveChangesAsync().ConfigureAwait(false);
        db.ChangeTracker.Clear();
        foreach (var settle in after)
            await settle().ConfigureAwait(false);
        await db
            .SchemaMigrations.Where(m => m.Id == migration.Id)
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.IsReverted, true))
            .ConfigureAwait(false);
        return outcome;
    }
}
