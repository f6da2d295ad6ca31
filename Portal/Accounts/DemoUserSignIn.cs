using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;
using Portal.Platform;

namespace Portal.Accounts;

/// <summary>Signs a local demo account in, when asked for by <c>--demo-user</c>, in Development, from loopback.</summary>
public sealed class DemoUserSignIn(RequestDelegate next, AccountService accounts, SessionService sessions)
{
    public static bool AppliesTo(HttpContext context) =>
        context.RequestServices.GetRequiredService<IOptions<PortalOptions>>().Value.DemoUser
        && context.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment()
        && context.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For");

    public async Task InvokeAsync(HttpContext context)
    {
        if (
            context.User.Identity?.IsAuthenticated != true
            && AppliesTo(context)
            && !Path.HasExtension(context.Request.Path)
            && !context.Request.Path.StartsWithSegments("/healthz")
        )
        {
            var user = await accounts.DemoUserAsync(context.RequestAborted);
            var principal = await sessions.OpenDemoAsync(user, context.RequestAborted);
            context.User = principal;
            // A socket keeps no cookie; the page that opens it has signed in.
            if (!CrossSiteGuard.IsSocket(context))
                await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, principal);
        }

        await next(context);
    }
}
