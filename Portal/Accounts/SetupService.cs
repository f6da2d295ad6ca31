using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Accounts;
using Portal.Domain;
using Portal.Platform;

namespace Portal.Accounts;

/// <summary>The first administrator of a new portal.</summary>
[ApplicationService]
public sealed partial class SetupService(
    IDbContextFactory<PortalDbContext> contexts,
    WriteQueue writes,
    SetupToken setup,
    NewAccounts accounts,
    ILogger<SetupService> logger
)
{
    /// <summary>Whether somebody has set the portal up. The one question that nobody must sign in for.</summary>
    public async Task<bool> IsSetUpAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await db.Users.AnyAsync(u => u.IsAdministrator, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the first administrator. Whoever can read the console may.</summary>
    /// <exception cref="ProblemException">The token is wrong, the portal is set up already, or the name or password is not
    /// taken.</exception>
    public async Task<PortalUser> SetUpAsync(
        string token,
        string userName,
        string displayName,
        string password,
        CancellationToken cancellationToken
    )
    {
        // The token stands before the hash: who has not read the console makes no work.
        if (!setup.Matches(token))
        {
            LogSetupRefused(logger);
            throw new ProblemException(AccountsProblems.SetupTokenWrong, "token");
        }

        var prepared = await accounts
            .PrepareAsync(userName, displayName, password, isAdministrator: true, cancellationToken)
            .ConfigureAwait(false);
        var user = await writes
            .RunAsync(
                async db =>
                {
                    if (await db.Users.AnyAsync(u => u.IsAdministrator).ConfigureAwait(false))
                        throw new ProblemException(AccountsProblems.SetupDone, "");
                    return await NewAccounts.AddAsync(db, prepared).ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        setup.Use();
        return user;
    }

    [LoggerMessage(EventIds.Accounts, LogLevel.Warning, "Set-up refused: wrong token")]
    private static partial void LogSetupRefused(ILogger logger);
}
