using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Model;
using Portal.Domain.Annotation;
using Portal.Domain.Extraction;
using Portal.Domain.Schema;
using Portal.Jobs;
using Portal.Llm;

namespace Portal.Services;

public sealed record SuggestParameters(string Engine, Guid? Corpus, Guid? Document);

/// <summary>What a suggestion job found, and what of a model's proposals was dropped and why.</summary>
public sealed record SuggestResult(int Documents, int Mentions, int Relations, int Dropped, IReadOnlyList<string> DroppedSamples);

/// <summary>Suggests mentions document by document. What people decided is never touched, and what they rejected is not proposed again.</summary>
public sealed class SuggestJob(
    IDbContextFactory<PortalDbContext> contexts, SuggestionService suggestions, SchemaVersions schemas, LlmExtractor models) : IJobHandler
{
    public const string JobKind = "suggest";
    public const string DictionaryEngine = "dictionary";
    public const string ModelEngine = "llm:";
    private const int DocumentsInAChunk = 20;
    private const int MostDroppedSamples = 50;
    private (Guid Job, DictionaryExtractor Extractor)? _last;

    public string Kind => JobKind;

    public async Task<JobStep> NextAsync(JobContext job, CancellationToken cancellationToken)
    {
        var parameters = JsonSerializer.Deserialize<SuggestParameters>(job.Parameters)!;
        var isModel = parameters.Engine.StartsWith(ModelEngine, StringComparison.Ordinal);
        var after = job.Checkpoint is { } checkpoint ? Guid.Parse(checkpoint) : Guid.Empty;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var all = db.Documents.AsNoTracking().Where(d => d.WorkspaceId == job.WorkspaceId && d.Status != DocumentStatus.Done
            && (parameters.Corpus == null || d.CorpusId == parameters.Corpus) && (parameters.Document == null || d.Id == parameters.Document));
        var total = job.Total > 0 ? job.Total : await all.CountAsync(cancellationToken).ConfigureAwait(false);
        // A model's reply is paid for, so it is kept after each document.
        var documents = await all.Where(d => d.Id.CompareTo(after) > 0).OrderBy(d => d.Id).Take(isModel ? 1 : DocumentsInAChunk).ToListAsync(cancellationToken).ConfigureAwait(false);
        var result = job.Result is null ? new SuggestResult(0, 0, 0, 0, []) : JsonSerializer.Deserialize<SuggestResult>(job.Result)!;
        if (documents.Count == 0)
            return new JobStep(job.Checkpoint, job.Done, job.Done, true, Result: JsonSerializer.Serialize(result));

        var schema = (await schemas.CurrentAsync(job.WorkspaceId, cancellationToken).ConfigureAwait(false)).Schema;
        var found = new List<(Document Document, SuggestionSet Set, string Origin)>();
        foreach (var document in documents)
        {
            found.Add(isModel
                ? await models.ExtractAsync(job.WorkspaceId, Guid.Parse(parameters.Engine.AsSpan(ModelEngine.Length)), schema, document.Text, cancellationToken).ConfigureAwait(false) is var (set, model)
                    ? (document, set, "llm:" + model) : default
                : (document, (await ExtractorAsync(job, cancellationToken).ConfigureAwait(false)).Extract(document.Text), DictionaryEngine));
        }

        var dropped = found.SelectMany(f => f.Set.Dropped).ToList();
        var ready = found.Select(f => (f.Document.Id, New: Fresh(f.Set, f.Origin))).ToList();
        result = new SuggestResult(
            result.Documents + documents.Count, result.Mentions + ready.Sum(r => r.New.Mentions.Count), result.Relations + ready.Sum(r => r.New.Relations.Count),
            result.Dropped + dropped.Count, [.. result.DroppedSamples.Concat(dropped.Select(d => d.ToString())).Take(MostDroppedSamples)]);
        var done = job.Done + documents.Count;
        return new JobStep(documents[^1].Id.ToString(), done, Math.Max(total, done), false,
            async write =>
            {
                foreach (var (id, fresh) in ready)
                    await StoreAsync(write, job, id, fresh, schema).ConfigureAwait(false);
            },
            JsonSerializer.Serialize(result));
    }

    // Building the automaton of a large dictionary costs more than matching, so the job keeps its own.
    private async Task<DictionaryExtractor> ExtractorAsync(JobContext job, CancellationToken cancellationToken)
    {
        if (_last is { } last && last.Job == job.Id && job.Checkpoint is not null)
            return last.Extractor;
        var extractor = new DictionaryExtractor(await suggestions.DictionaryAsync(job.WorkspaceId, cancellationToken).ConfigureAwait(false));
        _last = (job.Id, extractor);
        return extractor;
    }

    private static (IReadOnlyList<EntityMention> Mentions, IReadOnlyList<RelationMention> Relations) Fresh(SuggestionSet set, string origin)
    {
        var mentions = set.Mentions.Select(m => new EntityMention(Guid.CreateVersion7(), m.Type, m.Span, MentionState.Suggested, origin, m.Confidence)).ToList();
        var relations = set.Relations.Select(r => new RelationMention(Guid.CreateVersion7(), r.Type, mentions[r.Head].Id, mentions[r.Tail].Id, null, MentionState.Suggested, origin, r.Confidence)).ToList();
        return (mentions, relations);
    }

    // What is there already stands: a proposal of the same place and type is that mention, whatever was decided about it.
    private static async Task StoreAsync(
        PortalDbContext db, JobContext job, Guid documentId, (IReadOnlyList<EntityMention> Mentions, IReadOnlyList<RelationMention> Relations) fresh, KnowledgeSchema schema)
    {
        var session = await AnnotationSession.OpenAsync(db, job.WorkspaceId, documentId, schema).ConfigureAwait(false);
        var existing = session.Annotations.Mentions.Values.Where(m => m.Fragments is null).GroupBy(m => (m.Type, m.Span)).ToDictionary(g => g.Key, g => g.OrderBy(m => m.State == MentionState.Accepted ? 0 : 1).First());
        var accepted = session.Annotations.Mentions.Values.Where(m => m.State == MentionState.Accepted).Select(m => m.Span).ToHashSet();
        var isOf = fresh.Mentions.ToDictionary(m => m.Id, m => existing.GetValueOrDefault((m.Type, m.Span)));
        var mentions = fresh.Mentions.Where(m => isOf[m.Id] is null && !accepted.Contains(m.Span)).ToList();
        var kept = mentions.Select(m => m.Id).ToHashSet();
        var known = session.Annotations.Relations.Values.Select(r => (r.Type, r.Head, r.Tail)).ToHashSet();
        var relations = fresh.Relations.Select(r => r with { Head = isOf[r.Head]?.Id ?? r.Head, Tail = isOf[r.Tail!.Value]?.Id ?? r.Tail })
            .Where(r => Usable(r.Head) && Usable(r.Tail!.Value) && !known.Contains((r.Type, r.Head, r.Tail))).ToList();
        session.Add(mentions, relations);
        session.Save(db, job.CreatedBy, default);
        if (session.Document.Status == DocumentStatus.New)
            (session.Document.Status, session.Document.Version) = (DocumentStatus.Suggested, session.Document.Version + 1);
        await db.SaveChangesAsync().ConfigureAwait(false);

        bool Usable(Guid id) => kept.Contains(id) || (session.Annotations.Mentions.TryGetValue(id, out var m) && m.State is (MentionState.Accepted or MentionState.Suggested));
    }
}
