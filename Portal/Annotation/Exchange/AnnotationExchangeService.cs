using System.Collections.Immutable;
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
using Portal.Jobs;

namespace Portal.Services;

/// <summary>What could not be taken from a file, and why.</summary>
public sealed record AnnotationRejection(string Where, string Code, string Message);

/// <summary>What came of an import; a repeat of it changes nothing.</summary>
/// <param name="Documents">Texts that were taken, new or known.</param>
/// <param name="Mentions">Entity mentions of them that are there now.</param>
/// <param name="Relations">Relation mentions and property values of them that are there now.</param>
/// <param name="Rejected">What was not taken, every one.</param>
public sealed record AnnotationImportResult(int Documents, int Mentions, int Relations, IReadOnlyList<AnnotationRejection> Rejected);

/// <summary>What importing a file would bring.</summary>
/// <param name="NewTypes">The types that would be added to the draft.</param>
/// <param name="RejectedCount">How much would not be taken.</param>
/// <param name="Rejected">The first hundred of it.</param>
public sealed record AnnotationPreview(int Documents, int Mentions, int Relations, IReadOnlyList<string> NewTypes, int RejectedCount, IReadOnlyList<AnnotationRejection> Rejected);

/// <summary>Annotations as a file.</summary>
/// <param name="CannotHold">What the format loses; see <see cref="AnnotationMembers.All"/>.</param>
public sealed record AnnotationExport(string Name, byte[] Content, int Documents, int Mentions, int Relations, IReadOnlyList<string> CannotHold);

