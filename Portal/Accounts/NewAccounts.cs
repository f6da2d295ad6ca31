using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Accounts;
using Portal.Domain;

namespace Portal.Accounts;

/// <summary>Makes the rows of accounts: everything slow before the write, and what others may have done meanwhile inside it.</summary>
public sealed class NewAccounts(PasswordHashing hashing, ILookupNormalizer normalizer, TimeProvider time)
{
    /// <summary>An account with a password, not saved yet.</summary>
    /// <exception cref="ProblemException">The name or the password is not taken, or too many wait already.</exception>
    public async Task<PortalUser> PrepareAsync(
        string userName,
        string displayName,
        string password,
        bool isAdministrator,
        CancellationToken cancellationToken
    )
    {
        var name = (userName ?? "").Trim();
        if (name.Length is < 2 or > 64 || name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            throw new ProblemException(AccountsProblems.NameIllegal, "userName");
        CheckPassword(password, name);
        var user = WithoutPassword(name, displayName, isAdministrator);
        user.PasswordHash = await hashing.HashAsync(user, password, cancellationToken).ConfigureAwait(false);
        return user;
    }

    /// <summary>An account that nobody can sign in to by password.</summary>
    public PortalUser WithoutPassword(string name, string displayName, bool isAdministrator) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            UserName = name,
            NormalizedUserName = normalizer.NormalizeName(name),
            DisplayName = string.IsNullOrWhiteSpace(displayName) ? name : displayName.Trim(),
            IsAdministrator = isAdministrator,
            SecurityStamp = NewStamp(),
            CreatedAt = time.GetUtcNow().UtcDateTime,
        };

    /// <summary>Saves a prepared account; called inside a write.</summary>
    /// <exception cref="ProblemException">The name is taken.</exception>
    public static async Task<PortalUser> AddAsync(PortalDbContext db, PortalUser user)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(user);
        if (await db.Users.AnyAsync(u => u.NormalizedUserName == user.NormalizedUserName).ConfigureAwait(false))
            throw new ProblemException(AccountsProblems.NameTaken, "userName", user.UserName!);
        db.Users.Add(user);
        await db.SaveChangesAsync().ConfigureAwait(false);
        return user;
    }

    /// <exception cref="ProblemException">The password breaks a rule.</exception>
    internal static void CheckPassword(string? password, string userName)
    {
        var problems = PasswordRules.Check(password ?? "", userName);
        if (problems.Count > 0)
            throw new ProblemException(problems);
    }

    /// <summary>A stamp that no session has yet: setting it ends them.</summary>
    internal static string NewStamp() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
