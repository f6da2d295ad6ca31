using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Accounts;
using Portal.Platform;

namespace Portal.Accounts;

/// <summary>The browsers that people are signed in with. A cookie names its session; what has ended here is worth nothing wherever a copy
/// of the cookie is.</summary>
[ApplicationService]
public sealed class SessionService(AccessControl access, IDbContextFactory<PortalDbContext> contexts, WriteQueue writes, TimeProvider time)
{
    /// <summary>A session that was not used for so long has ended; the cookie lives as long.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(14);

    private const int LongestBrowser = 200;
    private static readonly TimeSpan s_seenTo = TimeSpan.FromHours(1);

    /// <summary>Opens a session for somebody who has just shown who they are.</summary>
    /// <param name="user">The account.</param>
    /// <param name="browser">What the browser says of itself.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What the cookie is made of.</returns>
    internal Task<ClaimsPrincipal> OpenAsync(PortalUser user, string? browser, CancellationToken cancellationToken) =>
        OpenAsync(user, Guid.CreateVersion7(), browser, cancellationToken);

    /// <summary>Opens the one session that all share whom <c>--demo-user</c> signs in: calls without a cookie leave one row.</summary>
    internal Task<ClaimsPrincipal> OpenDemoAsync(PortalUser user, CancellationToken cancellationToken) =>
        OpenAsync(user, user.Id, null, cancellationToken);

    /// <summary>Whether a session is still good: its row is there, and the account as it was.</summary>
    internal async Task<bool> IsValidAsync(ClaimsPrincipal principal, CancellationToken cancellationToken)
    {
        if (CurrentUser.Of(principal) is not { } actor || actor == ActingUser.Nobody || CurrentUser.SessionOf(principal) is not { } id)
            return false;
        var stamp = principal.FindFirstValue(CurrentUser.StampClaim);
        var oldest = Oldest();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var seen = await db
            .Sessions.Where(s => s.Id == id && s.UserId == actor.Id && s.SeenAt > oldest)
            .Where(s => db.Users.Any(u => u.Id == s.UserId && !u.IsDisabled && u.SecurityStamp == stamp))
            .Select(s => (DateTime?)s.SeenAt)
            .FirstOrDefaultAsync(cancellationToken)
            .ConfigureAwait(false);
        if (seen is null)
            return false;
        var now = Now();
        if (now - seen > s_seenTo)
            await writes
                .RunAsync(
                    write => write.Sessions.Where(s => s.Id == id).ExecuteUpdateAsync(s => s.SetProperty(x => x.SeenAt, now)),
                    cancellationToken
                )
                .ConfigureAwait(false);
        return true;
    }

    /// <summary>One's own sessions that have not ended, the one used last first.</summary>
    public async Task<IReadOnlyList<Session>> ListAsync(ActingUser actor, CancellationToken cancellationToken)
    {
        await access.RequireSignedInAsync(actor, cancellationToken).ConfigureAwait(false);
        var oldest = Oldest();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await db
            .Sessions.AsNoTracking()
            .Where(s => s.UserId == actor.Id && s.SeenAt > oldest)
            .OrderByDescending(s => s.SeenAt)
            .ThenByDescending(s => s.Id)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Ends one of one's own sessions; one that has ended already stays so.</summary>
    public async Task EndAsync(ActingUser actor, Guid session, CancellationToken cancellationToken)
    {
        await access.RequireSignedInAsync(actor, cancellationToken).ConfigureAwait(false);
        await writes
            .RunAsync(
                db => db.Sessions.Where(s => s.Id == session && s.UserId == actor.Id).ExecuteDeleteAsync(),
                // Who signs out and closes the window is signed out.
                CancellationToken.None
            )
            .ConfigureAwait(false);
    }

    /// <summary>Ends all of one's own sessions, this one too: signed out everywhere. Keys of scripts stay.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> EndAllAsync(ActingUser actor, CancellationToken cancellationToken)
    {
        await access.RequireSignedInAsync(actor, cancellationToken).ConfigureAwait(false);
        return await writes
            .RunAsync(db => db.Sessions.Where(s => s.UserId == actor.Id).ExecuteDeleteAsync(), CancellationToken.None)
            .ConfigureAwait(false);
    }

    private async Task<ClaimsPrincipal> OpenAsync(PortalUser user, Guid id, string? browser, CancellationToken cancellationToken)
    {
        var (now, oldest) = (Now(), Oldest());
        var said = (browser ?? "").ReplaceLineEndings(" ");
        await writes
            .RunAsync(
                async db =>
                {
                    // Those that have run out go when their owner comes again.
                    await db.Sessions.Where(s => s.UserId == user.Id && s.SeenAt <= oldest).ExecuteDeleteAsync().ConfigureAwait(false);
                    if (await db.Sessions.AnyAsync(s => s.Id == id).ConfigureAwait(false))
                        return;
                    db.Sessions.Add(
                        new Session
                        {
                            Id = id,
                            UserId = user.Id,
                            Browser = said.Length <= LongestBrowser ? said : said[..LongestBrowser],
                            CreatedAt = now,
                            SeenAt = now,
                        }
                    );
                    await db.SaveChangesAsync().ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return CurrentUser.Principal(user, id);
    }

    private DateTime Now() => time.GetUtcNow().UtcDateTime;

    private DateTime Oldest() => Now() - Longest;
}
