using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Model;

namespace Portal.Jobs;

/// <summary>Puts jobs into the table. Callers have checked who asks.</summary>
public sealed class JobQueue(WriteQueue writes, TimeProvider time, JobHub hub) : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0);

    /// <summary>Queues a job and returns its id; with a <paramref name="dedupKey"/> that a waiting or running job has, that job's id.</summary>
    public async Task<Guid> EnqueueAsync<TParameters>(Guid workspaceId, string kind, TParameters parameters, Guid createdBy, string? dedupKey, CancellationToken cancellationToken)
    {
        var id = await writes.RunAsync(db => AddAsync(db, workspaceId, kind, parameters, createdBy, dedupKey), cancellationToken).ConfigureAwait(false);
        Wake();
        hub.Changed(workspaceId, id, always: true);
        return id;
    }

    /// <summary>The same inside a write that is under way; call <see cref="Wake"/> after it.</summary>
    public async Task<Guid> AddAsync<TParameters>(PortalDbContext db, Guid workspaceId, string kind, TParameters parameters, Guid createdBy, string? dedupKey)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (dedupKey is not null && await db.Jobs.Where(j => j.DedupKey == dedupKey).Select(j => (Guid?)j.Id).FirstOrDefaultAsync().ConfigureAwait(false) is { } existing)
            return existing;
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
        return job.Id;
    }

    public void Dispose() => _signal.Dispose();

    public void Wake() => _signal.Release();

    internal Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _signal.WaitAsync(longest, cancellationToken);
}
