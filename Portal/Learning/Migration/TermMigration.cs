using Microsoft.EntityFrameworkCore;
using Portal.Schema.Migration;

namespace Portal.Learning.Migration;

/// <summary>Entries of dictionaries follow their types.</summary>
public sealed class TermMigration : ISchemaMigrationStep
{
    public int Order => 30;

    public ISchemaMigrationWork Open(MigrationRun run) => new Work(run);

    private sealed class Work(MigrationRun run) : ISchemaMigrationWork
    {
        public async Task ApplyAsync()
        {
            var changed = run.Mapping.ChangedEntities.ToList();
            foreach (
                var term in await run
                    .Db.Terms.Where(t => t.WorkspaceId == run.WorkspaceId && changed.Contains(t.Type))
                    .ToListAsync()
                    .ConfigureAwait(false)
            )
            {
                var move = run.Mapping.Entity(term.Type, term.Term);
                if (move.Type == term.Type)
                    continue;
                run.Result = run.Result with { Terms = run.Result.Terms + 1 };
                if (
                    move.Type is null
                    || await run
                        .Db.Terms.AnyAsync(t => t.WorkspaceId == run.WorkspaceId && t.Type == move.Type && t.Term == term.Term)
                        .ConfigureAwait(false)
                    || run.Db.Terms.Local.Any(t => t.Id != term.Id && t.Type == move.Type && t.Term == term.Term)
                )
                    run.Db.Terms.Remove(term);
                else
                    term.Type = move.Type;
            }

            await run.Journal.SaveAsync(run.Db).ConfigureAwait(false);
        }
    }
}
