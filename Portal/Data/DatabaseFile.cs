using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Portal.Platform;

namespace Portal.Data;

/// <summary>Whether the database file is whole, and takes writes.</summary>
public sealed class DatabaseFile(DataFolder folder, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_kept = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_keptDamaged = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _one = new(1);
    private (DateTimeOffset At, string? Fault)? _last;

    public void Dispose() => _one.Dispose();

    /// <summary>When its pages were last looked at, at most an hour ago: all of them are read.</summary>
    /// <exception cref="StorageFaultException">A page is damaged.</exception>
    public async Task<DateTimeOffset> RequireWholeAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // What was damaged is looked at again soon: it may have been restored.
            if (_last is not { } last || time.GetUtcNow() - last.At > (last.Fault is null ? s_kept : s_keptDamaged))
                _last = last = (time.GetUtcNow(), await Task.Run(Check, cancellationToken).ConfigureAwait(false));
            return last.Fault is { } fault ? throw new StorageFaultException(PlatformProblems.StorageDamaged, fault) : last.At;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Writes a number that is nobody's, so that a write that reached the file has been seen.</summary>
    public static Task TouchAsync(WriteQueue writes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(writes);
        return writes.RunAsync(
            async db =>
            {
                await using var command = db.Database.GetDbConnection().CreateCommand();
                command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
                command.CommandText = "PRAGMA user_version";
                var before = await command.ExecuteScalarAsync().ConfigureAwait(false);
                command.CommandText = before is 0L ? "PRAGMA user_version = 1" : "PRAGMA user_version = 0";
                await command.ExecuteNonQueryAsync().ConfigureAwait(false);
            },
            cancellationToken
        );
    }

    private string? Check()
    {
        try
        {
            using var connection = new SqliteConnection(SqliteConnections.ReadOnly(folder) + ";Pooling=false");
            connection.Open();
            var said = SqliteConnections.Scalar(connection, "PRAGMA quick_check(1)");
            return said == "ok" ? null : said;
        }
        catch (SqliteException error) when (StorageFaults.Of(error) == PlatformProblems.StorageDamaged)
        {
            return error.Message;
        }
    }
}
