using Portal.Data.Jobs;
using Portal.Domain;
using Portal.Platform;

namespace Portal.Jobs;

/// <summary>Runs queued jobs chunk by chunk, several at a time; after each chunk a job may have to wait for others.</summary>
/// <remarks>The data folder's lock means that no other process runs them: jobs found running at start were left by a killed one and are
/// queued again. A job in the middle of the same chunk each time that the process died is failed after the second, so that it cannot
/// take the server down for ever; a shutdown that lets it stop is not counted.</remarks>
public sealed partial class JobRunner(
    IEnumerable<IJobHandler> handlers,
    JobTable table,
    JobLanes lanes,
    JobQueue queue,
    JobHub hub,
    TimeProvider time,
    ILogger<JobRunner> logger
) : BackgroundService
{
    private const int MostDeaths = 2;
    private readonly Dictionary<string, IJobHandler> _handlers = handlers.ToDictionary(h => h.Kind, StringComparer.Ordinal);

    /// <summary>Queues again what a killed process left running.</summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        var left = await table.RecoverAsync(cancellationToken).ConfigureAwait(false);
        foreach (var job in left)
            LogRecovered(logger, job.Kind, job.Id);
    }

    /// <summary>Runs one job to its end in this call: what the command line does.</summary>
    public async Task<JobRow> RunToEndAsync(Guid jobId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var job = await table.GetAsync(jobId, cancellationToken).ConfigureAwait(false);
            if (job.State is JobState.Done or JobState.Failed or JobState.Cancelled)
                return job;
            await RunAsync(job.Id, null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs what is queued of the kinds that precede commands to its end in this call.</summary>
    public Task RunPrecedingAsync(CancellationToken cancellationToken) =>
        RunAllAsync([.. _handlers.Values.Where(h => h.PrecedesCommands).Select(h => h.Kind)], cancellationToken);

    /// <summary>Runs what is queued of these kinds to its end in this call.</summary>
    public async Task RunAllAsync(IReadOnlyCollection<string> kinds, CancellationToken cancellationToken)
    {
        while (await table.NextAsync([], kinds, cancellationToken).ConfigureAwait(false) is { } id)
            await RunToEndAsync(id, cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var running = new List<Task>();
        Task? waiting = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            running.RemoveAll(r => r.IsCompleted);
            try
            {
                if (await lanes.OpenAsync(stoppingToken).ConfigureAwait(false) is { } lane)
                {
                    running.Add(Task.Run(() => RunAsync(lane, stoppingToken), CancellationToken.None));
                    continue;
                }

                // One wait at a time: an abandoned one would swallow the signal of the next job.
                waiting = waiting is { IsCompleted: false } ? waiting : queue.WaitAsync(TimeSpan.FromSeconds(1), stoppingToken);
                await Task.WhenAny([waiting, .. running]).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync(JobLane lane, CancellationToken stoppingToken)
    {
        try
        {
            Guid job;
            do
            {
                job = lane.Job;
                await RunAsync(job, lane, stoppingToken).ConfigureAwait(false);
            } while (lane.Job != job && !stoppingToken.IsCancellationRequested);
        }
        finally
        {
            await lanes.CloseAsync(lane).ConfigureAwait(false);
        }
    }

    // To its end; in a lane, until it is another's turn.
    private async Task RunAsync(Guid id, JobLane? lane, CancellationToken stoppingToken)
    {
        var (memory, isResumed) = lanes.Remember(id);
        var job = await table
            .UpdateAsync(
                id,
                j =>
                {
                    j.State = JobState.Running;
                    j.StartedAt ??= time.GetUtcNow().UtcDateTime;
                    j.Attempts++;
                }
            )
            .ConfigureAwait(false);
        if (!isResumed)
            LogStarted(logger, job.Kind, id);
        try
        {
            if (!_handlers.TryGetValue(job.Kind, out var handler))
                throw new ProblemException(JobsProblems.KindUnknown, "kind", job.Kind);
            // This start, and each before it that neither finished a chunk nor was stopped in order.
            if (job.Attempts > MostDeaths)
                throw new ProblemException(JobsProblems.Poison, "", $"{MostDeaths}");
            while (job.State == JobState.Running && !stoppingToken.IsCancellationRequested)
            {
                job = await StepAsync(handler, job, memory, stoppingToken).ConfigureAwait(false);
                if (
                    lane is not null
                    && job.State == JobState.Running
                    && !await lanes.GoesOnAsync(lane, job, stoppingToken).ConfigureAwait(false)
                )
                {
                    await GiveWayAsync(job, memory).ConfigureAwait(false);
                    return;
                }
            }

            if (job.State == JobState.Running)
                await QueueAgainAsync(job).ConfigureAwait(false);
            else
                LogEnd(job);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await QueueAgainAsync(job).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (hub.IsCancelled(id))
        {
            // In the middle of a chunk: what was committed before it stays.
            LogEnd(await table.UpdateAsync(id, j => table.Finish(j, JobState.Cancelled, null)).ConfigureAwait(false));
        }
        catch (ProblemException problem)
        {
            job = await table
                .UpdateAsync(id, j => table.Finish(j, JobState.Failed, string.Join("\n", problem.Problems)))
                .ConfigureAwait(false);
            // The codes alone: arguments may be words of the corpus.
            var codes = string.Join(", ", problem.Problems.Select(p => p.Code).Distinct());
            LogRefused(logger, job.Kind, id, Seconds(job), codes);
        }
        catch (Exception error)
        {
            job = await table.UpdateAsync(id, j => table.Finish(j, JobState.Failed, error.Message)).ConfigureAwait(false);
            LogFailed(logger, error, job.Kind, id, Seconds(job));
        }
        finally
        {
            hub.Forget(id);
        }
    }

    private async Task<JobRow> StepAsync(IJobHandler handler, JobRow job, JobMemory memory, CancellationToken cancellationToken)
    {
        using var running = hub.Running(job.Id, cancellationToken);
        var step = await handler
            .NextAsync(
                new JobContext(
                    job.Id,
                    job.WorkspaceId,
                    job.CreatedBy,
                    job.Parameters,
                    job.Checkpoint,
                    job.Result,
                    job.Done,
                    job.Total,
                    job.StartedAt ?? time.GetUtcNow().UtcDateTime
                )
                {
                    Memory = memory,
                },
                running.Token
            )
            .ConfigureAwait(false);
        var updated = await table
            .UpdateAsync(
                job.Id,
                j =>
                {
                    (j.Checkpoint, j.Done, j.Total, j.Result, j.Attempts) = (
                        step.CheckpointAfterWrite?.Invoke() ?? step.Checkpoint,
                        step.Done,
                        step.Total,
                        step.ResultAfterWrite?.Invoke() ?? step.Result ?? j.Result,
                        1
                    );
                    if (step.IsFinished)
                        table.Finish(j, JobState.Done, null);
                    else if (j.IsCancelRequested)
                        table.Finish(j, JobState.Cancelled, null);
                },
                step.Write
            )
            .ConfigureAwait(false);
        step.AfterCommit?.Invoke();
        return updated;
    }

    // It keeps its place, its checkpoint and its memory; and as its chunk is done, going on later is no new attempt.
    private async Task GiveWayAsync(JobRow job, JobMemory memory)
    {
        lanes.Keep(job.Id, memory);
        var waiting = await table
            .UpdateAsync(
                job.Id,
                j =>
                {
                    if (j.IsCancelRequested)
                        table.Finish(j, JobState.Cancelled, null);
                    else
                        (j.State, j.Attempts) = (JobState.Queued, 0);
                }
            )
            .ConfigureAwait(false);
        if (waiting.State == JobState.Queued)
        {
            queue.Wake();
        }
        else
        {
            lanes.Remember(job.Id);
            LogEnd(waiting);
        }
    }

    private async Task QueueAgainAsync(JobRow job)
    {
        await table.UpdateAsync(job.Id, j => (j.State, j.Attempts) = (JobState.Queued, Math.Max(0, j.Attempts - 1))).ConfigureAwait(false);
        LogQueuedAgain(logger, job.Kind, job.Id);
    }

    private void LogEnd(JobRow job)
    {
        if (job.State == JobState.Cancelled)
            LogCancelled(logger, job.Kind, job.Id, Seconds(job));
        else
            LogFinished(logger, job.Kind, job.Id, Seconds(job));
    }

    private static double Seconds(JobRow job) => Math.Round((job.FinishedAt - job.StartedAt)?.TotalSeconds ?? 0, 3);

    [LoggerMessage(EventIds.Jobs, LogLevel.Error, "Job {Kind} {Id} failed after {Seconds} s")]
    private static partial void LogFailed(ILogger logger, Exception error, string kind, Guid id, double seconds);

    [LoggerMessage(EventIds.Jobs + 1, LogLevel.Information, "Job {Kind} {Id} started")]
    private static partial void LogStarted(ILogger logger, string kind, Guid id);

    [LoggerMessage(EventIds.Jobs + 2, LogLevel.Information, "Job {Kind} {Id} finished after {Seconds} s")]
    private static partial void LogFinished(ILogger logger, string kind, Guid id, double seconds);

    [LoggerMessage(EventIds.Jobs + 3, LogLevel.Information, "Job {Kind} {Id} was cancelled after {Seconds} s")]
    private static partial void LogCancelled(ILogger logger, string kind, Guid id, double seconds);

    [LoggerMessage(EventIds.Jobs + 4, LogLevel.Warning, "Job {Kind} {Id} failed after {Seconds} s: {Codes}")]
    private static partial void LogRefused(ILogger logger, string kind, Guid id, double seconds, string codes);

    [LoggerMessage(EventIds.Jobs + 5, LogLevel.Information, "Job {Kind} {Id} is interrupted and goes on at the next start")]
    private static partial void LogQueuedAgain(ILogger logger, string kind, Guid id);

    [LoggerMessage(EventIds.Jobs + 6, LogLevel.Warning, "Job {Kind} {Id} was running when the process ended; it is queued again")]
    private static partial void LogRecovered(ILogger logger, string kind, Guid id);
}
