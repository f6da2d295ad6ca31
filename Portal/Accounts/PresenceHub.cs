using System.Collections.Concurrent;

namespace Portal.Accounts;

/// <summary>Tells the pages that are open on something what others do to it, and who else is there.</summary>
/// <typeparam name="TChanged">What is told.</typeparam>
/// <param name="arrival">What is told when somebody comes to a place, or leaves it.</param>
public abstract class PresenceHub<TChanged>(Func<Guid, TChanged> arrival)
{
    private readonly ConcurrentDictionary<int, Action<TChanged>> _subscribers = new();
    private readonly ConcurrentDictionary<int, (Guid Place, ActingUser User)> _present = new();
    private int _next;

    /// <summary>Comes to a place; leaving is disposing.</summary>
    public IDisposable Enter(Guid place, ActingUser user, Action<TChanged> onChanged)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(onChanged);
        var id = Interlocked.Increment(ref _next);
        var context = ExecutionContext.Capture();
        _present[id] = (place, user);
        _subscribers[id] = context is null ? onChanged : changed => ExecutionContext.Run(context, _ => onChanged(changed), null);
        Tell(arrival(place));
        return new Presence(() =>
        {
            _subscribers.TryRemove(id, out _);
            _present.TryRemove(id, out _);
            Tell(arrival(place));
        });
    }

    /// <summary>The other people at a place.</summary>
    public IReadOnlyList<string> Others(Guid place, ActingUser user) =>
        [
            .. _present
                .Values.Where(p => p.Place == place && p.User.Id != user.Id)
                .Select(p => p.User.Name)
                .Distinct()
                .Order(StringComparer.CurrentCulture),
        ];

    public void Tell(TChanged changed)
    {
        foreach (var subscriber in _subscribers.Values)
            subscriber(changed);
    }

    private sealed class Presence(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}
