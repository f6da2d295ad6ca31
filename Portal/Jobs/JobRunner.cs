using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Data;
using Portal.Data.Model;
using Portal.Domain;
using Portal.Hosting;

namespace Portal.Jobs;

/// <summary>Runs queued jobs chunk by chunk, several at a time.</summary>
/// <remarks>The data folder's lock means that no other process runs them: jobs found running at start were left by a killed one and are
/// queued again. A job that was started five times without finishing a chunk is failed, so that it cannot take the server down for ever.</remarks>
public sealed partial class JobRunner(
    IEnumerable<IJobHandler> handlers, IDbContextFactory<PortalDbContext> contexts, WriteQueue writes, JobQueue queue, JobHub hub,
    TimeProvider time, PortalMeters meters, IOptions<PortalOptions> options, ILogger<JobRunner> logger) : BackgroundService
{
    private const int MostAttempts = 5;
    private readonly Dictionary<string, IJobHandler> _handlers = handlers.ToDictionary(h => h.Kind, StringComparer.Ordinal);

    /// <summary>Queues again what a killed process left running.</summary>
    public Task RecoverAsync(CancellationToken cancellationToken) => writes.RunAsync(
        db => db.Jobs.Where(j => j.State == JobState.Running)
            .ExecuteUpdateAsync(s => s.SetProperty(j => j.State, JobState.Queued).SetProperty(j => j.Version, j => j.Version + 1)),
        cancellationToken);

    /// <summary>Runs one job to its end in this call: what the command line does.</summary>
    public async Task<JobRow> RunToEndAsync(Guid jobId, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            var job = await db.Jobs.AsNoTracking().FirstAsync(j => j.Id == jobId, cancellationToken).ConfigureAwait(false);
            if (job.State is JobState.Done or JobState.Failed or JobState.Cancelled)
                return job;
            await RunAsync(job.Id, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs what is queued of these kinds to its end in this call.</summary>
    public async Task RunAllAsync(IReadOnlyCollection<string> kinds, CancellationToken cancellationToken)
    {
        while (await NextAsync([], kinds, cancellationToken).ConfigureAwait(false) is { } id)
            await RunToEndAsync(id, cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var running = new Dictionary<Guid, Task>();
        Task? waiting = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var finished in running.Where(r => r.Value.IsCompleted).Select(r => r.Key).ToList())
                running.Remove(finished);
            if (running.Count < options.Value.ParallelJobs && await NextAsync([.. running.Keys], _handlers.Keys, stoppingToken).ConfigureAwait(false) is { } id)
            {
                running[id] = Task.Run(() => RunAsync(id, stoppingToken), stoppingToken);
                continue;
            }

            try
            {
                // One wait at a time: an abandoned one would swallow the signal of the next job.
                waiting = waiting is { IsCompleted: false } ? waiting : queue.WaitAsync(TimeSpan.FromSeconds(1), stoppingToken);
                await Task.WhenAny([waiting, .. running.Values]).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        await Task.WhenAll(running.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<Guid?> NextAsync(Guid[] except, IReadOnlyCollection<string> kinds, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await db.Jobs.Where(j => j.State == JobState.Queued && kinds.Contains(j.Kind) && !except.Contains(j.Id)).OrderBy(j => j.CreatedAt).ThenBy(j => j.Id)
            .Select(j => (Guid?)j.Id).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task RunAsync(Guid id, CancellationToken stoppingToken)
    {
        var job = await UpdateAsync(id, j =>
        {
            j.State = JobState.Running;
            j.StartedAt ??= time.GetUtcNow().UtcDateTime;
            j.Attempts++;
        }).ConfigureAwait(false);
        try
        {
            if (!_handlers.TryGetValue(job.Kind, out var handler))
                throw new ProblemException("job.kind.unknown", "kind", job.Kind);
            if (job.Attempts > MostAttempts)
                throw new ProblemException("job.poison", "", $"{MostAttempts}");
            while (job.State == JobState.Running && !stoppingToken.IsCancellationRequested)
                job = await StepAsync(handler, job, stoppingToken).ConfigureAwait(false);
            if (job.State == JobState.Running)
                await UpdateAsync(id, j => j.State = JobState.Queued).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await UpdateAsync(id, j => j.State = JobState.Queued).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (hub.IsCancelled(id))
        {
            // In the middle of a chunk: what was committed before it stays.
            await UpdateAsync(id, j => Finish(j, JobState.Cancelled, null)).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            LogFailed(logger, error, job.Kind, id);
            job = await UpdateAsync(id, j => Finish(j, JobState.Failed, error is ProblemException p ? string.Join("\n", p.Problems) : error.Message)).ConfigureAwait(false);
        }
        finally
        {
            hub.Forget(id);
        }
    }

    private async Task<JobRow> StepAsync(IJobHandler handler, JobRow job, CancellationToken cancellationToken)
    {
        using var running = hub.Running(job.Id, cancellationToken);
        var step = await handler.NextAsync(
            new JobContext(job.Id, job.WorkspaceId, job.CreatedBy, job.Parameters, job.Checkpoint, job.Result, job.Done, job.Total, job.StartedAt ?? time.GetUtcNow().UtcDateTime), running.Token).ConfigureAwait(false);
        var updated = await UpdateAsync(
            job.Id,
            j =>
            {
                (j.Checkpoint, j.Done, j.Total, j.Result, j.Attempts) = (step.CheckpointAfterWrite?.Invoke() ?? step.Checkpoint, step.Done, step.Total, step.ResultAfterWrite?.Invoke() ?? step.Result ?? j.Result, 1);
                if (step.IsFinished)
                    Finish(j, JobState.Done, null);
                else if (j.IsCancelRequested)
                    Finish(j, JobState.Cancelled, null);
            },
            step.Write).ConfigureAwait(false);
        step.AfterCommit?.Invoke();
        return updated;
    }

    private async Task<JobRow> UpdateAsync(Guid id, Action<JobRow> change, Func<PortalDbContext, Task>? write = null)
    {
        var job = await writes.RunAsync(
            async db =>
            {
                if (write is not null)
                {
                    await write(db).ConfigureAwait(false);
                    await db.SaveChangesAsync().ConfigureAwait(false);
                    db.ChangeTracker.Clear();
                }

                var row = await db.Jobs.FirstAsync(j => j.Id == id).ConfigureAwait(false);
                change(row);
                row.Version++;
                await db.SaveChangesAsync().ConfigureAwait(false);
                return row;
            },
            CancellationToken.None).ConfigureAwait(false);
        hub.Changed(job.WorkspaceId, job.Id, always: job.State != JobState.Running);
        if (job.FinishedAt is not null)
            meters.JobFinished(job.Kind, job.State.ToString());
        return job;
    }

    private void Finish(JobRow job, JobState state, string? error)
    {
        job.State = state;
        job.Error = error;
        job.DedupKey = null;
        job.FinishedAt = time.GetUtcNow().UtcDateTime;
    }

    [LoggerMessage(1020, LogLevel.Error, "Job {Kind} {Id} failed")]
    private static partial void LogFailed(ILogger logger, Exception error, string kind, Guid id);
}
