using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Portal.Data.Accounts;

namespace Portal.Accounts;

/// <summary>Between the principal of a session and the acting user of a call.</summary>
public sealed class CurrentUser(AuthenticationStateProvider authentication)
{
    public const string StampClaim = "portal.stamp";
    public const string SessionClaim = "portal.session";
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

    /// <summary>The session of a principal; null where it has none, such as a script's.</summary>
    public static Guid? SessionOf(ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return Guid.TryParse(principal.FindFirstValue(SessionClaim), out var id) ? id : null;
    }

    /// <summary>The principal of an account in a session.</summary>
    public static ClaimsPrincipal Principal(PortalUser user, Guid session)
    {
        ArgumentNullException.ThrowIfNull(user);
        return Principal(
            user,
            CookieAuthenticationDefaults.AuthenticationScheme,
            [new(StampClaim, user.SecurityStamp ?? ""), new(SessionClaim, session.ToString())]
        );
    }

    /// <summary>The principal of an account whose script came with a key.</summary>
    public static ClaimsPrincipal OfKey(PortalUser user, string scheme) => Principal(user, scheme, []);

    private static ClaimsPrincipal Principal(PortalUser user, string scheme, IEnumerable<Claim> more) =>
        new(
            new ClaimsIdentity(
                [
                    new(ClaimTypes.NameIdentifier, user.Id.ToString()),
                    new(ClaimTypes.Name, user.DisplayName.Length > 0 ? user.DisplayName : user.UserName!),
                    new(AdministratorClaim, user.IsAdministrator ? "true" : "false"),
                    .. more,
                ],
                scheme
            )
        );
}
