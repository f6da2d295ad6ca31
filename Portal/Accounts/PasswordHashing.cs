using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Portal.Data.Accounts;
using Portal.Domain;
using Portal.Platform;

namespace Portal.Accounts;

/// <summary>Hashes and checks passwords: at most half the cores at a time, and only so many wait for their turn.</summary>
/// <remarks>A hash is slow on purpose and may be asked for by anybody who can reach the sign-in page. So it never runs inside a write,
/// where everybody would wait for it, and leaves the other half of the machine to those who are signed in.</remarks>
public sealed partial class PasswordHashing(
    IPasswordHasher<PortalUser> hasher,
    IOptions<PortalOptions> options,
    ILogger<PasswordHashing> logger
) : IDisposable
{
    private readonly ConcurrencyLimiter _places = new(
        new ConcurrencyLimiterOptions
        {
            PermitLimit = Places,
            QueueLimit = options.Value.WaitingPasswordChecks,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }
    );

    // What is checked against where there is no account, or it has no password. Of the hasher's own format, so that it costs the same;
    // nobody knows what it is a hash of.
    private readonly Lazy<string> _nobodys = new(() => hasher.HashPassword(new PortalUser(), NewAccounts.NewStamp()));

    /// <summary>How many are hashed at a time.</summary>
    public static int Places { get; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>How many wait for their turn.</summary>
    internal long Waiting => _places.GetStatistics()!.CurrentQueuedCount;

    /// <summary>Hashes a password.</summary>
    /// <exception cref="ProblemException">Too many wait already.</exception>
    public Task<string> HashAsync(PortalUser user, string password, CancellationToken cancellationToken) =>
        RunAsync(() => hasher.HashPassword(user, password), cancellationToken);

    /// <summary>Checks a password. Without an account or a password of its own it never fits, after the same work.</summary>
    /// <param name="user">The account; null for none.</param>
    /// <param name="password">What was typed.</param>
    /// <param name="renews">Whether a password that fits may be hashed anew when its hash is of an older make.</param>
    /// <param name="cancellationToken">Ends the wait for a turn.</param>
    /// <exception cref="ProblemException">Too many wait already.</exception>
    public Task<PasswordCheck> VerifyAsync(PortalUser? user, string password, bool renews, CancellationToken cancellationToken) =>
        RunAsync(
            () =>
            {
                var result = hasher.VerifyHashedPassword(user ?? new PortalUser(), user?.PasswordHash ?? _nobodys.Value, password);
                return user?.PasswordHash is null || result == PasswordVerificationResult.Failed ? new PasswordCheck(false, null)
                    : renews && result == PasswordVerificationResult.SuccessRehashNeeded
                        ? new PasswordCheck(true, hasher.HashPassword(user, password))
                    : new PasswordCheck(true, null);
            },
            cancellationToken
        );

    public void Dispose() => _places.Dispose();

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        using var place = await _places.AcquireAsync(1, cancellationToken).ConfigureAwait(false);
        if (!place.IsAcquired)
        {
            LogLineFull(logger, options.Value.WaitingPasswordChecks);
            throw SignInLimits.TooMany();
        }

        return await Task.Run(work, CancellationToken.None).ConfigureAwait(false);
    }

    [LoggerMessage(EventIds.Accounts + 5, LogLevel.Warning, "A password was not looked at: {Waiting} wait already")]
    private static partial void LogLineFull(ILogger logger, int waiting);
}
