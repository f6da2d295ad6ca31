using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Accounts;
using Portal.Domain;
using Portal.Platform;

namespace Portal.Accounts;

/// <summary>Signing in by name and password.</summary>
/// <remarks>The password is checked before the write; the write carries only what came of it and decides on the row as it is then.
/// Unknown, wrong, locked and disabled names take the same steps, so that neither answer nor time tells them apart.</remarks>
[ApplicationService]
public sealed partial class SignInService(
    IDbContextFactory<PortalDbContext> contexts,
    WriteQueue writes,
    PasswordHashing hashing,
    SignInLimits limits,
    ILookupNormalizer normalizer,
    TimeProvider time,
    ILogger<SignInService> logger
)
{
    /// <summary>Failures that lock an account.</summary>
    public const int MostFailures = 10;

    private static readonly TimeSpan s_lockout = TimeSpan.FromMinutes(5);

    /// <summary>Checks name and password; null when they do not fit, which of both is not told. Ten failures lock for five
    /// minutes.</summary>
    /// <param name="userName">The name, in any case.</param>
    /// <param name="password">The password.</param>
    /// <param name="address">Where the request comes from; null where that is not known.</param>
    /// <param name="cancellationToken">Ends the wait for a turn; a password that was looked at counts all the same.</param>
    /// <param name="device">A browser that an account is known to use; null for another. That account's limits and lock, which strangers
    /// can bring about, do not hold for it; it has a limit of its own.</param>
    /// <exception cref="ProblemException">Too many tries from this address, for this name or with this browser, or too many wait
    /// already.</exception>
    public async Task<PortalUser?> SignInAsync(
        string userName,
        string password,
        IPAddress? address,
        CancellationToken cancellationToken,
        KnownDevice? device = null
    )
    {
        var name = normalizer.NormalizeName(userName ?? "");
        Take(limits.TakeAddress(address), "address", address);
        var read = await ReadAsync(name, cancellationToken).ConfigureAwait(false);
        var isKnown = device is not null && device.UserId == read?.Id;
        if (isKnown)
            Take(limits.TakeName(device!.Id.ToString()), "device", address);
        else
            Take(limits.TakeName(name), "name", address);
        var check = await hashing
            .VerifyAsync(read, password ?? "", renews: read is not null && MaySignIn(read, isKnown), cancellationToken)
            .ConfigureAwait(false);
        // Whoever hangs up after the check must not get a guess that does not count.
        var (user, isLocked) = await writes
            .RunAsync(db => RecordAsync(db, read, check, isKnown), CancellationToken.None)
            .ConfigureAwait(false);
        if (user is not null)
            LogSignedIn(logger, user.Id, address);
        else
            LogRefused(logger, read?.Id, address);
        if (isLocked)
            LogLocked(logger, read!.Id, MostFailures);
        return user;
    }

    private void Take(bool isTaken, string limit, IPAddress? address)
    {
        if (isTaken)
            return;
        LogLimited(logger, address, limit);
        throw SignInLimits.TooMany();
    }

    private async Task<PortalUser?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await db
            .Users.AsNoTracking()
            .FirstOrDefaultAsync(u => u.NormalizedUserName == name, cancellationToken)
            .ConfigureAwait(false);
    }

    private bool MaySignIn(PortalUser user, bool isKnown) =>
        user is { IsDisabled: false, PasswordHash: not null } && (isKnown || !(user.LockoutEnd > time.GetUtcNow()));

    private async Task<(PortalUser? User, bool IsLocked)> RecordAsync(
        PortalDbContext db,
        PortalUser? read,
        PasswordCheck check,
        bool isKnown
    )
    {
        var id = read?.Id ?? Guid.Empty;
        var row = await db.Users.FirstOrDefaultAsync(u => u.Id == id).ConfigureAwait(false);
        if (row is null || !MaySignIn(row, isKnown))
            return (null, false);
        // The password that was looked at is not the account's any more.
        if (check.Fits && row.SecurityStamp != read!.SecurityStamp)
            return (null, false);
        // A known browser neither adds to the guesses of strangers nor takes them away.
        if (!isKnown)
            row.AccessFailedCount = check.Fits ? 0 : row.AccessFailedCount + 1;
        row.PasswordHash = check.NewHash ?? row.PasswordHash;
        var locks = row.AccessFailedCount >= MostFailures;
        if (locks)
            (row.AccessFailedCount, row.LockoutEnd) = (0, time.GetUtcNow() + s_lockout);
        await db.SaveChangesAsync().ConfigureAwait(false);
        return (check.Fits ? row : null, locks);
    }

    [LoggerMessage(EventIds.Accounts + 1, LogLevel.Information, "Account {UserId} signed in from {Address}")]
    private static partial void LogSignedIn(ILogger logger, Guid userId, IPAddress? address);

    // Without the name: somebody may have typed a password there.
    [LoggerMessage(EventIds.Accounts + 2, LogLevel.Information, "Sign-in from {Address} refused, account {UserId}")]
    private static partial void LogRefused(ILogger logger, Guid? userId, IPAddress? address);

    [LoggerMessage(EventIds.Accounts + 3, LogLevel.Warning, "Sign-in from {Address} not looked at: too many by {Limit}")]
    private static partial void LogLimited(ILogger logger, IPAddress? address, string limit);

    [LoggerMessage(EventIds.Accounts + 4, LogLevel.Warning, "Account {UserId} locked after {Failures} failures")]
    private static partial void LogLocked(ILogger logger, Guid userId, int failures);
}
