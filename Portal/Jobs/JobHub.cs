using System.Collections.Concurrent;

namespace Portal.Jobs;

/// <summary>Tells open pages that a job has moved; at most four times a second for each job, and always when it ends.</summary>
public sealed class JobHub(TimeProvider time)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);
    private readonly ConcurrentDictionary<Guid, long> _lastTold = new();
    private readonly ConcurrentDictionary<int, Action<Guid>> _subscribers = new();
    private readonly ConcurrentDictionary<Guid, RunningChunk> _running = new();
    private readonly ConcurrentDictionary<Guid, bool> _cancelled = new();
    private int _next;

    public IDisposable Subscribe(Action<Guid> onChanged)
    {
        var id = Interlocked.Increment(ref _next);
        // A page is told in its own context: its language travels with it, the job's thread has another.
        var context = ExecutionContext.Capture();
        _subscribers[id] = context is null ? onChanged : workspace => ExecutionContext.Run(context, _ => onChanged(workspace), null);
        return new Subscription(() => _subscribers.TryRemove(id, out _));
    }

    /// <summary>Asks the running chunk of a job to stop; nothing happens when none runs.</summary>
    public void Cancel(Guid job)
    {
        if (!_running.TryGetValue(job, out var chunk))
            return;
        _cancelled[job] = true;
        chunk.Cancel();
    }

    /// <summary>Whether a chunk of the job was asked to stop.</summary>
    internal bool IsCancelled(Guid job) => _cancelled.ContainsKey(job);

    /// <summary>The job is not run any more.</summary>
    internal void Forget(Guid job) => _cancelled.TryRemove(job, out _);

    /// <summary>A chunk that runs until it is disposed of.</summary>
    internal RunningChunk Running(Guid job, CancellationToken stop)
    {
        var chunk = new RunningChunk(() => _running.TryRemove(job, out _), stop);
        _running[job] = chunk;
        return chunk;
    }

    public void Changed(Guid workspaceId, Guid jobId, bool always)
    {
        var now = time.GetTimestamp();
        if (!always && _lastTold.TryGetValue(jobId, out var last) && time.GetElapsedTime(last, now) < s_interval)
            return;
        if (always)
            _lastTold.TryRemove(jobId, out _);
        else
            _lastTold[jobId] = now;
        foreach (var subscriber in _subscribers.Values)
            subscriber(workspaceId);
    }

    internal sealed class RunningChunk(Action end, CancellationToken stop) : IDisposable
    {
        private readonly CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(stop);
        private readonly Lock _lock = new();
        private bool _isOver;

        public CancellationToken Token => _source.Token;

        public void Cancel()
        {
            lock (_lock)
            {
                if (!_isOver)
                    _source.Cancel();
            }
        }

        public void Dispose()
        {
            end();
            lock (_lock)
                _isOver = true;
            _source.Dispose();
        }
    }

    private sealed class Subscription(Action dispose) : IDisposable
    {
        public void Dispose() => dispose();
    }
}
