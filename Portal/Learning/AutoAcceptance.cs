using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Annotation;
using Portal.Data;
using Portal.Data.Annotation;
using Portal.Data.Corpora;
using Portal.Domain.Annotation;

namespace Portal.Learning;

/// <summary>Accepts suggested mentions that are sure enough, marked as accepted so; and takes that back.</summary>
/// <remarks>It accepts mentions alone, so that no triple comes of it without a person: relations are always decided one by one.</remarks>
public sealed class AutoAcceptance(TimeProvider time)
{
    /// <summary>The kind of such edits in the log.</summary>
    public const string EditKind = "document.autoAccept";

    /// <summary>The kind of what takes them back.</summary>
    public const string UndoKind = "document.autoAcceptUndo";

    private const int Chunk = 500;

    /// <summary>Accepts what is undecided in documents of the shared layer; inside a write.</summary>
    /// <param name="db">The write.</param>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="threshold">From which confidence on.</param>
    /// <param name="types">Of which types; all when it is empty.</param>
    /// <param name="userId">In whose name.</param>
    /// <param name="group">What is taken back at once.</param>
    /// <returns>How many mentions.</returns>
    public async Task<int> AcceptAsync(
        PortalDbContext db,
        Guid workspaceId,
        IReadOnlyList<Guid> documents,
        double threshold,
        IReadOnlyList<string> types,
        Guid userId,
        Guid group
    )
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(types);
        var (now, count) = (time.GetUtcNow().UtcDateTime, 0);
        foreach (var chunk in documents.Chunk(Chunk))
        {
            var rows = await db
                .Mentions.Where(m =>
                    m.WorkspaceId == workspaceId
                    && chunk.Contains(m.DocumentId)
                    && m.State == MentionState.Suggested
                    && m.Confidence >= threshold
                    && !db.Assignments.Any(a => a.DocumentId == m.DocumentId)
                    && db.Documents.Any(d => d.Id == m.DocumentId && d.Status != DocumentStatus.Done)
                )
                .ToListAsync()
                .ConfigureAwait(false);
            var log = new List<EditRow>();
            foreach (var document in rows.Where(m => types.Count == 0 || types.Contains(m.Type)).GroupBy(m => m.DocumentId))
            {
                foreach (var row in document)
                    (row.State, row.IsAutoAccepted, row.DecidedBy, row.DecidedAt) = (MentionState.Accepted, true, userId, now);
                var ids = document.Select(m => m.Id).ToList();
                log.Add(
                    Entry(
                        workspaceId,
                        document.Key,
                        userId,
                        EditKind,
                        JsonSerializer.Serialize(
                            new
                            {
                                op = "autoAccept",
                                ids,
                                threshold,
                            },
                            JsonSerializerOptions.Web
                        ),
                        group,
                        now
                    )
                );
                count += ids.Count;
            }

            db.AddEdits(log);
            await db.SaveChangesAsync().ConfigureAwait(false);
            await EditGroup.ChangedAsync(db, [.. log.Select(e => e.DocumentId!.Value)]).ConfigureAwait(false);
        }

        return count;
    }

    /// <summary>Takes a group back: what a person has looked at since stays.</summary>
    /// <returns>How many mentions are undecided again, and in which documents.</returns>
    public async Task<(int Mentions, IReadOnlyList<Guid> Documents)> UndoAsync(
        PortalDbContext db,
        Guid workspaceId,
        Guid group,
        Guid userId
    )
    {
        ArgumentNullException.ThrowIfNull(db);
        var now = time.GetUtcNow().UtcDateTime;
        var edits = await db
            .Edits.Where(e => e.WorkspaceId == workspaceId && e.GroupId == group && e.Kind == EditKind && !e.IsUndone)
            .ToListAsync()
            .ConfigureAwait(false);
        var (log, count) = (new List<EditRow>(), 0);
        foreach (var edit in edits)
        {
            var ids = JsonSerializer.Deserialize<Accepted>(edit.Command, JsonSerializerOptions.Web)!.Ids.ToHashSet();
            var rows = await db
                .Mentions.Where(m => m.DocumentId == edit.DocumentId && m.IsAutoAccepted && m.State == MentionState.Accepted)
                .ToListAsync()
                .ConfigureAwait(false);
            foreach (var row in rows.Where(r => ids.Contains(r.Id)))
            {
                (row.State, row.IsAutoAccepted, row.DecidedBy, row.DecidedAt) = (MentionState.Suggested, false, null, null);
                count++;
            }

            edit.IsUndone = true;
            var undo = Entry(workspaceId, edit.DocumentId!.Value, userId, UndoKind, edit.Command, group, now);
            undo.Undoes = edit.Id;
            log.Add(undo);
        }

        db.AddEdits(log);
        await db.SaveChangesAsync().ConfigureAwait(false);
        await EditGroup.ChangedAsync(db, [.. log.Select(e => e.DocumentId!.Value)]).ConfigureAwait(false);
        return (count, [.. log.Select(e => e.DocumentId!.Value)]);
    }

    private static EditRow Entry(Guid workspaceId, Guid document, Guid userId, string kind, string command, Guid group, DateTime now) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            WorkspaceId = workspaceId,
            DocumentId = document,
            LayerId = Layers.Shared,
            UserId = userId,
            Kind = kind,
            Command = command,
            GroupId = group,
            At = now,
        };

    private sealed record Accepted(IReadOnlyList<Guid> Ids);
}
