using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Annotation;
using Portal.Data.Corpora;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Corpora;
using Portal.Domain.Schema;

namespace Portal.Annotation;

/// <summary>The annotations of one layer of a document during one write: loaded once (all, or what the commands look at), changed by
/// commands, saved once.</summary>
internal sealed class AnnotationSession
{
    private readonly Dictionary<Guid, MentionRow> _mentionRows;
    private readonly Dictionary<Guid, RelationRow> _relationRows;
    private readonly Dictionary<Guid, EntityMention> _changedMentions = [];
    private readonly Dictionary<Guid, RelationMention> _changedRelations = [];

    private AnnotationSession(Document document, Guid layer, KnowledgeSchema schema, LayerRows rows)
    {
        (Document, Layer) = (document, layer);
        _mentionRows = new(rows.Mentions);
        _relationRows = new(rows.Relations);
        Annotations = new DocumentAnnotations(
            document.Text,
            schema,
            _mentionRows.Values.ToDictionary(m => m.Id, AnnotationRows.ToMention),
            _relationRows.Values.ToDictionary(r => r.Id, AnnotationRows.ToRelation)
        );
    }

    public Document Document { get; }

    public Guid Layer { get; }

    public DocumentAnnotations Annotations { get; private set; }

    /// <summary>Opens all of the shared layer.</summary>
    /// <exception cref="ProblemException">There is no such document in this workspace.</exception>
    public static Task<AnnotationSession> OpenAsync(PortalDbContext db, Guid workspaceId, Guid documentId, KnowledgeSchema schema) =>
        OpenAsync(db, workspaceId, documentId, Layers.Shared, schema, null);

    /// <summary>Opens a layer: all of it, or only what commands with this reach look at.</summary>
    /// <exception cref="ProblemException">There is no such document in this workspace.</exception>
    public static async Task<AnnotationSession> OpenAsync(
        PortalDbContext db,
        Guid workspaceId,
        Guid documentId,
        Guid layer,
        KnowledgeSchema schema,
        EditReach? reach
    )
    {
        var document =
            await db.Documents.FirstOrDefaultAsync(d => d.Id == documentId && d.WorkspaceId == workspaceId).ConfigureAwait(false)
            ?? throw new ProblemException(CorporaProblems.DocumentUnknown, documentId.ToString());
        return new AnnotationSession(
            document,
            layer,
            schema,
            await new LayerRows(db, documentId, layer).ReadAsync(reach).ConfigureAwait(false)
        );
    }

    public Result<DocumentAnnotations.Change> Apply(DocumentEdit edit)
    {
        var result = Annotations.Apply(edit);
        if (result.Success)
            Take(result.Value.After, result.Value.Mentions, result.Value.Relations);
        return result;
    }

    /// <summary>Adds what an engine proposes.</summary>
    public void Add(IReadOnlyList<EntityMention> mentions, IReadOnlyList<RelationMention> relations) =>
        Take(
            Annotations with
            {
                Mentions = Annotations.Mentions.Values.Concat(mentions).ToDictionary(m => m.Id),
                Relations = Annotations.Relations.Values.Concat(relations).ToDictionary(r => r.Id),
            },
            mentions,
            relations
        );

    /// <summary>Takes what an import brings: new mentions, and known ones with another state.</summary>
    public void Replace(IReadOnlyList<EntityMention> mentions, IReadOnlyList<RelationMention> relations) =>
        Take(
            Annotations with
            {
                Mentions = Annotations.Mentions.Values.Concat(mentions).GroupBy(m => m.Id).ToDictionary(g => g.Key, g => g.Last()),
                Relations = Annotations.Relations.Values.Concat(relations).GroupBy(r => r.Id).ToDictionary(g => g.Key, g => g.Last()),
            },
            mentions,
            relations
        );

