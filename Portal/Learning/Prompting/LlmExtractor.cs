using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Corpora;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Prompting;
using Portal.Domain.Schema;
using Portal.Domain.Text;
using Portal.Models;

namespace Portal.Learning.Prompting;

/// <summary>Makes engines of model connections.</summary>
/// <remarks>What a model says is a proposal only: see <see cref="ExtractionReplyParser"/>. Prompts and replies are not logged; replies are
/// kept.</remarks>
public sealed class LlmExtractor(IDbContextFactory<PortalDbContext> contexts, PromptVersions prompts, ModelAsker asker)
{
    private const int MostExampleDocuments = 300;
    private const int LongestExample = 600;

    /// <summary>A model connection as an engine, with the prompt in use.</summary>
    /// <exception cref="ProblemException">There is no such connection in this workspace.</exception>
    public async Task<IExtractor> CreateAsync(
        Guid workspaceId,
        Guid connectionId,
        KnowledgeSchema schema,
        CancellationToken cancellationToken
    )
    {
        var active = await prompts.ActiveAsync(workspaceId, cancellationToken).ConfigureAwait(false);
        return await CreateAsync(workspaceId, connectionId, schema, active?.Number ?? 0, active?.Template, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>A model connection as an engine, with a prompt of one's own.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="connectionId">The connection.</param>
    /// <param name="schema">The types to ask for.</param>
    /// <param name="number">The version of the prompt; -1 for one that is only tried.</param>
    /// <param name="template">The prompt; null for what every workspace begins with, in the language of each text.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ProblemException">There is no such connection in this workspace.</exception>
    public async Task<LlmEngine> CreateAsync(
        Guid workspaceId,
        Guid connectionId,
        KnowledgeSchema schema,
        int number,
        PromptTemplate? template,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var connection =
            await db
                .Models.AsNoTracking()
                .FirstOrDefaultAsync(m => m.Id == connectionId && m.WorkspaceId == workspaceId, cancellationToken)
                .ConfigureAwait(false)
            ?? throw new ProblemException(ModelsProblems.Unknown, connectionId.ToString());
        var examples =
            (template ?? PromptTemplate.Default("zh")).Examples > 0
                ? await ExamplesAsync(db, workspaceId, schema, cancellationToken).ConfigureAwait(false)
                : [];
        return new LlmEngine(asker, connection, schema, number, template, new PromptExamples(examples));
    }

    // Sentences of documents that people are through with, and that reviewers have not returned.
    private static async Task<List<PromptExample>> ExamplesAsync(
        PortalDbContext db,
        Guid workspaceId,
        KnowledgeSchema schema,
        CancellationToken cancellationToken
    )
    {
        var documents = await db
            .Documents.AsNoTracking()
            .Where(d =>
                d.WorkspaceId == workspaceId
                && d.Status == DocumentStatus.Done
                && d.ReviewState != ReviewState.Returned
                && (d.CurationState == CurationState.Done || !db.Assignments.Any(a => a.DocumentId == d.Id))
            )
            .OrderByDescending(d => d.ReviewState == ReviewState.Approved)
            .ThenByDescending(d => d.Id)
            .Take(MostExampleDocuments)
            .Select(d => new { d.Id, d.Text })
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var ids = documents.Select(d => d.Id).ToList();
        var mentions = (
            await db
                .Mentions.AsNoTracking()
                .Where(m => ids.Contains(m.DocumentId) && m.State == MentionState.Accepted && !m.IsAutoAccepted && m.Fragments == null)
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false)
        ).ToLookup(m => m.DocumentId);
        var relations = (
            await db
                .Relations.AsNoTracking()
                .Where(r => ids.Contains(r.DocumentId) && r.State == MentionState.Accepted && !r.IsAutoAccepted && r.TailId != null)
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false)
        ).ToLookup(r => r.DocumentId);
        var examples = new List<PromptExample>();
        foreach (var document in documents)
        {
            foreach (var piece in Domain.Corpora.Chunker.Chunk(document.Text, LongestExample, 0))
            {
                var inside = mentions[document.Id]
                    .Where(m => m.Start >= piece.Start && m.End <= piece.End && schema.Entity(m.Type) is { IsAbstract: false })
                    .OrderBy(m => m.Start)
                    .ToList();
                var place = inside.Select((m, i) => (m.Id, i)).ToDictionary(m => m.Id, m => m.i);
                examples.Add(
                    new PromptExample(
                        piece.Of(document.Text),
                        [.. inside.Select(m => new TypedSpan(m.Type, new TextSpan(m.Start - piece.Start, m.End - piece.Start)))],
                        [
                            .. relations[document.Id]
                                .Where(r =>
                                    place.ContainsKey(r.HeadId) && place.ContainsKey(r.TailId!.Value) && schema.Relation(r.Type) is not null
                                )
                                .Select(r => (place[r.HeadId], r.Type, place[r.TailId!.Value])),
                        ]
                    )
                );
            }
        }

        return examples;
    }
}
