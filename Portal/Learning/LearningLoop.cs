using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Data;
using Portal.Data.Model;
using Portal.Domain.Annotation;
using Portal.Domain.Extraction;
using Portal.Domain.Extraction.Ensembles;
using Portal.Domain.Extraction.Learning;
using Portal.Domain.Extraction.Relations;
using Portal.Domain.Extraction.Tagging;
using Portal.Domain.Schema;
using Portal.Hosting;
using Portal.Jobs;
using Portal.Services;

namespace Portal.Learning;

/// <summary>Learns while people work: a moment after a decision the tagger in use learns from it and suggests again in that document; when enough has been
/// decided a new version is trained.</summary>
public sealed partial class LearningLoop(
    IDbContextFactory<PortalDbContext> contexts, WriteQueue writes, TrainingData data, EngineModels models, LiveTaggers live, LearningSettingsStore settings, SuggestionEngines engines, Recalibrations recalibrations,
    SchemaVersions schemas, JobQueue jobs, DocumentHub hub, TimeProvider time, IOptions<PortalOptions> options, ILogger<LearningLoop> logger) : BackgroundService
{
    /// <summary>As long as somebody goes on deciding within this time, it is waited.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>So many decisions are needed for a first training, and at least so many for each further one.</summary>
    public const int FewestDecisions = 20;

    private const double ShareOfDecisions = 0.05;
    private const int MostLookedBack = 1000;
    private static readonly TimeSpan s_leastBetween = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_checkSchedules = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<Guid, Waiting> _waiting = new();
    private readonly SemaphoreSlim _signal = new(0);

    /// <summary>Somebody changed the shared layer of a document.</summary>
    public void Heard(Guid workspaceId, Guid document, Guid user)
    {
        if (!options.Value.LearnsWhileWorking)
            return;
        var now = time.GetTimestamp();
        for (var isHeard = false; !isHeard;)
        {
            var waiting = _waiting.GetOrAdd(workspaceId, _ => new Waiting(now));
            lock (waiting)
            {
                // What is taken up at this moment is not added to: the next one is.
                if (waiting.IsTaken)
                    continue;
                waiting.Documents.Add(document);
                (waiting.User, waiting.Last, isHeard) = (user, now, true);
            }
        }

        _signal.Release();
    }

    public override void Dispose()
    {
        _signal.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var checkedAt = time.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _signal.WaitAsync(_waiting.IsEmpty ? s_checkSchedules : Pause, stoppingToken).ConfigureAwait(false);
                foreach (var (workspace, waiting) in _waiting)
                    await LookAsync(workspace, waiting, stoppingToken).ConfigureAwait(false);
                if (time.GetElapsedTime(checkedAt) >= s_checkSchedules)
                {
                    checkedAt = time.GetTimestamp();
                    await TrainDailyAsync(stoppingToken).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // Learning is a service to people at work: when it fails they go on without it.
                LogFailed(logger, error);
            }
        }
    }

    private async Task LookAsync(Guid workspace, Waiting waiting, CancellationToken stop)
    {
        List<Guid> documents;
        Guid user;
        lock (waiting)
        {
            if (time.GetElapsedTime(waiting.Last) < Pause && time.GetElapsedTime(waiting.First) < s_longestWait)
                return;
            waiting.IsTaken = true;
            _waiting.TryRemove(workspace, out _);
            (documents, user) = ([.. waiting.Documents], waiting.User);
        }

        await LearnAsync(workspace, documents, user, stop).ConfigureAwait(false);
    }

    /// <summary>Learns from documents that have changed, and suggests in them again.</summary>
    public async Task LearnAsync(Guid workspace, IReadOnlyCollection<Guid> documents, Guid user, CancellationToken cancellationToken)
    {
        var how = await settings.ReadAsync(workspace, cancellationToken).ConfigureAwait(false);
        if (how.Schedule != LearningSchedule.WhileWorking)
            return;
        var schema = (await schemas.CurrentAsync(workspace, cancellationToken).ConfigureAwait(false)).Schema;
        var active = await models.ActiveAsync(workspace, TaggerExtractor.Name, cancellationToken).ConfigureAwait(false);
        var changed = active is not null && live.Lags(workspace, active.Id) ? [.. (await ChangedSinceAsync(workspace, active.CreatedAt, cancellationToken).ConfigureAwait(false)).Except(documents), .. documents] : documents;
        var now = await data.ReadAsync(workspace, schema, changed, cancellationToken).ConfigureAwait(false);
        if (active is not null)
        {
            live.Note(workspace, active.Id, models.Tagger(active), changed, now);
            var open = await OpenAsync(workspace, documents, cancellationToken).ConfigureAwait(false);
            // Where nothing is suggested again, nothing need be learned at once.
            var adapted = open.Count == 0 ? null : live.Adapt(workspace, cancellationToken);
            foreach (var document in open)
                await SuggestAsync(workspace, document, user, schema, how, engines.Tagger(active, adapted), cancellationToken).ConfigureAwait(false);
        }

        if (!await IsTooSoonAsync(workspace, cancellationToken).ConfigureAwait(false)
            && (await IsEnoughAsync(workspace, cancellationToken).ConfigureAwait(false) || await IsOutdatedAsync(workspace, schema, now, cancellationToken).ConfigureAwait(false)))
            await TrainAsync(workspace, user, cancellationToken).ConfigureAwait(false);
    }

    // Of what was changed in the shared layer since then the newest, which is all that is learned at once; the document changed last is last.
    private async Task<List<Guid>> ChangedSinceAsync(Guid workspace, DateTime since, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var edits = await db.Edits.AsNoTracking().Where(e => e.WorkspaceId == workspace && e.DocumentId != null && e.LayerId == Layers.Shared).OrderByDescending(e => e.Sequence).Take(MostLookedBack)
            .Select(e => new { e.DocumentId, e.At }).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. edits.Where(e => e.At > since).Select(e => e.DocumentId!.Value).Distinct().Reverse()];
    }

    // Documents that somebody is at: none that is done, and none that each annotator has alone.
    private async Task<List<Guid>> OpenAsync(Guid workspace, IReadOnlyCollection<Guid> documents, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await db.Documents.Where(d => documents.Contains(d.Id) && d.WorkspaceId == workspace && d.Status != DocumentStatus.Done && !db.Assignments.Any(a => a.DocumentId == d.Id)).Select(d => d.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task SuggestAsync(Guid workspace, Guid document, Guid user, KnowledgeSchema schema, LearningSettings how, TaggerExtractor tagger, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        if (await db.Documents.AsNoTracking().FirstOrDefaultAsync(d => d.Id == document, cancellationToken).ConfigureAwait(false) is not { } row)
            return;
        var accepted = await db.Mentions.AsNoTracking().Where(m => m.DocumentId == document && m.State == MentionState.Accepted && m.Fragments == null)
            .Select(m => new TypedSpan(m.Type, new Domain.Text.TextSpan(m.Start, m.End))).ToListAsync(cancellationToken).ConfigureAwait(false);
        var relations = await models.ActiveAsync(workspace, RelationExtractor.Name, cancellationToken).ConfigureAwait(false);
        var weights = await engines.WeightsAsync(workspace, cancellationToken).ConfigureAwait(false);
        var ensemble = new EnsembleExtractor([tagger], relations is null ? null : engines.Relations(relations, schema), weights);
        var found = await ensemble.ExtractAsync(new ExtractionInput(row.Text, accepted), cancellationToken).ConfigureAwait(false);
        var scale = await recalibrations.OfAsync(workspace, how, weights, cancellationToken).ConfigureAwait(false);
        HashSet<string> ran = relations is null ? [TaggerExtractor.Name] : [TaggerExtractor.Name, RelationExtractor.Name];
        var stored = await writes.RunAsync(
            write => new SuggestionStore(write, workspace, schema, how, weights, scale, user).StoreAsync(new NewSuggestions(document, ran, TaggerExtractor.Name, found, IsNested: tagger.Tagger.Layers > 1)),
            cancellationToken).ConfigureAwait(false);
        if (stored.Mentions + stored.Relations + stored.Withdrawn > 0)
            hub.Tell(new DocumentChanged(document, DocumentChanged.Suggested));
        LogLearned(logger, document, stored.Mentions, stored.Relations, stored.Withdrawn);
    }

    // However much is decided, and however the last one ended: a training takes time that people at work would feel.
    private async Task<bool> IsTooSoonAsync(Guid workspace, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var since = time.GetUtcNow().UtcDateTime - s_leastBetween;
        return await db.Jobs.AnyAsync(j => j.WorkspaceId == workspace && j.Kind == TrainJob.JobKind && (j.CreatedAt > since || j.FinishedAt > since), cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IsEnoughAsync(Guid workspace, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var newest = await db.EngineModels.Where(m => m.WorkspaceId == workspace && m.Engine == TaggerExtractor.Name).OrderByDescending(m => m.Number)
            .Select(m => new { m.CreatedAt, m.Examples }).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        var since = newest?.CreatedAt ?? DateTime.MinValue;
        var decided = await db.Mentions.CountAsync(m => m.WorkspaceId == workspace && m.DecidedAt > since && !m.IsAutoAccepted && (m.State == MentionState.Accepted || m.State == MentionState.Rejected), cancellationToken).ConfigureAwait(false);
        return decided >= Math.Max(FewestDecisions, (newest?.Examples ?? 0) * ShareOfDecisions);
    }

    // Of types that the schema has renamed or dropped, what was trained last would go on proposing; types that are new it cannot.
    private async Task<bool> IsOutdatedAsync(Guid workspace, KnowledgeSchema schema, IReadOnlyList<LearningDocument> now, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var card = await db.EngineModels.Where(m => m.WorkspaceId == workspace && m.Engine == TaggerExtractor.Name).OrderByDescending(m => m.Number).Select(m => m.Card).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (card is null)
            return false;
        var types = JsonSerializer.Deserialize<ModelCard>(card)!.Types;
        return types.Any(t => schema.Entity(t) is null) || now.SelectMany(d => d.Texts).SelectMany(t => t.Mentions).Any(m => !types.Contains(m.Type));
    }

    private Task TrainAsync(Guid workspace, Guid user, CancellationToken cancellationToken) =>
        jobs.EnqueueAsync(workspace, TrainJob.JobKind, new TrainParameters([], true), user, TrainJob.DedupKey(workspace), cancellationToken);

    private async Task TrainDailyAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var yesterday = time.GetUtcNow().UtcDateTime.AddDays(-1);
        foreach (var row in await db.LearningSettings.AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (LearningSettings.Read(row.Json).Schedule != LearningSchedule.Daily)
                continue;
            var newest = await db.EngineModels.Where(m => m.WorkspaceId == row.WorkspaceId).MaxAsync(m => (DateTime?)m.CreatedAt, cancellationToken).ConfigureAwait(false);
            if (newest > yesterday)
                continue;
            var owner = await db.Mentions.Where(m => m.WorkspaceId == row.WorkspaceId && m.DecidedAt > (newest ?? DateTime.MinValue)).Select(m => m.DecidedBy).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            if (owner is { } user)
                await TrainAsync(row.WorkspaceId, user, cancellationToken).ConfigureAwait(false);
        }
    }

    [LoggerMessage(1040, LogLevel.Error, "Learning while people work failed")]
    private static partial void LogFailed(ILogger logger, Exception error);

    [LoggerMessage(1041, LogLevel.Debug, "Suggested again in {Document}: {Mentions} mentions and {Relations} relations are new, {Withdrawn} withdrawn")]
    private static partial void LogLearned(ILogger logger, Guid document, int mentions, int relations, int withdrawn);

    private sealed class Waiting(long first)
    {
        public long First { get; } = first;

        public long Last { get; set; }

        public HashSet<Guid> Documents { get; } = [];

        public Guid User { get; set; }

        public bool IsTaken { get; set; }
    }
}
