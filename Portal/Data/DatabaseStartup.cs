using Microsoft.EntityFrameworkCore;
using Portal.Platform;

namespace Portal.Data;

/// <summary>Brings the database up to date before anything uses it.</summary>
/// <remarks>The caller holds the data folder's lock, so a row in <c>__EFMigrationsLock</c> can only be left over from a killed process; it
/// is cleared, or the migration would wait for ever. A database that holds anything is copied to <c>backups/</c> before it is
/// changed.</remarks>
public static partial class DatabaseStartup
{
    private const int BackupsKept = 10;

    public static async Task MigrateAsync(DataFolder folder, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        await using var connection = SqliteConnections.OpenForWriting(folder);
        var hasLockTable =
            SqliteConnections.Scalar(connection, "SELECT count(*) FROM sqlite_master WHERE name = '__EFMigrationsLock'") != "0";
        if (hasLockTable)
            SqliteConnections.Execute(connection, "DELETE FROM __EFMigrationsLock");

        await using var context = new PortalDbContext(SqliteConnections.OptionsFor(connection));
        var known = context.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        var applied = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        if (applied.FirstOrDefault(m => !known.Contains(m)) is { } newer)
            throw new InvalidOperationException(
                $"The database {folder.Database} was made by a newer portal (migration {newer}). Start that version, or restore an older "
                    + $"backup from {folder.Backups}."
            );
        if (applied.Count == known.Count)
            return;
        if (applied.Count > 0)
        {
            var backup = Path.Combine(folder.Backups, $"portal-{time.GetUtcNow():yyyyMMdd-HHmmss}-before-migration.db");
            SqliteConnections.Execute(connection, $"VACUUM INTO '{backup.Replace("'", "''", StringComparison.Ordinal)}'");
            LogBackedUp(logger, backup);
            foreach (
                var old in Directory
                    .GetFiles(folder.Backups, "portal-*-before-migration.db")
                    .Order(StringComparer.Ordinal)
                    .SkipLast(BackupsKept)
            )
                File.Delete(old);
        }

        await context.Database.MigrateAsync(cancellationToken);
        LogMigrated(logger, known.Count - applied.Count);
    }

    [LoggerMessage(EventIds.Data + 1, LogLevel.Information, "Database copied to {Backup} before migration")]
    private static partial void LogBackedUp(ILogger logger, string backup);

    [LoggerMessage(EventIds.Data + 2, LogLevel.Information, "{Count} migrations applied")]
    private static partial void LogMigrated(ILogger logger, int count);
}
