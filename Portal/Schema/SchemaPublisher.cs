using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Annotation;
using Portal.Data.Schema;
using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Platform;
using Portal.Schema.Migration;

namespace Portal.Schema;

/// <summary>Publishes a draft and takes the work along, in one write; and takes a publication back. Callers have checked the
/// right.</summary>
public sealed partial class SchemaPublisher(
    SchemaVersions versions,
    SchemaMigrator migrator,
    TimeProvider time,
    ILogger<SchemaPublisher> logger
)
{
    /// <summary>Publishes the draft, or <paramref name="schema"/> under a draft that is there, which stays a draft.</summary>
    /// <exception cref="ProblemException">The schema has errors, or the draft was changed since.</exception>
    internal async Task<(SchemaVersion Row, SchemaMigrationRow? Migration)> PublishAsync(
        PortalDbContext db,
        Guid workspaceId,
        Guid userId,
        KnowledgeSchema? schema,
        int? expectedVersion,
        string? note
    )
    {
        var published = await SchemaVersions.NewestAsync(db, workspaceId, true).ConfigureAwait(false);
        var from = published is null ? KnowledgeSchema.Empty : versions.Read(published);
        var row = schema is null
            ? await DraftAsync(db, workspaceId, userId, expectedVersion).ConfigureAwait(false)
            : await UnderDraftAsync(db, workspaceId, userId, from, schema).ConfigureAwait(false);
        var to = schema ?? versions.Read(row);
        var errors = SchemaRules.Check(to).Where(p => p.Severity == ProblemSeverity.Error).ToList();
        if (errors.Count > 0)
            throw new ProblemException(errors);
        row.Json = SchemaJson.Write(to with { Changes = [] });
        (row.IsPublished, row.PublishedAt, row.PublishedBy) = (true, time.GetUtcNow().UtcDateTime, userId);
        if (note is not null)
            row.Note = note;
        row.Version++;
        db.AddEdit(Edit(workspaceId, userId, SchemaEditKinds.Publish, $"{{\"number\":{row.Number}}}"));
        await db.SaveChangesAsync().ConfigureAwait(false);
        var migration = published is null
            ? null
            : await migrator.ApplyAsync(db, workspaceId, userId, from, to, row.Number).ConfigureAwait(false);
        db.Tell(new SchemaPublished(workspaceId, row.Number));
        db.Tell(new DraftChanged(workspaceId, row.Version, userId));
        return (row, migration);
    }

    /// <summary>Takes the newest publication back: the work, and the schema as a version of its own, so that nothing of the history is
    /// lost.</summary>
    /// <exception cref="ProblemException">There is none, or a draft stands on it.</exception>
    internal async Task<(int Restored, int Kept, int Number)> RevertAsync(PortalDbContext db, Guid workspaceId, Guid userId)
    {
        var rows = await db
            .SchemaVersions.Where(s => s.WorkspaceId == workspaceId && s.IsPublished)
            .OrderByDescending(s => s.Number)
            .Take(2)
            .ToListAsync()
            .ConfigureAwait(false);
        if (rows.Count < 2)
            throw new ProblemException(SchemaProblems.RevertNothing, "");
        if (await SchemaVersions.NewestAsync(db, workspaceId, null).ConfigureAwait(false) is { IsPublished: false } draft)
            throw new ProblemException(SchemaProblems.RevertDraft, "", $"{draft.Number}");
        var newest = rows[0];
        var (number, json) = (newest.Number + 1, rows[1].Json);
        var outcome = (Restored: 0, Kept: 0);
        if (
            await db
                .SchemaMigrations.FirstOrDefaultAsync(m => m.WorkspaceId == workspaceId && m.ToNumber == newest.Number && !m.IsReverted)
                .ConfigureAwait(false) is
            { } migration
        )
            outcome = await migrator.RevertAsync(db, migration).ConfigureAwait(false);
        db.SchemaVersions.Add(
            new SchemaVersion
            {
                Id = Guid.CreateVersion7(),
                WorkspaceId = workspaceId,
                Number = number,
                Json = json,
                IsPublished = true,
                CreatedBy = userId,
                CreatedAt = time.GetUtcNow().UtcDateTime,
                PublishedAt = time.GetUtcNow().UtcDateTime,
                PublishedBy = userId,
                Note = $"↶ {newest.Number}",
            }
        );
        db.AddEdit(Edit(workspaceId, userId, SchemaEditKinds.Revert, $"{{\"number\":{newest.Number}}}"));
        await db.SaveChangesAsync().ConfigureAwait(false);
        db.Tell(new SchemaPublished(workspaceId, number));
        db.Tell(new DraftChanged(workspaceId, 0, userId));
        return (outcome.Restored, outcome.Kept, number);
    }

    /// <summary>Logs a publication; to be called once it is on disk.</summary>
    internal void Published(Guid workspaceId, int number, SchemaMigrationResult result)
    {
        LogPublished(logger, number, workspaceId);
        if (!result.IsEmpty)
            LogMigrated(
                logger,
                workspaceId,
                number,
                result.Mentions + result.MentionsQueued + result.MentionsDeleted,
                result.Relations + result.RelationsDeleted,
                result.Entities + result.EntitiesMerged,
                result.Triples + result.TriplesMerged + result.TriplesQueued + result.TriplesWithdrawn
            );
    }

    /// <summary>Logs that a publication was taken back; to be called once that is on disk.</summary>
    internal void Reverted(Guid workspaceId, int number, int restored, int kept) =>
        LogReverted(logger, number, workspaceId, restored, kept);

    /// <summary>What a migration did; nothing where there was none.</summary>
    internal static SchemaMigrationResult ResultOf(SchemaMigrationRow? migration) =>
        migration is null
            ? new SchemaMigrationResult()
            : JsonSerializer.Deserialize<SchemaMigrationResult>(migration.Result, JsonSerializerOptions.Web)!;

    /// <summary>The draft, made from the newest version when there is none.</summary>
    internal async Task<SchemaVersion> DraftAsync(PortalDbContext db, Guid workspaceId, Guid userId, int? expectedVersion)
    {
        var newest = await SchemaVersions.NewestAsync(db, workspaceId, null).ConfigureAwait(false);
        if (newest is { IsPublished: false })
        {
            if (expectedVersion is { } expected && expected != newest.Version)
                throw new ProblemException(SchemaProblems.Conflict, "", $"{newest.Number}");
            return newest;
        }

        if (expectedVersion is > 0)
            throw new ProblemException(SchemaProblems.Conflict, "", $"{newest?.Number ?? 0}");
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

    internal EditRow Edit(Guid workspaceId, Guid userId, string kind, string command) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            WorkspaceId = workspaceId,
            UserId = userId,
            Kind = kind,
            Command = command,
            At = time.GetUtcNow().UtcDateTime,
        };

    // A draft that people work on moves up: what they changed is put on top of the new version.
    private async Task<SchemaVersion> UnderDraftAsync(
        PortalDbContext db,
        Guid workspaceId,
        Guid userId,
        KnowledgeSchema from,
        KnowledgeSchema schema
    )
    {
        var newest = await SchemaVersions.NewestAsync(db, workspaceId, null).ConfigureAwait(false);
        var number = (newest?.Number ?? 0) + 1;
        if (newest is { IsPublished: false } draft)
        {
            number = draft.Number;
            var changes = SchemaPatch.Between(from, versions.Read(draft));
            draft.Json = SchemaJson.Write(changes.ApplyTo(schema, force: true).GetValueOrThrow());
            draft.Number++;
            draft.Version++;
            await db.SaveChangesAsync().ConfigureAwait(false);
        }

        var row = new SchemaVersion
        {
            Id = Guid.CreateVersion7(),
            WorkspaceId = workspaceId,
            Number = number,
            CreatedBy = userId,
            CreatedAt = time.GetUtcNow().UtcDateTime,
        };
        db.SchemaVersions.Add(row);
        return row;
    }

    [LoggerMessage(EventIds.Schema, LogLevel.Information, "Version {Number} of the schema of workspace {Workspace} is published")]
    private static partial void LogPublished(ILogger logger, int number, Guid workspace);

    [LoggerMessage(
        EventIds.Schema + 1,
        LogLevel.Information,
        "Version {Number} of the schema of workspace {Workspace} touched {Mentions} mentions, {Relations} relations, {Entities} entities, "
            + "{Triples} triples"
    )]
    private static partial void LogMigrated(
        ILogger logger,
        Guid workspace,
        int number,
        int mentions,
        int relations,
        int entities,
        int triples
    );

    [LoggerMessage(
        EventIds.Schema + 2,
        LogLevel.Information,
        "The newest schema of workspace {Workspace} was taken back by version {Number}: {Restored} rows restored, {Kept} kept as they are"
    )]
    private static partial void LogReverted(ILogger logger, int number, Guid workspace, int restored, int kept);
}
