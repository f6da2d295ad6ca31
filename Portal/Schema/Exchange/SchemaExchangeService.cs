using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Domain;
using Portal.Domain.Corpora;
using Portal.Domain.Schema;
using Portal.Domain.Schema.Exchange;
using Portal.Graph;
using Portal.Graph.Neo4j;
using Portal.Platform;
using Portal.Schema.Starters;

namespace Portal.Schema.Exchange;

/// <summary>Brings schemas in and out: files, starters, graphs, and what a model reads in a corpus.</summary>
[ApplicationService]
public sealed class SchemaExchangeService(
    AccessControl access,
    IDbContextFactory<PortalDbContext> contexts,
    SchemaService schemas,
    SchemaDesignService design,
    GraphStores graphs,
    Neo4jStores neo4j,
    SchemaProposer proposer
)
{
    /// <summary>The largest file, in bytes.</summary>
    public const int LargestFile = 20 << 20;

    private const int SampleCharacters = 8000;

    /// <summary>Reads a file and says what importing it would change; changes nothing.</summary>
    /// <param name="format">One of <see cref="SchemaFormats.Readable"/>, or null to find out.</param>
    /// <param name="merge">Whether its types are added to the draft; otherwise they take the draft's place.</param>
    public async Task<SchemaImportPreview> PreviewAsync(
        ActingUser actor,
        string workspace,
        byte[] content,
        string? format,
        bool merge,
        CancellationToken cancellationToken
    )
    {
        await access.RequireAsync(actor, workspace, Permission.Design, cancellationToken).ConfigureAwait(false);
        var (import, read) = Read(content, format);
        return await PreviewAsync(actor, workspace, import, read, merge, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a file into the draft: one edit, which can be undone.</summary>
    public async Task<SchemaImportResult> ImportAsync(
        ActingUser actor,
        string workspace,
        byte[] content,
        string? format,
        bool merge,
        CancellationToken cancellationToken
    )
    {
        await access.RequireAsync(actor, workspace, Permission.Design, cancellationToken).ConfigureAwait(false);
        var (import, read) = Read(content, format);
        return await TakeAsync(actor, workspace, import, read, merge, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The names of the starters.</summary>
    public async Task<IReadOnlyList<string>> StartersAsync(ActingUser actor, CancellationToken cancellationToken)
    {
        await access.RequireSignedInAsync(actor, cancellationToken).ConfigureAwait(false);
        return [.. SchemaStarters.All.Keys];
    }

    /// <summary>Puts a starter into the draft.</summary>
    /// <exception cref="ProblemException">There is no such starter.</exception>
    public async Task<SchemaImportResult> StartAsync(
        ActingUser actor,
        string workspace,
        string starter,
        bool merge,
        CancellationToken cancellationToken
    )
    {
        await access.RequireAsync(actor, workspace, Permission.Design, cancellationToken).ConfigureAwait(false);
        var schema = SchemaStarters.All.TryGetValue(starter ?? "", out var found)
            ? found
            : throw new ProblemException(SchemaProblems.StarterUnknown, "starter", starter ?? "");
        return await TakeAsync(actor, workspace, new SchemaImport(schema, []), "starter", merge, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the graph itself shows of a schema, and what taking it over would change.</summary>
    /// <param name="target"><c>embedded</c> or <c>neo4j</c>.</param>
    public async Task<SchemaImportPreview> InspectGraphAsync(
        ActingUser actor,
        string workspace,
        string target,
        bool merge,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Design, cancellationToken).ConfigureAwait(false);
        return await PreviewAsync(
                actor,
                workspace,
                await ShapeAsync(scope.Id, target, cancellationToken).ConfigureAwait(false),
                target,
                merge,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Takes over what the graph itself shows of a schema.</summary>
    public async Task<SchemaImportResult> ImportGraphAsync(
        ActingUser actor,
        string workspace,
        string target,
        bool merge,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Design, cancellationToken).ConfigureAwait(false);
        return await TakeAsync(
                actor,
                workspace,
                await ShapeAsync(scope.Id, target, cancellationToken).ConfigureAwait(false),
                target,
                merge,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Lets a model read a sample of a corpus and propose types; changes nothing. Each proposal has the edit that takes
    /// it.</summary>
    /// <param name="corpus">The corpus; null for all. The sample is the beginnings of its documents, spread evenly, some 8,000
    /// characters.</param>
    public async Task<IReadOnlyList<SchemaProposal>> ProposeAsync(
        ActingUser actor,
        string workspace,
        Guid model,
        Guid? corpus,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Design, cancellationToken).ConfigureAwait(false);
        var draft = await schemas.DraftAsync(actor, workspace, cancellationToken).ConfigureAwait(false);
        var sample = await SampleAsync(scope.Id, corpus, cancellationToken).ConfigureAwait(false);
        if (sample.Length == 0)
            throw new ProblemException(SchemaProblems.ProposalNoText, "corpus");
        return (await proposer.AskAsync(scope.Id, model, draft.Schema, sample, cancellationToken).ConfigureAwait(false)).Proposals;
    }

    /// <summary>Writes a version.</summary>
    /// <param name="version">A number, <c>draft</c> or <c>published</c>; null for what is in force.</param>
    /// <param name="format">One of <see cref="SchemaFormats.Writable"/>.</param>
    public async Task<SchemaFile> ExportAsync(
        ActingUser actor,
        string workspace,
        string? version,
        string format,
        string language,
        CancellationToken cancellationToken
    )
    {
        await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var view = version is null
            ? await schemas.CurrentAsync(actor, workspace, cancellationToken).ConfigureAwait(false)
            : await schemas.VersionAsync(actor, workspace, version, cancellationToken).ConfigureAwait(false);
        return SchemaFormats.Write(view.Schema with { Changes = [] }, format, workspace, language ?? "zh");
    }

    /// <summary>How many mentions each entity type has, and how many documents there are: what the checks of use go by.</summary>
    public async Task<(IReadOnlyDictionary<string, int> Mentions, int Documents)> UseAsync(
        ActingUser actor,
        string workspace,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var mentions = await scope
            .Db.Mentions.Where(m =>
                m.WorkspaceId == scope.Id
                && (m.State == Domain.Annotation.MentionState.Accepted || m.State == Domain.Annotation.MentionState.Suggested)
            )
            .GroupBy(m => m.Type)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken)
            .ConfigureAwait(false);
        return (mentions, await scope.Db.Documents.CountAsync(d => d.WorkspaceId == scope.Id, cancellationToken).ConfigureAwait(false));
    }

    private static (SchemaImport Import, string Format) Read(byte[] content, string? format)
    {
        if (content is not { Length: > 0 })
            throw new ProblemException(CorporaProblems.ImportEmpty, "file", "");
        if (content.Length > LargestFile)
            throw new ProblemException(CommonProblems.ImportTooLarge, "file", $"{LargestFile >> 20}");
        return SchemaFormats.Read(content, format).GetValueOrThrow();
    }

    private async Task<SchemaImportPreview> PreviewAsync(
        ActingUser actor,
        string workspace,
        SchemaImport import,
        string format,
        bool merge,
        CancellationToken cancellationToken
    )
    {
        var draft = await schemas.DraftAsync(actor, workspace, cancellationToken).ConfigureAwait(false);
        var after = merge ? SchemaUnion.Of(draft.Schema, import.Schema) : import.Schema;
        return new SchemaImportPreview(
            format,
            import.Schema.Entities.Length,
            import.Schema.Relations.Length,
            Properties(import.Schema),
            import.NotUnderstood,
            SchemaDiff.Between(draft.Schema with { Changes = [] }, after with { Changes = [] }),
            SchemaRules.Check(after),
            import.Schema
        );
    }

    private async Task<SchemaImportResult> TakeAsync(
        ActingUser actor,
        string workspace,
        SchemaImport import,
        string format,
        bool merge,
        CancellationToken cancellationToken
    )
    {
        var draft = await schemas.DraftAsync(actor, workspace, cancellationToken).ConfigureAwait(false);
        var after = merge ? SchemaUnion.Of(draft.Schema, import.Schema) : import.Schema;
        var reply = await design
            .ApplyAsync(actor, workspace, new KeyedSchemaEdit(Guid.CreateVersion7(), new SchemaEdit.Replace(after)), cancellationToken)
            .ConfigureAwait(false);
        return reply.IsApplied
            ? new SchemaImportResult(
                import.Schema.Entities.Length,
                import.Schema.Relations.Length,
                Properties(import.Schema),
                import.NotUnderstood,
                format,
                reply.Version
            )
            : throw new ProblemException(reply.Problems);
    }

    private async Task<SchemaImport> ShapeAsync(Guid workspaceId, string target, CancellationToken cancellationToken)
    {
        if (target == GraphTargets.Embedded)
            return GraphShapeReader.Read(
                await (await graphs.OpenAsync(workspaceId, cancellationToken).ConfigureAwait(false))
                    .ShapeAsync(cancellationToken)
                    .ConfigureAwait(false)
            );
        if (target != GraphTargets.Neo4j)
            throw new ProblemException(SchemaProblems.FormatUnknown, "target", target ?? "");
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var store =
            await neo4j.OpenAsync(db, workspaceId, cancellationToken).ConfigureAwait(false)
            ?? throw new ProblemException(SchemaProblems.Neo4jNone, "target");
        try
        {
            return GraphShapeReader.Read(await store.ShapeAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (Exception error) when (error is Neo4jException or HttpRequestException)
        {
            throw new ProblemException(SchemaProblems.Neo4jFailed, "target", error.Message);
        }
    }

    private async Task<string> SampleAsync(Guid workspaceId, Guid? corpus, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var ids = await db
            .Documents.Where(d => d.WorkspaceId == workspaceId && (corpus == null || d.CorpusId == corpus))
            .OrderBy(d => d.Id)
            .Select(d => d.Id)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var chosen = ids.Where((_, i) => i % Math.Max(1, ids.Count / 20) == 0).Take(20).ToList();
        var texts = await db
            .Documents.Where(d => chosen.Contains(d.Id))
            .OrderBy(d => d.Id)
            .Select(d => d.Text)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var sample = new StringBuilder();
        foreach (var text in texts)
        {
            var length = Math.Min(text.Length, SampleCharacters / Math.Max(1, texts.Count));
            // Not through the middle of a character.
            sample.Append(text.AsSpan(0, length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)).Append("\n\n");
        }

        return sample.ToString().Trim();
    }

    private static int Properties(KnowledgeSchema schema) =>
        schema.Entities.Sum(e => e.Properties.Length) + schema.Relations.Sum(r => r.Properties.Length);
}
