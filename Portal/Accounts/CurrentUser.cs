using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Portal.Data.Model;

namespace Portal.Accounts;

/// <summary>Between the principal of a session and the acting user of a call.</summary>
public sealed class CurrentUser(AuthenticationStateProvider authentication)
{
    public const string StampClaim = "portal.stamp";
    public const string AdministratorClaim = "portal.administrator";

    /// <summary>The user of this circuit.</summary>
    public async Task<ActingUser> GetAsync() => Of((await authentication.GetAuthenticationStateAsync()).User);

    /// <summary>The user of a principal; <see cref="ActingUser.Nobody"/> for none.</summary>
    public static ActingUser Of(ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            ? new ActingUser(id, principal.Identity?.Name ?? "", principal.HasClaim(AdministratorClaim, "true"))
            : ActingUser.Nobody;
    }

    /// <summary>The principal of an account.</summary>
    public static ClaimsPrincipal Principal(PortalUser user, string scheme = CookieAuthenticationDefaults.AuthenticationScheme)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new ClaimsPrincipal(new ClaimsIdentity(
            [
                new(ClaimTypes.NameIdentifier, user.Id.ToString()),
                new(ClaimTypes.Name, user.DisplayName.Length > 0 ? user.DisplayName : user.UserName!),
                new(StampClaim, user.SecurityStamp ?? ""),
                new(AdministratorClaim, user.IsAdministrator ? "true" : "false"),
            ],
            scheme));
    }
}
