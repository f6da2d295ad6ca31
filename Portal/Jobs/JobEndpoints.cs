using Portal.Api;

namespace Portal.Jobs;

internal static class JobEndpoints
{
    public static void MapJobs(this RouteGroupBuilder workspace)
    {
        var jobs = workspace.MapGroup("/jobs").WithTags("Jobs");
        jobs.MapGet(
                "",
                (HttpContext http, string workspace, bool? active, int? page, int? pageSize, JobService service, CancellationToken stop) =>
                    service.ListAsync(http.Actor(), workspace, active ?? false, ApiEndpoints.Page(page, pageSize), stop)
            )
            .WithSummary("Jobs, newest first");
        jobs.MapGet(
                "/{id:guid}",
                async (HttpContext http, string workspace, Guid id, JobService service, CancellationToken stop) =>
                    ApiEndpoints.OrNotFound(await service.GetAsync(http.Actor(), workspace, id, stop))
            )
            .WithSummary("A job");
        jobs.MapPost(
                "/{id:guid}/cancel",
                async (HttpContext http, string workspace, Guid id, JobService service, CancellationToken stop) =>
                {
                    await service.CancelAsync(http.Actor(), workspace, id, stop);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Stop a job after its current chunk");
    }
}
