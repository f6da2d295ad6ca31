using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Model;
using Portal.Domain;
using Portal.Domain.Schema;

namespace Portal.Services;

/// <summary>Publishes a draft and takes the work along, in one write; and takes a publication back. Callers have checked the right.</summary>
public sealed class SchemaPublisher(SchemaVersions versions, SchemaMigrator migrator, TimeProvider time)
{
    /// <summary>Publishes the draft, or <paramref name="schema"/> under a draft that is there, which stays a draft.</summary>
    /// <exception cref="ProblemException">The schema has errors, or the draft was changed since.</exception>
    internal async Task<(SchemaVersion Row, SchemaMigrationRow? Migration)> PublishAsync(PortalDbContext db, Guid workspaceId, Guid userId, KnowledgeSchema? schema, int? expectedVersion, string? note)
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
        db.AddEdit(Edit(workspaceId, userId, "schema.publish", $"{{\"number\":{row.Number}}}"));
        await db.SaveChangesAsync().ConfigureAwait(false);
        var migration = published is null ? null : await migrator.ApplyAsync(db, workspaceId, userId, from, to, row.Number).ConfigureAwait(false);
        return (row, migration);
    }

    /// <summary>Takes the newest publication back: the work, and the schema as a version of its own, so that nothing of the history is lost.</summary>
    /// <exception cref="ProblemException">There is none, or a draft stands on it.</exception>
    internal async Task<(int Restored, int Kept, int Number)> RevertAsync(PortalDbContext db, Guid workspaceId, Guid userId)
    {
        var rows = await db.SchemaVersions.Where(s => s.WorkspaceId == workspaceId && s.IsPublished).OrderByDescending(s => s.Number).Take(2).ToListAsync().ConfigureAwait(false);
        if (rows.Count < 2)
            throw new ProblemException("schema.revert.nothing", "");
        if (await SchemaVersions.NewestAsync(db, workspaceId, null).ConfigureAwait(false) is { IsPublished: false } draft)
            throw new ProblemException("schema.revert.draft", "", $"{draft.Number}");
        var newest = rows[0];
        var (number, json) = (newest.Number + 1, rows[1].Json);
        var outcome = (Restored: 0, Kept: 0);
        if (await db.SchemaMigrations.FirstOrDefaultAsync(m => m.WorkspaceId == workspaceId && m.ToNumber == newest.Number && !m.IsReverted).ConfigureAwait(false) is { } migration)
            outcome = await migrator.RevertAsync(db, migration).ConfigureAwait(false);
        db.SchemaVersions.Add(new SchemaVersion
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
        });
        db.AddEdit(Edit(workspaceId, userId, "schema.revert", $"{{\"number\":{newest.Number}}}"));
        await db.SaveChangesAsync().ConfigureAwait(false);
        return (outcome.Restored, outcome.Kept, number);
    }

    /// <summary>The draft, made from the newest version when there is none.</summary>
    internal async Task<SchemaVersion> DraftAsync(PortalDbContext db, Guid workspaceId, Guid userId, int? expectedVersion)
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

    internal EditRow Edit(Guid workspaceId, Guid userId, string kind, string command) => new()
    {
        Id = Guid.CreateVersion7(),
        WorkspaceId = workspaceId,
        UserId = userId,
        Kind = kind,
        Command = command,
        At = time.GetUtcNow().UtcDateTime,
    };

    // A draft that people work on moves up: what they changed is put on top of the new version.
    private async Task<SchemaVersion> UnderDraftAsync(PortalDbContext db, Guid workspaceId, Guid userId, KnowledgeSchema from, KnowledgeSchema schema)
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

        var row = new SchemaVersion { Id = Guid.CreateVersion7(), WorkspaceId = workspaceId, Number = number, CreatedBy = userId, CreatedAt = time.GetUtcNow().UtcDateTime };
        db.SchemaVersions.Add(row);
        return row;
    }
}
