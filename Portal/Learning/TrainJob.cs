using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Learning;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Relations;
using Portal.Domain.Learning.Tagging;
using Portal.Jobs;
using Portal.Platform;
using Portal.Schema;

namespace Portal.Learning;

/// <summary>What is to be trained.</summary>
/// <param name="Engines"><c>tagger</c>, <c>relations</c>; both when it is empty.</param>
/// <param name="IsAutomatic">Whether nobody asked for it.</param>
public sealed record TrainParameters(IReadOnlyList<string> Engines, bool IsAutomatic);

/// <summary>What a training came to.</summary>
/// <param name="Documents">How many documents taught something.</param>
/// <param name="Models">The new versions.</param>
/// <param name="Skipped">Engines for which there was nothing to learn from.</param>
public sealed record TrainResult(int Documents, IReadOnlyList<TrainedModel> Models, IReadOnlyList<string> Skipped);

/// <summary>A new version of an engine.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Engine">The engine.</param>
/// <param name="Number">Its number.</param>
/// <param name="F1">Its F1 in cross-validation; null where there were too few documents.</param>
/// <param name="IsActive">Whether it took over.</param>
public sealed record TrainedModel(Guid Id, string Engine, int Number, double? F1, bool IsActive);

/// <summary>Trains the engines of a workspace on what its people decided: cross-validation fold by fold, then all of it.</summary>
/// <remarks>A training that a kill cut off begins anew: what it had found was in memory alone.</remarks>
public sealed partial class TrainJob(
    TrainingData data,
    EngineModels models,
    LearningSettingsStore settings,
    SchemaVersions schemas,
    SuggestionEngines engines,
    TimeProvider time,
    ILogger<TrainJob> logger
) : IJobHandler
{
    public const string JobKind = "train";

    /// <summary>Of versions that nobody chose and that are not in use, so many are kept of an engine.</summary>
    public const int MostAutomatic = 10;

    /// <summary>A workspace has one training at a time.</summary>
    public static string DedupKey(Guid workspaceId) => $"train:{workspaceId}";

    // By workspace, which has one at a time: what a cancelled one left behind goes with the next.
    private readonly ConcurrentDictionary<Guid, (Guid Job, TrainingRun Run)> _runs = new();

    public string Kind => JobKind;

    public async Task<JobStep> NextAsync(JobContext job, CancellationToken cancellationToken)
    {
        var parameters = JsonSerializer.Deserialize<TrainParameters>(job.Parameters)!;
        try
        {
            var run = _runs.TryGetValue(job.WorkspaceId, out var known) && known.Job == job.Id ? known.Run : null;
            if (run is null)
            {
                run = await BeginAsync(job.WorkspaceId, parameters, cancellationToken).ConfigureAwait(false);
                LogStarted(logger, job.Id, job.WorkspaceId, run.Documents.Count, run.Total);
            }

            _runs[job.WorkspaceId] = (job.Id, run);

            // People at work come first: one core is left to them.
            using var cores = TrainingCores.Limit(Math.Max(1, Environment.ProcessorCount - 1));
            if (await run.NextAsync(cancellationToken).ConfigureAwait(false))
                return new JobStep($"{run.Done}", run.Done, run.Total, false);
            return await FinishAsync(job, parameters, run, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _runs.TryRemove(job.WorkspaceId, out _);
            throw;
        }
    }

    private async Task<TrainingRun> BeginAsync(Guid workspaceId, TrainParameters parameters, CancellationToken cancellationToken)
    {
        var schema = (await schemas.CurrentAsync(workspaceId, cancellationToken).ConfigureAwait(false)).Schema;
        var how = await settings.ReadAsync(workspaceId, cancellationToken).ConfigureAwait(false);
        var asOf = time.GetUtcNow().UtcDateTime;
        var documents = await data.ReadAsync(workspaceId, schema, null, cancellationToken).ConfigureAwait(false);
        bool Asked(string engine) => parameters.Engines.Count == 0 || parameters.Engines.Contains(engine);
        var units = how.Units ?? (TrainingData.IsOfWords(documents) ? TaggingUnits.Words : TaggingUnits.Characters);
        // Without approved entities: they come of the very documents that are scored here.
        var dictionary = await engines.DictionaryAsync(workspaceId, schema, cancellationToken, withApproved: false).ConfigureAwait(false);
        var active = Asked(TaggerExtractor.Name)
            ? await models.ActiveAsync(workspaceId, TaggerExtractor.Name, cancellationToken).ConfigureAwait(false)
            : null;
        var distant =
            how.LearnsFromTriples && Asked(RelationExtractor.Name)
                ? await data.DistantAsync(workspaceId, schema, cancellationToken).ConfigureAwait(false)
                : [];
        return new TrainingRun(
            documents,
            schema,
            new TaggerSettings { Units = units }.For(how.Algorithm),
            new RelationSettings { Units = units },
            Asked(TaggerExtractor.Name),
            Asked(RelationExtractor.Name),
            dictionary.Count > 0 ? [dictionary] : [],
            active is null ? null : models.Tagger(active),
            distant
        )
        {
            AsOf = asOf,
        };
    }

    private async Task<JobStep> FinishAsync(
        JobContext job,
        TrainParameters parameters,
        TrainingRun run,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<EngineModelRow>();
        foreach (var trained in run.Trained)
        {
            var id = Guid.CreateVersion7();
            var (bytes, sha) = await models.KeepAsync(id, trained.Save, cancellationToken).ConfigureAwait(false);
            rows.Add(
                new EngineModelRow
                {
                    Id = id,
                    WorkspaceId = job.WorkspaceId,
                    Engine = trained.Card.Engine,
                    IsAutomatic = parameters.IsAutomatic,
                    Evaluation = trained.Evaluation is null ? null : JsonSerializer.Serialize(trained.Evaluation),
                    Ensemble = trained.Ensemble is null ? null : JsonSerializer.Serialize(trained.Ensemble),
                    F1 = trained.Evaluation?.Score.F1,
                    Documents = trained.Card.Documents,
                    Examples = trained.Card.Examples,
                    TrainSeconds = trained.Seconds,
                    FileBytes = bytes,
                    Sha256 = sha,
                    CreatedBy = job.CreatedBy,
                    // What is decided while it is trained comes after it.
                    CreatedAt = run.AsOf,
                }
            );
        }

        var how = await settings.ReadAsync(job.WorkspaceId, cancellationToken).ConfigureAwait(false);
        _runs.TryRemove(job.WorkspaceId, out _);
        var result = new TrainResult(run.Documents.Count, [], [.. run.Skipped]);
        return new JobStep(
            $"{run.Total}",
            run.Total,
            run.Total,
            true,
            async db =>
            {
                var made = new List<TrainedModel>();
                foreach (var (row, trained) in rows.Zip(run.Trained))
                {
                    var known = await db
                        .EngineModels.Where(m => m.WorkspaceId == job.WorkspaceId && m.Engine == row.Engine)
                        .ToListAsync()
                        .ConfigureAwait(false);
                    row.Number = known.Select(m => m.Number).DefaultIfEmpty().Max() + 1;
                    row.Card = JsonSerializer.Serialize(trained.Card with { Version = $"{row.Number}" });
                    row.IsActive = row.F1 >= how.ActivationF1 && !known.Any(m => m is { IsActive: true, IsChosen: true });
                    foreach (var before in known.Where(m => m.IsActive && row.IsActive))
                        (before.IsActive, before.Version) = (false, before.Version + 1);
                    db.EngineModels.Add(row);
                    foreach (
                        var old in known
                            .Where(m => m is { IsAutomatic: true, IsChosen: false, IsActive: false })
                            .OrderByDescending(m => m.Number)
                            .Skip(MostAutomatic)
                    )
                        db.EngineModels.Remove(old);
                    made.Add(new TrainedModel(row.Id, row.Engine, row.Number, row.F1, row.IsActive));
                }

                await db.SaveChangesAsync().ConfigureAwait(false);
                result = result with { Models = made };
                // One that did not take over is learned on by nobody.
                if (run.Tagger is { } tagger && made.Find(m => m is { Engine: TaggerExtractor.Name, IsActive: true }) is { } model)
                    db.Tell(new ModelTrained(job.WorkspaceId, model.Id, tagger, run.Documents));
            }
        )
        {
            ResultAfterWrite = () => JsonSerializer.Serialize(result),
            AfterCommit = () =>
            {
                foreach (var (made, trained) in result.Models.Zip(run.Trained))
                    LogFinished(logger, job.Id, made.Engine, made.Number, made.F1, made.IsActive, Math.Round(trained.Seconds, 3));
                foreach (var engine in result.Skipped)
                    LogSkipped(logger, job.Id, engine);
            },
        };
    }

    [LoggerMessage(
        EventIds.Learning + 2,
        LogLevel.Information,
        "Training {Job} in workspace {Workspace} started: {Documents} documents, {Steps} steps"
    )]
    private static partial void LogStarted(ILogger logger, Guid job, Guid workspace, int documents, int steps);

    [LoggerMessage(
        EventIds.Learning + 3,
        LogLevel.Information,
        "Training {Job} made version {Version} of {Engine}, F1 {F1}, in use {IsActive}; learning took {Seconds} s"
    )]
    private static partial void LogFinished(
        ILogger logger,
        Guid job,
        string engine,
        int version,
        double? f1,
        bool isActive,
        double seconds
    );

    [LoggerMessage(EventIds.Learning + 4, LogLevel.Information, "Training {Job} had nothing to train {Engine} on")]
    private static partial void LogSkipped(ILogger logger, Guid job, string engine);
}
