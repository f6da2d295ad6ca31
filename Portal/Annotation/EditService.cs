using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Corpora;
using Portal.Data;
using Portal.Data.Annotation;
using Portal.Data.Corpora;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Knowledge;
using Portal.Platform;
using Portal.Schema;

namespace Portal.Annotation;

/// <summary>The annotations of documents, changed by commands that are logged and can be undone.</summary>
[ApplicationService]
public sealed class EditService(AccessControl access, WriteQueue writes, SchemaVersions schemas, TripleSync triples, TimeProvider time)
{
    public const int MostEditsInACall = 500;
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    /// <summary>A document with the annotations of a layer; null when there is none in this workspace. What the user may not see is not
    /// there.</summary>
    public async Task<AnnotationView?> GetAsync(
        ActingUser actor,
        string workspace,
        DocumentLayer asked,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        if (
            await scope
                .Db.Documents.AsNoTracking()
                .FirstOrDefaultAsync(d => d.Id == asked.Document && d.WorkspaceId == scope.Id, cancellationToken)
                .ConfigureAwait(false)
            is not { } row
        )
            return null;
        var open = await LayerAccess.OpenAsync(scope.Db, scope, actor, asked, cancellationToken).ConfigureAwait(false);
        var mentions = !open.CanSee
            ? []
            : await scope
                .Db.Mentions.IgnoreQueryFilters()
                .AsNoTracking()
                .Where(m =>
                    m.DocumentId == row.Id
                    && m.LayerId == open.Layer
                    && (m.State == MentionState.Suggested || m.State == MentionState.Accepted)
                )
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false);
        var relations = !open.CanSee
            ? []
            : await scope
                .Db.Relations.IgnoreQueryFilters()
                .AsNoTracking()
                .Where(m =>
                    m.DocumentId == row.Id
                    && m.LayerId == open.Layer
                    && (m.State == MentionState.Suggested || m.State == MentionState.Accepted)
                )
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false);
        var names = await UserNames
            .ReadAsync(
                scope.Db,
                mentions.Select(m => m.DecidedBy).Concat(relations.Select(r => r.DecidedBy)).OfType<Guid>(),
                cancellationToken
            )
            .ConfigureAwait(false);
        string? Author(Guid? user) => user is { } decided ? UserNames.Of(names, decided) : null;
        return new AnnotationView(
            row.Id,
            row.Title,
            row.Text,
            row.Status.ToString(),
            open.Layer,
            open.CanSee,
            open.CanEdit,
            await RevisionAsync(scope.Db, row.Id, open.Layer).ConfigureAwait(false),
            [
                .. mentions
                    .OrderBy(m => m.Start)
                    .ThenByDescending(m => m.End)
                    .Select(m => MentionView.Of(AnnotationRows.ToMention(m), Author(m.DecidedBy), m.IsAutoAccepted)),
            ],
            [.. relations.Select(r => RelationView.Of(AnnotationRows.ToRelation(r), Author(r.DecidedBy)))]
        );
    }

    /// <summary>Which layer of a document the user works on, or one that is asked for, and what they may do to it.</summary>
    /// <exception cref="ProblemException">There is no such document in this workspace.</exception>
    public async Task<LayerView> LayerAsync(ActingUser actor, string workspace, DocumentLayer asked, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var open = await LayerAccess.OpenAsync(scope.Db, scope, actor, asked, cancellationToken).ConfigureAwait(false);
        var name =
            open.Layer == Layers.Shared || open.Layer == actor.Id
                ? ""
                : UserNames.Of(await UserNames.ReadAsync(scope.Db, [open.Layer], cancellationToken).ConfigureAwait(false), open.Layer);
        return new LayerView(open.Layer, name, open.CanSee, open.CanEdit, open.IsAssigned, open.IsBlind, open.Place);
    }

    /// <summary>Applies commands in order. One whose key is in the log already is the same edit and changes nothing.</summary>
    public async Task<EditReply> ApplyAsync(
        ActingUser actor,
        string workspace,
        DocumentLayer asked,
        IReadOnlyList<KeyedEdit> edits,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Annotate, cancellationToken).ConfigureAwait(false);
        if (edits.Count > MostEditsInACall)
            throw new ProblemException(AnnotationProblems.EditTooMany, "edits", $"{MostEditsInACall}");
        if (edits.FirstOrDefault(e => e.Edit is null or DocumentEdit.Restore || e.Key == Guid.Empty) is not null)
            throw new ProblemException(AnnotationProblems.EditIllegal, "edits");
        var schema = (await schemas.CurrentAsync(scope.Id, cancellationToken).ConfigureAwait(false)).Schema;
        var reach = EditReach.Of(edits.Select(e => e.Edit)).With(edits.SelectMany(e => e.Seen ?? []).Select(s => s.Id));
        return await writes
            .RunAsync(
                async db =>
                {
                    var open = await LayerAccess.OpenToEditAsync(db, scope, actor, asked, cancellationToken).ConfigureAwait(false);
                    var session = await AnnotationSession
                        .OpenAsync(db, scope.Id, asked.Document, open.Layer, schema, reach)
                        .ConfigureAwait(false);
                    var before = await RevisionAsync(db, asked.Document, open.Layer).ConfigureAwait(false);
                    var outcomes = new List<EditOutcome>();
                    foreach (var edit in edits)
                    {
                        outcomes.Add(
                            await db.HasEditAsync(edit.Key).ConfigureAwait(false)
                            || Conflicts(session.Annotations, edit) is not { Count: > 0 } conflicts
                                ? await ApplyOneAsync(db, session, actor, edit.Key, edit.Edit, null).ConfigureAwait(false)
                                : new EditOutcome(edit.Key, false, conflicts)
                        );
                    }

                    return await SaveAsync(db, session, open, actor, before, outcomes).ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Undoes the user's newest edit of the document that is not undone; nothing when there is none.</summary>
    public Task<EditReply> UndoAsync(
        ActingUser actor,
        string workspace,
        DocumentLayer asked,
        Guid key,
        CancellationToken cancellationToken
    ) => ReverseAsync(actor, workspace, asked, key, Reversible.EditAsync, cancellationToken);

    /// <summary>Takes back the user's newest undo of the document, unless something was edited since.</summary>
    public Task<EditReply> RedoAsync(
        ActingUser actor,
        string workspace,
        DocumentLayer asked,
        Guid key,
        CancellationToken cancellationToken
    ) => ReverseAsync(actor, workspace, asked, key, Reversible.UndoAsync, cancellationToken);

    private async Task<EditReply> ReverseAsync(
        ActingUser actor,
        string workspace,
        DocumentLayer asked,
        Guid key,
        Func<IQueryable<EditRow>, Task<EditRow?>> find,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Annotate, cancellationToken).ConfigureAwait(false);
        var schema = (await schemas.CurrentAsync(scope.Id, cancellationToken).ConfigureAwait(false)).Schema;
        return await writes
            .RunAsync(
                async db =>
                {
                    var open = await LayerAccess.OpenToEditAsync(db, scope, actor, asked, cancellationToken).ConfigureAwait(false);
                    var before = await RevisionAsync(db, asked.Document, open.Layer).ConfigureAwait(false);
                    var isKnown = await db.HasEditAsync(key).ConfigureAwait(false);
                    var undone = isKnown
                        ? null
                        : await find(db.Edits.Where(e => e.DocumentId == asked.Document && e.LayerId == open.Layer && e.UserId == actor.Id))
                            .ConfigureAwait(false);
                    var inverse = undone is null ? null : JsonSerializer.Deserialize<DocumentEdit>(undone.Inverse!, s_json)!;
                    var session = await AnnotationSession
                        .OpenAsync(db, scope.Id, asked.Document, open.Layer, schema, EditReach.Of(inverse is null ? [] : [inverse]))
                        .ConfigureAwait(false);
                    var outcomes = new List<EditOutcome>();
                    if (isKnown)
                        outcomes.Add(new EditOutcome(key, true, []));
                    if (undone is not null)
                    {
                        await EditGroup.ReverseOthersAsync(db, undone, actor.Id, time.GetUtcNow().UtcDateTime).ConfigureAwait(false);
                        outcomes.Add(await ReverseOneAsync(db, session, actor, key, undone, inverse!).ConfigureAwait(false));
                    }

                    return await SaveAsync(db, session, open, actor, before, outcomes).ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    // What somebody else has changed since; unless they did just what this does.
    private static IReadOnlyList<Problem> Conflicts(DocumentAnnotations annotations, KeyedEdit edit)
    {
        var changed = (edit.Seen ?? []).Where(s => !s.IsSo(annotations)).ToList();
        if (changed.Count == 0)
            return [];
        var result = annotations.Apply(edit.Edit);
        var isSame =
            result.Success
            && result.Value.Mentions.All(m => annotations.Mentions.GetValueOrDefault(m.Id) == m)
            && result.Value.Relations.All(r => annotations.Relations.GetValueOrDefault(r.Id) == r);
        return isSame ? [] : [.. changed.Select(s => new Problem(AnnotationProblems.Conflict, s.Id.ToString()))];
    }

    private async Task<EditOutcome> ReverseOneAsync(
        PortalDbContext db,
        AnnotationSession session,
        ActingUser actor,
        Guid key,
        EditRow undone,
        DocumentEdit inverse
    )
    {
        if (undone.GroupId is not null && inverse is DocumentEdit.Restore restore)
            inverse = EditGroup.Undecided(restore, id => session.Annotations.Mentions.GetValueOrDefault(id)?.State);
        undone.IsUndone = true;
        return await ApplyOneAsync(db, session, actor, key, inverse, undone).ConfigureAwait(false);
    }

    private async Task<EditOutcome> ApplyOneAsync(
        PortalDbContext db,
        AnnotationSession session,
        ActingUser actor,
        Guid key,
        DocumentEdit edit,
        EditRow? undone
    )
    {
        if (await db.HasEditAsync(key).ConfigureAwait(false) || db.Edits.Local.Any(e => e.Id == key))
            return new EditOutcome(key, true, []);
        var result = session.Apply(edit);
        if (!result.Success)
            return new EditOutcome(key, false, result.Problems);
        // Undoing an undo is a redo: it counts as the edit it brings back, so that it can be undone again.
        if (undone?.Undoes is { } original && await db.Edits.FirstOrDefaultAsync(e => e.Id == original).ConfigureAwait(false) is { } redone)
            redone.IsUndone = false;
        db.AddEdit(
            new EditRow
            {
                Id = key,
                WorkspaceId = session.Document.WorkspaceId,
                DocumentId = session.Document.Id,
                LayerId = session.Layer,
                UserId = actor.Id,
                Kind =
                    undone is null ? AnnotationEditKinds.Edit
                    : undone.Undoes is null ? AnnotationEditKinds.Undo
                    : AnnotationEditKinds.Redo,
                Command = JsonSerializer.Serialize(edit, s_json),
                Inverse = undone?.Undoes is not null ? null : JsonSerializer.Serialize<DocumentEdit>(result.Value.Inverse, s_json),
                Undoes = undone?.Id,
                GroupId = undone?.GroupId,
                At = time.GetUtcNow().UtcDateTime,
            }
        );
        return new EditOutcome(key, true, []);
    }

    private async Task<EditReply> SaveAsync(
        PortalDbContext db,
        AnnotationSession session,
        OpenLayer open,
        ActingUser actor,
        long before,
        List<EditOutcome> outcomes
    )
    {
        var (mentions, relations) = session.Save(db, actor.Id, time.GetUtcNow().UtcDateTime);
        if (mentions.Count + relations.Count > 0)
        {
            if (session.Document.Status is DocumentStatus.New or DocumentStatus.Suggested)
                session.Document.Status = DocumentStatus.InProgress;
            if (
                session.Layer == Layers.Shared
                && session.Document.CurationState == CurationState.None
                && await db.Assignments.AnyAsync(a => a.DocumentId == session.Document.Id).ConfigureAwait(false)
            )
                session.Document.CurationState = CurationState.InProgress;
            session.Document.Version++;
        }

        if (session.Layer != Layers.Shared && open.Assignment is { } assignment)
            AssignmentClock.Worked(assignment, time.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync().ConfigureAwait(false);
        if (session.Layer == Layers.Shared)
            await triples
                .SyncAsync(db, session.Document, session.Stated(relations.Select(r => r.Id), mentions.Select(m => m.Id)))
                .ConfigureAwait(false);
        var revision = await RevisionAsync(db, session.Document.Id, session.Layer).ConfigureAwait(false);
        if (revision != before)
            Tell(db, session, open, actor, revision);
        return new EditReply(
            revision,
            before,
            outcomes,
            [.. mentions.Select(m => MentionView.Of(m, Author(m.State)))],
            [.. relations.Select(r => RelationView.Of(r, Author(r.State)))]
        );

        string? Author(MentionState state) => state == MentionState.Suggested ? null : actor.Name;
    }

    private static void Tell(PortalDbContext db, AnnotationSession session, OpenLayer open, ActingUser actor, long revision)
    {
        db.Tell(new LayerChanged(open.Place, revision));
        // What all share teaches; what annotators do each for themselves does once it is merged.
        if (session.Layer == Layers.Shared)
            db.Tell(new DocumentDecided(session.Document.WorkspaceId, session.Document.Id, actor.Id));
    }

    private static async Task<long> RevisionAsync(PortalDbContext db, Guid document, Guid layer) =>
        await db.Edits.Where(e => e.DocumentId == document && e.LayerId == layer).MaxAsync(e => (long?)e.Sequence).ConfigureAwait(false)
        ?? 0;
}
