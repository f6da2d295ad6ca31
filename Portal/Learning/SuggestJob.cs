using System.Text.Json;
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
using Portal.Domain.Text;
using Portal.Jobs;
using Portal.Schema;

namespace Portal.Learning;

/// <summary>With what to go through which documents.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Corpus">The documents of this corpus; null for all.</param>
/// <param name="Document">This document; null for all that are not done.</param>
/// <param name="OnlyChanged">Documents that this engine, in this version, has not gone through; and of a changed schema only the types that
/// changed.</param>
public sealed record SuggestParameters(string Engine, Guid? Corpus, Guid? Document, bool OnlyChanged = false);

/// <summary>What a suggestion job found.</summary>
/// <param name="Documents">Documents that it went through.</param>
/// <param name="Mentions">New suggested mentions.</param>
/// <param name="Relations">New suggested relations.</param>
/// <param name="Dropped">What of the proposals was dropped.</param>
/// <param name="DroppedSamples">Some of that.</param>
/// <param name="Unchanged">Documents that needed not be gone through again.</param>
/// <param name="Withdrawn">Undecided suggestions that are not made any more.</param>
/// <param name="AutoAccepted">Suggestions that were accepted because they are sure enough; 0 unless that was turned on.</param>
/// <param name="DroppedByReason">How much was dropped why, by problem code.</param>
public sealed record SuggestResult(
    int Documents,
    int Mentions,
    int Relations,
    int Dropped,
    IReadOnlyList<string> DroppedSamples,
    int Unchanged = 0,
    int Withdrawn = 0,
    int AutoAccepted = 0,
    IReadOnlyDictionary<string, int>? DroppedByReason = null
);

