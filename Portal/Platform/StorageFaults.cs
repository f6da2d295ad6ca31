using Microsoft.Data.Sqlite;
using Portal.Domain;

namespace Portal.Platform;

/// <summary>Tells apart what can be wrong with the place where the portal keeps its data, so that people are told what to do.</summary>
public static class StorageFaults
{
    // The numbers of SQLite (https://sqlite.org/rescode.html), of Linux and of macOS (errno.h).
    private const int SqliteReadOnly = 8;
    private const int SqliteCorrupt = 11;
    private const int SqliteFull = 13;
    private const int SqliteCannotOpen = 14;
    private const int SqliteNotADatabase = 26;
    private const int NoSpace = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int QuotaOfLinux = 122;
    private const int QuotaOfMac = 69;
    private const int DiskFullOfWindows = unchecked((int)0x8007_0070);

    /// <summary>What is wrong with the storage; null where an error says nothing about it.</summary>
    public static ProblemCode? Of(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            ProblemCode? found = error switch
            {
                StorageFaultException fault => fault.Code,
                SqliteException { SqliteErrorCode: SqliteFull } => PlatformProblems.StorageFull,
                SqliteException { SqliteErrorCode: SqliteCorrupt or SqliteNotADatabase } => PlatformProblems.StorageDamaged,
                SqliteException { SqliteErrorCode: SqliteReadOnly or SqliteCannotOpen } => PlatformProblems.StorageReadOnly,
                UnauthorizedAccessException => PlatformProblems.StorageReadOnly,
                IOException { HResult: NoSpace or QuotaOfLinux or QuotaOfMac or DiskFullOfWindows } => PlatformProblems.StorageFull,
                IOException { HResult: ReadOnlyFileSystem } => PlatformProblems.StorageReadOnly,
                _ => null,
            };
            if (found is not null)
                return found;
        }

        return null;
    }
}

/// <summary>Something is wrong with the storage that no library said.</summary>
/// <param name="code">What.</param>
/// <param name="detail">Where, for whoever runs the portal.</param>
public sealed class StorageFaultException(ProblemCode code, string detail, Exception? cause = null) : Exception(detail, cause)
{
    public ProblemCode Code { get; } = code;
}
