using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Model;
using Portal.Domain;
using Portal.Domain.Schema;

namespace Portal.Services;

/// <summary>The schema of a workspace: one draft, and versions that were published.</summary>
[ApplicationService]
public sealed class SchemaService(AccessControl access, IDbContextFactory<PortalDbContext> contexts, WriteQueue writes, SchemaVersions versions, TimeProvider time)
{
    /// <summary>The draft; before anything was drawn an empty one, after publishing a copy of the newest version.</summary>
    public async Task<SchemaView> DraftAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var newest = await SchemaVersions.NewestAsync(db, found.Id, null).ConfigureAwait(false);
        return newest is null ? new SchemaView(Guid.Empty, 1, false, KnowledgeSchema.Empty, 0, null)
            : newest.IsPublished ? new SchemaView(Guid.Empty, newest.Number + 1, false, versions.Read(newest), 0, null)
            : versions.View(newest);
    }

    /// <summary>What suggestions, labeling and questions go by: the newest published version, or the draft while there is none.</summary>
    public async Task<SchemaView> CurrentAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        return await versions.CurrentAsync(found.Id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All versions, the newest first.</summary>
    public async Task<IReadOnlyList<SchemaView>> VersionsAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var rows = await db.SchemaVersions.AsNoTracking().Where(s => s.WorkspaceId == found.Id).OrderByDescending(s => s.Number).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(versions.View)];
    }

    /// <summary>Saves the draft.</summary>
    /// <param name="expectedVersion">The <see cref="SchemaView.Version"/> that the change was made from.</param>
    /// <exception cref="ProblemException"><c>schema.conflict</c>: somebody else has saved since; nothing was changed.</exception>
    public async Task<SchemaView> SaveDraftAsync(ActingUser actor, string workspace, KnowledgeSchema schema, int expectedVersion, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.Design, cancellationToken).ConfigureAwait(false);
        var row = await writes.RunAsync(
            async db =>
            {
                var draft = await DraftForWritingAsync(db, found.Id, actor.Id, expectedVersion).ConfigureAwait(false);
                draft.Json = SchemaJson.Write(schema);
                draft.Version++;
                LogEdit(db, found.Id, actor.Id, "schema.save", $"{{\"number\":{draft.Number}}}");
                await db.SaveChangesAsync().ConfigureAwait(false);
                return draft;
            },
            cancellationToken).ConfigureAwait(false);
        return versions.View(row);
    }

    /// <summary>Publishes the draft.</summary>
    /// <exception cref="ProblemException">It has errors; each is a problem.</exception>
    public async Task<SchemaView> PublishAsync(ActingUser actor, string workspace, int expectedVersion, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.Design, cancellationToken).ConfigureAwait(false);
        return await PublishAsync(found.Id, actor.Id, null, expectedVersion, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Publishes the draft, or <paramref name="schema"/> in its place.</summary>
    internal async Task<SchemaView> PublishAsync(Guid workspaceId, Guid userId, KnowledgeSchema? schema, int? expectedVersion, CancellationToken cancellationToken)
    {
        var row = await writes.RunAsync(
            async db =>
            {
                var draft = await DraftForWritingAsync(db, workspaceId, userId, expectedVersion).ConfigureAwait(false);
                if (schema is not null)
                    draft.Json = SchemaJson.Write(schema);
                var errors = SchemaRules.Check(versions.Read(draft)).Where(p => p.Severity == ProblemSeverity.Error).ToList();
                if (errors.Count > 0)
                    throw new ProblemException(errors);
                (draft.IsPublished, draft.PublishedAt) = (true, time.GetUtcNow().UtcDateTime);
                draft.Version++;
                LogEdit(db, workspaceId, userId, "schema.publish", $"{{\"number\":{draft.Number}}}");
                await db.SaveChangesAsync().ConfigureAwait(false);
                return draft;
            },
            cancellationToken).ConfigureAwait(false);
        return versions.View(row);
    }

    private async Task<SchemaVersion> DraftForWritingAsync(PortalDbContext db, Guid workspaceId, Guid userId, int? expectedVersion)
    {
        var newest = await SchemaVersions.NewestAsync(db, workspaceId, null).ConfigureAwait(false);
        if (newest is { IsPublished: false })
        {
            if (expectedVersion is { } expected && expected != newest.Version)
                throw new ProblemException("schema.conflict", "", $"{newest.Number}");
            return newest;
        }

        if (expectedVersion is > 0)
            throw new ProblemException("schema.conflict", "", $"{newest?.Number ?? 0}");
        var draft = new SchemaVersion
        {
            Id = Guid.CreateVersion7(),
            WorkspaceId = workspaceId,
            Number = (newest?.Number ?? 0) + 1,
            Json = newest?.Json ?? SchemaJson.Write(KnowledgeSchema.Empty),
            CreatedBy = userId,
            CreatedAt = time.GetUtcNow().UtcDateTime,
        };
        db.SchemaVersions.Add(draft);
        return draft;
    }

    private void LogEdit(PortalDbContext db, Guid workspaceId, Guid userId, string kind, string command) => db.AddEdit(new EditRow
    {
        Id = Guid.CreateVersion7(),
        WorkspaceId = workspaceId,
        UserId = userId,
        Kind = kind,
        Command = command,
        At = time.GetUtcNow().UtcDateTime,
    });
}
