using Portal.Api;

namespace Portal.Graph;

internal static class GraphEndpoints
{
    public static void MapGraph(this RouteGroupBuilder workspace)
    {
        var group = workspace.MapGroup("").WithTags("Knowledge");
        group
            .MapGet(
                "/graph/statistics",
                (HttpContext http, string workspace, GraphService graph, CancellationToken stop) =>
                    graph.StatisticsAsync(http.Actor(), workspace, stop)
            )
            .WithSummary("Counts by label and type");
        group
            .MapGet(
                "/graph/search",
                (HttpContext http, string workspace, string text, string? label, int? limit, GraphService graph, CancellationToken stop) =>
                    graph.SearchAsync(http.Actor(), workspace, text, label, ApiEndpoints.Number(limit, 20, 500, "limit"), stop)
            )
            .WithSummary("Nodes by name");
        group
            .MapGet(
                "/graph/nodes/{key}",
                async (HttpContext http, string workspace, string key, int? limit, GraphService graph, CancellationToken stop) =>
                    ApiEndpoints.OrNotFound(
                        await graph.NeighborhoodAsync(http.Actor(), workspace, key, ApiEndpoints.Number(limit, 100, 500, "limit"), stop)
                    )
            )
            .WithSummary("A node with its neighbours");
    }
}
