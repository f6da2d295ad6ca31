using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Portal.Data.Accounts;

namespace Portal.Accounts;

/// <summary>What a browser is given when somebody has signed in with it: a session, and that it is known from now on.</summary>
public sealed class SessionOpening(SessionService sessions, KnownDevices devices)
{
    /// <summary>The account that is known to use this browser; null for none.</summary>
    public KnownDevice? DeviceOf(HttpContext context) => devices.Of(context);

    /// <summary>Opens a session and gives the browser its cookies.</summary>
    public async Task OpenAsync(HttpContext context, PortalUser user)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(user);
        // One session a browser: who signs in again does not leave the one before behind.
        if (CurrentUser.SessionOf(context.User) is { } before)
            await sessions.EndAsync(CurrentUser.Of(context.User), before, context.RequestAborted);
        var principal = await sessions.OpenAsync(user, context.Request.Headers.UserAgent.ToString(), context.RequestAborted);
        devices.Remember(context, user.Id);
        await context.SignInAsync(
            CookieAuthenticationDefaults.AuthenticationScheme,
            principal,
            new AuthenticationProperties { IsPersistent = true }
        );
    }
}
