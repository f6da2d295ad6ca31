using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Domain.Schema;

namespace Portal.Schema.Migration;

/// <summary>One migration on its way: what the steps of the rooms share.</summary>
public sealed class MigrationRun(PortalDbContext db, Guid workspaceId, KnowledgeSchema from, KnowledgeSchema to)
{
    public const int Page = 1000;

    public PortalDbContext Db { get; } = db;

    public Guid WorkspaceId { get; } = workspaceId;

    public KnowledgeSchema From { get; } = from;

    public KnowledgeSchema To { get; } = to;

    public SchemaMapping Mapping { get; } = SchemaMapping.Between(from, to);

    public MigrationJournal Journal { get; } = new();

    public SchemaMigrationResult Result { get; set; } = new();

    /// <summary>Carries the migration out, step by step.</summary>
    internal async Task ApplyAsync(IEnumerable<ISchemaMigrationStep> steps)
    {
        // Also the layers that annotators have of their own: a type that is renamed is renamed in all of them.
        Db.SeesAllLayers = true;
        var work = steps.OrderBy(s => s.Order).Select(s => s.Open(this)).OfType<ISchemaMigrationWork>().ToList();
        foreach (var room in work)
            await room.ApplyAsync().ConfigureAwait(false);
        foreach (var room in work)
            await room.RevalidateAsync().ConfigureAwait(false);
        if (Journal.Count == 0)
            return;
        foreach (var room in work)
            await room.SettleAsync().ConfigureAwait(false);
    }

    /// <summary>Changes rows a page at a time, each page in the journal.</summary>
    public async Task PagesAsync<T>(
        Func<Guid, IQueryable<T>> next,
        Func<List<T>, Task> change,
        Func<T, Guid> id,
        Func<List<T>, Task>? before = null
    )
    {
        var after = Guid.Empty;
        while (true)
        {
            var rows = await next(after).ToListAsync().ConfigureAwait(false);
            if (rows.Count == 0)
                return;
            if (before is not null)
                await before(rows).ConfigureAwait(false);
            after = id(rows[^1]);
            await change(rows).ConfigureAwait(false);
            await Journal.SaveAsync(Db).ConfigureAwait(false);
        }
    }
}
