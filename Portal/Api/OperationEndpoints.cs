using Portal.Demo;
using Portal.Services;

namespace Portal.Api;

internal static class OperationEndpoints
{
    public static void MapOperations(this RouteGroupBuilder workspace)
    {
        var jobs = workspace.MapGroup("/jobs").WithTags("Jobs");
        jobs.MapGet("", (HttpContext http, string workspace, bool? active, int? page, int? pageSize, JobService service, CancellationToken stop) =>
            service.ListAsync(http.Actor(), workspace, active ?? false, new PageRequest(page ?? 1, pageSize ?? 50), stop)).WithSummary("Jobs, newest first");
        jobs.MapGet("/{id:guid}", async (HttpContext http, string workspace, Guid id, JobService service, CancellationToken stop) => ApiEndpoints.OrNotFound(await service.GetAsync(http.Actor(), workspace, id, stop))).WithSummary("A job");
        jobs.MapPost("/{id:guid}/cancel", async (HttpContext http, string workspace, Guid id, JobService service, CancellationToken stop) =>
        {
            await service.CancelAsync(http.Actor(), workspace, id, stop);
            return Results.NoContent();
        }).WithSummary("Stop a job after its current chunk");
        workspace.MapPost("/demo/reset", async (HttpContext http, string workspace, DemoService demo, CancellationToken stop) =>
            Results.Accepted(null, new { job = await demo.ResetAsync(http.Actor(), workspace, stop) })).WithTags("Jobs").WithSummary("Empty a demo workspace and fill it again");
        var models = workspace.MapGroup("/models").WithTags("Models");
        models.MapGet("", (HttpContext http, string workspace, ModelService service, CancellationToken stop) => service.ListAsync(http.Actor(), workspace, stop)).WithSummary("Model connections");
        models.MapPost("", async (HttpContext http, string workspace, NewModel body, ModelService service, CancellationToken stop) =>
            Results.Json(new { id = await service.AddAsync(http.Actor(), workspace, body.Name, body.Endpoint, body.Model, body.Key, stop) }, statusCode: 201)).WithSummary("Add an OpenAI-compatible endpoint");
        models.MapPut("/{id:guid}/limits", async (HttpContext http, string workspace, Guid id, ModelLimitsBody body, ModelService service, CancellationToken stop) =>
        {
            await service.SetLimitsAsync(http.Actor(), workspace, id, body.RequestsPerMinute, body.InputPrice, body.OutputPrice, stop);
            return Results.NoContent();
        }).WithSummary("How fast a connection may be asked, and what a million tokens cost");
        models.MapDelete("/{id:guid}", async (HttpContext http, string workspace, Guid id, ModelService service, CancellationToken stop) =>
        {
            await service.RemoveAsync(http.Actor(), workspace, id, stop);
            return Results.NoContent();
        }).WithSummary("Remove a connection");
        var neo4j = workspace.MapGroup("/neo4j").WithTags("Models");
        neo4j.MapGet("", async (HttpContext http, string workspace, Neo4jService service, CancellationToken stop) => ApiEndpoints.OrNotFound(await service.GetAsync(http.Actor(), workspace, stop))).WithSummary("The Neo4j connection");
        neo4j.MapPut("", async (HttpContext http, string workspace, NewNeo4j body, Neo4jService service, CancellationToken stop) =>
        {
            await service.SetAsync(http.Actor(), workspace, body.Endpoint, body.Database, body.UserName, body.Password, stop);
            return Results.NoContent();
        }).WithSummary("Set it and push every approved triple");
    }

    internal sealed record ModelLimitsBody(int RequestsPerMinute, double? InputPrice, double? OutputPrice);

    internal sealed record NewModel(string Name, string Endpoint, string Model, string? Key);

    internal sealed record NewNeo4j(string Endpoint, string Database, string UserName, string Password);
}
