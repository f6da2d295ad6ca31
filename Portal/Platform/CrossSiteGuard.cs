using Microsoft.AspNetCore.Authentication.Cookies;

namespace Portal.Hosting;

/// <summary>Refuses what another site makes a signed-in browser send: unsafe API calls by cookie need a header that forms cannot set,
/// and the circuit's WebSocket must come from this site.</summary>
public sealed class CrossSiteGuard(RequestDelegate next)
{
    public const string Header = "X-Portal";

    public async Task InvokeAsync(HttpContext context)
    {
        var byCookie = context.User.Identity?.AuthenticationType == CookieAuthenticationDefaults.AuthenticationScheme;
        var isApi = context.Request.Path.StartsWithSegments("/api");
        var isUnsafe = !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method);
        var isForeignSocket = context.WebSockets.IsWebSocketRequest && context.Request.Headers.Origin.ToString() is { Length: > 0 } origin
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, context.Request.Host.Value, StringComparison.OrdinalIgnoreCase));
        if ((isApi && isUnsafe && byCookie && !context.Request.Headers.ContainsKey(Header)) || isForeignSocket)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        await next(context);
    }
}
