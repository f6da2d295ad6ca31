using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.Features;

namespace Portal.Platform;

/// <summary>Refuses what another site makes a signed-in browser send: unsafe API calls by cookie need a header that forms cannot set,
/// and what opens or feeds a circuit must come from this site.</summary>
public sealed class CrossSiteGuard(RequestDelegate next)
{
    public const string Header = "X-Portal";

    public async Task InvokeAsync(HttpContext context)
    {
        var byCookie = context.User.Identity?.AuthenticationType == CookieAuthenticationDefaults.AuthenticationScheme;
        var isApi = context.Request.Path.StartsWithSegments("/api");
        var isUnsafe = !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method);
        if (
            (isApi && isUnsafe && byCookie && !context.Request.Headers.ContainsKey(Header))
            || (IsSocket(context) && !IsOwn(context.Request))
        )
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        await next(context);
    }

    // The middleware that knows WebSockets runs inside the endpoint, so the request itself is asked.
    internal static bool IsSocket(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/_blazor")
        || context.Request.Headers.Upgrade.ToString().Contains("websocket", StringComparison.OrdinalIgnoreCase)
        || context.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect == true;

    // Without an origin it is no browser. The scheme is not compared: a proxy may have taken off the encryption.
    private static bool IsOwn(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0)
            return true;
        return Uri.TryCreate(origin, UriKind.Absolute, out var from)
            && from.Scheme is ("http" or "https")
            && Uri.TryCreate($"{from.Scheme}://{request.Host.Value}", UriKind.Absolute, out var own)
            && string.Equals(from.IdnHost, own.IdnHost, StringComparison.OrdinalIgnoreCase)
            && from.Port == own.Port;
    }
}
