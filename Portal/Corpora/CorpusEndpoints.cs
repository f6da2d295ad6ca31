using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Portal.Api;
using Portal.Data.Corpora;

namespace Portal.Corpora;

internal static class CorpusEndpoints
{
    public static void MapCorpora(this RouteGroupBuilder workspace)
    {
        var group = workspace.MapGroup("").WithTags("Corpora");
        group
            .MapGet(
                "/corpora",
                (HttpContext http, string workspace, DocumentService documents, CancellationToken stop) =>
                    documents.CorporaAsync(http.Actor(), workspace, stop)
            )
            .WithSummary("Corpora");
        group
            .MapGet(
                "/documents",
                (
                    HttpContext http,
                    string workspace,
                    Guid? corpus,
                    DocumentStatus? status,
                    string? search,
                    int? page,
                    int? pageSize,
                    DocumentService documents,
                    CancellationToken stop
                ) => documents.DocumentsAsync(http.Actor(), workspace, corpus, status, search, ApiEndpoints.Page(page, pageSize), stop)
            )
            .WithSummary("Documents");
        group
            .MapPost(
                "/documents",
                async (HttpContext http, string workspace, NewDocument body, DocumentService documents, CancellationToken stop) =>
                {
                    var (id, isNew) = await documents.AddAsync(http.Actor(), workspace, body.Corpus, body.Title, body.Text, stop);
                    return Added(new AddedDocument(id, isNew));
                }
            )
            .WithSummary("Add one text");
        group
            .MapGet(
                "/documents/{id:guid}",
                async (HttpContext http, string workspace, Guid id, DocumentService documents, CancellationToken stop) =>
                    ApiEndpoints.OrNotFound(await documents.GetAsync(http.Actor(), workspace, id, stop))
            )
            .WithSummary("A document with its text");
        group
            .MapPut(
                "/documents/{id:guid}/status",
                async (HttpContext http, string workspace, Guid id, NewStatus body, DocumentService documents, CancellationToken stop) =>
                {
                    await documents.SetStatusAsync(http.Actor(), workspace, id, body.Status, stop);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Set where a document stands");
        group
            .MapPost(
                "/files",
                async (HttpContext http, string workspace, string name, ImportService imports, CancellationToken stop) =>
                    ApiEndpoints.MadeFile(await imports.UploadAsync(http.Actor(), workspace, name, http.Request.Body, stop))
            )
            // The portal's own limit holds, not the web server's.
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .Accepts<Stream>("application/octet-stream")
            .WithSummary("Upload a file as the body of the request");
        group
            .MapGet(
                "/files/{file:guid}/preview",
                (HttpContext http, string workspace, Guid file, string? encoding, ImportService imports, CancellationToken stop) =>
                    imports.PreviewAsync(http.Actor(), workspace, file, encoding, stop)
            )
            .WithSummary("The first records of an uploaded file");
        group
            .MapPost(
                "/files/{file:guid}/import",
                async (HttpContext http, string workspace, Guid file, ImportMapping body, ImportService imports, CancellationToken stop) =>
                    ApiEndpoints.Started(await imports.StartAsync(http.Actor(), workspace, file, body, stop))
            )
            .WithSummary("Import an uploaded file");
    }

    private static Results<Created<AddedDocument>, Ok<AddedDocument>> Added(AddedDocument added) =>
        added.IsNew ? TypedResults.Created((string?)null, added) : TypedResults.Ok(added);

    internal sealed record NewDocument(string Corpus, string Title, string Text);

    internal sealed record AddedDocument(Guid Id, bool IsNew);

    internal sealed record NewStatus(DocumentStatus Status);
}
