using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Jobs;
using Portal.Domain;
using Portal.Platform;

namespace Portal.Jobs;

/// <summary>Puts jobs into the table. Callers have checked who asks.</summary>
public sealed class JobQueue(WriteQueue writes, TimeProvider time, JobHub hub, IOptions<PortalOptions> options)
    : ICommitSubscriber,
        IDisposable
{
    private readonly SemaphoreSlim _signal = new(0);

    /// <summary>Queues a job and returns its id; with a <paramref name="dedupKey"/> that a waiting or running job has, that job's
    /// id.</summary>
    /// <exception cref="ProblemException">As many jobs wait already as may, in the workspace or of who asks.</exception>
    public async Task<Guid> EnqueueAsync<TParameters>(
        Guid workspaceId,
        string kind,
        TParameters parameters,
        Guid createdBy,
        string? dedupKey,
        CancellationToken cancellationToken
    )
    {
        return await writes
            .RunAsync(db => AddAsync(db, workspaceId, kind, parameters, createdBy, dedupKey), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>The same inside a write that is under way.</summary>
    public async Task<Guid> AddAsync<TParameters>(
        PortalDbContext db,
        Guid workspaceId,
        string kind,
        TParameters parameters,
        Guid createdBy,
        string? dedupKey
    )
    {
        ArgumentNullException.ThrowIfNull(db);
        if (
            dedupKey is not null
            && await db.Jobs.Where(j => j.DedupKey == dedupKey).Select(j => (Guid?)j.Id).FirstOrDefaultAsync().ConfigureAwait(false)
                is { } existing
        )
            return existing;
        // A job with a key waits once in any case; it may be part of a decision, which must not fail of it.
        if (dedupKey is null)
            await CheckRoomAsync(db, workspaceId, createdBy).ConfigureAwait(false);
        var job = new JobRow
        {
            Id = Guid.CreateVersion7(),
            WorkspaceId = workspaceId,
            Kind = kind,
            Parameters = JsonSerializer.Serialize(parameters),
            CreatedBy = createdBy,
            CreatedAt = time.GetUtcNow().UtcDateTime,
            DedupKey = dedupKey,
        };
        db.Jobs.Add(job);
        await db.SaveChangesAsync().ConfigureAwait(false);
        db.Tell(new JobAdded(workspaceId, job.Id));
        return job.Id;
    }

    public void SubscribeTo(CommitEvents events)
    {
        ArgumentNullException.ThrowIfNull(events);
        events.Follow<JobAdded>(_ => _signal.Release());
        events.Listen<JobAdded>(added => hub.Changed(added.WorkspaceId, added.Job, always: true));
    }

    public void Dispose() => _signal.Dispose();

    /// <summary>Has whoever waits for a job look again.</summary>
    internal void Wake() => _signal.Release();

    internal Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _signal.WaitAsync(longest, cancellationToken);

    private async Task CheckRoomAsync(PortalDbContext db, Guid workspaceId, Guid createdBy)
    {
        if (createdBy == ActingUser.System.Id || createdBy == ActingUser.CommandLine.Id)
            return;
        var waiting = db.Jobs.Where(j => j.State == JobState.Queued && !j.IsCancelRequested);
        var (ofWorkspace, ofPerson) = (options.Value.WaitingJobsByWorkspace, options.Value.WaitingJobsByPerson);
        if (await waiting.CountAsync(j => j.CreatedBy == createdBy).ConfigureAwait(false) >= ofPerson)
            throw new ProblemException(JobsProblems.OwnLimited, "", $"{ofPerson}");
        if (await waiting.CountAsync(j => j.WorkspaceId == workspaceId).ConfigureAwait(false) >= ofWorkspace)
            throw new ProblemException(JobsProblems.WorkspaceLimited, "", $"{ofWorkspace}");
    }
}
