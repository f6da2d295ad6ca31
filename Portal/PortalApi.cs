using Portal.Accounts;
using Portal.Annotation;
using Portal.Annotation.Exchange;
using Portal.Answering;
using Portal.Corpora;
using Portal.Demo;
using Portal.Graph;
using Portal.Jobs;
using Portal.Knowledge;
using Portal.Knowledge.Push;
using Portal.Learning;
using Portal.Models;
using Portal.Platform;
using Portal.Schema;
using Portal.Team;
using Portal.Workspaces;
using Scalar.AspNetCore;

namespace Portal;

/// <summary>The HTTP API: the same services as the pages, under <c>/api/v1</c>; each room maps its own endpoints.</summary>
internal static class PortalApi
{
    public static void MapPortalApi(this WebApplication app)
    {
        app.MapOpenApi("/api/{documentName}/openapi.json").RequireAuthorization();
        app.MapScalarApiReference(
                "/api/reference",
                (options, context) =>
                    options
                        .WithTitle("Portal API")
                        .WithNonce(SecurityHeaders.Nonce(context))
                        .WithOpenApiRoutePattern("/api/{documentName}/openapi.json")
                        .DisableTelemetry()
                        .DisableDefaultFonts()
                        .DisableAgent()
                        .DisableMcp()
                        .HideDeveloperTools()
            )
            .RequireAuthorization();
        var api = app.MapGroup("/api/v1").RequireAuthorization().DisableAntiforgery().AddEndpointFilter(RequestReading.DoneAsync);
        api.MapAllowedHosts();
        api.MapWorkspaces();
        var workspace = api.MapGroup("/workspaces/{workspace}");
        workspace.MapSchema();
        workspace.MapCorpora();
        workspace.MapAnnotations();
        workspace.MapTeam();
        workspace.MapEngines();
        workspace.MapKnowledge();
        workspace.MapGraph();
        workspace.MapExports();
        workspace.MapQuestions();
        workspace.MapJobs();
        workspace.MapModels();
        workspace.MapPush();
        workspace.MapDemo();
    }
}
