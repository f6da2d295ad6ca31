using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Domain;
using Portal.Domain.Schema;

namespace Portal.Services;

/// <summary>The schema of a workspace: one draft, and versions that were published.</summary>
[ApplicationService]
public sealed class SchemaService(AccessControl access, IDbContextFactory<PortalDbContext> contexts, WriteQueue writes, SchemaVersions versions, SchemaPublisher publisher, SchemaHub hub, AnswerEngineCache engines)
{
    /// <summary>The draft; before anything was drawn an empty one, after publishing a copy of the newest version.</summary>
    public async Task<SchemaView> DraftAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return versions.Draft(await SchemaVersions.NewestAsync(db, found.Id, null).ConfigureAwait(false));
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

    /// <summary>One version by number; <c>draft</c> and <c>published</c> are those two.</summary>
    /// <exception cref="ProblemException"><c>schema.version.unknown</c>: there is none.</exception>
    public async Task<SchemaView> VersionAsync(ActingUser actor, string workspace, string which, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        if (which == "draft")
            return versions.Draft(await SchemaVersions.NewestAsync(db, found.Id, null).ConfigureAwait(false));
        var row = which == "published" ? await SchemaVersions.NewestAsync(db, found.Id, true).ConfigureAwait(false)
            : int.TryParse(which, System.Globalization.CultureInfo.InvariantCulture, out var number) ? await db.SchemaVersions.AsNoTracking().FirstOrDefaultAsync(s => s.WorkspaceId == found.Id && s.Number == number, cancellationToken).ConfigureAwait(false)
            : null;
        return row is not null ? versions.View(row) : throw new ProblemException("schema.version.unknown", "version", which ?? "");
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
                var draft = await publisher.DraftAsync(db, found.Id, actor.Id, expectedVersion).ConfigureAwait(false);
                var patch = SchemaPatch.Between(versions.Read(draft), schema);
                draft.Json = SchemaJson.Write(schema);
                draft.Version++;
                var edit = publisher.Edit(found.Id, actor.Id, SchemaDesignService.EditKind, $"{{\"op\":\"save\",\"number\":{draft.Number}}}");
                edit.Inverse = patch.IsEmpty ? null : SchemaDesignService.Write(patch.Reversed());
                db.AddEdit(edit);
                await db.SaveChangesAsync().ConfigureAwait(false);
                return draft;
            },
            cancellationToken).ConfigureAwait(false);
        hub.Tell(new DraftChanged(found.Id, row.Version, actor.Id));
        return versions.View(row);
    }

    /// <summary>Publishes the draft and takes the work along, in one transaction, before it returns; <see cref="SchemaGovernanceService.StartPublishAsync"/> does it as a job.</summary>
    /// <exception cref="ProblemException">It has errors; each is a problem.</exception>
    public async Task<SchemaView> PublishAsync(ActingUser actor, string workspace, int expectedVersion, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.Design, cancellationToken).ConfigureAwait(false);
        return await PublishAsync(found.Id, actor.Id, null, expectedVersion, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Publishes the draft, or <paramref name="schema"/> under it.</summary>
    internal async Task<SchemaView> PublishAsync(Guid workspaceId, Guid userId, KnowledgeSchema? schema, int? expectedVersion, CancellationToken cancellationToken)
    {
        var (row, _) = await writes.RunAsync(db => publisher.PublishAsync(db, workspaceId, userId, schema, expectedVersion, null), cancellationToken).ConfigureAwait(false);
        engines.Forget(workspaceId);
        hub.Tell(new DraftChanged(workspaceId, row.Version, userId));
        return versions.View(row);
    }
}
