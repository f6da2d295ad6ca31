using Portal.Api;

namespace Portal.Knowledge.Push;

internal static class PushEndpoints
{
    public static void MapPush(this RouteGroupBuilder workspace)
    {
        var neo4j = workspace.MapGroup("/neo4j").WithTags("Models");
        neo4j
            .MapGet(
                "",
                async (HttpContext http, string workspace, Neo4jService service, CancellationToken stop) =>
                    ApiEndpoints.OrNotFound(await service.GetAsync(http.Actor(), workspace, stop))
            )
            .WithSummary("The Neo4j connection");
        neo4j
            .MapPut(
                "",
                async (HttpContext http, string workspace, NewNeo4j body, Neo4jService service, CancellationToken stop) =>
                {
                    await service.SetAsync(http.Actor(), workspace, body.Endpoint, body.Database, body.UserName, body.Password, stop);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Set it and push every approved triple");
    }

    internal sealed record NewNeo4j(string Endpoint, string Database, string UserName, string Password);
}
