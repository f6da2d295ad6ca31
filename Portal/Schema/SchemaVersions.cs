using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Schema;
using Portal.Domain.Schema;

namespace Portal.Schema;

/// <summary>Reads schema versions; published ones are parsed once. Callers have checked the right.</summary>
public sealed class SchemaVersions(IDbContextFactory<PortalDbContext> contexts)
{
    private readonly ConcurrentDictionary<Guid, KnowledgeSchema> _published = new();

    /// <summary>The newest published version, or the draft while there is none, or an empty schema.</summary>
    public async Task<SchemaView> CurrentAsync(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var row =
            await NewestAsync(db, workspaceId, true).ConfigureAwait(false)
            ?? await NewestAsync(db, workspaceId, null).ConfigureAwait(false);
        return row is null ? new SchemaView(Guid.Empty, 0, false, KnowledgeSchema.Empty, 0, null) : View(row);
    }

    public SchemaView View(SchemaVersion row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new(
            row.Id,
            row.Number,
            row.IsPublished,
            Read(row),
            row.Version,
            row.PublishedAt,
            row.Review,
            row.Note,
            row.PublishedBy ?? row.CreatedBy
        );
    }

    /// <summary>The draft that the newest version is, or that would follow it.</summary>
    public SchemaView Draft(SchemaVersion? newest) =>
        newest is null ? new SchemaView(Guid.Empty, 1, false, KnowledgeSchema.Empty, 0, null)
        : newest.IsPublished ? new SchemaView(Guid.Empty, newest.Number + 1, false, Read(newest), 0, null)
        : View(newest);

    public KnowledgeSchema Read(SchemaVersion row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.IsPublished
            ? _published.GetOrAdd(row.Id, _ => SchemaJson.Read(row.Json).GetValueOrThrow())
            : SchemaJson.Read(row.Json).GetValueOrThrow();
    }

    public static Task<SchemaVersion?> NewestAsync(PortalDbContext db, Guid workspaceId, bool? published) =>
        db
            .SchemaVersions.Where(s => s.WorkspaceId == workspaceId && (published == null || s.IsPublished == published))
            .OrderByDescending(s => s.Number)
            .FirstOrDefaultAsync();
}
