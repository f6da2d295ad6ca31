using Portal.Api;

namespace Portal.Accounts;

internal static class AllowedHostEndpoints
{
    public static void MapAllowedHosts(this RouteGroupBuilder api)
    {
        var hosts = api.MapGroup("/hosts").WithTags("Administration");
        hosts
            .MapGet("", (HttpContext http, AllowedHostService service, CancellationToken stop) => service.ListAsync(http.Actor(), stop))
            .WithSummary("The hosts that the portal may ask as models and as Neo4j databases (administrators)");
        hosts
            .MapPost(
                "",
                async (HttpContext http, NewHost body, AllowedHostService service, CancellationToken stop) =>
                {
                    await service.AllowAsync(http.Actor(), body.Host, stop);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Allow a host: a name, an address or a network, with a port or without (administrators)");
        hosts
            .MapDelete(
                "",
                async (HttpContext http, string host, AllowedHostService service, CancellationToken stop) =>
                {
                    await service.ForgetAsync(http.Actor(), host, stop);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Take an allowance back (administrators)");
    }

    internal sealed record NewHost(string Host);
}
