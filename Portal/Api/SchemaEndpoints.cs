using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Services;

namespace Portal.Api;

internal static class SchemaEndpoints
{
    public static void MapSchema(this RouteGroupBuilder workspace)
    {
        var group = workspace.MapGroup("/schema").WithTags("Schema");
        group.MapGet("", (HttpContext http, string workspace, SchemaService schemas, CancellationToken stop) => schemas.CurrentAsync(http.Actor(), workspace, stop)).WithSummary("The version in force");
        group.MapGet("/draft", async (HttpContext http, string workspace, SchemaService schemas, CancellationToken stop) =>
        {
            var draft = await schemas.DraftAsync(http.Actor(), workspace, stop);
            return new { draft, problems = SchemaRules.Check(draft.Schema) };
        }).WithSummary("The draft with its problems");
        group.MapPut("/draft", async (HttpContext http, string workspace, int version, SchemaService schemas, CancellationToken stop) =>
        {
            using var reader = new StreamReader(http.Request.Body);
            var schema = SchemaJson.Read(await reader.ReadToEndAsync(stop));
            return schema.Success ? await schemas.SaveDraftAsync(http.Actor(), workspace, schema.Value, version, stop) : throw new ProblemException(schema.Problems);
        }).Accepts<KnowledgeSchema>("application/json").WithSummary("Save the draft; version is the one it was made from");
        group.MapPost("/publish", (HttpContext http, string workspace, int version, SchemaService schemas, CancellationToken stop) => schemas.PublishAsync(http.Actor(), workspace, version, stop)).WithSummary("Publish the draft");
        group.MapGet("/versions", (HttpContext http, string workspace, SchemaService schemas, CancellationToken stop) => schemas.VersionsAsync(http.Actor(), workspace, stop)).WithSummary("All versions");
    }
}
