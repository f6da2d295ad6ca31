using Portal.Data.Model;
using Portal.Services;

namespace Portal.Api;

internal static class KnowledgeEndpoints
{
    public static void MapKnowledge(this RouteGroupBuilder workspace)
    {
        var group = workspace.MapGroup("").WithTags("Knowledge");
        group.MapGet("/triples", (HttpContext http, string workspace, TripleState? state, string? relation, string? search, int? page, int? pageSize, ReviewService review, CancellationToken stop) =>
            review.QueueAsync(http.Actor(), workspace, state ?? TripleState.Pending, relation, search, new PageRequest(page ?? 1, pageSize ?? 50), stop)).WithSummary("Triples of a state with their evidence");
        group.MapPost("/triples/decisions", async (HttpContext http, string workspace, Decision body, ReviewService review, CancellationToken stop) =>
            new { changed = await review.DecideAsync(http.Actor(), workspace, body.Key, body.Triples, body.State, stop) }).WithSummary("Approve, reject or reopen triples");
        group.MapPut("/triples/{id:guid}", async (HttpContext http, string workspace, Guid id, TripleEdit body, ReviewService review, CancellationToken stop) =>
        {
            await review.EditAsync(http.Actor(), workspace, body.Key, id, body.Version, body.Head, body.Relation, body.Tail, stop);
            return Results.NoContent();
        }).WithSummary("Correct a triple and approve it");
        group.MapGet("/triples/{id:guid}/context", (HttpContext http, string workspace, Guid id, ReviewService review, CancellationToken stop) => review.ContextAsync(http.Actor(), workspace, id, stop)).WithSummary("What is known besides about its head");
        group.MapGet("/entities", (HttpContext http, string workspace, string? type, string? search, int? page, int? pageSize, KnowledgeService knowledge, CancellationToken stop) =>
            knowledge.EntitiesAsync(http.Actor(), workspace, type, search, new PageRequest(page ?? 1, pageSize ?? 50), stop)).WithSummary("Entities");
        group.MapPut("/entities/{id:guid}/aliases", async (HttpContext http, string workspace, Guid id, IReadOnlyList<string> body, KnowledgeService knowledge, CancellationToken stop) =>
        {
            await knowledge.SetAliasesAsync(http.Actor(), workspace, id, body, stop);
            return Results.NoContent();
        }).WithSummary("Set an entity's aliases");
        group.MapGet("/term-lists", (HttpContext http, string workspace, KnowledgeService knowledge, CancellationToken stop) => knowledge.TermListsAsync(http.Actor(), workspace, stop)).WithSummary("Uploaded dictionaries");
        group.MapPost("/term-lists/{name}/{type}", async (HttpContext http, string workspace, string name, string type, KnowledgeService knowledge, CancellationToken stop) =>
        {
            using var reader = new StreamReader(http.Request.Body);
            return new { added = await knowledge.AddTermsAsync(http.Actor(), workspace, name, type, await reader.ReadToEndAsync(stop), stop) };
        }).Accepts<string>("text/plain").WithSummary("Add terms, one a line");
        group.MapDelete("/term-lists/{name}/{type}", async (HttpContext http, string workspace, string name, string type, KnowledgeService knowledge, CancellationToken stop) =>
        {
            await knowledge.RemoveTermsAsync(http.Actor(), workspace, name, type, stop);
            return Results.NoContent();
        }).WithSummary("Remove a dictionary");
        group.MapGet("/faq", (HttpContext http, string workspace, string? search, int? page, int? pageSize, KnowledgeService knowledge, CancellationToken stop) =>
            knowledge.FaqAsync(http.Actor(), workspace, search, new PageRequest(page ?? 1, pageSize ?? 50), stop)).WithSummary("Frequently asked questions");
        group.MapGet("/graph/statistics", (HttpContext http, string workspace, GraphService graph, CancellationToken stop) => graph.StatisticsAsync(http.Actor(), workspace, stop)).WithSummary("Counts by label and type");
        group.MapGet("/graph/search", (HttpContext http, string workspace, string text, string? label, int? limit, GraphService graph, CancellationToken stop) =>
            graph.SearchAsync(http.Actor(), workspace, text, label, limit ?? 20, stop)).WithSummary("Nodes by name");
        group.MapGet("/graph/nodes/{key}", async (HttpContext http, string workspace, string key, int? limit, GraphService graph, CancellationToken stop) =>
            ApiEndpoints.OrNotFound(await graph.NeighborhoodAsync(http.Actor(), workspace, key, limit ?? 100, stop))).WithSummary("A node with its neighbours");
        group.MapGet("/graph/edges/{key}", async (HttpContext http, string workspace, string key, GraphService graph, CancellationToken stop) =>
            ApiEndpoints.OrNotFound(await graph.TripleAsync(http.Actor(), workspace, key, stop))).WithSummary("The triple behind an edge with its evidence");
        group.MapGet("/export/{kind}", (HttpContext http, string workspace, string kind, ExportService exports) => WriteAsync(http, exports.ExportAsync(http.Actor(), workspace, kind, http.RequestAborted), kind)).WithSummary("schema, annotations, triples or faq, line by line");
    }

    private static async Task WriteAsync(HttpContext http, IAsyncEnumerable<string> lines, string kind)
    {
        var isFirst = true;
        await foreach (var line in lines)
        {
            // The right is checked before the first line: until then nothing is sent and a refusal can still be a status.
            if (isFirst)
            {
                http.Response.ContentType = kind switch { "schema" => "application/json; charset=utf-8", "triples" => "text/tab-separated-values; charset=utf-8", _ => "application/x-ndjson; charset=utf-8" };
                http.Response.Headers.ContentDisposition = $"attachment; filename={kind}.{kind switch { "schema" => "json", "triples" => "tsv", _ => "jsonl" }}";
            }

            isFirst = false;
            await http.Response.WriteAsync(line + "\n", http.RequestAborted);
        }
    }

    internal sealed record Decision(Guid Key, IReadOnlyList<Guid> Triples, TripleState State);

    internal sealed record TripleEdit(Guid Key, int Version, string Head, string Relation, string Tail);
}
