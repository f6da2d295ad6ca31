using System.Globalization;
using Portal.Platform;

namespace Portal.Accounts;

/// <summary>Refuses connections of pages beyond <see cref="AnonymousConnections"/>, before they are any. Who is signed in
/// passes.</summary>
public sealed class AnonymousConnectionGuard(RequestDelegate next, AnonymousConnections connections)
{
    private static readonly PathString s_hub = "/_blazor";
    private static readonly PathString s_negotiate = "/_blazor/negotiate";

    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments(s_hub) || context.User.Identity?.IsAuthenticated == true)
        {
            await next(context);
            return;
        }

        // What a proxy says of it does not count unless the server was told to believe the proxy.
        var address = context.Connection.RemoteIpAddress;
        var problem = context.Request.Path.StartsWithSegments(s_negotiate) ? connections.Prepare(address) : null;
        problem ??= connections.Enter(address);
        if (problem is { } refused)
        {
            context.Response.StatusCode =
                refused == AccountsProblems.ConnectionsLimited
                    ? StatusCodes.Status503ServiceUnavailable
                    : StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = SignInLimits.RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            await context.Response.WriteAsync(ProblemSentences.Of(refused), context.RequestAborted);
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            connections.Leave(address);
        }
    }
}
