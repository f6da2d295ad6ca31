using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Accounts;
using Portal.Domain;
using Portal.Platform;

namespace Portal.Accounts;

/// <summary>The accounts: list, add, disable, change one's password.</summary>
[ApplicationService]
public sealed class AccountService(
    AccessControl access,
    IDbContextFactory<PortalDbContext> contexts,
    WriteQueue writes,
    NewAccounts accounts,
    PasswordHashing hashing,
    SignInLimits limits
)
{
    /// <summary>The accounts, by name.</summary>
    public async Task<IReadOnlyList<PortalUser>> UsersAsync(ActingUser actor, CancellationToken cancellationToken)
    {
        await access.RequireAdministratorAsync(actor, cancellationToken).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await db.Users.AsNoTracking().OrderBy(u => u.UserName).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes an account.</summary>
    public async Task<Guid> AddUserAsync(
        ActingUser actor,
        string userName,
        string displayName,
        string password,
        bool isAdministrator,
        CancellationToken cancellationToken
    )
    {
        await access.RequireAdministratorAsync(actor, cancellationToken).ConfigureAwait(false);
        var user = await accounts.PrepareAsync(userName, displayName, password, isAdministrator, cancellationToken).ConfigureAwait(false);
        return (await writes.RunAsync(db => NewAccounts.AddAsync(db, user), cancellationToken).ConfigureAwait(false)).Id;
    }

    /// <summary>Disables an account, which ends its sessions, or enables it again.</summary>
    /// <exception cref="ProblemException">It is the last administrator, or one's own.</exception>
    public async Task SetDisabledAsync(ActingUser actor, Guid user, bool isDisabled, CancellationToken cancellationToken)
    {
        await access.RequireAdministratorAsync(actor, cancellationToken).ConfigureAwait(false);
        await writes
            .RunAsync(
                async db =>
                {
                    var row =
                        await db.Users.FirstOrDefaultAsync(u => u.Id == user).ConfigureAwait(false)
                        ?? throw new ProblemException(AccountsProblems.Unknown, "user", user.ToString());
                    if (
                        isDisabled
                        && (
                            row.Id == actor.Id
                            || (
                                row.IsAdministrator
                                && await db.Users.CountAsync(u => u.IsAdministrator && !u.IsDisabled).ConfigureAwait(false) <= 1
                            )
                        )
                    )
                        throw new ProblemException(AccountsProblems.LastAdministrator, "user", row.UserName!);
                    row.IsDisabled = isDisabled;
                    row.SecurityStamp = NewAccounts.NewStamp();
                    await db.SaveChangesAsync().ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Changes one's own password; other sessions end.</summary>
    /// <exception cref="ProblemException">The current password is wrong, the new one is not taken, the account changed meanwhile, or too
    /// many wait already.</exception>
    public async Task ChangePasswordAsync(ActingUser actor, string current, string password, CancellationToken cancellationToken)
    {
        await access.RequireSignedInAsync(actor, cancellationToken).ConfigureAwait(false);
        if (!limits.TakeName(actor.Id.ToString()))
            throw SignInLimits.TooMany();
        var read = await ReadAsync(actor, cancellationToken).ConfigureAwait(false);
        var check = await hashing.VerifyAsync(read, current ?? "", renews: false, cancellationToken).ConfigureAwait(false);
        if (!check.Fits)
            throw new ProblemException(AccountsProblems.PasswordWrong, "current");
        NewAccounts.CheckPassword(password, read.UserName!);
        var hash = await hashing.HashAsync(read, password, cancellationToken).ConfigureAwait(false);
        await writes
            .RunAsync(
                async db =>
                {
                    var row = await db.Users.FirstOrDefaultAsync(u => u.Id == read.Id).ConfigureAwait(false);
                    // Changed from another window, or disabled, while this password was looked at.
                    if (row is null || row.SecurityStamp != read.SecurityStamp)
                        throw new ProblemException(AccountsProblems.AccountConflict, "user");
                    row.PasswordHash = hash;
                    row.SecurityStamp = NewAccounts.NewStamp();
                    await db.SaveChangesAsync().ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>The account that <c>--demo-user</c> signs in; it has no password, so nobody else can sign in as it.</summary>
    internal Task<PortalUser> DemoUserAsync(CancellationToken cancellationToken) =>
        writes.RunAsync(
            async db =>
                await db.Users.FirstOrDefaultAsync(u => u.UserName == "demo").ConfigureAwait(false)
                ?? await NewAccounts.AddAsync(db, accounts.WithoutPassword("demo", "Demo", isAdministrator: true)).ConfigureAwait(false),
            cancellationToken
        );

    private async Task<PortalUser> ReadAsync(ActingUser actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == actor.Id, cancellationToken).ConfigureAwait(false)
            ?? throw new ProblemException(AccountsProblems.Unknown, "user", actor.Name);
    }
}
