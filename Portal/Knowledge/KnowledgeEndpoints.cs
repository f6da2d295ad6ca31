using Portal.Api;
using Portal.Data.Knowledge;
using Portal.Knowledge.Exchange;

namespace Portal.Knowledge;

internal static class KnowledgeEndpoints
{
    public static void MapKnowledge(this RouteGroupBuilder workspace)
    {
        var group = workspace.MapGroup("").WithTags("Knowledge");
        workspace
            .MapPost(
                "/files/{file:guid}/import-triples",
                async (HttpContext http, string workspace, Guid file, TripleImportService imports, CancellationToken stop) =>
                    ApiEndpoints.Started(await imports.StartAsync(http.Actor(), workspace, file, stop))
            )
            .WithTags("Corpora")
            .WithSummary("Import an uploaded file of triples into the graph");
        group
            .MapGet(
                "/graph/edges/{key}",
                async (HttpContext http, string workspace, string key, KnowledgeService knowledge, CancellationToken stop) =>
                    ApiEndpoints.OrNotFound(await knowledge.TripleOfEdgeAsync(http.Actor(), workspace, key, stop))
            )
            .WithSummary("The triple behind an edge with its evidence");
        group
            .MapGet(
                "/triples",
                (
                    HttpContext http,
                    string workspace,
                    TripleState? state,
                    string? relation,
                    string? search,
                    int? page,
                    int? pageSize,
                    ReviewService review,
                    CancellationToken stop
                ) =>
                    review.QueueAsync(
                        http.Actor(),
                        workspace,
                        state ?? TripleState.Pending,
                        relation,
                        search,
                        ApiEndpoints.Page(page, pageSize),
                        stop
                    )
            )
            .WithSummary("Triples of a state with their evidence");
        group
            .MapPost(
                "/triples/decisions",
                async (HttpContext http, string workspace, Decision body, ReviewService review, CancellationToken stop) =>
                    new { changed = await review.DecideAsync(http.Actor(), workspace, body.Key, body.Triples, body.State, stop) }
            )
            .WithSummary("Approve, reject or reopen triples");
        group
            .MapPut(
                "/triples/{id:guid}",
                async (HttpContext http, string workspace, Guid id, TripleEdit body, ReviewService review, CancellationToken stop) =>
                {
                    await review.EditAsync(http.Actor(), workspace, body.Key, id, body.Version, body.Head, body.Relation, body.Tail, stop);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Correct a triple and approve it");
        group
            .MapGet(
                "/triples/{id:guid}/context",
                (HttpContext http, string workspace, Guid id, ReviewService review, CancellationToken stop) =>
                    review.ContextAsync(http.Actor(), workspace, id, stop)
            )
            .WithSummary("What is known besides about its head");
        group
            .MapGet(
                "/entities",
                (
                    HttpContext http,
                    string workspace,
                    string? type,
                    string? search,
                    int? page,
                    int? pageSize,
                    KnowledgeService knowledge,
                    CancellationToken stop
                ) => knowledge.EntitiesAsync(http.Actor(), workspace, type, search, ApiEndpoints.Page(page, pageSize), stop)
            )
            .WithSummary("Entities");
        group
            .MapPut(
                "/entities/{id:guid}/aliases",
                async (
                    HttpContext http,
                    string workspace,
                    Guid id,
                    IReadOnlyList<string> body,
                    KnowledgeService knowledge,
                    CancellationToken stop
                ) =>
                {
                    await knowledge.SetAliasesAsync(http.Actor(), workspace, id, body, stop);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Set an entity's aliases");
        group
            .MapGet(
                "/term-lists",
                (HttpContext http, string workspace, KnowledgeService knowledge, CancellationToken stop) =>
                    knowledge.TermListsAsync(http.Actor(), workspace, stop)
            )
            .WithSummary("Uploaded dictionaries");
        group
            .MapPost(
                "/term-lists/{name}/{type}",
                async (HttpContext http, string workspace, string name, string type, KnowledgeService knowledge, CancellationToken stop) =>
                {
                    using var reader = new StreamReader(http.Request.Body);
                    return new
                    {
                        added = await knowledge.AddTermsAsync(http.Actor(), workspace, name, type, await reader.ReadToEndAsync(stop), stop),
                    };
                }
            )
            .Accepts<string>("text/plain")
            .WithSummary("Add terms, one a line");
        group
            .MapDelete(
                "/term-lists/{name}/{type}",
                async (HttpContext http, string workspace, string name, string type, KnowledgeService knowledge, CancellationToken stop) =>
                {
                    await knowledge.RemoveTermsAsync(http.Actor(), workspace, name, type, stop);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Remove a dictionary");
        group
            .MapGet(
                "/faq",
                (
                    HttpContext http,
                    string workspace,
                    string? search,
                    int? page,
                    int? pageSize,
                    KnowledgeService knowledge,
                    CancellationToken stop
                ) => knowledge.FaqAsync(http.Actor(), workspace, search, ApiEndpoints.Page(page, pageSize), stop)
            )
            .WithSummary("Frequently asked questions");
    }

    internal sealed record Decision(Guid Key, IReadOnlyList<Guid> Triples, TripleState State);

    internal sealed record TripleEdit(Guid Key, int Version, string Head, string Relation, string Tail);
}
