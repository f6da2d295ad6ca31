using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Knowledge;
using Portal.Data.Learning;
using Portal.Domain;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Ensembles;
using Portal.Domain.Learning.Relations;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Schema;
using Portal.Learning.Prompting;

namespace Portal.Learning;

/// <summary>Makes the engines of a workspace by their names: <c>dictionary</c>, <c>tagger</c>, <c>relations</c>, <c>llm:CONNECTION</c>,
/// <c>ensemble</c>.</summary>
public sealed class SuggestionEngines(
    IDbContextFactory<PortalDbContext> contexts,
    EngineModels models,
    LlmExtractor llm,
    VariantTable variants
)
{
    /// <summary>How the name of an engine begins that asks a model.</summary>
    public const string ModelPrefix = "llm:";

    /// <summary>Whether there can be an engine of this name.</summary>
    public static bool IsKnown(string engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return engine is DictionaryExtractor.Name or TaggerExtractor.Name or RelationExtractor.Name or EnsembleExtractor.Name
            || (engine.StartsWith(ModelPrefix, StringComparison.Ordinal) && Guid.TryParse(engine.AsSpan(ModelPrefix.Length), out _));
    }

    /// <summary>The engine of a name, as it is now.</summary>
    /// <exception cref="ProblemException">There is none, or nothing of it has been trained and put to use.</exception>
    public async Task<IExtractor> CreateAsync(Guid workspaceId, string engine, KnowledgeSchema schema, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(engine);
        if (engine == DictionaryExtractor.Name)
            return await DictionaryAsync(workspaceId, schema, cancellationToken).ConfigureAwait(false);
        if (engine == TaggerExtractor.Name)
            return Tagger(
                await models.ActiveAsync(workspaceId, engine, cancellationToken).ConfigureAwait(false)
                    ?? throw new ProblemException(LearningProblems.EngineNotTrained, "engine", engine),
                null
            );
        if (engine == RelationExtractor.Name)
            return Relations(
                await models.ActiveAsync(workspaceId, engine, cancellationToken).ConfigureAwait(false)
                    ?? throw new ProblemException(LearningProblems.EngineNotTrained, "engine", engine),
                schema
            );
        if (engine == EnsembleExtractor.Name)
            return await EnsembleAsync(workspaceId, schema, null, cancellationToken).ConfigureAwait(false);
        if (
            engine.StartsWith(ModelPrefix, StringComparison.Ordinal) && Guid.TryParse(engine.AsSpan(ModelPrefix.Length), out var connection)
        )
            return await llm.CreateAsync(workspaceId, connection, schema, cancellationToken).ConfigureAwait(false);
        throw new ProblemException(LearningProblems.SuggestEngineUnknown, "engine", engine);
    }

    /// <summary>Dictionary, tagger and relations together, as far as there are some.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="schema">Its types.</param>
    /// <param name="adapted">A tagger that has learned more than the active one; null for the active one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<EnsembleExtractor> EnsembleAsync(
        Guid workspaceId,
        KnowledgeSchema schema,
        SequenceTagger? adapted,
        CancellationToken cancellationToken
    )
    {
        var engines = new List<IExtractor>();
        var dictionary = await DictionaryAsync(workspaceId, schema, cancellationToken).ConfigureAwait(false);
        if (dictionary.Count > 0)
            engines.Add(dictionary);
        var tagger = await models.ActiveAsync(workspaceId, TaggerExtractor.Name, cancellationToken).ConfigureAwait(false);
        if (tagger is not null)
            engines.Add(Tagger(tagger, adapted));
        var relations = await models.ActiveAsync(workspaceId, RelationExtractor.Name, cancellationToken).ConfigureAwait(false);
        if (engines.Count == 0 && relations is null)
            throw new ProblemException(LearningProblems.EngineNothing, "engine", EnsembleExtractor.Name);
        return new EnsembleExtractor(engines, relations is null ? null : Relations(relations, schema), WeightsOf(tagger));
    }

    /// <summary>How votes are weighed, as the tagger's training found.</summary>
    public async Task<EnsembleWeights> WeightsAsync(Guid workspaceId, CancellationToken cancellationToken) =>
        WeightsOf(await models.ActiveAsync(workspaceId, TaggerExtractor.Name, cancellationToken).ConfigureAwait(false));

    /// <summary>The terms: schema examples, names and aliases of approved entities where they are asked for, uploaded lists.</summary>
    public async Task<DictionaryExtractor> DictionaryAsync(
        Guid workspaceId,
        KnowledgeSchema schema,
        CancellationToken cancellationToken,
        bool withApproved = true
    )
    {
        ArgumentNullException.ThrowIfNull(schema);
        var entries = schema
            .Entities.SelectMany(e => e.Examples.Select(x => new DictionaryEntry(x, e.Id, DictionarySource.SchemaExample)))
            .ToList();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var entities = !withApproved
            ? []
            : await db
                .Entities.Where(e =>
                    e.WorkspaceId == workspaceId
                    && db.Triples.Any(t => (t.HeadId == e.Id || t.TailId == e.Id) && t.State == TripleState.Approved)
                )
                .Select(e => new
                {
                    e.Type,
                    e.Name,
                    e.Aliases,
                })
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false);
        entries.AddRange(
            entities.SelectMany(e => e.Aliases.Prepend(e.Name).Select(n => new DictionaryEntry(n, e.Type, DictionarySource.ApprovedEntity)))
        );
        entries.AddRange(
            (
                await db
                    .Terms.Where(t => t.WorkspaceId == workspaceId)
                    .Select(t => new { t.Term, t.Type })
                    .ToListAsync(cancellationToken)
                    .ConfigureAwait(false)
            ).Select(t => new DictionaryEntry(t.Term, t.Type, DictionarySource.List))
        );
        return new DictionaryExtractor(entries.Where(e => schema.Entity(e.Type) is { IsAbstract: false }), variants.Variants);
    }

    /// <summary>The tagger of a row, or one that has learned more since.</summary>
    public TaggerExtractor Tagger(EngineModelRow row, SequenceTagger? adapted)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new TaggerExtractor(adapted ?? models.Tagger(row), CardOf(row), $"{row.Number}{(adapted is null ? "" : "+")}");
    }

    /// <summary>The relation classifier of a row.</summary>
    public RelationExtractor Relations(EngineModelRow row, KnowledgeSchema schema)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new RelationExtractor(models.Relations(row), RelationCandidates.Of(schema), CardOf(row), $"{row.Number}");
    }

    internal static ModelCard CardOf(EngineModelRow row) => JsonSerializer.Deserialize<ModelCard>(row.Card)!;

    private static EnsembleWeights WeightsOf(EngineModelRow? tagger) =>
        tagger?.Ensemble is { } json ? JsonSerializer.Deserialize<EnsembleWeights>(json)! : EnsembleWeights.Assumed;
}
