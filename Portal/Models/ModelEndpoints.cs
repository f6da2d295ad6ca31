using Portal.Api;

namespace Portal.Models;

internal static class ModelEndpoints
{
    public static void MapModels(this RouteGroupBuilder workspace)
    {
        var models = workspace.MapGroup("/models").WithTags("Models");
        models
            .MapGet(
                "",
                (HttpContext http, string workspace, ModelService service, CancellationToken stop) =>
                    service.ListAsync(http.Actor(), workspace, stop)
            )
            .WithSummary("Model connections");
        models
            .MapPost(
                "",
                async (HttpContext http, string workspace, NewModel body, ModelService service, CancellationToken stop) =>
                    ApiEndpoints.Made(await service.AddAsync(http.Actor(), workspace, body.Name, body.Endpoint, body.Model, body.Key, stop))
            )
            .WithSummary("Add an OpenAI-compatible endpoint");
        models
            .MapPut(
                "/{id:guid}/limits",
                async (HttpContext http, string workspace, Guid id, ModelLimitsBody body, ModelService service, CancellationToken stop) =>
                {
                    await service.SetLimitsAsync(
                        http.Actor(),
                        workspace,
                        id,
                        body.RequestsPerMinute,
                        body.InputPrice,
                        body.OutputPrice,
                        stop
                    );
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("How fast a connection may be asked, and what a million tokens cost");
        models
            .MapDelete(
                "/{id:guid}",
                async (HttpContext http, string workspace, Guid id, ModelService service, CancellationToken stop) =>
                {
                    await service.RemoveAsync(http.Actor(), workspace, id, stop);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Remove a connection");
    }

    internal sealed record ModelLimitsBody(int RequestsPerMinute, double? InputPrice = null, double? OutputPrice = null);

    internal sealed record NewModel(string Name, string Endpoint, string Model, string? Key = null);
}