/// <summary>Suggests document by document. What people decided is never touched, and what they rejected is not proposed again.</summary>
public sealed class SuggestJob(
    IDbContextFactory<PortalDbContext> contexts,
    SuggestionEngines engines,
    LearningSettingsStore settings,
    SchemaVersions schemas,
    AutoAcceptance acceptance,
    Recalibrations recalibrations,
    TimeProvider time
) : IJobHandler
{
    public const string JobKind = "suggest";
    private const int DocumentsInAChunk = 20;
    private const int MostDroppedSamples = 50;

    public string Kind => JobKind;

    public async Task<double?> SizeAsync(PortalDbContext db, Guid workspaceId, string parameters, CancellationToken cancellationToken)
    {
        var asked = JsonSerializer.Deserialize<SuggestParameters>(parameters)!;
        var isModel = asked.Engine.StartsWith(SuggestionEngines.ModelPrefix, StringComparison.Ordinal);
        var count = await Documents(db, workspaceId, asked).CountAsync(cancellationToken).ConfigureAwait(false);
        return 1 + (isModel ? count : count / (double)DocumentsInAChunk);
    }

    public async Task<JobStep> NextAsync(JobContext job, CancellationToken cancellationToken)
    {
        var parameters = JsonSerializer.Deserialize<SuggestParameters>(job.Parameters)!;
        var isModel = parameters.Engine.StartsWith(SuggestionEngines.ModelPrefix, StringComparison.Ordinal);
        var after = job.Checkpoint is { } checkpoint ? Guid.Parse(checkpoint) : Guid.Empty;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var all = Documents(db, job.WorkspaceId, parameters);
        var total = job.Total > 0 ? job.Total : await all.CountAsync(cancellationToken).ConfigureAwait(false);
        // A model's reply is paid for, so it is kept after each document.
        var documents = await all.Where(d => d.Id.CompareTo(after) > 0)
            .OrderBy(d => d.Id)
            .Take(isModel ? 1 : DocumentsInAChunk)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var result = job.Result is null ? new SuggestResult(0, 0, 0, 0, []) : JsonSerializer.Deserialize<SuggestResult>(job.Result)!;
        if (documents.Count == 0)
            return new JobStep(job.Checkpoint, job.Done, job.Done, true, Result: JsonSerializer.Serialize(result));

        var current = await schemas.CurrentAsync(job.WorkspaceId, cancellationToken).ConfigureAwait(false);
        var engine = await EngineAsync(job, parameters.Engine, current, cancellationToken).ConfigureAwait(false);
        var identity =
            $"{engine.Card.Version} "
            + $"{string.Join(' ', engine.Card.Settings.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => s.Value))}".Trim();
        var work = parameters.OnlyChanged
            ? await ChangedAsync(db, job.WorkspaceId, documents, engine.Card.Engine, identity, current, cancellationToken)
                .ConfigureAwait(false)
            : documents.ToDictionary(d => d.Id, _ => (IReadOnlySet<string>?)null);
        var found = new List<NewSuggestions>();
        foreach (var document in documents.Where(d => work.ContainsKey(d.Id)))
        {
            // Of a model only what has changed is asked for: the rest would be paid for again.
            var asked =
                work[document.Id] is { } types && isModel
                    ? await engines
                        .CreateAsync(job.WorkspaceId, parameters.Engine, Part(current.Schema, types), cancellationToken)
                        .ConfigureAwait(false)
                    : engine;
            var set = await asked
                .ExtractAsync(
                    new ExtractionInput(
                        document.Text,
                        await AcceptedAsync(db, document.Id, cancellationToken).ConfigureAwait(false),
                        document.Id
                    ),
                    cancellationToken
                )
                .ConfigureAwait(false);
            found.Add(
                new NewSuggestions(
                    document.Id,
                    Ran(engine),
                    engine.Card.Engine,
                    work[document.Id] is { } only ? Only(set, only) : set,
                    work[document.Id],
                    IsNested(engine)
                )
            );
        }

        var dropped = found.SelectMany(f => f.Set.Dropped).ToList();
        var how = await settings.ReadAsync(job.WorkspaceId, cancellationToken).ConfigureAwait(false);
        var weights = await engines.WeightsAsync(job.WorkspaceId, cancellationToken).ConfigureAwait(false);
        var scale = await recalibrations.OfAsync(job.WorkspaceId, how, weights, cancellationToken).ConfigureAwait(false);
        var reasons = result.DroppedByReason?.ToDictionary() ?? [];
        foreach (var problem in dropped)
            reasons[problem.Code] = reasons.GetValueOrDefault(problem.Code) + 1;
        result = result with
        {
            Documents = result.Documents + found.Count,
            Unchanged = result.Unchanged + documents.Count - found.Count,
            Dropped = result.Dropped + dropped.Count,
            DroppedSamples = [.. result.DroppedSamples.Concat(dropped.Select(d => d.ToString())).Take(MostDroppedSamples)],
            DroppedByReason = reasons,
        };
        var done = job.Done + documents.Count;
        return new JobStep(
            documents[^1].Id.ToString(),
            done,
            Math.Max(total, done),
            false,
            async write =>
            {
                foreach (var suggestions in found)
                {
                    var stored = await new SuggestionStore(write, job.WorkspaceId, current.Schema, how, weights, scale, job.CreatedBy)
                        .StoreAsync(suggestions)
                        .ConfigureAwait(false);
                    var accepted = how.AutoAccept is { } auto
                        ? await acceptance
                            .AcceptAsync(write, job.WorkspaceId, [suggestions.Document], auto.Threshold, auto.Types, auto.By, job.Id)
                            .ConfigureAwait(false)
                        : 0;
                    await RanAsync(write, suggestions.Document, engine.Card.Engine, identity, current.Id).ConfigureAwait(false);
                    // Who has it open sees them at once.
                    write.Tell(new LayerChanged(suggestions.Document, DocumentChanged.Suggested));
                    result = result with
                    {
                        Mentions = result.Mentions + stored.Mentions,
                        Relations = result.Relations + stored.Relations,
                        Withdrawn = result.Withdrawn + stored.Withdrawn,
                        AutoAccepted = result.AutoAccepted + accepted,
                    };
                }
            }
        )
        {
            ResultAfterWrite = () => JsonSerializer.Serialize(result),
        };
    }

    // Building a large dictionary, or reading a model, costs more than going through a chunk. A run goes on with the engine that it began
    // with, until the schema is another.
    private async Task<IExtractor> EngineAsync(JobContext job, string name, SchemaView schema, CancellationToken cancellationToken)
    {
        if (job.Memory.Kept<KeptEngine>() is { } kept && kept.Schema == schema.Id)
            return kept.Engine;
        var engine = await engines.CreateAsync(job.WorkspaceId, name, schema.Schema, cancellationToken).ConfigureAwait(false);
        return job.Memory.Keep(new KeptEngine(schema.Id, engine)).Engine;
    }

    // Documents to go through; with the types that have changed since, where only the schema has.
    private async Task<Dictionary<Guid, IReadOnlySet<string>?>> ChangedAsync(
        PortalDbContext db,
        Guid workspaceId,
        List<Document> documents,
        string engine,
        string identity,
        SchemaView current,
        CancellationToken cancellationToken
    )
    {
        var ids = documents.Select(d => d.Id).ToList();
        var runs = await db
            .SuggestionRuns.AsNoTracking()
            .Where(r => ids.Contains(r.DocumentId) && r.Engine == engine)
            .ToDictionaryAsync(r => r.DocumentId, cancellationToken)
            .ConfigureAwait(false);
        var versions = runs.Values.Select(r => r.SchemaVersionId).Distinct().ToList();
        var schemaOf = (
            await db
                .SchemaVersions.AsNoTracking()
                .Where(s => s.WorkspaceId == workspaceId && versions.Contains(s.Id))
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false)
        ).ToDictionary(s => s.Id, schemas.Read);
        var changed = schemaOf.ToDictionary(s => s.Key, s => Changed(s.Value, current.Schema));
        var work = new Dictionary<Guid, IReadOnlySet<string>?>();
        foreach (var id in ids)
        {
            if (!runs.TryGetValue(id, out var run) || run.Version != identity || !changed.TryGetValue(run.SchemaVersionId, out var types))
                work[id] = null;
            else if (types.Count > 0)
                work[id] = types;
        }

        return work;
    }

    private static IQueryable<Document> Documents(PortalDbContext db, Guid workspaceId, SuggestParameters asked) =>
        db
            .Documents.AsNoTracking()
            .Where(d =>
                d.WorkspaceId == workspaceId
                && d.Status != DocumentStatus.Done
                && (asked.Corpus == null || d.CorpusId == asked.Corpus)
                && (asked.Document == null || d.Id == asked.Document)
            );

    private static HashSet<string> Changed(KnowledgeSchema before, KnowledgeSchema after) =>
        [.. SchemaDiff.Between(before, after).Where(d => d.Sign != DifferenceSign.Removed).Select(d => d.Id)];

    // The types themselves, and the ends of relations among them.
    private static KnowledgeSchema Part(KnowledgeSchema schema, IReadOnlySet<string> types)
    {
        var relations = schema.Relations.Where(r => types.Contains(r.Id)).ToList();
        var ends = relations.SelectMany(schema.EffectivePairs).SelectMany(p => new[] { p.Head, p.Tail }).ToHashSet(StringComparer.Ordinal);
        return schema with
        {
            Entities = [.. schema.Entities.Where(e => types.Contains(e.Id) || ends.Contains(e.Id))],
            Relations = [.. relations],
        };
    }

    private static SuggestionSet Only(SuggestionSet set, IReadOnlySet<string> types)
    {
        var relations = set.Relations.Where(r => types.Contains(r.Type)).ToList();
        var ends = relations.SelectMany(r => new[] { r.Head, r.Tail }).ToHashSet();
        var kept = Enumerable.Range(0, set.Mentions.Count).Where(i => ends.Contains(i) || types.Contains(set.Mentions[i].Type)).ToList();
        var place = kept.Select((index, at) => (index, at)).ToDictionary(x => x.index, x => x.at);
        return set with
        {
            Mentions = [.. kept.Select(i => set.Mentions[i])],
            Relations = [.. relations.Select(r => r with { Head = place[r.Head], Tail = place[r.Tail] })],
        };
    }

    private static HashSet<string> Ran(IExtractor engine) =>
        engine is EnsembleExtractor ? [.. engine.Card.Settings.Keys] : [engine.Card.Engine];

    private static bool IsNested(IExtractor engine) => engine is TaggerExtractor { Tagger.Layers: > 1 } or RelationExtractor;

    private static async Task<List<TypedSpan>> AcceptedAsync(PortalDbContext db, Guid document, CancellationToken cancellationToken) =>
        await db
            .Mentions.AsNoTracking()
            .Where(m => m.DocumentId == document && m.State == MentionState.Accepted && m.Fragments == null)
            .Select(m => new TypedSpan(m.Type, new TextSpan(m.Start, m.End)))
            .Distinct()
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);

    private async Task RanAsync(PortalDbContext db, Guid document, string engine, string identity, Guid schema)
    {
        var run = await db.SuggestionRuns.FirstOrDefaultAsync(r => r.DocumentId == document && r.Engine == engine).ConfigureAwait(false);
        if (run is null)
            db.SuggestionRuns.Add(run = new SuggestionRunRow { DocumentId = document, Engine = engine });
        (run.Version, run.SchemaVersionId, run.At) = (identity, schema, time.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync().ConfigureAwait(false);
    }

    private sealed record KeptEngine(Guid Schema, IExtractor Engine);
}
