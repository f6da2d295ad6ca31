using Microsoft.EntityFrameworkCore;
using Portal.Corpora;
using Portal.Data;
using Portal.Domain;
using Portal.Domain.Annotation.Exchange;
using Portal.Domain.Corpora;
using Portal.Domain.Schema;
using Portal.Platform;
using Portal.Schema;

namespace Portal.Annotation.Exchange;

/// <summary>A file that was read: its texts with the schema's types, the schema before and with what was added, and what was
/// rejected.</summary>
internal sealed record PreparedTexts(
    IReadOnlyList<AnnotatedText> Texts,
    KnowledgeSchema Before,
    KnowledgeSchema Schema,
    List<Problem> Rejected
);

/// <summary>Reads files of annotated texts, and finds the schema's types for theirs; changes nothing. Callers have checked the
/// right.</summary>
public sealed class AnnotationReader(
    IDbContextFactory<PortalDbContext> contexts,
    SchemaVersions schemas,
    DocumentService documents,
    AnnotationFileProcess process,
    DataFolder folder
)
{
    /// <summary>Reads files and finds the schema's types for theirs.</summary>
    internal async Task<PreparedTexts> ReadAsync(
        Guid workspaceId,
        IReadOnlyList<AnnotationFile> files,
        string format,
        bool addTypes,
        CancellationToken cancellationToken
    ) => await PrepareAsync(workspaceId, Format(format).Read(files).GetValueOrThrow(), addTypes, cancellationToken).ConfigureAwait(false);

    /// <summary>Reads a file that is being sent, in a process of its own, and finds the schema's types for its own.</summary>
    internal async Task<PreparedTexts> ReadAsync(
        Guid workspaceId,
        string name,
        Stream content,
        string format,
        bool addTypes,
        CancellationToken cancellationToken
    )
    {
        var known = Format(format).Name;
        var path = Path.Combine(folder.Temporary, $"annotations-{Guid.CreateVersion7():N}");
        try
        {
            await SaveAsync(content, path, cancellationToken).ConfigureAwait(false);
            var read = await process.ReadAsync(path, Path.GetFileName(name), known, cancellationToken).ConfigureAwait(false);
            return await PrepareAsync(workspaceId, read, addTypes, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Reads an upload in a process of its own, and finds the schema's types for its own.</summary>
    /// <exception cref="ProblemException">There is no such upload in this workspace, or it cannot be read.</exception>
    internal async Task<PreparedTexts> ReadAsync(
        Guid workspaceId,
        Guid file,
        string format,
        bool addTypes,
        CancellationToken cancellationToken
    )
    {
        var known = Format(format).Name;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var row =
            await db
                .SourceFiles.AsNoTracking()
                .FirstOrDefaultAsync(f => f.Id == file && f.WorkspaceId == workspaceId, cancellationToken)
                .ConfigureAwait(false)
            ?? throw new ProblemException(CorporaProblems.FileUnknown, "file", file.ToString());
        if (row.Length > AnnotationFiles.Largest)
            throw new ProblemException(CommonProblems.ImportTooLarge, "file", $"{AnnotationFiles.Largest >> 20}");
        var path = Path.Combine(folder.Files, row.Sha256);
        var read = await process.ReadAsync(path, row.Name, known, cancellationToken).ConfigureAwait(false);
        return await PrepareAsync(workspaceId, read, addTypes, cancellationToken).ConfigureAwait(false);
    }

    private async Task<PreparedTexts> PrepareAsync(
        Guid workspaceId,
        AnnotationImport read,
        bool addTypes,
        CancellationToken cancellationToken
    )
    {
        var rejected = read.Rejected.ToList();
        var schema = addTypes
            ? await DraftAsync(workspaceId, cancellationToken).ConfigureAwait(false)
            : (await schemas.CurrentAsync(workspaceId, cancellationToken).ConfigureAwait(false)).Schema;
        var types = new AnnotationTypes(schema, addTypes);
        IReadOnlyList<AnnotatedText> texts =
        [
            .. read.Documents.Select(d => types.Resolve(d, rejected)).Where(d => IsDocument(workspaceId, d, rejected)),
        ];
        return new PreparedTexts(texts, schema, types.Schema, rejected);
    }

    private static async Task SaveAsync(Stream content, string path, CancellationToken cancellationToken)
    {
        await using var file = File.Create(path);
        var piece = new byte[81_920];
        for (
            var read = await content.ReadAsync(piece, cancellationToken).ConfigureAwait(false);
            read > 0;
            read = await content.ReadAsync(piece, cancellationToken).ConfigureAwait(false)
        )
        {
            if (file.Length + read > AnnotationFiles.Largest)
                throw new ProblemException(CommonProblems.ImportTooLarge, "file", $"{AnnotationFiles.Largest >> 20}");
            await file.WriteAsync(piece.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
        }
    }

    internal static IAnnotationFormat Format(string? name) =>
        AnnotationFormats.Find(name)
        ?? throw new ProblemException(
            ExchangeProblems.FormatUnknown,
            "format",
            name ?? "",
            string.Join(", ", AnnotationFormats.All.Select(f => f.Name))
        );

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

    private async Task<KnowledgeSchema> DraftAsync(Guid workspaceId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return schemas.Draft(await SchemaVersions.NewestAsync(db, workspaceId, null).ConfigureAwait(false)).Schema;
    }
}
