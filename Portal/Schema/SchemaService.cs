using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Platform;
using Portal.Schema.Publishing;

namespace Portal.Schema;

/// <summary>The schema of a workspace: one draft, and versions that were published.</summary>
[ApplicationService]
public sealed class SchemaService(AccessControl access, WriteQueue writes, SchemaVersions versions, SchemaPublisher publisher)
{
    /// <summary>The draft; before anything was drawn an empty one, after publishing a copy of the newest version.</summary>
    public async Task<SchemaView> DraftAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        return versions.Draft(await SchemaVersions.NewestAsync(scope.Db, scope.Id, null).ConfigureAwait(false));
    }

    /// <summary>What suggestions, labeling and questions go by: the newest published version, or the draft while there is none.</summary>
    public async Task<SchemaView> CurrentAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        return await versions.CurrentAsync(scope.Id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same for a job, whose right was checked when it was started.</summary>
    internal Task<SchemaView> CurrentAsync(Guid workspaceId, CancellationToken cancellationToken) =>
        versions.CurrentAsync(workspaceId, cancellationToken);

    /// <summary>All versions, the newest first.</summary>
    public async Task<IReadOnlyList<SchemaView>> VersionsAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var rows = await scope
            .Db.SchemaVersions.AsNoTracking()
            .Where(s => s.WorkspaceId == scope.Id)
            .OrderByDescending(s => s.Number)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return [.. rows.Select(versions.View)];
    }

    /// <summary>One version by number; <c>draft</c> and <c>published</c> are those two.</summary>
    /// <exception cref="ProblemException"><c>schema.version.unknown</c>: there is none.</exception>
    public async Task<SchemaView> VersionAsync(ActingUser actor, string workspace, string which, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        if (which == "draft")
            return versions.Draft(await SchemaVersions.NewestAsync(scope.Db, scope.Id, null).ConfigureAwait(false));
        var row =
            which == "published" ? await SchemaVersions.NewestAsync(scope.Db, scope.Id, true).ConfigureAwait(false)
            : int.TryParse(which, System.Globalization.CultureInfo.InvariantCulture, out var number)
                ? await scope
                    .Db.SchemaVersions.AsNoTracking()
                    .FirstOrDefaultAsync(s => s.WorkspaceId == scope.Id && s.Number == number, cancellationToken)
                    .ConfigureAwait(false)
            : null;
        return row is not null ? versions.View(row) : throw new ProblemException(SchemaProblems.VersionUnknown, "version", which ?? "");
    }

    /// <summary>Saves the draft.</summary>
    /// <param name="expectedVersion">The <see cref="SchemaView.Version"/> that the change was made from.</param>
    /// <exception cref="ProblemException"><c>schema.conflict</c>: somebody else has saved since. Or it is larger or deeper than a schema
    /// may be. Nothing was changed.</exception>
    public async Task<SchemaView> SaveDraftAsync(
        ActingUser actor,
        string workspace,
        KnowledgeSchema schema,
        int expectedVersion,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Design, cancellationToken).ConfigureAwait(false);
        var row = await writes
            .RunAsync(
                async db =>
                {
                    var draft = await publisher.DraftAsync(db, scope.Id, actor.Id, expectedVersion).ConfigureAwait(false);
                    var before = versions.Read(draft);
                    if (SchemaRules.CheckLimits(schema, before) is { Count: > 0 } limits)
                        throw new ProblemException(limits);
                    var patch = SchemaPatch.Between(before, schema);
                    draft.Json = SchemaJson.Write(schema);
                    draft.Version++;
                    var edit = publisher.Edit(scope.Id, actor.Id, SchemaEditKinds.Edit, $"{{\"op\":\"save\",\"number\":{draft.Number}}}");
                    edit.Inverse = patch.IsEmpty ? null : SchemaDesignService.Write(patch.Reversed());
                    db.AddEdit(edit);
                    await db.SaveChangesAsync().ConfigureAwait(false);
                    db.Tell(new DraftChanged(scope.Id, draft.Version, actor.Id));
                    return draft;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return versions.View(row);
    }

    /// <summary>Publishes the draft and takes the work along, in one transaction, before it returns;
    /// <see cref="SchemaGovernanceService.StartPublishAsync"/> does it as a job.</summary>
    /// <exception cref="ProblemException">It has errors; each is a problem.</exception>
    public async Task<SchemaView> PublishAsync(ActingUser actor, string workspace, int expectedVersion, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Design, cancellationToken).ConfigureAwait(false);
        return await PublishAsync(scope.Id, actor.Id, null, expectedVersion, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Publishes the draft, or <paramref name="schema"/> under it.</summary>
    internal async Task<SchemaView> PublishAsync(
        Guid workspaceId,
        Guid userId,
        KnowledgeSchema? schema,
        int? expectedVersion,
        CancellationToken cancellationToken
    )
    {
        var (row, migration) = await writes
            .RunAsync(db => publisher.PublishAsync(db, workspaceId, userId, schema, expectedVersion, null), cancellationToken)
            .ConfigureAwait(false);
        publisher.Published(workspaceId, row.Number, SchemaPublisher.ResultOf(migration));
        return versions.View(row);
    }
}
