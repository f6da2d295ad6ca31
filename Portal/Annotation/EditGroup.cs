using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Annotation;
using Portal.Data.Corpora;
using Portal.Domain.Annotation;

namespace Portal.Annotation;

/// <summary>What was done in several documents by one command: undone, and done again, in all of them.</summary>
/// <remarks>Such edits make suggestions alone. They state no triple, so documents need not be opened one by one; a suggestion that somebody
/// has decided since is a person's work and stays.</remarks>
internal static class EditGroup
{
    private const int Chunk = 500;

    /// <summary>What the inverse may still put back.</summary>
    public static DocumentEdit.Restore Undecided(DocumentEdit.Restore restore, Func<Guid, MentionState?> state) =>
        restore with
        {
            Mentions = [.. restore.Mentions.Where(m => state(m.Id) is not (MentionState.Accepted or MentionState.Rejected))],
        };

    /// <summary>Reverses the edits of the group that are not the one which is reversed already.</summary>
    public static async Task ReverseOthersAsync(PortalDbContext db, EditRow reversed, Guid userId, DateTime now)
    {
        if (reversed.GroupId is not { } group)
            return;
        var others = await db
            .Edits.Where(e =>
                e.GroupId == group
                && e.Id != reversed.Id
                && e.Inverse != null
                && !e.IsUndone
                && (e.Undoes == null) == (reversed.Undoes == null)
            )
            .ToListAsync()
            .ConfigureAwait(false);
        var restores = others.ToDictionary(
            e => e.Id,
            e => (DocumentEdit.Restore)JsonSerializer.Deserialize<DocumentEdit>(e.Inverse!, JsonSerializerOptions.Web)!
        );
        var rows = new Dictionary<Guid, MentionRow>();
        foreach (var chunk in restores.Values.SelectMany(r => r.Mentions).Select(m => m.Id).Chunk(Chunk))
        {
            foreach (var row in await db.Mentions.IgnoreQueryFilters().Where(m => chunk.Contains(m.Id)).ToListAsync().ConfigureAwait(false))
                rows[row.Id] = row;
        }

        var originals = new Dictionary<Guid, EditRow>();
        foreach (var chunk in others.Select(e => e.Undoes).OfType<Guid>().Chunk(Chunk))
        {
            foreach (var row in await db.Edits.Where(e => chunk.Contains(e.Id)).ToListAsync().ConfigureAwait(false))
                originals[row.Id] = row;
        }

        var log = new List<EditRow>();
        foreach (var other in others)
        {
            var restore = Undecided(restores[other.Id], id => rows.GetValueOrDefault(id)?.State);
            var before = restore.Mentions.Where(m => rows.ContainsKey(m.Id)).Select(m => AnnotationRows.ToMention(rows[m.Id])).ToList();
            foreach (var mention in restore.Mentions.Where(m => rows.ContainsKey(m.Id)))
                AnnotationRows.Copy(mention, rows[mention.Id]);
            other.IsUndone = true;
            if (other.Undoes is { } original && originals.GetValueOrDefault(original) is { } redone)
                redone.IsUndone = false;
            log.Add(
                new EditRow
                {
                    Id = Guid.CreateVersion7(),
                    WorkspaceId = other.WorkspaceId,
                    DocumentId = other.DocumentId,
                    LayerId = other.LayerId,
                    UserId = userId,
                    Kind = other.Undoes is null ? AnnotationEditKinds.Undo : AnnotationEditKinds.Redo,
                    Command = JsonSerializer.Serialize<DocumentEdit>(restore, JsonSerializerOptions.Web),
                    Inverse = other.Undoes is not null
                        ? null
                        : JsonSerializer.Serialize<DocumentEdit>(new DocumentEdit.Restore(before, []), JsonSerializerOptions.Web),
                    Undoes = other.Id,
                    GroupId = group,
                    At = now,
                }
            );
        }

        db.AddEdits(log);
        await db.SaveChangesAsync().ConfigureAwait(false);
        await ChangedAsync(db, [.. others.Where(e => e.LayerId == Layers.Shared).Select(e => e.DocumentId).OfType<Guid>()])
            .ConfigureAwait(false);
    }

    /// <summary>Counts documents as changed; a new one has suggestions from now on.</summary>
    public static async Task ChangedAsync(PortalDbContext db, IReadOnlyList<Guid> documents)
    {
        foreach (var chunk in documents.Chunk(Chunk))
        {
            await db
                .Documents.Where(d => chunk.Contains(d.Id))
                .ExecuteUpdateAsync(d =>
                    d.SetProperty(x => x.Version, x => x.Version + 1)
                        .SetProperty(x => x.Status, x => x.Status == DocumentStatus.New ? DocumentStatus.Suggested : x.Status)
                )
                .ConfigureAwait(false);
        }
    }
}
