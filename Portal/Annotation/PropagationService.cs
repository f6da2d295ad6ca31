using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Annotation;
using Portal.Data.Team;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Corpora;
using Portal.Platform;

namespace Portal.Annotation;

/// <summary>Accepted once, suggested wherever it is written the same: one command over any number of documents, undone by one
/// step.</summary>
[ApplicationService]
public sealed class PropagationService(AccessControl access, WriteQueue writes, TimeProvider time)
{
    /// <summary>The origin of such suggestions.</summary>
    public const string Origin = "same";

    private const int MostSamples = 20;
    private const int Context = 12;

    /// <summary>What it would do; nothing is changed.</summary>
    public async Task<PropagationView> PreviewAsync(
        ActingUser actor,
        string workspace,
        DocumentLayer asked,
        Guid mention,
        PropagationScope reach,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var open = await LayerAccess.OpenAsync(scope.Db, scope, actor, asked, cancellationToken).ConfigureAwait(false);
        if (!open.CanSee)
            throw new ProblemException(AnnotationProblems.LayerReadOnly, "layer");
        return (await FindAsync(scope.Db, scope.Id, asked.Document, open, actor.Id, mention, reach).ConfigureAwait(false)).View;
    }

    /// <summary>Makes the suggestions. A repeated key is the same command and changes nothing.</summary>
    public async Task<PropagationView> ApplyAsync(
        ActingUser actor,
        string workspace,
        DocumentLayer asked,
        Guid mention,
        PropagationScope reach,
        Guid key,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Annotate, cancellationToken).ConfigureAwait(false);
        if (key == Guid.Empty)
            throw new ProblemException(AnnotationProblems.EditIllegal, "key");
        var document = asked.Document;
        var layer = await LayerAccess.OpenToEditAsync(scope.Db, scope, actor, asked, cancellationToken).ConfigureAwait(false);
        // Everybody waits behind a write: the texts are searched before it, and what has changed since is looked at inside it.
        var (view, places) = await FindAsync(scope.Db, scope.Id, document, layer, actor.Id, mention, reach).ConfigureAwait(false);
        return await writes
            .RunAsync(
                async db =>
                {
                    var open = await LayerAccess.OpenToEditAsync(db, scope, actor, asked, cancellationToken).ConfigureAwait(false);
                    if (await db.HasEditAsync(key).ConfigureAwait(false))
                        return view;
                    var byDocument = (await StillFreeAsync(db, open, mention, view.Type, places).ConfigureAwait(false)).ToLookup(p =>
                        p.Document
                    );
                    var now = time.GetUtcNow().UtcDateTime;
                    var command = JsonSerializer.Serialize(
                        new
                        {
                            mention,
                            scope = reach.ToString(),
                            view.Surface,
                            view.Type,
                        },
                        JsonSerializerOptions.Web
                    );
                    // The document it was asked from is in the log even when nothing was found there: that is where it is undone.
                    var log = new List<EditRow>();
                    foreach (var id in byDocument.Select(g => g.Key).Append(document).Distinct())
                    {
                        var made = byDocument[id]
                            .Select(p => new EntityMention(
                                Guid.CreateVersion7(),
                                view.Type,
                                p.Span,
                                MentionState.Suggested,
                                Origin,
                                view.Confidence
                            ))
                            .ToList();
                        db.Mentions.AddRange(
                            made.Select(m =>
                            {
                                var row = new MentionRow
                                {
                                    Id = m.Id,
                                    WorkspaceId = scope.Id,
                                    DocumentId = id,
                                    LayerId = open.Layer,
                                    AuthorId = actor.Id,
                                };
                                AnnotationRows.Copy(m, row);
                                return row;
                            })
                        );
                        log.Add(
                            new EditRow
                            {
                                Id = id == document ? key : Guid.CreateVersion7(),
                                WorkspaceId = scope.Id,
                                DocumentId = id,
                                LayerId = open.Layer,
                                UserId = actor.Id,
                                Kind = AnnotationEditKinds.Propagate,
                                Command = command,
                                Inverse = JsonSerializer.Serialize<DocumentEdit>(
                                    new DocumentEdit.Restore([.. made.Select(m => m with { State = MentionState.Deleted })], []),
                                    JsonSerializerOptions.Web
                                ),
                                GroupId = key,
                                At = now,
                            }
                        );
                    }

                    db.AddEdits(log);
                    await db.SaveChangesAsync().ConfigureAwait(false);
                    if (open.Layer == Layers.Shared)
                        await EditGroup.ChangedAsync(db, [.. byDocument.Select(g => g.Key)]).ConfigureAwait(false);
                    // An annotator's own layers have their own places to be told at: that of the open one is known.
                    foreach (var edit in log.Where(e => open.Layer == Layers.Shared || e.DocumentId == document))
                        db.Tell(new LayerChanged(open.Layer == Layers.Shared ? edit.DocumentId!.Value : open.Place, edit.Sequence));
                    return view with { Places = byDocument.Sum(g => g.Count()), Documents = byDocument.Count };
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    // Of the places that were free when the texts were searched those that still are: nobody has marked anything there meanwhile.
    private static async Task<IReadOnlyList<Found>> StillFreeAsync(
        PortalDbContext db,
        OpenLayer open,
        Guid mentionId,
        string type,
        IReadOnlyList<Found> places
    )
    {
        var isAccepted = await db
            .Mentions.IgnoreQueryFilters()
            .AnyAsync(m => m.Id == mentionId && m.LayerId == open.Layer && m.State == MentionState.Accepted)
            .ConfigureAwait(false);
        if (!isAccepted)
            throw new ProblemException(AnnotationProblems.PropagateNotAccepted, mentionId.ToString());
        var free = places.Where(p => p.Obstacle is null).ToList();
        var now = new List<MentionRow>();
        foreach (var chunk in free.Select(p => p.Document).Distinct().Chunk(500))
            now.AddRange(
                await db
                    .Mentions.IgnoreQueryFilters()
                    .AsNoTracking()
                    .Where(m => chunk.Contains(m.DocumentId) && m.LayerId == open.Layer && m.State != MentionState.Deleted)
                    .ToListAsync()
                    .ConfigureAwait(false)
            );
        var there = now.ToLookup(m => m.DocumentId, AnnotationRows.ToMention);
        return [.. free.Where(p => !there[p.Document].Any(m => SameEntity.IsInTheWay(m, p.Span, type)))];
    }

    private static async Task<(PropagationView View, List<Found> Places)> FindAsync(
        PortalDbContext db,
        Guid workspaceId,
        Guid documentId,
        OpenLayer open,
        Guid userId,
        Guid mentionId,
        PropagationScope reach
    )
    {
        var source =
            await db
                .Documents.AsNoTracking()
                .FirstOrDefaultAsync(d => d.Id == documentId && d.WorkspaceId == workspaceId)
                .ConfigureAwait(false)
            ?? throw new ProblemException(CorporaProblems.DocumentUnknown, documentId.ToString());
        if (
            await db
                .Mentions.IgnoreQueryFilters()
                .AsNoTracking()
                .FirstOrDefaultAsync(m => m.Id == mentionId && m.DocumentId == documentId && m.LayerId == open.Layer)
                .ConfigureAwait(false)
            is not { State: MentionState.Accepted } mention
        )
            throw new ProblemException(AnnotationProblems.PropagateNotAccepted, mentionId.ToString());
        if (mention.Fragments is not null)
            throw new ProblemException(AnnotationProblems.PropagateFragments, mentionId.ToString());
        var surface = AnnotationRows.ToMention(mention).Span.Of(source.Text);
        var documents = await db
            .Documents.AsNoTracking()
            .Where(d =>
                d.WorkspaceId == workspaceId
                && (
                    reach == PropagationScope.Workspace
                    || (reach == PropagationScope.Corpus ? d.CorpusId == source.CorpusId : d.Id == documentId)
                )
            )
            // What annotators share: documents that are labeled together. What one has alone: the documents that are still theirs to label.
            .Where(d =>
                open.Layer == Layers.Shared
                    ? d.Id == documentId || !db.AssignmentPlans.Any(p => p.CorpusId == d.CorpusId && p.Mode == AssignmentMode.Assigned)
                    : db.Assignments.Any(a =>
                        a.DocumentId == d.Id
                        && a.UserId == userId
                        && (
                            a.State == AssignmentState.Assigned
                            || a.State == AssignmentState.InProgress
                            || a.State == AssignmentState.Returned
                        )
                    )
            )
            .Where(d => d.Text.Contains(surface))
            .OrderBy(d => d.Id)
            .Select(d => new
            {
                d.Id,
                d.Title,
                d.Text,
            })
            .ToListAsync()
            .ConfigureAwait(false);
        var known = new List<MentionRow>();
        foreach (var chunk in documents.Select(d => d.Id).Chunk(500))
            known.AddRange(
                await db
                    .Mentions.IgnoreQueryFilters()
                    .AsNoTracking()
                    .Where(m => chunk.Contains(m.DocumentId) && m.LayerId == open.Layer && m.State != MentionState.Deleted)
                    .ToListAsync()
                    .ConfigureAwait(false)
            );
        var mentions = known.ToLookup(m => m.DocumentId, AnnotationRows.ToMention);
        var (same, all) = (0, 0);
        var places = new List<Found>();
        foreach (var document in documents)
        {
            foreach (
                var accepted in mentions[document.Id].Where(m => m.State == MentionState.Accepted && m.Surface(document.Text) == surface)
            )
            {
                all++;
                same += accepted.Type == mention.Type ? 1 : 0;
            }

            places.AddRange(
                SameEntity
                    .Find(document.Text, surface, mention.Type, mentions[document.Id])
                    .Select(p => new Found(document.Id, document.Title, document.Text, p.Span, p.Obstacle))
            );
        }

        var free = places.Where(p => p.Obstacle is null).ToList();
        return (
            new PropagationView(
                surface,
                mention.Type,
                free.Count,
                free.Select(p => p.Document).Distinct().Count(),
                places.Count - free.Count,
                (double)same / Math.Max(1, all),
                [.. free.Take(MostSamples).Select(View)],
                [.. places.Where(p => p.Obstacle is not null).Take(MostSamples).Select(View)]
            ),
            places
        );
    }

    private static PropagationPlace View(Found place)
    {
        var (text, span) = (place.Text, place.Span);
        var (from, to) = (Whole(text, Math.Max(0, span.Start - Context)), Whole(text, Math.Min(text.Length, span.End + Context)));
        return new PropagationPlace(
            place.Document,
            place.Title,
            span.Start,
            span.End,
            text[from..span.Start].Replace('\n', ' '),
            text[span.End..to].Replace('\n', ' '),
            place.Obstacle?.Surface(text) ?? "",
            place.Obstacle?.Type ?? "",
            place.Obstacle?.State == MentionState.Rejected
        );
    }

    // Not in the middle of a character.
    private static int Whole(string text, int at) => at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) ? at - 1 : at;

    private sealed record Found(Guid Document, string Title, string Text, Domain.Text.TextSpan Span, EntityMention? Obstacle);
}
