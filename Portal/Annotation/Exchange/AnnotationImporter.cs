using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Corpora;
using Portal.Data;
using Portal.Data.Annotation;
using Portal.Data.Corpora;
using Portal.Domain.Annotation;
using Portal.Domain.Annotation.Exchange;
using Portal.Domain.Schema;
using Portal.Domain.Text;
using Portal.Knowledge;

namespace Portal.Annotation.Exchange;

/// <summary>Stores annotated texts: what a document has already is not doubled. Callers have checked the right.</summary>
public sealed class AnnotationImporter(DocumentService documents, TripleSync triples, TimeProvider time)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    /// <summary>Stores texts, inside a write, and counts on.</summary>
    internal async Task<AnnotationImportResult> TakeAsync(
        PortalDbContext db,
        Guid workspaceId,
        string corpus,
        Guid userId,
        KnowledgeSchema schema,
        IEnumerable<AnnotatedText> texts,
        AnnotationImportResult before
    )
    {
        var corpusId = await documents.CorpusAsync(db, workspaceId, corpus).ConfigureAwait(false);
        var (count, mentions, relations) = (before.Documents, before.Mentions, before.Relations);
        foreach (var text in texts)
        {
            var taken = await TakeAsync(db, workspaceId, corpusId, userId, schema, text).ConfigureAwait(false);
            (count, mentions, relations) = (count + taken.Documents, mentions + taken.Mentions, relations + taken.Relations);
        }

        return before with
        {
            Documents = count,
            Mentions = mentions,
            Relations = relations,
        };
    }

    /// <summary>Brings one text into a corpus, inside a write: as a new document, or into the one that has this text.</summary>
    internal async Task<AnnotationImportResult> TakeAsync(
        PortalDbContext db,
        Guid workspaceId,
        Guid corpusId,
        Guid userId,
        KnowledgeSchema schema,
        AnnotatedText text
    )
    {
        var document = documents.NewDocument(workspaceId, text.Title, text.Text);
        if (
            await db.Documents.FirstOrDefaultAsync(d => d.CorpusId == corpusId && d.Sha256 == document.Sha256).ConfigureAwait(false) is
            { } known
        )
        {
            document = known;
        }
        else
        {
            document.CorpusId = corpusId;
            db.Documents.Add(document);
            await db.SaveChangesAsync().ConfigureAwait(false);
        }

        var session = await AnnotationSession.OpenAsync(db, workspaceId, document.Id, schema).ConfigureAwait(false);
        var (mentions, relations, unseen) = Merge(session.Annotations, text);
        if (mentions.Count + relations.Count > 0)
        {
            session.Replace(mentions, relations);
            Log(db, session, userId, mentions, relations);
            var now = time.GetUtcNow().UtcDateTime;
            session.Save(db, userId, now);
            // Nobody looked at them where they come from, and nobody has here.
            foreach (var row in db.Mentions.Local.Where(m => unseen.Contains(m.Id)))
                row.IsAutoAccepted = true;
            var isOpen =
                session.Annotations.Mentions.Values.Any(m => m.State == MentionState.Suggested)
                || session.Annotations.Relations.Values.Any(r => r.State == MentionState.Suggested);
            document.Status = isOpen ? DocumentStatus.Suggested : DocumentStatus.Done;
            document.Version++;
            await db.SaveChangesAsync().ConfigureAwait(false);
            await triples
                .SyncAsync(db, session.Document, session.Stated(relations.Select(r => r.Id), mentions.Select(m => m.Id)))
                .ConfigureAwait(false);
        }

        return new AnnotationImportResult(1, text.Spans.Length, text.Relations.Length, []);
    }

    // What the document has already is not doubled; a suggestion that the file has decided is decided.
    private static (List<EntityMention> Mentions, List<RelationMention> Relations, HashSet<Guid> Unseen) Merge(
        DocumentAnnotations annotations,
        AnnotatedText text
    )
    {
        var (normal, positions) = TextNormalizer.NormalizeWithPositions(text.Text);
        var trimmed = normal.Length - normal.TrimStart('\n').Length;
        TextSpan Moved(TextSpan span) => new(positions[span.Start] - trimmed, positions[span.End] - trimmed);
        var byPlace = annotations
            .Mentions.Values.Where(m => IsLive(m.State))
            .GroupBy(m => (m.Type, m.Span, m.Fragments))
            .ToDictionary(g => g.Key, g => g.First());
        var (mentions, relations, ids, unseen) = (
            new List<EntityMention>(),
            new List<RelationMention>(),
            new Dictionary<string, Guid>(StringComparer.Ordinal),
            new HashSet<Guid>()
        );
        foreach (var span in text.Spans)
        {
            var (place, pieces, state) = (
                Moved(span.Span),
                span.Fragments?.Moved(Moved),
                span.IsSuggestion ? MentionState.Suggested : MentionState.Accepted
            );
            var (isMarked, attributes) = AcceptanceMark.Read(span.Attributes);
            var isNew = !byPlace.TryGetValue((span.Type, place, pieces), out var mention);
            if (isNew)
                mentions.Add(
                    mention = new EntityMention(Guid.CreateVersion7(), span.Type, place, state, span.Origin, span.Confidence)
                    {
                        Assertion = span.Assertion,
                        Fragments = pieces,
                        Attributes = attributes,
                    }
                );
            else if (mention!.State == MentionState.Suggested && state == MentionState.Accepted)
                mentions.Add(
                    mention with
                    {
                        State = MentionState.Accepted,
                        Assertion = span.Assertion,
                        Attributes = attributes ?? mention.Attributes,
                    }
                );
            if (isMarked && state == MentionState.Accepted && (isNew || mention!.State == MentionState.Suggested))
                unseen.Add(mention!.Id);
            byPlace[(span.Type, place, pieces)] = mention;
            ids[span.Id] = mention.Id;
        }

        var byFact = annotations
            .Relations.Values.Where(r => IsLive(r.State))
            .GroupBy(r => (r.Type, r.Head, r.Tail, r.Value))
            .ToDictionary(g => g.Key, g => g.First());
        foreach (var relation in text.Relations)
        {
            var state = relation.IsSuggestion ? MentionState.Suggested : MentionState.Accepted;
            var key = (
                relation.Type,
                ids[relation.Head],
                relation.Tail is null ? (Guid?)null : ids[relation.Tail],
                relation.Value is { } value ? (TextSpan?)Moved(value) : null
            );
            if (!byFact.TryGetValue(key, out var fact))
                relations.Add(
                    fact = new RelationMention(
                        Guid.CreateVersion7(),
                        key.Type,
                        key.Item2,
                        key.Item3,
                        key.Item4,
                        state,
                        relation.Origin,
                        relation.Confidence
                    )
                    {
                        Assertion = relation.Assertion,
                        Attributes = relation.Attributes,
                    }
                );
            else if (fact.State == MentionState.Suggested && state == MentionState.Accepted)
                relations.Add(
                    fact with
                    {
                        State = MentionState.Accepted,
                        Assertion = relation.Assertion,
                        Attributes = relation.Attributes ?? fact.Attributes,
                    }
                );
            byFact[key] = fact;
        }

        return (mentions, relations, unseen);
    }

    // One entry for a document: its author can undo it like any edit.
    private void Log(
        PortalDbContext db,
        AnnotationSession session,
        Guid userId,
        List<EntityMention> mentions,
        List<RelationMention> relations
    )
    {
        DocumentEdit Restored(Func<EntityMention, EntityMention> mention, Func<RelationMention, RelationMention> relation) =>
            new DocumentEdit.Restore([.. mentions.Select(mention)], [.. relations.Select(relation)]);
        db.AddEdit(
            new EditRow
            {
                Id = Guid.CreateVersion7(),
                WorkspaceId = session.Document.WorkspaceId,
                DocumentId = session.Document.Id,
                UserId = userId,
                Kind = AnnotationEditKinds.Import,
                Command = JsonSerializer.Serialize(Restored(m => m, r => r), s_json),
                Inverse = JsonSerializer.Serialize(Restored(m => session.Before(m), r => session.Before(r)), s_json),
                At = time.GetUtcNow().UtcDateTime,
            }
        );
    }

    private static bool IsLive(MentionState state) => state is MentionState.Accepted or MentionState.Suggested;
}
