using Microsoft.EntityFrameworkCore;
using Portal.Data;

namespace Portal.Accounts;

/// <summary>What an account is called on pages: also those of the portal itself.</summary>
internal static class UserNames
{
    public static async Task<Dictionary<Guid, string>> ReadAsync(
        PortalDbContext db,
        IEnumerable<Guid> users,
        CancellationToken cancellationToken
    )
    {
        var ids = users.Distinct().ToList();
        return await db
            .Users.Where(u => ids.Contains(u.Id))
            .ToDictionaryAsync(u => u.Id, u => u.DisplayName == "" ? u.UserName! : u.DisplayName, cancellationToken)
            .ConfigureAwait(false);
    }

    public static string Of(IReadOnlyDictionary<Guid, string> names, Guid id) =>
        names.TryGetValue(id, out var name) ? name
        : id == ActingUser.CommandLine.Id ? ActingUser.CommandLine.Name
        : id == ActingUser.System.Id ? ActingUser.System.Name
        : "";
}
