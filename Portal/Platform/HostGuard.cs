using System.Net;
using Microsoft.Extensions.Options;

namespace Portal.Platform;

/// <summary>Where everybody is signed in as the demo account, only this machine's own names are answered: another site's name that
/// points here would be let in by the visitor's browser.</summary>
public sealed class HostGuard(RequestDelegate next, IOptions<PortalOptions> options, IHostEnvironment environment)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!options.Value.DemoUser || !environment.IsDevelopment() || IsOwn(context.Request.Host.Host))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(ProblemSentences.Of(PlatformProblems.HostForeign), context.RequestAborted);
    }

    private static bool IsOwn(string host) =>
        host.TrimEnd('.').Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
