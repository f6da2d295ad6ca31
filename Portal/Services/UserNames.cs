using Portal.Accounts;

namespace Portal.Services;

/// <summary>What an account is called on pages: also those of the portal itself.</summary>
internal static class UserNames
{
    public static string Of(IReadOnlyDictionary<Guid, string> names, Guid id) => names.TryGetValue(id, out var name) ? name
        : id == ActingUser.CommandLine.Id ? ActingUser.CommandLine.Name : id == ActingUser.System.Id ? ActingUser.System.Name : "";
}
