using Microsoft.EntityFrameworkCore;
using Portal.Data.Corpora;
using Portal.Domain.Annotation;
using Portal.Schema.Migration;

namespace Portal.Annotation.Migration;

/// <summary>The mentions of documents, and the relations between them.</summary>
internal sealed class MentionMigration(MigrationRun run) : ISchemaMigrationWork
{
    private readonly HashSet<Guid> _documents = [];

    public async Task ApplyAsync()
    {
        await RelationMentionsAsync().ConfigureAwait(false);
        await MentionsAsync().ConfigureAwait(false);
    }

    /// <summary>Before the mentions: what a property is called depends on the type that its head had.</summary>
    private async Task RelationMentionsAsync()
    {
        var changed = run.Mapping.ChangedRelations.Concat(run.Mapping.ChangedProperties.Select(p => p.Property)).ToList();
        var gone = run.Mapping.ChangedEntities.Where(t => run.Mapping.Entity(t, "").Type is null).ToList();
        if (changed.Count + gone.Count == 0)
            return;
        await run.PagesAsync(
                after =>
                    run.Db.Relations.Where(r =>
                            r.WorkspaceId == run.WorkspaceId
                            && r.Id.CompareTo(after) > 0
                            && (
                                changed.Contains(r.Type)
                                || run.Db.Mentions.Any(m => (m.Id == r.HeadId || m.Id == r.TailId) && gone.Contains(m.Type))
                            )
                        )
                        .OrderBy(r => r.Id)
                        .Take(MigrationRun.Page),
                async rows =>
                {
                    var ends = rows.SelectMany(r => new[] { r.HeadId, r.TailId ?? r.HeadId }).Distinct().ToList();
                    var types = await run
                        .Db.Mentions.Where(m => ends.Contains(m.Id))
                        .ToDictionaryAsync(m => m.Id, m => m.Type)
                        .ConfigureAwait(false);
                    foreach (var row in rows.Where(r => IsLive(r.State)))
                    {
                        var head = types.GetValueOrDefault(row.HeadId, "");
                        var type =
                            row.TailId is null && run.From.Relation(row.Type) is null
                                ? run.Mapping.Property(head, row.Type)
                                : run.Mapping.Relation(row.Type);
                        if (
                            type is null
                            || gone.Contains(head)
                            || (row.TailId is { } tail && gone.Contains(types.GetValueOrDefault(tail, "")))
                        )
                        {
                            row.State = MentionState.Deleted;
                            run.Result = run.Result with { RelationsDeleted = run.Result.RelationsDeleted + 1 };
                        }
                        else if (type != row.Type)
                        {
                            row.Type = type;
                            run.Result = run.Result with { Relations = run.Result.Relations + 1 };
                        }

                        _documents.Add(row.DocumentId);
                    }
                },
                r => r.Id
            )
            .ConfigureAwait(false);
    }

    private async Task MentionsAsync()
    {
        var changed = run.Mapping.ChangedEntities.ToList();
        if (changed.Count == 0)
            return;
        var queued = new HashSet<Guid>();
        await run.PagesAsync(
                after =>
                    run.Db.Mentions.Where(m => m.WorkspaceId == run.WorkspaceId && m.Id.CompareTo(after) > 0 && changed.Contains(m.Type))
                        .OrderBy(m => m.Id)
                        .Take(MigrationRun.Page),
                async rows =>
                {
                    var documents = rows.Select(r => r.DocumentId).Distinct().ToList();
                    var texts = await run
                        .Db.Documents.Where(d => documents.Contains(d.Id))
                        .Select(d => new { d.Id, d.Text })
                        .ToDictionaryAsync(d => d.Id, d => d.Text)
                        .ConfigureAwait(false);
                    foreach (var row in rows)
                    {
                        var move = run.Mapping.Entity(row.Type, AnnotationRows.ToMention(row).Surface(texts[row.DocumentId]));
                        _documents.Add(row.DocumentId);
                        if (move.Type is null)
                        {
                            if (!IsLive(row.State))
                                continue;
                            row.State = MentionState.Deleted;
                            run.Result = run.Result with { MentionsDeleted = run.Result.MentionsDeleted + 1 };
                            continue;
                        }

                        if (move.IsForAPerson && row.State == MentionState.Accepted)
                        {
                            row.State = MentionState.Suggested;
                            queued.Add(row.DocumentId);
                            run.Result = run.Result with { MentionsQueued = run.Result.MentionsQueued + 1 };
                        }

                        if (row.Type != move.Type)
                        {
                            row.Type = move.Type;
                            run.Result = run.Result with { Mentions = run.Result.Mentions + 1 };
                        }
                    }
                },
                m => m.Id
            )
            .ConfigureAwait(false);
        await UniteMentionsAsync().ConfigureAwait(false);
        foreach (
            var document in await run
                .Db.Documents.Where(d => queued.Contains(d.Id) && d.Status == DocumentStatus.Done)
                .ToListAsync()
                .ConfigureAwait(false)
        )
            document.Status = DocumentStatus.Suggested;
        await run.Journal.SaveAsync(run.Db).ConfigureAwait(false);
    }

    // A span that had both types has one of it twice: the accepted one stays, with the relations of both.
    private async Task UniteMentionsAsync()
    {
        foreach (var page in _documents.Chunk(200))
        {
            var twins = (
                await run
                    .Db.Mentions.Where(m =>
                        page.Contains(m.DocumentId) && (m.State == MentionState.Accepted || m.State == MentionState.Suggested)
                    )
                    .ToListAsync()
                    .ConfigureAwait(false)
            )
                .GroupBy(m => (m.DocumentId, m.LayerId, m.Type, m.Start, m.End, m.Fragments))
                .Where(g => g.Skip(1).Any())
                .Select(g => g.OrderBy(m => m.State == MentionState.Accepted ? 0 : 1).ThenBy(m => m.Id).ToList())
                .ToList();
            foreach (var group in twins)
            {
                foreach (var twin in group.Skip(1))
                {
                    twin.State = MentionState.Deleted;
                    run.Result = run.Result with { MentionsDeleted = run.Result.MentionsDeleted + 1 };
                    foreach (
                        var relation in await run
                            .Db.Relations.Where(r => r.HeadId == twin.Id || r.TailId == twin.Id)
                            .ToListAsync()
                            .ConfigureAwait(false)
                    )
                        (relation.HeadId, relation.TailId) = (
                            relation.HeadId == twin.Id ? group[0].Id : relation.HeadId,
                            relation.TailId == twin.Id ? group[0].Id : relation.TailId
                        );
                }
            }

            await run.Journal.SaveAsync(run.Db).ConfigureAwait(false);
        }
    }

    private static bool IsLive(MentionState state) => state is MentionState.Accepted or MentionState.Suggested;
}
