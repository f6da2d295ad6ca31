using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Portal.Platform;

namespace Portal.Data;

/// <summary>How the database file is opened: readers read only, one writer.</summary>
public static class SqliteConnections
{
    public static string ReadOnly(DataFolder folder) =>
        new SqliteConnectionStringBuilder
        {
            DataSource = folder.Database,
            Mode = SqliteOpenMode.ReadOnly,
            DefaultTimeout = 30,
        }.ToString();

    /// <summary>An open connection for writing: WAL, and every commit on disk before it returns.</summary>
    public static SqliteConnection OpenForWriting(DataFolder folder)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = folder.Database,
                Mode = SqliteOpenMode.ReadWriteCreate,
                DefaultTimeout = 30,
                Pooling = false,
            }.ToString()
        );
        connection.Open();
        Execute(
            connection,
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA "
                + "cache_size = -131072;"
        );
        return connection;
    }

    public static DbContextOptions<PortalDbContext> OptionsFor(SqliteConnection connection) =>
        new DbContextOptionsBuilder<PortalDbContext>().UseSqlite(connection).Options;

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static string Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) ?? "";
    }
}
