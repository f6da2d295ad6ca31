using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Model;
using Portal.Domain.Answering;
using Portal.Domain.Schema;
using Portal.Hosting;

namespace Portal.Services;

/// <summary>Says what a change of the schema would do to the work before it is made.</summary>
/// <remarks>The change is carried out by the very code that publishing runs, on a copy of the database that is thrown away: the preview cannot differ from
/// the deed, and nobody waits for it.</remarks>
[ApplicationService]
public sealed class SchemaImpactService(AccessControl access, IDbContextFactory<PortalDbContext> contexts, DataFolder folder, SchemaVersions versions, SchemaMigrator migrator)
{
    private const int MostSamples = 12;
    private const int MostRead = 200;

    /// <summary>What publishing the draft would do.</summary>
    public async Task<SchemaImpact> OfDraftAsync(ActingUser actor, string workspace, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var (published, draft) = await BothAsync(found.Id, cancellationToken).ConfigureAwait(false);
        return await MeasureAsync(found.Id, published, draft, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What one change would do, published by itself: its figures are no other change's.</summary>
    /// <exception cref="Domain.ProblemException">The change cannot be made.</exception>
    public Task<SchemaImpact> OfChangeAsync(ActingUser actor, string workspace, SchemaChange change, CancellationToken cancellationToken) =>
        OfAsync(actor, workspace, change, inDraft: false, cancellationToken);

    /// <summary>What publishing the draft would do with one change more.</summary>
    /// <exception cref="Domain.ProblemException">The change cannot be made.</exception>
    public Task<SchemaImpact> OfDraftChangeAsync(ActingUser actor, string workspace, SchemaChange change, CancellationToken cancellationToken) =>
        OfAsync(actor, workspace, change, inDraft: true, cancellationToken);

    private async Task<SchemaImpact> OfAsync(ActingUser actor, string workspace, SchemaChange change, bool inDraft, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        if (change is null)
            throw new Domain.ProblemException("schema.edit.illegal", "change");
        var (published, draft) = await BothAsync(found.Id, cancellationToken).ConfigureAwait(false);
        var after = SchemaEdits.Apply(inDraft ? draft : published, published, new SchemaEdit.Change(change)).GetValueOrThrow();
        return await MeasureAsync(found.Id, published, after, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(KnowledgeSchema Published, KnowledgeSchema Draft)> BothAsync(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var published = await SchemaVersions.NewestAsync(db, workspaceId, true).ConfigureAwait(false);
        var draft = versions.Draft(await SchemaVersions.NewestAsync(db, workspaceId, null).ConfigureAwait(false));
        // Without a version in force the draft is what people have labeled by.
        return (published is null ? draft.Schema with { Changes = [] } : versions.Read(published), draft.Schema);
    }

    private async Task<SchemaImpact> MeasureAsync(Guid workspaceId, KnowledgeSchema from, KnowledgeSchema to, CancellationToken cancellationToken)
    {
        var before = TemplateGenerator.Generate(from).ToDictionary(t => t.Id, JsonOf);
        var after = TemplateGenerator.Generate(to).ToDictionary(t => t.Id, JsonOf);
        var templates = before.Count(t => !after.TryGetValue(t.Key, out var now) || now != t.Value) + after.Keys.Count(k => !before.ContainsKey(k));
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        db.SeesAllLayers = true;
        var approved = await db.Triples.CountAsync(t => t.WorkspaceId == workspaceId && t.State == TripleState.Approved, cancellationToken).ConfigureAwait(false);
        var nothing = new SchemaImpact(new SchemaMigrationResult(), approved, templates, before.Count, after.Count, 0, 0, 0, [], 0);
        if (SchemaMapping.Between(from, to).IsEmpty && new TripleCheck(from, to).IsEmpty)
            return nothing;
        var copy = Path.Combine(folder.Temporary, $"impact-{Guid.CreateVersion7():N}.db");
        try
        {
            return await OnCopyAsync(db, copy, workspaceId, from, to, nothing, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (var file in new[] { copy, copy + "-wal", copy + "-shm", copy + "-journal" })
                File.Delete(file);
        }
    }

    private async Task<SchemaImpact> OnCopyAsync(PortalDbContext db, string copy, Guid workspaceId, KnowledgeSchema from, KnowledgeSchema to, SchemaImpact nothing, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = copy, Pooling = false }.ToString());
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await Task.Run(() => Copy(connection), cancellationToken).ConfigureAwait(false);
        await using var scratch = new PortalDbContext(SqliteConnections.OptionsFor(connection));
        await using var transaction = await scratch.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        var outboxBefore = await scratch.Outbox.MaxAsync(o => (long?)o.Sequence, cancellationToken).ConfigureAwait(false) ?? 0;
        var migration = await migrator.ApplyAsync(scratch, workspaceId, Guid.Empty, from, to, 0).ConfigureAwait(false);
        if (migration is null)
            return nothing;
        var old = await scratch.Outbox.Where(o => o.Sequence > outboxBefore && o.Target == GraphTargets.Embedded && o.OldKey != null)
            .Select(o => new { o.OldKey, o.OldHeadKey, o.OldTailKey }).ToListAsync(cancellationToken).ConfigureAwait(false);
        var heads = old.SelectMany(o => new[] { o.OldHeadKey!, o.OldTailKey ?? o.OldHeadKey! }).Distinct().ToList();
        var nodes = 0;
        foreach (var page in heads.Chunk(500))
            nodes += page.Length - await scratch.Entities.CountAsync(e => e.WorkspaceId == workspaceId && page.Contains(e.GraphKey) && scratch.Triples.Any(t => t.State == TripleState.Approved && (t.HeadId == e.Id || t.TailId == e.Id)), cancellationToken).ConfigureAwait(false);
        var journal = MigrationJournal.Read(migration.Journal);
        var (triples, mentions) = (journal.Rows<TripleRow>(), journal.Rows<MentionRow>());
        var samples = (await TriplesAsync(db, scratch, triples, cancellationToken).ConfigureAwait(false)).Concat(await MentionsAsync(db, scratch, mentions, cancellationToken).ConfigureAwait(false)).ToList();
        var documents = 0;
        foreach (var page in mentions.Chunk(500))
            documents += await db.Mentions.Where(m => page.Contains(m.Id)).Select(m => m.DocumentId).Distinct().CountAsync(cancellationToken).ConfigureAwait(false);
        return nothing with
        {
            Work = JsonSerializer.Deserialize<SchemaMigrationResult>(migration.Result, JsonSerializerOptions.Web)!,
            GraphNodes = nodes,
            GraphEdges = old.Count(o => o.OldTailKey is not null),
            Documents = documents,
            Samples = samples,
            SampledOf = triples.Count + mentions.Count,
        };
    }

    // SQLite's own online backup: a consistent copy while others write.
    private void Copy(SqliteConnection target)
    {
        using var source = new SqliteConnection(SqliteConnections.ReadOnly(folder));
        source.Open();
        source.BackupDatabase(target);
        SqliteConnections.Execute(target, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -131072;");
    }

    // The same words said of many rows are one sample.
    private static async Task<IEnumerable<SchemaImpactSample>> TriplesAsync(PortalDbContext db, PortalDbContext scratch, HashSet<Guid> ids, CancellationToken cancellationToken)
    {
        var some = ids.Order().Take(MostRead).ToList();
        async Task<Dictionary<Guid, (string Line, string State)>> LinesAsync(PortalDbContext context) =>
            (await TripleReader.ReadAsync(context, await context.Triples.AsNoTracking().Where(t => some.Contains(t.Id)).ToListAsync(cancellationToken).ConfigureAwait(false), 0, cancellationToken).ConfigureAwait(false))
            .ToDictionary(t => t.Id, t => ($"{t.Head.Name} ({t.Head.Type}) — {t.Relation} → {(t.Tail is { } tail ? $"{tail.Name} ({tail.Type})" : t.Value)}", t.State.ToString()));
        var (before, after) = (await LinesAsync(db).ConfigureAwait(false), await LinesAsync(scratch).ConfigureAwait(false));
        return some.Where(before.ContainsKey).Select(id => (Before: before[id], After: after.GetValueOrDefault(id, ("", ""))))
            .Select(s => new SchemaImpactSample("triple", s.Before.Line, s.After.Item1, s.Before.State, s.After.Item2)).Distinct().Take(MostSamples);
    }

    private static async Task<IEnumerable<SchemaImpactSample>> MentionsAsync(PortalDbContext db, PortalDbContext scratch, HashSet<Guid> ids, CancellationToken cancellationToken)
    {
        var some = ids.Order().Take(MostRead).ToList();
        var rows = await db.Mentions.Where(m => some.Contains(m.Id)).Join(db.Documents, m => m.DocumentId, d => d.Id, (m, d) => new { m.Id, m.Type, m.State, Text = d.Text.Substring(m.Start, m.End - m.Start) }).ToListAsync(cancellationToken).ConfigureAwait(false);
        var after = await scratch.Mentions.AsNoTracking().Where(m => some.Contains(m.Id)).ToDictionaryAsync(m => m.Id, cancellationToken).ConfigureAwait(false);
        return rows.OrderBy(r => r.Id).Select(r => new SchemaImpactSample("mention", $"{r.Text} ({r.Type})", $"{r.Text} ({after[r.Id].Type})", r.State.ToString(), after[r.Id].State.ToString())).Distinct().Take(MostSamples);
    }

    private static string JsonOf(QuestionTemplate template) => JsonSerializer.Serialize(template);
}
