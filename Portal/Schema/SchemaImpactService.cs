using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Domain.Schema;
using Portal.Platform;
using Portal.Schema.Migration;

namespace Portal.Schema;

/// <summary>Says what a change of the schema would do to the work before it is made.</summary>
/// <remarks>The change is carried out by the very code that publishing runs, on a copy of the database that is thrown away: the preview
/// cannot differ from the deed, and nobody waits for it.</remarks>
[ApplicationService]
public sealed class SchemaImpactService(
    AccessControl access,
    IDbContextFactory<PortalDbContext> contexts,
    DataFolder folder,
    SchemaVersions versions,
    SchemaMigrator migrator,
    IEnumerable<ISchemaMigrationStep> steps
)
{
    private readonly IReadOnlyList<ISchemaMigrationStep> _steps = [.. steps.OrderBy(s => s.Order)];

    /// <summary>What publishing the draft would do.</summary>
    public async Task<SchemaImpact> OfDraftAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var (published, draft) = await BothAsync(scope.Id, cancellationToken).ConfigureAwait(false);
        return await MeasureAsync(scope.Id, published, draft, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What one change would do, published by itself: its figures are no other change's.</summary>
    /// <exception cref="Domain.ProblemException">The change cannot be made.</exception>
    public Task<SchemaImpact> OfChangeAsync(ActingUser actor, string workspace, SchemaChange change, CancellationToken cancellationToken) =>
        OfAsync(actor, workspace, change, inDraft: false, cancellationToken);

    /// <summary>What publishing the draft would do with one change more.</summary>
    /// <exception cref="Domain.ProblemException">The change cannot be made.</exception>
    public Task<SchemaImpact> OfDraftChangeAsync(
        ActingUser actor,
        string workspace,
        SchemaChange change,
        CancellationToken cancellationToken
    ) => OfAsync(actor, workspace, change, inDraft: true, cancellationToken);

    private async Task<SchemaImpact> OfAsync(
        ActingUser actor,
        string workspace,
        SchemaChange change,
        bool inDraft,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        if (change is null)
            throw new Domain.ProblemException(SchemaProblems.EditIllegal, "change");
        var (published, draft) = await BothAsync(scope.Id, cancellationToken).ConfigureAwait(false);
        var after = SchemaEdits.Apply(inDraft ? draft : published, published, new SchemaEdit.Change(change)).GetValueOrThrow();
        return await MeasureAsync(scope.Id, published, after, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(KnowledgeSchema Published, KnowledgeSchema Draft)> BothAsync(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var published = await SchemaVersions.NewestAsync(db, workspaceId, true).ConfigureAwait(false);
        var draft = versions.Draft(await SchemaVersions.NewestAsync(db, workspaceId, null).ConfigureAwait(false));
        // Without a version in force the draft is what people have labeled by.
        return (published is null ? draft.Schema with { Changes = [] } : versions.Read(published), draft.Schema);
    }

    private async Task<SchemaImpact> MeasureAsync(
        Guid workspaceId,
        KnowledgeSchema from,
        KnowledgeSchema to,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        db.SeesAllLayers = true;
        var nothing = new SchemaImpact(new SchemaMigrationResult(), 0, 0, 0, 0, 0, 0, 0, [], 0);
        foreach (var step in _steps)
            nothing = await step.LookAsync(nothing, new SchemaComparison(workspaceId, from, to), db, cancellationToken)
                .ConfigureAwait(false);
        if (!migrator.Reaches(from, to))
            return nothing;
        await using var copy = await ScratchDatabase.CopyAsync(folder, cancellationToken).ConfigureAwait(false);
        return await OnCopyAsync(db, copy.Db, workspaceId, from, to, nothing, cancellationToken).ConfigureAwait(false);
    }

    private async Task<SchemaImpact> OnCopyAsync(
        PortalDbContext db,
        PortalDbContext scratch,
        Guid workspaceId,
        KnowledgeSchema from,
        KnowledgeSchema to,
        SchemaImpact nothing,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await scratch.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        var outboxBefore = await scratch.Outbox.MaxAsync(o => (long?)o.Sequence, cancellationToken).ConfigureAwait(false) ?? 0;
        var migration = await migrator.ApplyAsync(scratch, workspaceId, Guid.Empty, from, to, 0).ConfigureAwait(false);
        if (migration is null)
            return nothing;
        var trial = new MigrationTrial(workspaceId, db, scratch, MigrationJournal.Read(migration.Journal), outboxBefore);
        var impact = nothing with
        {
            Work = JsonSerializer.Deserialize<SchemaMigrationResult>(migration.Result, JsonSerializerOptions.Web)!,
        };
        foreach (var step in _steps)
            impact = await step.MeasureAsync(impact, trial, cancellationToken).ConfigureAwait(false);
        return impact;
    }
}
