using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Portal.Platform;

namespace Portal.Data;

/// <summary>All writes to the database, one after the other, several to a commit; each is acknowledged after its commit.</summary>
/// <remarks>SQLite has one writer. A queue is fair where many connections would wait for each other's locks, and writes that arrive
/// together share one flush to disk. A write that throws is rolled back to its own savepoint and fails alone.</remarks>
public sealed partial class WriteQueue : IAsyncDisposable
{
    private const int MostWritesInACommit = 256;
    private static readonly TimeSpan s_longestCommit = TimeSpan.FromMilliseconds(50);

    private readonly Channel<IWrite> _channel = Channel.CreateBounded<IWrite>(new BoundedChannelOptions(10_000) { SingleReader = true });
    private readonly SqliteConnection _connection;
    private readonly DbContextOptions<PortalDbContext> _options;
    private readonly ILogger<WriteQueue> _logger;
    private readonly PortalMeters _meters;
    private readonly CommitEvents _events;
    private readonly StorageState _storage;
    private readonly Task _loop;

    public WriteQueue(DataFolder folder, CommitEvents events, StorageState storage, ILogger<WriteQueue> logger, PortalMeters meters)
    {
        _storage = storage;
        _logger = logger;
        _meters = meters;
        _events = events;
        _connection = SqliteConnections.OpenForWriting(folder);
        _options = SqliteConnections.OptionsFor(_connection);
        meters.ObserveQueue(() => _channel.Reader.Count);
        _loop = Task.Run(RunAsync);
    }

    private interface IWrite
    {
        IReadOnlyList<object> Told { get; }

        Task ExecuteAsync(PortalDbContext context);

        void Acknowledge();

        void Fail(Exception error);
    }

    /// <summary>Runs a write in its own context and completes after it is on disk.</summary>
    /// <remarks>The write must be short and must not wait for anything but the database: everybody waits behind it.</remarks>
    public async Task<T> RunAsync<T>(Func<PortalDbContext, Task<T>> write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        var started = Stopwatch.GetTimestamp();
        var item = new Write<T>(write);
        await _channel.Writer.WriteAsync(item, cancellationToken).ConfigureAwait(false);
        // Once queued it will be executed: cancelling the wait must not hide a commit from the caller.
        var result = await item.Task.ConfigureAwait(false);
        _meters.Saved(Stopwatch.GetElapsedTime(started));
        return result;
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(Func<PortalDbContext, Task> write, CancellationToken cancellationToken) =>
        RunAsync(
            async context =>
            {
                await write(context).ConfigureAwait(false);
                return true;
            },
            cancellationToken
        );

    public async ValueTask DisposeAsync()
    {
        if (!_channel.Writer.TryComplete())
            return;
        await _loop.ConfigureAwait(false);
        SqliteConnections.Execute(_connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        var done = new List<IWrite>(MostWritesInACommit);
        while (await _channel.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            done.Clear();
            try
            {
                await CommitWaitingAsync(done).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                LogCommitFailed(_logger, error, done.Count);
                _storage.Wrote(error);
                foreach (var write in done)
                    write.Fail(error);
                continue;
            }

            if (done.Count > 0)
                _storage.Wrote(null);
            foreach (var write in done)
            {
                _events.Publish(write.Told);
                write.Acknowledge();
            }
        }
    }

    private async Task CommitWaitingAsync(List<IWrite> done)
    {
        var started = Stopwatch.GetTimestamp();
        await using var transaction = _connection.BeginTransaction();
        while (
            done.Count < MostWritesInACommit
            && Stopwatch.GetElapsedTime(started) < s_longestCommit
            && _channel.Reader.TryRead(out var write)
        )
        {
            transaction.Save("write");
            try
            {
                await using var context = new PortalDbContext(_options);
                context.Database.AutoSavepointsEnabled = false;
                await context.Database.UseTransactionAsync(transaction).ConfigureAwait(false);
                var begun = Stopwatch.GetTimestamp();
                await write.ExecuteAsync(context).ConfigureAwait(false);
                _meters.Wrote(Stopwatch.GetElapsedTime(begun));
                transaction.Release("write");
                done.Add(write);
            }
            catch (Exception error)
            {
                // Told first: where SQLite has given up the whole transaction (a full disk), going back to the savepoint fails too.
                _storage.Wrote(error);
                write.Fail(error);
                transaction.Rollback("write");
            }
        }

        await transaction.CommitAsync().ConfigureAwait(false);
    }

    [LoggerMessage(EventIds.Data + 10, LogLevel.Error, "A commit of {Count} writes failed; none of them is acknowledged")]
    private static partial void LogCommitFailed(ILogger logger, Exception error, int count);

    private sealed class Write<T>(Func<PortalDbContext, Task<T>> write) : IWrite
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Task => _completion.Task;

        public IReadOnlyList<object> Told { get; private set; } = [];

        public async Task ExecuteAsync(PortalDbContext context)
        {
            _result = await write(context).ConfigureAwait(false);
            Told = context.Told;
        }

        public void Acknowledge() => _completion.TrySetResult(_result!);

        public void Fail(Exception error) => _completion.TrySetException(error);
    }
}
