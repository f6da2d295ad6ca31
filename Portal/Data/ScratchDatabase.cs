using Microsoft.Data.Sqlite;
using Portal.Platform;

namespace Portal.Data;

/// <summary>A copy of the database to try something on; it is thrown away.</summary>
public sealed class ScratchDatabase : IAsyncDisposable
{
    private readonly SqliteConnection _connection;
    private readonly string _file;

    private ScratchDatabase(SqliteConnection connection, string file)
    {
        (_connection, _file) = (connection, file);
        Db = new PortalDbContext(SqliteConnections.OptionsFor(connection));
    }

    /// <summary>The copy; what is told on it is told to nobody.</summary>
    public PortalDbContext Db { get; }

    /// <summary>Copies the database as it is now, while others write.</summary>
    public static async Task<ScratchDatabase> CopyAsync(DataFolder folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var file = Path.Combine(folder.Temporary, $"scratch-{Guid.CreateVersion7():N}.db");
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        var scratch = new ScratchDatabase(connection, file);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await Task.Run(() => Copy(folder, connection), cancellationToken).ConfigureAwait(false);
            return scratch;
        }
        catch
        {
            await scratch.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Db.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
        foreach (var file in new[] { _file, _file + "-wal", _file + "-shm", _file + "-journal" })
            File.Delete(file);
    }

    // SQLite's own online backup: a consistent copy while others write.
    private static void Copy(DataFolder folder, SqliteConnection target)
    {
        using var source = new SqliteConnection(SqliteConnections.ReadOnly(folder));
        source.Open();
        source.BackupDatabase(target);
        SqliteConnections.Execute(
            target,
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -131072;"
        );
    }
}
