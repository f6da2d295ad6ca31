using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;
using Portal.Accounts;

namespace Portal.Hosting;

/// <summary>Signs a local demo account in, when asked for by <c>--demo-user</c>, in Development, from loopback.</summary>
public sealed class DemoUserSignIn(RequestDelegate next, AccountService accounts)
{
    public static bool AppliesTo(HttpContext context) =>
        context.RequestServices.GetRequiredService<IOptions<PortalOptions>>().Value.DemoUser
        && context.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment()
        && context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For");

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.User.Identity?.IsAuthenticated != true && AppliesTo(context) && !Path.HasExtension(context.Request.Path) && !context.Request.Path.StartsWithSegments("/healthz"))
        {
            var principal = CurrentUser.Principal(await accounts.DemoUserAsync(context.RequestAborted));
            context.User = principal;
            if (!context.WebSockets.IsWebSocketRequest)
                await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, principal);
        }

        await next(context);
    }
}
