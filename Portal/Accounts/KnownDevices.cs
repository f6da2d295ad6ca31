using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Portal.Accounts;

/// <summary>A browser in which somebody has signed in to an account before.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Id">The browser.</param>
public sealed record KnownDevice(Guid UserId, Guid Id);

/// <summary>Remembers, in a cookie, that an account was signed in to with this browser.</summary>
/// <remarks>Guesses from browsers that nobody knows lock an account for a while; the browsers of its owner are counted each for itself, so
/// that a stranger who guesses does not lock the owner out (OWASP, Slow Down Online Guessing Attacks with Device Cookies). The cookie
/// opens nothing: a password is asked for all the same.</remarks>
public sealed class KnownDevices(IDataProtectionProvider protection)
{
    internal const string CookieName = "portal.device";

    private readonly IDataProtector _protector = protection.CreateProtector("Portal.KnownDevice.v1");

    /// <summary>What the cookie of a request names; null for none, or one that is not ours.</summary>
    public KnownDevice? Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Request.Cookies[CookieName] is not { Length: > 0 and < 1000 } cookie)
            return null;
        try
        {
            var parts = _protector.Unprotect(cookie).Split(' ');
            return new KnownDevice(Guid.Parse(parts[0], CultureInfo.InvariantCulture), Guid.Parse(parts[1], CultureInfo.InvariantCulture));
        }
        catch (CryptographicException)
        {
            // Made with keys that are gone, or by somebody else: a browser that nobody knows.
            return null;
        }
    }

    /// <summary>Remembers that the account was signed in to.</summary>
    public void Remember(HttpContext context, Guid user)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (Of(context)?.UserId == user)
            return;
        context.Response.Cookies.Append(
            CookieName,
            _protector.Protect($"{user} {Guid.CreateVersion7()}"),
            new CookieOptions
            {
                HttpOnly = true,
                IsEssential = true,
                MaxAge = TimeSpan.FromDays(365),
                Path = "/account",
                SameSite = SameSiteMode.Strict,
                Secure = context.Request.IsHttps,
            }
        );
    }
}
