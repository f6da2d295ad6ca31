using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Portal.Data;

/// <summary>Something in memory that follows what is committed; made known to <see cref="CommitEvents"/> once, at start.</summary>
public interface ICommitSubscriber
{
    void SubscribeTo(CommitEvents events);
}

/// <summary>Tells what was committed to those who asked, once it is on disk and never before.</summary>
/// <remarks>A write says what it does (<see cref="PortalDbContext.Tell"/>), and knows nothing of who follows: learning, caches, open pages.
/// A write that is rolled back has told nothing. A follower that fails is logged; the write stands.</remarks>
public sealed partial class CommitEvents : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Type, List<Action<object>>> _followers = new();
    private readonly ConcurrentDictionary<Type, List<Action<object>>> _listeners = new();
    private readonly Channel<object> _later = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ILogger<CommitEvents> _logger;
    private readonly Task _loop;

    public CommitEvents(ILogger<CommitEvents> logger)
    {
        _logger = logger;
        _loop = Task.Run(ListenAsync);
    }

    /// <summary>Follows at once: before whoever asked for the write goes on, and while all other writes wait. For state in memory that must
    /// not outlive what it was made from; it must neither wait nor read.</summary>
    public void Follow<T>(Action<T> follower)
        where T : notnull => Add(_followers, follower);

    /// <summary>Listens a moment later, in the order of the commits, one at a time: for what takes time, such as open pages.</summary>
    public void Listen<T>(Action<T> listener)
        where T : notnull => Add(_listeners, listener);

    public async ValueTask DisposeAsync()
    {
        _later.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
    }

    internal void Publish(IReadOnlyList<object> events)
    {
        foreach (var what in events)
        {
            Tell(_followers, what);
            _later.Writer.TryWrite(what);
        }
    }

    private static void Add<T>(ConcurrentDictionary<Type, List<Action<object>>> where, Action<T> who)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(who);
        where.AddOrUpdate(typeof(T), _ => [what => who((T)what)], (_, known) => [.. known, what => who((T)what)]);
    }

    private async Task ListenAsync()
    {
        await foreach (var what in _later.Reader.ReadAllAsync().ConfigureAwait(false))
            Tell(_listeners, what);
    }

    private void Tell(ConcurrentDictionary<Type, List<Action<object>>> where, object what)
    {
        foreach (var who in where.GetValueOrDefault(what.GetType()) ?? [])
        {
            try
            {
                who(what);
            }
            catch (Exception error)
            {
                // What is committed is committed: nobody's save fails for those who follow it.
                LogFailed(_logger, error, what.GetType().Name);
            }
        }
    }

    [LoggerMessage(1011, LogLevel.Error, "What follows {Event} failed")]
    private static partial void LogFailed(ILogger logger, Exception error, string @event);
}
