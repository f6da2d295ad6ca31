using Microsoft.Extensions.Options;
using Portal.Accounts;
using Portal.Data.Jobs;
using Portal.Platform;

namespace Portal.Jobs;

/// <summary>The lanes in which jobs run, and what <see cref="JobTurns"/> decides for them.</summary>
public sealed partial class JobLanes(
    JobTable table,
    IEnumerable<IJobHandler> handlers,
    IOptions<PortalOptions> options,
    TimeProvider time,
    ILogger<JobLanes> logger
) : IDisposable
{
    // A job that waits keeps what would cost much to make again; more than so many do not.
    private const int MostMemories = 16;

    private readonly Dictionary<string, IJobHandler> _handlers = handlers.ToDictionary(h => h.Kind, StringComparer.Ordinal);
    private readonly SemaphoreSlim _lock = new(1);
    private readonly JobTurns _turns = new();
    private readonly List<JobLane> _open = [];
    private readonly Dictionary<Guid, double?> _sizes = [];
    private readonly OrderedDictionary<Guid, JobMemory> _memories = [];

    /// <summary>A lane for the job whose turn it is; null when all lanes are taken or nothing waits.</summary>
    internal async Task<JobLane?> OpenAsync(CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_open.Count >= options.Value.ParallelJobs)
                return null;
            var waiting = await WaitingAsync(null, cancellationToken).ConfigureAwait(false);
            if (_turns.Next(waiting, [.. _open.Select(l => l.Claim)]) is not { } next)
                return null;
            var lane = new JobLane { Claim = next, Began = time.GetTimestamp() };
            _open.Add(lane);
            return lane;
        }
        finally
        {
            _lock.Release();
        }
    }

    /// <summary>After a chunk: whether the lane's job goes on. Where it does not, the lane has another job afterwards.</summary>
    internal async Task<bool> GoesOnAsync(JobLane lane, JobRow job, CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _turns.Charge(lane.Claim.Party, time.GetElapsedTime(lane.Began));
            var waiting = await WaitingAsync(job, cancellationToken).ConfigureAwait(false);
            var next = _turns.Next(waiting, [.. _open.Where(l => l != lane).Select(l => l.Claim)])!;
            (lane.Claim, lane.Began) = (next, time.GetTimestamp());
            return next.Job == job.Id;
        }
        finally
        {
            _lock.Release();
        }
    }

    /// <summary>The lane's job runs no more.</summary>
    internal async Task CloseAsync(JobLane lane)
    {
        await _lock.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        _turns.Charge(lane.Claim.Party, time.GetElapsedTime(lane.Began));
        _open.Remove(lane);
        _lock.Release();
    }

    /// <summary>What a job has kept in this process, or a new memory; and whether it has run here before.</summary>
    internal (JobMemory Memory, bool IsResumed) Remember(Guid job)
    {
        lock (_memories)
        {
            if (_memories.Remove(job, out var memory))
                return (memory, true);
            return (new JobMemory(), false);
        }
    }

    /// <summary>Keeps the memory of a job that waits for its next turn; of too many, that of the one that has waited longest
    /// goes.</summary>
    internal void Keep(Guid job, JobMemory memory)
    {
        lock (_memories)
        {
            _memories[job] = memory;
            if (_memories.Count > MostMemories)
                _memories.RemoveAt(0);
        }
    }

    public void Dispose() => _lock.Dispose();

    private async Task<List<JobClaim>> WaitingAsync(JobRow? also, CancellationToken cancellationToken)
    {
        var taken = _open.Select(l => l.Job).ToHashSet();
        var waiting = (await table.WaitingAsync(_handlers.Keys, cancellationToken).ConfigureAwait(false))
            .Where(j => !taken.Contains(j.Id))
            .ToList();
        foreach (var gone in _sizes.Keys.Except(waiting.Select(j => j.Id)).Except(taken).ToList())
            _sizes.Remove(gone);
        if (also is not null)
            waiting.Insert(0, also);
        if (waiting.Count == 1)
            return [.. waiting.Select(Claim)];
        foreach (var job in waiting.Where(j => !_sizes.ContainsKey(j.Id)))
            _sizes[job.Id] = await SizeAsync(job, cancellationToken).ConfigureAwait(false);
        return [.. waiting.OrderBy(j => j.CreatedAt).ThenBy(j => j.Id).Select(Claim)];
    }

    private JobClaim Claim(JobRow job)
    {
        var person = job.CreatedBy == ActingUser.System.Id ? job.WorkspaceId : job.CreatedBy;
        var left = job.Total > 0 ? Math.Max(0, 1 - ((double)job.Done / job.Total)) : 1;
        return new JobClaim(job.Id, new JobParty(job.WorkspaceId, person), _sizes.GetValueOrDefault(job.Id) * left);
    }

    private async Task<double?> SizeAsync(JobRow job, CancellationToken cancellationToken)
    {
        try
        {
            return await table.SizeAsync(_handlers[job.Kind], job, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // What is wrong with it the job says itself when it runs; the others must not wait for that.
            LogUnknown(logger, error, job.Kind, job.Id);
            return null;
        }
    }

    [LoggerMessage(EventIds.Jobs + 7, LogLevel.Warning, "How large job {Kind} {Id} is cannot be told")]
    private static partial void LogUnknown(ILogger logger, Exception error, string kind, Guid id);
}
