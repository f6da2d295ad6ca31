using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Annotations;
using Portal.Data;
using Portal.Data.Model;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Annotation.Exchange;
using Portal.Domain.Schema;
using Portal.Domain.Text;
using Portal.Hosting;

namespace Portal.Services;

/// <summary>What could not be taken from a file, and why.</summary>
public sealed record AnnotationRejection(string Where, string Code, string Message);

/// <summary>What came of an import; a repeat of it changes nothing.</summary>
/// <param name="Documents">Texts that were taken, new or known.</param>
/// <param name="Mentions">Entity mentions of them that are there now.</param>
/// <param name="Relations">Relation mentions and property values of them that are there now.</param>
/// <param name="Rejected">What was not taken, every one.</param>
public sealed record AnnotationImportResult(int Documents, int Mentions, int Relations, IReadOnlyList<AnnotationRejection> Rejected);

/// <summary>Annotations as a file.</summary>
/// <param name="CannotHold">What the format loses; see <see cref="AnnotationMembers.All"/>.</param>
public sealed record AnnotationExport(string Name, byte[] Content, int Documents, int Mentions, int Relations, IReadOnlyList<string> CannotHold);

/// <summary>Brings annotated texts in and out, in the formats of other tools.</summary>
[ApplicationService]
public sealed class AnnotationExchangeService(
    AccessControl access, IDbContextFactory<PortalDbContext> contexts, WriteQueue writes, SchemaVersions schemas, SchemaService drafts, SchemaDesignService design, DocumentService documents, TripleSync triples, TimeProvider time)
{
    private const int Page = 50;
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    /// <summary>Reads annotated texts into a corpus. Decisions of the file are decisions here, suggestions are suggestions; relations wait for review as triples.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="content">A text file, or a zip of them.</param>
    /// <param name="format">One of <see cref="AnnotationFormats.All"/>.</param>
    /// <param name="addTypes">Whether unknown types are added to the schema's draft; otherwise what has them is rejected.</param>
    /// <exception cref="ProblemException">There is no such format, or nothing of the file is of it.</exception>
    public async Task<AnnotationImportResult> ImportAsync(ActingUser actor, string workspace, string corpus, string name, byte[] content, string format, bool addTypes, CancellationToken cancellationToken)
    {
        await access.RequireAsync(actor, workspace, Permission.Import, cancellationToken).ConfigureAwait(false);
        return await ImportAsync(actor, workspace, corpus, AnnotationFiles.Open(name, content), format, addTypes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads annotated texts into a corpus, from files that are decoded already.</summary>
    public async Task<AnnotationImportResult> ImportAsync(ActingUser actor, string workspace, string corpus, IReadOnlyList<AnnotationFile> files, string format, bool addTypes, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.Import, cancellationToken).ConfigureAwait(false);
        await access.RequireAsync(actor, workspace, Permission.Annotate, cancellationToken).ConfigureAwait(false);
        if (addTypes)
            await access.RequireAsync(actor, workspace, Permission.Design, cancellationToken).ConfigureAwait(false);
        var read = Format(format).Read(files).GetValueOrThrow();
        var rejected = read.Rejected.ToList();
        var schema = addTypes ? (await drafts.DraftAsync(actor, workspace, cancellationToken).ConfigureAwait(false)).Schema : (await schemas.CurrentAsync(found.Id, cancellationToken).ConfigureAwait(false)).Schema;
        var types = new AnnotationTypes(schema, addTypes);
        var texts = read.Documents.Select(d => types.Resolve(d, rejected)).ToList();
        if (!ReferenceEquals(types.Schema, schema))
        {
            var reply = await design.ApplyAsync(actor, workspace, new KeyedSchemaEdit(Guid.CreateVersion7(), new SchemaEdit.Replace(types.Schema)), cancellationToken).ConfigureAwait(false);
            if (!reply.IsApplied)
                throw new ProblemException(reply.Problems);
        }

        var result = new AnnotationImportResult(0, 0, 0, []);
        foreach (var page in texts.Chunk(Page))
        {
            // A page is one write: what a stop leaves out, the same import brings in when it is repeated.
            result = await writes.RunAsync(
                async db =>
                {
                    var corpusId = await documents.CorpusAsync(db, found.Id, corpus).ConfigureAwait(false);
                    var (count, mentions, relations) = (result.Documents, result.Mentions, result.Relations);
                    foreach (var text in page)
                    {
                        var taken = await TakeAsync(db, found.Id, corpusId, actor, types.Schema, text, rejected).ConfigureAwait(false);
                        (count, mentions, relations) = (count + taken.Documents, mentions + taken.Mentions, relations + taken.Relations);
                    }

                    return new AnnotationImportResult(count, mentions, relations, []);
                },
                cancellationToken).ConfigureAwait(false);
        }

        return result with { Rejected = [.. rejected.Select(p => new AnnotationRejection(p.Field, p.Code, ProblemSentences.Of(p)))] };
    }

    /// <summary>Writes the annotations of a corpus, or of all: decisions, and suggestions where the format holds them.</summary>
    /// <param name="corpus">The corpus' name; null for all.</param>
    /// <param name="names">How types are written: <c>id</c>, <c>zh</c> or <c>en</c>.</param>
    /// <exception cref="ProblemException">There is no such format, corpus or way of naming.</exception>
    public async Task<AnnotationExport> ExportAsync(ActingUser actor, string workspace, string? corpus, string format, string names, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var writer = Format(format);
        if (names is not ("id" or "zh" or "en"))
            throw new ProblemException("annotations.names.unknown", "names", names ?? "");
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        Guid? corpusId = null;
        if (corpus is not null)
            corpusId = await db.Corpora.Where(c => c.WorkspaceId == found.Id && c.Name == corpus).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) ?? throw new ProblemException("corpus.unknown", "corpus", corpus);
        var schema = (await schemas.CurrentAsync(found.Id, cancellationToken).ConfigureAwait(false)).Schema;
        var texts = new List<AnnotatedText>();
        var ids = await db.Documents.Where(d => d.WorkspaceId == found.Id && (corpusId == null || d.CorpusId == corpusId)).OrderBy(d => d.Id).Select(d => d.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var page in ids.Chunk(500))
            texts.AddRange((await ReadAsync(db, page, cancellationToken).ConfigureAwait(false)).Select(d => AnnotationTypes.Named(d, schema, names)));
        var (name, content) = AnnotationFiles.Pack(writer.Write(texts), $"{workspace}-{corpus ?? "all"}-{writer.Name}");
        var held = texts.Select(t => AnnotationMembers.Without(t, writer.CannotHold)).OfType<AnnotatedText>().ToList();
        return new AnnotationExport(name, content, held.Count, held.Sum(d => d.Spans.Length), held.Sum(d => d.Relations.Length), writer.CannotHold);
    }

    private static IAnnotationFormat Format(string? name) =>
        AnnotationFormats.Find(name) ?? throw new ProblemException("annotations.format.unknown", "format", name ?? "", string.Join(", ", AnnotationFormats.All.Select(f => f.Name)));

    private static async Task<IEnumerable<AnnotatedText>> ReadAsync(PortalDbContext db, Guid[] page, CancellationToken cancellationToken)
    {
        var rows = await db.Documents.AsNoTracking().Where(d => page.Contains(d.Id)).OrderBy(d => d.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        var mentions = (await db.Mentions.AsNoTracking().Where(m => page.Contains(m.DocumentId) && (m.State == MentionState.Accepted || m.State == MentionState.Suggested)).OrderBy(m => m.Start).ThenByDescending(m => m.End).ThenBy(m => m.Id).ToListAsync(cancellationToken).ConfigureAwait(false)).ToLookup(m => m.DocumentId);
        var relations = (await db.Relations.AsNoTracking().Where(m => page.Contains(m.DocumentId) && (m.State == MentionState.Accepted || m.State == MentionState.Suggested)).OrderBy(m => m.Id).ToListAsync(cancellationToken).ConfigureAwait(false)).ToLookup(m => m.DocumentId);
        return rows.Select(d =>
        {
            var spans = mentions[d.Id].Select(m => new SpanAnnotation($"{m.Id:N}", m.Type, new TextSpan(m.Start, m.End)) { IsSuggestion = m.State == MentionState.Suggested, Confidence = m.Confidence, Origin = m.Origin }).ToImmutableArray();
            var live = spans.Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
            return new AnnotatedText(d.Title, d.Text, spans, [.. relations[d.Id].Where(r => live.Contains($"{r.HeadId:N}") && (r.TailId is null || live.Contains($"{r.TailId:N}")))
                .Select(r => new RelationAnnotation(r.Type, $"{r.HeadId:N}", r.TailId is { } tail ? $"{tail:N}" : null, r.ValueStart is { } start && r.ValueEnd is { } end ? new TextSpan(start, end) : null)
                {
                    IsSuggestion = r.State == MentionState.Suggested,
                    Confidence = r.Confidence,
                    Origin = r.Origin,
                })]);
        });
    }

    private async Task<AnnotationImportResult> TakeAsync(PortalDbContext db, Guid workspaceId, Guid corpusId, ActingUser actor, KnowledgeSchema schema, AnnotatedText text, List<Problem> rejected)
    {
        Document document;
        try
        {
            document = documents.NewDocument(workspaceId, text.Title, text.Text);
        }
        catch (ProblemException problem)
        {
            rejected.AddRange(problem.Problems);
            return new AnnotationImportResult(0, 0, 0, []);
        }

        if (await db.Documents.FirstOrDefaultAsync(d => d.CorpusId == corpusId && d.Sha256 == document.Sha256).ConfigureAwait(false) is { } known)
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
        var (mentions, relations, spans, facts) = Merge(session.Annotations, text);
        if (mentions.Count + relations.Count > 0)
        {
            session.Replace(mentions, relations);
            Log(db, session, actor, mentions, relations);
            var now = time.GetUtcNow().UtcDateTime;
            session.Save(db, actor.Id, now);
            var isOpen = session.Annotations.Mentions.Values.Any(m => m.State == MentionState.Suggested) || session.Annotations.Relations.Values.Any(r => r.State == MentionState.Suggested);
            document.Status = isOpen ? DocumentStatus.Suggested : DocumentStatus.Done;
            document.Version++;
            await db.SaveChangesAsync().ConfigureAwait(false);
            await triples.SyncAsync(db, session, relations.Select(r => r.Id), mentions.Select(m => m.Id)).ConfigureAwait(false);
        }

        return new AnnotationImportResult(1, spans, facts, []);
    }

    // What the document has already is not doubled; a suggestion that the file has decided is decided.
    private static (List<EntityMention> Mentions, List<RelationMention> Relations, int Spans, int Facts) Merge(DocumentAnnotations annotations, AnnotatedText text)
    {
        var (normal, positions) = TextNormalizer.NormalizeWithPositions(text.Text);
        var trimmed = normal.Length - normal.TrimStart('\n').Length;
        TextSpan Moved(TextSpan span) => new(positions[span.Start] - trimmed, positions[span.End] - trimmed);
        var byPlace = annotations.Mentions.Values.Where(m => IsLive(m.State)).GroupBy(m => (m.Type, m.Span)).ToDictionary(g => g.Key, g => g.First());
        var (mentions, relations, ids) = (new List<EntityMention>(), new List<RelationMention>(), new Dictionary<string, Guid>(StringComparer.Ordinal));
        foreach (var span in text.Spans)
        {
            var (place, state) = (Moved(span.Span), span.IsSuggestion ? MentionState.Suggested : MentionState.Accepted);
            if (!byPlace.TryGetValue((span.Type, place), out var mention))
                mentions.Add(mention = new EntityMention(Guid.CreateVersion7(), span.Type, place, state, span.Origin, span.Confidence));
            else if (mention.State == MentionState.Suggested && state == MentionState.Accepted)
                mentions.Add(mention with { State = MentionState.Accepted });
            byPlace[(span.Type, place)] = mention;
            ids[span.Id] = mention.Id;
        }

        var byFact = annotations.Relations.Values.Where(r => IsLive(r.State)).GroupBy(r => (r.Type, r.Head, r.Tail, r.Value)).ToDictionary(g => g.Key, g => g.First());
        foreach (var relation in text.Relations)
        {
            var state = relation.IsSuggestion ? MentionState.Suggested : MentionState.Accepted;
            var key = (relation.Type, ids[relation.Head], relation.Tail is null ? (Guid?)null : ids[relation.Tail], relation.Value is { } value ? (TextSpan?)Moved(value) : null);
            if (!byFact.TryGetValue(key, out var fact))
                relations.Add(fact = new RelationMention(Guid.CreateVersion7(), key.Type, key.Item2, key.Item3, key.Item4, state, relation.Origin, relation.Confidence));
            else if (fact.State == MentionState.Suggested && state == MentionState.Accepted)
                relations.Add(fact with { State = MentionState.Accepted });
            byFact[key] = fact;
        }

        return (mentions, relations, text.Spans.Length, text.Relations.Length);
    }

    // One entry for a document: its author can undo it like any edit.
    private void Log(PortalDbContext db, AnnotationSession session, ActingUser actor, List<EntityMention> mentions, List<RelationMention> relations)
    {
        DocumentEdit Restored(Func<EntityMention, EntityMention> mention, Func<RelationMention, RelationMention> relation) => new DocumentEdit.Restore([.. mentions.Select(mention)], [.. relations.Select(relation)]);
        db.AddEdit(new EditRow
        {
            Id = Guid.CreateVersion7(),
            WorkspaceId = session.Document.WorkspaceId,
            DocumentId = session.Document.Id,
            UserId = actor.Id,
            Kind = "document.import",
            Command = JsonSerializer.Serialize(Restored(m => m, r => r), s_json),
            Inverse = JsonSerializer.Serialize(Restored(m => session.Before(m), r => session.Before(r)), s_json),
            At = time.GetUtcNow().UtcDateTime,
        });
    }

    private static bool IsLive(MentionState state) => state is MentionState.Accepted or MentionState.Suggested;
}
