using Microsoft.EntityFrameworkCore;
using Portal.Annotation;
using Portal.Data;
using Portal.Data.Corpora;
using Portal.Data.Learning;
using Portal.Domain.Annotation;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Ensembles;
using Portal.Domain.Learning.Relations;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Schema;
using Portal.Platform;

namespace Portal.Learning;

/// <summary>Suggests again, in documents that somebody is at, by the tagger that has learned what was decided a moment ago.</summary>
public sealed partial class AdaptedSuggestions(
    IDbContextFactory<PortalDbContext> contexts,
    WriteQueue writes,
    EngineModels models,
    SuggestionEngines engines,
    Recalibrations recalibrations,
    ILogger<AdaptedSuggestions> logger
)
{
    /// <summary>Documents that somebody is at: none that is done, and none that each annotator has alone.</summary>
    public async Task<List<Guid>> OpenAsync(Guid workspace, IReadOnlyCollection<Guid> documents, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await db
            .Documents.Where(d =>
                documents.Contains(d.Id)
                && d.WorkspaceId == workspace
                && d.Status != DocumentStatus.Done
                && !db.Assignments.Any(a => a.DocumentId == d.Id)
            )
            .Select(d => d.Id)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Suggests again in a document.</summary>
    public async Task SuggestAsync(
        Guid workspace,
        Guid document,
        Guid user,
        KnowledgeSchema schema,
        LearningSettings how,
        EngineModelRow active,
        SequenceTagger? adapted,
        CancellationToken cancellationToken
    )
    {
        var tagger = engines.Tagger(active, adapted);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        if (
            await db.Documents.AsNoTracking().FirstOrDefaultAsync(d => d.Id == document, cancellationToken).ConfigureAwait(false)
            is not { } row
        )
            return;
        var accepted = await db
            .Mentions.AsNoTracking()
            .Where(m => m.DocumentId == document && m.State == MentionState.Accepted && m.Fragments == null)
            .Select(m => new TypedSpan(m.Type, new Domain.Text.TextSpan(m.Start, m.End)))
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var relations = await models.ActiveAsync(workspace, RelationExtractor.Name, cancellationToken).ConfigureAwait(false);
        var weights = await engines.WeightsAsync(workspace, cancellationToken).ConfigureAwait(false);
        var ensemble = new EnsembleExtractor([tagger], relations is null ? null : engines.Relations(relations, schema), weights);
        var found = await ensemble.ExtractAsync(new ExtractionInput(row.Text, accepted), cancellationToken).ConfigureAwait(false);
        var scale = await recalibrations.OfAsync(workspace, how, weights, cancellationToken).ConfigureAwait(false);
        HashSet<string> ran = relations is null ? [TaggerExtractor.Name] : [TaggerExtractor.Name, RelationExtractor.Name];
        var stored = await writes
            .RunAsync(
                async write =>
                {
                    var store = new SuggestionStore(write, workspace, schema, how, weights, scale, user);
                    var made = await store
                        .StoreAsync(new NewSuggestions(document, ran, TaggerExtractor.Name, found, IsNested: tagger.Tagger.Layers > 1))
                        .ConfigureAwait(false);
                    if (made.Mentions + made.Relations + made.Withdrawn > 0)
                        write.Tell(new LayerChanged(document, DocumentChanged.Suggested));
                    return made;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        LogLearned(logger, document, stored.Mentions, stored.Relations, stored.Withdrawn);
    }

    [LoggerMessage(
        EventIds.Learning + 1,
        LogLevel.Debug,
        "Suggested again in {Document}: {Mentions} mentions and {Relations} relations are new, {Withdrawn} withdrawn"
    )]
    private static partial void LogLearned(ILogger logger, Guid document, int mentions, int relations, int withdrawn);
}
