using Portal.Api;

namespace Portal.Demo;

internal static class DemoEndpoints
{
    public static void MapDemo(this RouteGroupBuilder workspace)
    {
        workspace
            .MapPost(
                "/demo/reset",
                async (HttpContext http, string workspace, DemoService demo, CancellationToken stop) =>
                    ApiEndpoints.Started(await demo.ResetAsync(http.Actor(), workspace, stop))
            )
            .WithTags("Jobs")
            .WithSummary("Empty a demo workspace and fill it again");
    }
}
