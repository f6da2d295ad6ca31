using System.Collections.Concurrent;

namespace Portal.Jobs;

/// <summary>Tells open pages that a job has moved; at most four times a second for each job, and always when it ends.</summary>
public sealed class JobHub(TimeProvider time)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);
    private readonly ConcurrentDictionary<Guid, long> _lastTold = new();
    private readonly ConcurrentDictionary<int, Action<Guid>> _subscribers = new();
    private int _next;

    public IDisposable Subscribe(Action<Guid> onChanged)
    {
        var id = Interlocked.Increment(ref _next);
        // A page is told in its own context: its language travels with it, the job's thread has another.
        var context = ExecutionContext.Capture();
        _subscribers[id] = context is null ? onChanged : workspace => ExecutionContext.Run(context, _ => onChanged(workspace), null);
        return new Subscription(() => _subscribers.TryRemove(id, out _));
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

    private sealed class Subscription(Action dispose) : IDisposable
    {
        public void Dispose() => dispose();
    }
}
