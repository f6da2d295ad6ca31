using Portal.Accounts;
using Portal.Data;
using Portal.Data.Workspaces;
using Portal.Domain;
using Portal.Domain.Annotation.Exchange;
using Portal.Domain.Schema;
using Portal.Jobs;
using Portal.Platform;
using Portal.Schema;

namespace Portal.Annotation.Exchange;

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
public sealed record AnnotationPreview(
    int Documents,
    int Mentions,
    int Relations,
    IReadOnlyList<string> NewTypes,
    int RejectedCount,
    IReadOnlyList<AnnotationRejection> Rejected
);

/// <summary>Brings annotated texts in, in the formats of other tools.</summary>
[ApplicationService]
public sealed class AnnotationExchangeService(
    AccessControl access,
    WriteQueue writes,
    SchemaDesignService design,
    AnnotationReader reader,
    AnnotationImporter importer,
    JobQueue jobs
)
{
    internal const int Page = 50;
    internal const int MostShown = 100;

    /// <summary>Reads annotated texts into a corpus. Decisions of the file are decisions here, suggestions are suggestions; relations wait
    /// for review as triples.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="content">A text file, or a zip of them.</param>
    /// <param name="format">One of <see cref="AnnotationFormats.All"/>.</param>
    /// <param name="addTypes">Whether unknown types are added to the schema's draft; otherwise what has them is rejected.</param>
    /// <exception cref="ProblemException">There is no such format, or nothing of the file is of it.</exception>
    public async Task<AnnotationImportResult> ImportAsync(
        ActingUser actor,
        string workspace,
        string corpus,
        string name,
        Stream content,
        string format,
        bool addTypes,
        CancellationToken cancellationToken
    )
    {
        var found = await RequireAsync(actor, workspace, addTypes, cancellationToken).ConfigureAwait(false);
        var prepared = await reader.ReadAsync(found.Id, name, content, format, addTypes, cancellationToken).ConfigureAwait(false);
        return await TakeAsync(actor, found, corpus, prepared, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads annotated texts into a corpus, from files that are decoded already.</summary>
    public async Task<AnnotationImportResult> ImportAsync(
        ActingUser actor,
        string workspace,
        string corpus,
        IReadOnlyList<AnnotationFile> files,
        string format,
        bool addTypes,
        CancellationToken cancellationToken
    )
    {
        var found = await RequireAsync(actor, workspace, addTypes, cancellationToken).ConfigureAwait(false);
        var prepared = await reader.ReadAsync(found.Id, files, format, addTypes, cancellationToken).ConfigureAwait(false);
        return await TakeAsync(actor, found, corpus, prepared, cancellationToken).ConfigureAwait(false);
    }

    private async Task<AnnotationImportResult> TakeAsync(
        ActingUser actor,
        Workspace found,
        string corpus,
        PreparedTexts prepared,
        CancellationToken cancellationToken
    )
    {
        await AddTypesAsync(actor, found.Slug, prepared, cancellationToken).ConfigureAwait(false);
        var result = new AnnotationImportResult(0, 0, 0, []);
        foreach (var page in prepared.Texts.Chunk(Page))
        {
            // A page is one write: what a stop leaves out, the same import brings in when it is repeated.
            result = await writes
                .RunAsync(db => importer.TakeAsync(db, found.Id, corpus, actor.Id, prepared.Schema, page, result), cancellationToken)
                .ConfigureAwait(false);
        }

        return result with
        {
            Rejected = [.. prepared.Rejected.Select(Rejection)],
        };
    }

    /// <summary>Reads an uploaded file and says what importing it would bring; changes nothing.</summary>
    public async Task<AnnotationPreview> PreviewAsync(
        ActingUser actor,
        string workspace,
        Guid file,
        string format,
        bool addTypes,
        CancellationToken cancellationToken
    )
    {
        var found = await RequireAsync(actor, workspace, addTypes, cancellationToken).ConfigureAwait(false);
        var (texts, before, after, rejected) = await reader
            .ReadAsync(found.Id, file, format, addTypes, cancellationToken)
            .ConfigureAwait(false);
        var added = after
            .Entities.Select(e => e.Id)
            .Except(before.Entities.Select(e => e.Id))
            .Concat(after.Relations.Select(r => r.Id).Except(before.Relations.Select(r => r.Id)))
            .ToList();
        return new AnnotationPreview(
            texts.Count,
            texts.Sum(t => t.Spans.Length),
            texts.Sum(t => t.Relations.Length),
            added,
            rejected.Count,
            [.. rejected.Take(MostShown).Select(Rejection)]
        );
    }

    /// <summary>Starts the import of an uploaded file as a job.</summary>
    /// <returns>The job.</returns>
    public async Task<Guid> StartAsync(
        ActingUser actor,
        string workspace,
        Guid file,
        string corpus,
        string format,
        bool addTypes,
        CancellationToken cancellationToken
    )
    {
        var found = await RequireAsync(actor, workspace, addTypes, cancellationToken).ConfigureAwait(false);
        // What is wrong is said at once, and types are added in the name of whoever asks.
        var prepared = await reader.ReadAsync(found.Id, file, format, addTypes, cancellationToken).ConfigureAwait(false);
        await AddTypesAsync(actor, workspace, prepared, cancellationToken).ConfigureAwait(false);
        return await jobs.EnqueueAsync(
                found.Id,
                AnnotationImportJob.JobKind,
                new AnnotationImportParameters(file, corpus ?? "", format, addTypes),
                actor.Id,
                null,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    internal static AnnotationRejection Rejection(Problem problem) => new(problem.Field, problem.Code, ProblemSentences.Of(problem));

    private async Task<Workspace> RequireAsync(ActingUser actor, string workspace, bool addTypes, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Import, cancellationToken).ConfigureAwait(false);
        await access.RequireAsync(actor, workspace, Permission.Annotate, cancellationToken).ConfigureAwait(false);
        if (addTypes)
            await access.RequireAsync(actor, workspace, Permission.Design, cancellationToken).ConfigureAwait(false);
        return scope.Workspace;
    }

    private async Task AddTypesAsync(ActingUser actor, string workspace, PreparedTexts prepared, CancellationToken cancellationToken)
    {
        if (ReferenceEquals(prepared.Schema, prepared.Before))
            return;
        var reply = await design
            .ApplyAsync(
                actor,
                workspace,
                new KeyedSchemaEdit(Guid.CreateVersion7(), new SchemaEdit.Replace(prepared.Schema)),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (!reply.IsApplied)
            throw new ProblemException(reply.Problems);
    }
}
