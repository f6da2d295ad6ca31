using System.Collections.Concurrent;

namespace Portal.Services;

/// <summary>Somebody changed a draft.</summary>
/// <param name="WorkspaceId">The workspace.</param>
/// <param name="Version">The draft's version after the change.</param>
/// <param name="UserId">Who.</param>
public sealed record DraftChanged(Guid WorkspaceId, int Version, Guid UserId);

/// <summary>Tells open designers what others do: that the draft changed, and who else is there.</summary>
public sealed class SchemaHub
{
    private readonly ConcurrentDictionary<int, Action<DraftChanged>> _subscribers = new();
    private readonly ConcurrentDictionary<int, (Guid Workspace, Guid User, string Name)> _present = new();
    private int _next;

    /// <summary>Enters a designer; leaving is disposing.</summary>
    public IDisposable Enter(Guid workspaceId, Guid userId, string name, Action<DraftChanged> onChanged)
    {
        var id = Interlocked.Increment(ref _next);
        var context = ExecutionContext.Capture();
        _present[id] = (workspaceId, userId, name);
        _subscribers[id] = context is null ? onChanged : changed => ExecutionContext.Run(context, _ => onChanged(changed), null);
        Tell(new DraftChanged(workspaceId, -1, Guid.Empty));
        return new Presence(() =>
        {
            _subscribers.TryRemove(id, out _);
            _present.TryRemove(id, out _);
            Tell(new DraftChanged(workspaceId, -1, Guid.Empty));
        });
    }

    /// <summary>The other people in a workspace's designer.</summary>
    public IReadOnlyList<string> Others(Guid workspaceId, Guid userId) => [.. _present.Values.Where(p => p.Workspace == workspaceId && p.User != userId).Select(p => p.Name).Distinct().Order(StringComparer.CurrentCulture)];

    public void Tell(DraftChanged changed)
    {
        foreach (var subscriber in _subscribers.Values)
            subscriber(changed);
    }

    private sealed class Presence(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}
