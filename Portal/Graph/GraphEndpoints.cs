using Portal.Api;
using Portal.Domain.Graph;

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
        group
            .MapGet(
                "/graph/nodes/{key}/facts",
                async (HttpContext http, string workspace, string key, int? limit, GraphService graph, CancellationToken stop) =>
                    ApiEndpoints.OrNotFound(
                        await graph.FactsAsync(http.Actor(), workspace, key, ApiEndpoints.Number(limit, 12, 500, "limit"), stop)
                    )
            )
            .WithSummary("A node with its facts by relation and direction: counts, and the first of each");
        group
            .MapGet(
                "/graph/nodes/{key}/facts/{type}",
                (
                    HttpContext http,
                    string workspace,
                    string key,
                    string type,
                    bool? incoming,
                    int? page,
                    int? limit,
                    GraphService graph,
                    CancellationToken stop
                ) =>
                {
                    var most = ApiEndpoints.Number(limit, 50, 500, "limit");
                    return graph.MoreFactsAsync(
                        http.Actor(),
                        workspace,
                        key,
                        new GraphFactGroup(type, incoming != true, 0, []),
                        (ApiEndpoints.Number(page, 1, 1_000_000, "page") - 1) * most,
                        most,
                        stop
                    );
                }
            )
            .WithSummary("More facts of one relation and direction");
    }
}
