using Portal.Accounts;
using Portal.Domain;
using Portal.Hosting;
using Scalar.AspNetCore;

namespace Portal.Api;

/// <summary>The HTTP API: the same services as the pages, under <c>/api/v1</c>.</summary>
internal static class ApiEndpoints
{
    public static void MapPortalApi(this WebApplication app)
    {
        app.MapOpenApi("/api/{documentName}/openapi.json").RequireAuthorization();
        app.MapScalarApiReference("/api/reference", options => options.WithTitle("Portal API").WithOpenApiRoutePattern("/api/{documentName}/openapi.json").DisableTelemetry().DisableDefaultFonts().DisableAgent().DisableMcp().HideDeveloperTools()).RequireAuthorization();
        var api = app.MapGroup("/api/v1").RequireAuthorization().DisableAntiforgery();
        api.MapWorkspaces();
        var workspace = api.MapGroup("/workspaces/{workspace}");
        workspace.MapSchema();
        workspace.MapCorpora();
        workspace.MapAnnotations();
        workspace.MapTeam();
        workspace.MapEngines();
        workspace.MapKnowledge();
        workspace.MapQuestions();
        workspace.MapOperations();
    }

    /// <summary>The acting user of a request.</summary>
    public static ActingUser Actor(this HttpContext context) => CurrentUser.Of(context.User);

    /// <summary>A value, or 404 when there is none.</summary>
    public static IResult OrNotFound<T>(T? value)
        where T : class => value is null ? Results.Problem(statusCode: 404, title: ProblemSentences.Of("notFound"), type: "urn:portal:notFound") : Results.Ok(value);

    /// <summary>The body of a request, up to a length.</summary>
    /// <exception cref="ProblemException">It is longer.</exception>
    public static async Task<byte[]> BytesAsync(HttpContext http, int most, CancellationToken stop)
    {
        using var content = new MemoryStream();
        var buffer = new byte[81_920];
        for (var read = await http.Request.Body.ReadAsync(buffer, stop); read > 0; read = await http.Request.Body.ReadAsync(buffer, stop))
        {
            if (content.Length + read > most)
                throw new ProblemException("import.tooLarge", "file", $"{most >> 20}");
            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }
}
