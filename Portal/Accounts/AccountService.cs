using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Model;
using Portal.Domain;
using Portal.Services;

namespace Portal.Accounts;

/// <summary>Accounts, sign-in and API keys.</summary>
[ApplicationService]
public sealed partial class AccountService(
    AccessControl access, IDbContextFactory<PortalDbContext> contexts, WriteQueue writes, SetupToken setup, ILookupNormalizer normalizer, TimeProvider time, ILogger<AccountService> logger)
{
    private const int MostFailures = 10;
    private static readonly TimeSpan s_lockout = TimeSpan.FromMinutes(5);
    private static readonly PasswordHasher<PortalUser> s_hasher = new();

    /// <summary>Whether somebody has set the portal up. The one question that nobody must sign in for.</summary>
    public async Task<bool> IsSetUpAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await db.Users.AnyAsync(u => u.IsAdministrator, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the first administrator. Whoever can read the console may.</summary>
    /// <exception cref="ProblemException">The token is wrong, the portal is set up already, or the name or password is not taken.</exception>
    public async Task<PortalUser> SetUpAsync(string token, string userName, string displayName, string password, CancellationToken cancellationToken)
    {
        if (!setup.Matches(token))
        {
            LogSetupRefused(logger);
            throw new ProblemException("setup.token.wrong", "token");
        }

        var user = await writes.RunAsync(
            async db =>
            {
                if (await db.Users.AnyAsync(u => u.IsAdministrator).ConfigureAwait(false))
                    throw new ProblemException("setup.done", "");
                return await AddAsync(db, userName, displayName, password, isAdministrator: true).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        setup.Use();
        return user;
    }

    /// <summary>Checks name and password; null when they do not fit, which of both is not told. Ten failures lock for five minutes.</summary>
    public async Task<PortalUser?> SignInAsync(string userName, string password, CancellationToken cancellationToken)
    {
        var normalized = normalizer.NormalizeName(userName ?? "");
        var user = await writes.RunAsync(
            async db =>
            {
                var found = await db.Users.FirstOrDefaultAsync(u => u.NormalizedUserName == normalized).ConfigureAwait(false);
                if (found is null)
                {
                    // An unknown name takes as long as a wrong password.
                    s_hasher.HashPassword(new PortalUser(), password ?? "");
                    return null;
                }

                if (found.LockoutEnd > time.GetUtcNow() || found.IsDisabled || found.PasswordHash is null)
                    return null;
                var fits = s_hasher.VerifyHashedPassword(found, found.PasswordHash, password ?? "") != PasswordVerificationResult.Failed;
                found.AccessFailedCount = fits ? 0 : found.AccessFailedCount + 1;
                if (found.AccessFailedCount >= MostFailures)
                    (found.AccessFailedCount, found.LockoutEnd) = (0, time.GetUtcNow() + s_lockout);
                await db.SaveChangesAsync().ConfigureAwait(false);
                return fits ? found : null;
            },
            cancellationToken).ConfigureAwait(false);
        LogSignIn(logger, user is not null, user?.Id);
        return user;
    }

    /// <summary>The accounts, by name.</summary>
    public async Task<IReadOnlyList<PortalUser>> UsersAsync(ActingUser actor, CancellationToken cancellationToken)
    {
        await access.RequireAdministratorAsync(actor, cancellationToken).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await db.Users.AsNoTracking().OrderBy(u => u.UserName).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes an account.</summary>
    public async Task<Guid> AddUserAsync(ActingUser actor, string userName, string displayName, string password, bool isAdministrator, CancellationToken cancellationToken)
    {
        await access.RequireAdministratorAsync(actor, cancellationToken).ConfigureAwait(false);
        return (await writes.RunAsync(db => AddAsync(db, userName, displayName, password, isAdministrator), cancellationToken).ConfigureAwait(false)).Id;
    }

    /// <summary>Disables an account, which ends its sessions, or enables it again.</summary>
    /// <exception cref="ProblemException">It is the last administrator, or one's own.</exception>
    public async Task SetDisabledAsync(ActingUser actor, Guid user, bool isDisabled, CancellationToken cancellationToken)
    {
        await access.RequireAdministratorAsync(actor, cancellationToken).ConfigureAwait(false);
        await writes.RunAsync(
            async db =>
            {
                var row = await db.Users.FirstOrDefaultAsync(u => u.Id == user).ConfigureAwait(false) ?? throw new ProblemException("account.unknown", "user", user.ToString());
                if (isDisabled && (row.Id == actor.Id || (row.IsAdministrator && await db.Users.CountAsync(u => u.IsAdministrator && !u.IsDisabled).ConfigureAwait(false) <= 1)))
                    throw new ProblemException("account.lastAdministrator", "user", row.UserName!);
                row.IsDisabled = isDisabled;
                row.SecurityStamp = NewStamp();
                await db.SaveChangesAsync().ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes one's own password; other sessions end.</summary>
    public async Task ChangePasswordAsync(ActingUser actor, string current, string password, CancellationToken cancellationToken)
    {
        await access.RequireSignedInAsync(actor, cancellationToken).ConfigureAwait(false);
        await writes.RunAsync(
            async db =>
            {
                var row = await db.Users.FirstOrDefaultAsync(u => u.Id == actor.Id).ConfigureAwait(false) ?? throw new ProblemException("account.unknown", "user", actor.Name);
                if (row.PasswordHash is null || s_hasher.VerifyHashedPassword(row, row.PasswordHash, current ?? "") == PasswordVerificationResult.Failed)
                    throw new ProblemException("password.wrong", "current");
                SetPassword(row, password);
                await db.SaveChangesAsync().ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One's own API keys that are not revoked.</summary>
    public async Task<IReadOnlyList<ApiKey>> KeysAsync(ActingUser actor, CancellationToken cancellationToken)
    {
        await access.RequireSignedInAsync(actor, cancellationToken).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await db.ApiKeys.AsNoTracking().Where(k => k.UserId == actor.Id && k.RevokedAt == null).OrderBy(k => k.CreatedAt).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes an API key and returns it, this once.</summary>
    public async Task<string> AddKeyAsync(ActingUser actor, string name, CancellationToken cancellationToken)
    {
        await access.RequireSignedInAsync(actor, cancellationToken).ConfigureAwait(false);
        var key = "pk_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        await writes.RunAsync(
            db =>
            {
                db.ApiKeys.Add(new ApiKey
                {
                    Id = Guid.CreateVersion7(),
                    UserId = actor.Id,
                    Name = string.IsNullOrWhiteSpace(name) ? "key" : name.Trim(),
                    Prefix = key[..9],
                    Hash = HashOf(key),
                    CreatedAt = time.GetUtcNow().UtcDateTime,
                });
                return db.SaveChangesAsync();
            },
            cancellationToken).ConfigureAwait(false);
        return key;
    }

    /// <summary>Revokes one of one's own keys.</summary>
    public async Task RevokeKeyAsync(ActingUser actor, Guid key, CancellationToken cancellationToken)
    {
        await access.RequireSignedInAsync(actor, cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow().UtcDateTime;
        await writes.RunAsync(db => db.ApiKeys.Where(k => k.Id == key && k.UserId == actor.Id).ExecuteUpdateAsync(s => s.SetProperty(k => k.RevokedAt, now)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The account of an API key; null when there is none, or it is disabled.</summary>
    internal async Task<PortalUser?> UserOfKeyAsync(string key, CancellationToken cancellationToken)
    {
        var hash = HashOf(key);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await (from k in db.ApiKeys
                      join u in db.Users on k.UserId equals u.Id
                      where k.Hash == hash && k.RevokedAt == null && !u.IsDisabled
                      select u).AsNoTracking().FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether a session with this stamp is still good.</summary>
    internal async Task<bool> IsSessionValidAsync(ClaimsPrincipal principal, CancellationToken cancellationToken)
    {
        if (CurrentUser.Of(principal) is not { } actor || actor == ActingUser.Nobody)
            return false;
        var stamp = principal.FindFirstValue(CurrentUser.StampClaim);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await db.Users.AnyAsync(u => u.Id == actor.Id && !u.IsDisabled && u.SecurityStamp == stamp, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The account that <c>--demo-user</c> signs in; it has no password, so nobody else can sign in as it.</summary>
    internal Task<PortalUser> DemoUserAsync(CancellationToken cancellationToken) => writes.RunAsync(
        async db =>
        {
            var user = await db.Users.FirstOrDefaultAsync(u => u.UserName == "demo").ConfigureAwait(false);
            if (user is null)
            {
                user = NewUser("demo", "Demo", isAdministrator: true);
                db.Users.Add(user);
                await db.SaveChangesAsync().ConfigureAwait(false);
            }

            return user;
        },
        cancellationToken);

    private async Task<PortalUser> AddAsync(PortalDbContext db, string userName, string displayName, string password, bool isAdministrator)
    {
        var name = (userName ?? "").Trim();
        if (name.Length is < 2 or > 64 || name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            throw new ProblemException("account.name.illegal", "userName");
        var normalized = normalizer.NormalizeName(name);
        if (await db.Users.AnyAsync(u => u.NormalizedUserName == normalized).ConfigureAwait(false))
            throw new ProblemException("account.name.taken", "userName", name);
        var user = NewUser(name, displayName, isAdministrator);
        SetPassword(user, password);
        db.Users.Add(user);
        await db.SaveChangesAsync().ConfigureAwait(false);
        return user;
    }

    private PortalUser NewUser(string name, string displayName, bool isAdministrator) => new()
    {
        Id = Guid.CreateVersion7(),
        UserName = name,
        NormalizedUserName = normalizer.NormalizeName(name),
        DisplayName = string.IsNullOrWhiteSpace(displayName) ? name : displayName.Trim(),
        IsAdministrator = isAdministrator,
        SecurityStamp = NewStamp(),
        CreatedAt = time.GetUtcNow().UtcDateTime,
    };

    private static void SetPassword(PortalUser user, string password)
    {
        var problems = PasswordRules.Check(password ?? "", user.UserName!);
        if (problems.Count > 0)
            throw new ProblemException(problems);
        user.PasswordHash = s_hasher.HashPassword(user, password!);
        user.SecurityStamp = NewStamp();
    }

    private static string NewStamp() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    [LoggerMessage(1030, LogLevel.Warning, "Set-up refused: wrong token")]
    private static partial void LogSetupRefused(ILogger logger);

    [LoggerMessage(1031, LogLevel.Information, "Sign-in {Succeeded} for {UserId}")]
    private static partial void LogSignIn(ILogger logger, bool succeeded, Guid? userId);
}
