using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Jobs;
using Portal.Platform;

namespace Portal.Jobs;

/// <summary>The rows of jobs: which comes next, and what becomes of one; whoever looks on is told of each change.</summary>
public sealed class JobTable(
    IDbContextFactory<PortalDbContext> contexts,
    WriteQueue writes,
    JobHub hub,
    TimeProvider time,
    PortalMeters meters
)
{
    /// <summary>Queues again what a killed process left running, and returns it.</summary>
    internal Task<List<JobRow>> RecoverAsync(CancellationToken cancellationToken) =>
        writes.RunAsync(
            async db =>
            {
                var running = await db.Jobs.Where(j => j.State == JobState.Running).ToListAsync().ConfigureAwait(false);
                foreach (var job in running)
                    (job.State, job.Version) = (JobState.Queued, job.Version + 1);
                await db.SaveChangesAsync().ConfigureAwait(false);
                return running;
            },
            cancellationToken
        );

    internal async Task<JobRow> GetAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await db.Jobs.AsNoTracking().FirstAsync(j => j.Id == id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The oldest that waits, of these kinds.</summary>
    internal async Task<Guid?> NextAsync(Guid[] except, IReadOnlyCollection<string> kinds, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await db
            .Jobs.Where(j => j.State == JobState.Queued && kinds.Contains(j.Kind) && !except.Contains(j.Id))
            .OrderBy(j => j.CreatedAt)
            .ThenBy(j => j.Id)
            .Select(j => (Guid?)j.Id)
            .FirstOrDefaultAsync(cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>All that wait, of these kinds.</summary>
    internal async Task<List<JobRow>> WaitingAsync(IReadOnlyCollection<string> kinds, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await db
            .Jobs.AsNoTracking()
            .Where(j => j.State == JobState.Queued && kinds.Contains(j.Kind))
            .Select(j => new JobRow
            {
                Id = j.Id,
                WorkspaceId = j.WorkspaceId,
                Kind = j.Kind,
                Parameters = j.Parameters,
                Done = j.Done,
                Total = j.Total,
                CreatedBy = j.CreatedBy,
                CreatedAt = j.CreatedAt,
            })
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>About how many chunks a job takes in all; null where its handler cannot tell.</summary>
    internal async Task<double?> SizeAsync(IJobHandler handler, JobRow job, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await handler.SizeAsync(db, job.WorkspaceId, job.Parameters, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes a row, in one transaction with what a chunk writes.</summary>
    internal async Task<JobRow> UpdateAsync(Guid id, Action<JobRow> change, Func<PortalDbContext, Task>? write = null)
    {
        var job = await writes
            .RunAsync(
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
                CancellationToken.None
            )
            .ConfigureAwait(false);
        hub.Changed(job.WorkspaceId, job.Id, always: job.State != JobState.Running);
        if (job.FinishedAt is not null)
            meters.JobFinished(job.Kind, job.State.ToString());
        return job;
    }

    internal void Finish(JobRow job, JobState state, string? error)
    {
        job.State = state;
        job.Error = error;
        job.DedupKey = null;
        job.FinishedAt = time.GetUtcNow().UtcDateTime;
    }
}