    /// <summary>A mention as it was when the session was opened; deleted when it was not there.</summary>
    public EntityMention Before(EntityMention mention) =>
        _mentionRows.TryGetValue(mention.Id, out var row) ? AnnotationRows.ToMention(row) : mention with { State = MentionState.Deleted };

    /// <inheritdoc cref="Before(EntityMention)"/>
    public RelationMention Before(RelationMention relation) =>
        _relationRows.TryGetValue(relation.Id, out var row)
            ? AnnotationRows.ToRelation(row)
            : relation with
            {
                State = MentionState.Deleted,
            };

    /// <summary>Puts what changed into the context and returns it.</summary>
    public (IReadOnlyList<EntityMention> Mentions, IReadOnlyList<RelationMention> Relations) Save(
        PortalDbContext db,
        Guid userId,
        DateTime now
    )
    {
        foreach (var mention in _changedMentions.Values)
        {
            if (!_mentionRows.TryGetValue(mention.Id, out var row))
            {
                row = new MentionRow
                {
                    Id = mention.Id,
                    WorkspaceId = Document.WorkspaceId,
                    DocumentId = Document.Id,
                    LayerId = Layer,
                    AuthorId = userId,
                };
                _mentionRows[mention.Id] = row;
                db.Mentions.Add(row);
            }
            else if (db.Entry(row).State == EntityState.Detached)
            {
                // Of thousands of rows an edit changes one: the others are read and not watched.
                db.Mentions.Attach(row);
            }

            NoteCorrection(row, mention);
            row.IsAutoAccepted = false;
            AnnotationRows.Copy(mention, row);
            if (mention.State != MentionState.Suggested)
                (row.DecidedBy, row.DecidedAt) = (userId, now);
        }

        foreach (var relation in _changedRelations.Values)
        {
            if (!_relationRows.TryGetValue(relation.Id, out var row))
            {
                row = new RelationRow
                {
                    Id = relation.Id,
                    WorkspaceId = Document.WorkspaceId,
                    DocumentId = Document.Id,
                    LayerId = Layer,
                    AuthorId = userId,
                };
                _relationRows[relation.Id] = row;
                db.Relations.Add(row);
            }
            else if (db.Entry(row).State == EntityState.Detached)
            {
                db.Relations.Attach(row);
            }

            if (row.Origin is not ("" or AnnotationOrigins.Person) && row.Type != relation.Type)
                row.SuggestedAs ??= row.Type;
            row.IsAutoAccepted = false;
            AnnotationRows.Copy(relation, row);
            if (relation.State != MentionState.Suggested)
                (row.DecidedBy, row.DecidedAt) = (userId, now);
        }

        return ([.. _changedMentions.Values], [.. _changedRelations.Values]);
    }

    /// <summary>What the changed part of the layer states now.</summary>
    public StatedFacts Stated(IEnumerable<Guid> changedRelations, IEnumerable<Guid> changedMentions) =>
        StatedFacts.Of(Annotations, Document.Text, changedRelations, changedMentions);

    // So that a suggester's precision counts what people had to mend as wrong.
    private static void NoteCorrection(MentionRow row, EntityMention mention)
    {
        if (
            row.Origin is not ("" or AnnotationOrigins.Person)
            && (row.Type, row.Start, row.End, row.Fragments)
                != (mention.Type, mention.Span.Start, mention.Span.End, mention.Fragments?.ToString())
        )
            row.SuggestedAs ??= SuggestedAs(row);
    }

    /// <summary>A mention as <see cref="MentionRow.SuggestedAs"/> writes it.</summary>
    public static string SuggestedAs(MentionRow row) => $"{row.Type} {row.Start} {row.End} {row.Fragments}".TrimEnd();

    private void Take(DocumentAnnotations after, IReadOnlyList<EntityMention> mentions, IReadOnlyList<RelationMention> relations)
    {
        Annotations = after;
        foreach (var mention in mentions)
            _changedMentions[mention.Id] = mention;
        foreach (var relation in relations)
            _changedRelations[relation.Id] = relation;
    }
}
