using Portal.Api;
using Portal.Data.Workspaces;

namespace Portal.Workspaces;

internal static class WorkspaceEndpoints
{
    public static void MapWorkspaces(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/workspaces").WithTags("Workspaces");
        group
            .MapGet(
                "",
                async (HttpContext http, WorkspaceService workspaces, CancellationToken stop) =>
                    (await workspaces.ListAsync(http.Actor(), stop)).Select(w => new
                    {
                        w.Slug,
                        w.Name,
                        w.Language,
                        w.IsDemo,
                        w.CreatedAt,
                    })
            )
            .WithSummary("The workspaces you may see");
        group
            .MapPost(
                "",
                async (HttpContext http, NewWorkspace body, WorkspaceService workspaces, CancellationToken stop) =>
                {
                    var made = await workspaces.CreateAsync(http.Actor(), body.Slug, body.Name, body.Language, stop);
                    return TypedResults.Created($"/api/v1/workspaces/{made.Slug}", new NewWorkspace(made.Slug, made.Name, made.Language));
                }
            )
            .WithSummary("Make a workspace");
        group
            .MapGet(
                "/{workspace}",
                async (HttpContext http, string workspace, WorkspaceService workspaces, CancellationToken stop) =>
                {
                    var (found, role) = await workspaces.GetAsync(http.Actor(), workspace, stop);
                    return new
                    {
                        found.Slug,
                        found.Name,
                        found.Language,
                        role,
                        loop = await workspaces.LoopAsync(http.Actor(), workspace, stop),
                    };
                }
            )
            .WithSummary("A workspace, your role, and the counts of the loop");
        group
            .MapGet(
                "/{workspace}/members",
                (HttpContext http, string workspace, WorkspaceService workspaces, CancellationToken stop) =>
                    workspaces.MembersAsync(http.Actor(), workspace, stop)
            )
            .WithSummary("Members");
        group
            .MapPut(
                "/{workspace}/members/{userName}",
                async (
                    HttpContext http,
                    string workspace,
                    string userName,
                    MemberRole body,
                    WorkspaceService workspaces,
                    CancellationToken stop
                ) =>
                {
                    await workspaces.SetMemberAsync(http.Actor(), workspace, userName, body.Role, stop);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Give a role; null takes it away");
    }

    internal sealed record NewWorkspace(string Slug, string Name, string Language);

    internal sealed record MemberRole(WorkspaceRole? Role);
}