/// <summary>Brings annotated texts in and out, in the formats of other tools.</summary>
[ApplicationService]
public sealed class AnnotationExchangeService(
    AccessControl access, IDbContextFactory<PortalDbContext> contexts, WriteQueue writes, SchemaVersions schemas, SchemaDesignService design, DocumentService documents, AnnotationImporter importer,
    DataFolder folder, JobQueue jobs)
{
    internal const int Page = 50;
    internal const int MostShown = 100;

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
        var found = await RequireAsync(actor, workspace, addTypes, cancellationToken).ConfigureAwait(false);
        var prepared = await ReadAsync(found.Id, files, format, addTypes, cancellationToken).ConfigureAwait(false);
        await AddTypesAsync(actor, workspace, prepared, cancellationToken).ConfigureAwait(false);
        var result = new AnnotationImportResult(0, 0, 0, []);
        foreach (var page in prepared.Texts.Chunk(Page))
        {
            // A page is one write: what a stop leaves out, the same import brings in when it is repeated.
            result = await writes.RunAsync(db => TakeAsync(db, found.Id, corpus, actor.Id, prepared.Schema, page, result), cancellationToken).ConfigureAwait(false);
        }

        return result with { Rejected = [.. prepared.Rejected.Select(Rejection)] };
    }

    /// <summary>Reads an uploaded file and says what importing it would bring; changes nothing.</summary>
    public async Task<AnnotationPreview> PreviewAsync(ActingUser actor, string workspace, Guid file, string format, bool addTypes, CancellationToken cancellationToken)
    {
        var found = await RequireAsync(actor, workspace, addTypes, cancellationToken).ConfigureAwait(false);
        var (texts, before, after, rejected) = await ReadAsync(found.Id, await OpenAsync(found.Id, file, cancellationToken).ConfigureAwait(false), format, addTypes, cancellationToken).ConfigureAwait(false);
        var added = after.Entities.Select(e => e.Id).Except(before.Entities.Select(e => e.Id)).Concat(after.Relations.Select(r => r.Id).Except(before.Relations.Select(r => r.Id))).ToList();
        return new AnnotationPreview(texts.Count, texts.Sum(t => t.Spans.Length), texts.Sum(t => t.Relations.Length), added, rejected.Count, [.. rejected.Take(MostShown).Select(Rejection)]);
    }

    /// <summary>Starts the import of an uploaded file as a job.</summary>
    /// <returns>The job.</returns>
    public async Task<Guid> StartAsync(ActingUser actor, string workspace, Guid file, string corpus, string format, bool addTypes, CancellationToken cancellationToken)
    {
        var found = await RequireAsync(actor, workspace, addTypes, cancellationToken).ConfigureAwait(false);
        // What is wrong is said at once, and types are added in the name of whoever asks.
        var prepared = await ReadAsync(found.Id, await OpenAsync(found.Id, file, cancellationToken).ConfigureAwait(false), format, addTypes, cancellationToken).ConfigureAwait(false);
        await AddTypesAsync(actor, workspace, prepared, cancellationToken).ConfigureAwait(false);
        return await jobs.EnqueueAsync(found.Id, AnnotationImportJob.JobKind, new AnnotationImportParameters(file, corpus ?? "", format, addTypes), actor.Id, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads files and finds the schema's types for theirs. Callers have checked the right.</summary>
    internal async Task<Prepared> ReadAsync(Guid workspaceId, IReadOnlyList<AnnotationFile> files, string format, bool addTypes, CancellationToken cancellationToken)
    {
        var read = Format(format).Read(files).GetValueOrThrow();
        var rejected = read.Rejected.ToList();
        var schema = addTypes ? await DraftAsync(workspaceId, cancellationToken).ConfigureAwait(false) : (await schemas.CurrentAsync(workspaceId, cancellationToken).ConfigureAwait(false)).Schema;
        var types = new AnnotationTypes(schema, addTypes);
        IReadOnlyList<AnnotatedText> texts = [.. read.Documents.Select(d => types.Resolve(d, rejected)).Where(d => IsDocument(workspaceId, d, rejected))];
        return new Prepared(texts, schema, types.Schema, rejected);
    }

    // Too long, or empty once normalised: said before anything is stored, in the preview as well as in the counts of a job.
    private bool IsDocument(Guid workspaceId, AnnotatedText text, List<Problem> rejected)
    {
        try
        {
            documents.NewDocument(workspaceId, text.Title, text.Text);
            return true;
        }
        catch (ProblemException problem)
        {
            rejected.AddRange(problem.Problems);
            return false;
        }
    }

    /// <summary>Stores texts, inside a write, and counts on.</summary>
    internal async Task<AnnotationImportResult> TakeAsync(
        PortalDbContext db, Guid workspaceId, string corpus, Guid userId, KnowledgeSchema schema, IEnumerable<AnnotatedText> texts, AnnotationImportResult before)
    {
        var corpusId = await documents.CorpusAsync(db, workspaceId, corpus).ConfigureAwait(false);
        var (count, mentions, relations) = (before.Documents, before.Mentions, before.Relations);
        foreach (var text in texts)
        {
            var taken = await importer.TakeAsync(db, workspaceId, corpusId, userId, schema, text).ConfigureAwait(false);
            (count, mentions, relations) = (count + taken.Documents, mentions + taken.Mentions, relations + taken.Relations);
        }

        return before with { Documents = count, Mentions = mentions, Relations = relations };
    }

    /// <summary>The files of an upload, decoded.</summary>
    /// <exception cref="ProblemException">There is no such upload in this workspace, or it cannot be read.</exception>
    internal async Task<IReadOnlyList<AnnotationFile>> OpenAsync(Guid workspaceId, Guid file, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var row = await db.SourceFiles.AsNoTracking().FirstOrDefaultAsync(f => f.Id == file && f.WorkspaceId == workspaceId, cancellationToken).ConfigureAwait(false) ?? throw new ProblemException("file.unknown", "file", file.ToString());
        if (row.Length > AnnotationFiles.Largest)
            throw new ProblemException("import.tooLarge", "file", $"{AnnotationFiles.Largest >> 20}");
        return AnnotationFiles.Open(row.Name, await File.ReadAllBytesAsync(Path.Combine(folder.Files, row.Sha256), cancellationToken).ConfigureAwait(false));
    }

    internal static AnnotationRejection Rejection(Problem problem) => new(problem.Field, problem.Code, ProblemSentences.Of(problem));

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
            texts.AddRange((await StoredAsync(db, page, cancellationToken).ConfigureAwait(false)).Select(d => AnnotationTypes.Named(d, schema, names)));
        var (name, content) = AnnotationFiles.Pack(writer.Write(texts), $"{workspace}-{corpus ?? "all"}-{writer.Name}");
        var held = texts.Select(t => AnnotationMembers.Without(t, writer.CannotHold)).OfType<AnnotatedText>().ToList();
        return new AnnotationExport(name, content, held.Count, held.Sum(d => d.Spans.Length), held.Sum(d => d.Relations.Length), writer.CannotHold);
    }

    private static IAnnotationFormat Format(string? name) =>
        AnnotationFormats.Find(name) ?? throw new ProblemException("annotations.format.unknown", "format", name ?? "", string.Join(", ", AnnotationFormats.All.Select(f => f.Name)));

    private async Task<Workspace> RequireAsync(ActingUser actor, string workspace, bool addTypes, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.Import, cancellationToken).ConfigureAwait(false);
        await access.RequireAsync(actor, workspace, Permission.Annotate, cancellationToken).ConfigureAwait(false);
        if (addTypes)
            await access.RequireAsync(actor, workspace, Permission.Design, cancellationToken).ConfigureAwait(false);
        return found;
    }

    private async Task<KnowledgeSchema> DraftAsync(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return schemas.Draft(await SchemaVersions.NewestAsync(db, workspaceId, null).ConfigureAwait(false)).Schema;
    }

    private async Task AddTypesAsync(ActingUser actor, string workspace, Prepared prepared, CancellationToken cancellationToken)
    {
        if (ReferenceEquals(prepared.Schema, prepared.Before))
            return;
        var reply = await design.ApplyAsync(actor, workspace, new KeyedSchemaEdit(Guid.CreateVersion7(), new SchemaEdit.Replace(prepared.Schema)), cancellationToken).ConfigureAwait(false);
        if (!reply.IsApplied)
            throw new ProblemException(reply.Problems);
    }

    private static async Task<IEnumerable<AnnotatedText>> StoredAsync(PortalDbContext db, Guid[] page, CancellationToken cancellationToken)
    {
        var rows = await db.Documents.AsNoTracking().Where(d => page.Contains(d.Id)).OrderBy(d => d.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        var mentions = (await db.Mentions.AsNoTracking().Where(m => page.Contains(m.DocumentId) && (m.State == MentionState.Accepted || m.State == MentionState.Suggested)).OrderBy(m => m.Start).ThenByDescending(m => m.End).ThenBy(m => m.Type).ToListAsync(cancellationToken).ConfigureAwait(false)).ToLookup(m => m.DocumentId);
        var relations = (await db.Relations.AsNoTracking().Where(m => page.Contains(m.DocumentId) && (m.State == MentionState.Accepted || m.State == MentionState.Suggested)).OrderBy(m => m.Id).ToListAsync(cancellationToken).ConfigureAwait(false)).ToLookup(m => m.DocumentId);
        return rows.Select(d =>
        {
            var spans = mentions[d.Id].Select(m => new SpanAnnotation($"{m.Id:N}", m.Type, new TextSpan(m.Start, m.End)) { IsSuggestion = m.State == MentionState.Suggested, Confidence = m.Confidence, Origin = m.Origin, Assertion = m.Assertion, Fragments = Fragments.Parse(m.Fragments), Attributes = AcceptanceMark.Attributes(m) }).ToImmutableArray();
            // In the order of the text, so that the same annotations are the same file.
            var order = spans.Select((s, i) => (s.Id, i)).ToDictionary(s => s.Id, s => s.i, StringComparer.Ordinal);
            int Place(Guid id) => order.GetValueOrDefault($"{id:N}", -1);
            return new AnnotatedText(d.Title, d.Text, spans, [.. relations[d.Id].Where(r => Place(r.HeadId) >= 0 && (r.TailId is null || Place(r.TailId.Value) >= 0))
                .OrderBy(r => Place(r.HeadId)).ThenBy(r => r.TailId is { } tail ? Place(tail) : -1).ThenBy(r => r.Type, StringComparer.Ordinal).ThenBy(r => r.ValueStart)
                .Select(r => new RelationAnnotation(r.Type, $"{r.HeadId:N}", r.TailId is { } tail ? $"{tail:N}" : null, r.ValueStart is { } start && r.ValueEnd is { } end ? new TextSpan(start, end) : null)
                {
                    IsSuggestion = r.State == MentionState.Suggested,
                    Confidence = r.Confidence,
                    Origin = r.Origin,
                    Assertion = r.Assertion,
                    Attributes = AnnotationAttributes.Parse(r.Attributes),
                })]);
        });
    }

    /// <summary>A file that was read: its texts with the schema's types, the schema before and with what was added, and what was rejected.</summary>
    internal sealed record Prepared(IReadOnlyList<AnnotatedText> Texts, KnowledgeSchema Before, KnowledgeSchema Schema, List<Problem> Rejected);
}
