using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Portal.Annotation.Exchange;
using Portal.Api;
using Portal.Domain.Annotation.Exchange;
using Portal.Schema.Exchange;

namespace Portal.Annotation;

internal static class AnnotationEndpoints
{
    public static void MapAnnotations(this RouteGroupBuilder workspace)
    {
        var group = workspace.MapGroup("/documents/{id:guid}").WithTags("Annotations");
        group
            .MapGet(
                "/annotations",
                async (HttpContext http, string workspace, Guid id, Guid? layer, EditService edits, CancellationToken stop) =>
                    ApiEndpoints.OrNotFound(await edits.GetAsync(http.Actor(), workspace, new DocumentLayer(id, layer), stop))
            )
            .WithSummary(
                "A document with the mentions of a layer: yours, or an account's, or all zeros for the shared one; offsets are half-open "
                    + "UTF-16 positions"
            );
        group
            .MapPost(
                "/edits",
                (HttpContext http, string workspace, Guid id, Guid? layer, Edits body, EditService edits, CancellationToken stop) =>
                    edits.ApplyAsync(http.Actor(), workspace, new DocumentLayer(id, layer), body.Items, stop)
            )
            .WithSummary("Apply commands; a repeated key is the same edit");
        group
            .MapPost(
                "/undo",
                (HttpContext http, string workspace, Guid id, Guid? layer, Key body, EditService edits, CancellationToken stop) =>
                    edits.UndoAsync(http.Actor(), workspace, new DocumentLayer(id, layer), body.Value, stop)
            )
            .WithSummary("Undo your newest edit");
        group
            .MapPost(
                "/redo",
                (HttpContext http, string workspace, Guid id, Guid? layer, Key body, EditService edits, CancellationToken stop) =>
                    edits.RedoAsync(http.Actor(), workspace, new DocumentLayer(id, layer), body.Value, stop)
            )
            .WithSummary("Take back your newest undo");
        group
            .MapGet(
                "/annotations/{annotation:guid}/history",
                (
                    HttpContext http,
                    string workspace,
                    Guid id,
                    Guid annotation,
                    int? page,
                    int? pageSize,
                    EditLogService log,
                    CancellationToken stop
                ) => log.HistoryAsync(http.Actor(), workspace, id, annotation, ApiEndpoints.Page(page, pageSize), stop)
            )
            .WithSummary("What was done to a mention or a relation, newest first");
        group
            .MapPost(
                "/propagate",
                (
                    HttpContext http,
                    string workspace,
                    Guid id,
                    Guid? layer,
                    bool? preview,
                    Propagation body,
                    PropagationService propagation,
                    CancellationToken stop
                ) =>
                    preview == true
                        ? propagation.PreviewAsync(http.Actor(), workspace, new DocumentLayer(id, layer), body.Mention, body.Scope, stop)
                        : propagation.ApplyAsync(
                            http.Actor(),
                            workspace,
                            new DocumentLayer(id, layer),
                            body.Mention,
                            body.Scope,
                            body.Key,
                            stop
                        )
            )
            .WithSummary("Suggest an accepted mention wherever it is written the same: document, corpus or workspace");
        group
            .MapGet(
                "/comments",
                (HttpContext http, string workspace, Guid id, AnnotationCommentService comments, CancellationToken stop) =>
                    comments.ListAsync(http.Actor(), workspace, id, stop)
            )
            .WithSummary("What people say of places in the document");
        group
            .MapPost(
                "/comments",
                async (
                    HttpContext http,
                    string workspace,
                    Guid id,
                    NewComment body,
                    AnnotationCommentService comments,
                    CancellationToken stop
                ) => new { id = await comments.AddAsync(http.Actor(), workspace, id, body.Start, body.End, body.Text, stop) }
            )
            .WithSummary("Say something of a place");
        group
            .MapPost(
                "/comments/{comment:guid}/resolve",
                async (
                    HttpContext http,
                    string workspace,
                    Guid comment,
                    bool? reopen,
                    AnnotationCommentService comments,
                    CancellationToken stop
                ) =>
                {
                    await comments.ResolveAsync(http.Actor(), workspace, comment, reopen != true, stop);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Settle a comment, or open it again");
        group
            .MapGet(
                "/lookup",
                (HttpContext http, string workspace, Guid id, string surface, AnnotationLookupService lookup, CancellationToken stop) =>
                    lookup.FindAsync(http.Actor(), workspace, surface, stop)
            )
            .WithSummary("What dictionaries and entities say of a surface");
        group
            .MapPost(
                "/lookup",
                async (HttpContext http, string workspace, Guid id, NewTerm body, AnnotationLookupService lookup, CancellationToken stop) =>
                    new { added = await lookup.AddTermAsync(http.Actor(), workspace, body.Surface, body.Type, stop) }
            )
            .WithSummary("Add a surface to the annotators' dictionary");
        workspace
            .MapGet(
                "/log",
                (
                    HttpContext http,
                    string workspace,
                    Guid? document,
                    int? page,
                    int? pageSize,
                    EditLogService log,
                    CancellationToken stop
                ) => log.LogAsync(http.Actor(), workspace, document, ApiEndpoints.Page(page, pageSize), stop)
            )
            .WithTags("Annotations")
            .WithSummary("The edit log, newest first");
        workspace
            .MapPost(
                "/annotations/import",
                async (
                    HttpContext http,
                    string workspace,
                    string format,
                    string? name,
                    string? corpus,
                    bool? addTypes,
                    AnnotationExchangeService exchange,
                    CancellationToken stop
                ) =>
                    await exchange.ImportAsync(
                        http.Actor(),
                        workspace,
                        corpus ?? "",
                        name ?? "annotations",
                        http.Request.Body,
                        format,
                        addTypes ?? false,
                        stop
                    )
            )
            .WithMetadata(new RequestSizeLimitAttribute(AnnotationFiles.Largest))
            .ReadsFile()
            .WithTags("Annotations")
            .WithSummary(
                "Read annotated texts, a file or a zip as the body: " + string.Join(", ", AnnotationFormats.All.Select(f => f.Name))
            );
        workspace
            .MapPost(
                "/annotations/import/{file:guid}",
                async Task<Results<Ok<AnnotationPreview>, Accepted<StartedJob>>> (
                    HttpContext http,
                    string workspace,
                    Guid file,
                    string format,
                    string? corpus,
                    bool? addTypes,
                    bool? preview,
                    AnnotationExchangeService exchange,
                    CancellationToken stop
                ) =>
                    preview == true
                        ? TypedResults.Ok(await exchange.PreviewAsync(http.Actor(), workspace, file, format, addTypes ?? false, stop))
                        : ApiEndpoints.Started(
                            await exchange.StartAsync(http.Actor(), workspace, file, corpus ?? "", format, addTypes ?? false, stop)
                        )
            )
            .WithTags("Annotations")
            .WithSummary("Import an uploaded file of annotated texts as a job; with preview=true say what it would bring");
        workspace
            .MapGet(
                "/annotations/review",
                async (HttpContext http, string workspace, string? corpus, AnnotationReviewService review, CancellationToken stop) =>
                {
                    var sheet = await review.ExportAsync(http.Actor(), workspace, corpus, stop);
                    return Results.File(sheet.Content, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", sheet.Name);
                }
            )
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream")
            .WithTags("Annotations")
            .WithSummary("Mentions and relations as an Excel sheet to decide in");
        workspace
            .MapPost(
                "/annotations/review",
                async (HttpContext http, string workspace, AnnotationReviewService review, CancellationToken stop) =>
                    await review.ImportAsync(
                        http.Actor(),
                        workspace,
                        await ApiEndpoints.BytesAsync(http, SchemaExchangeService.LargestFile, stop),
                        stop
                    )
            )
            .ReadsFile()
            .WithTags("Annotations")
            .WithSummary("Make the decisions of such a sheet, the body of the request");
        workspace
            .MapGet(
                "/annotations/export/{format}",
                async (
                    HttpContext http,
                    string workspace,
                    string format,
                    string? corpus,
                    string? names,
                    AnnotationExportService exports,
                    CancellationToken stop
                ) =>
                {
                    var export = await exports.ExportAsync(http.Actor(), workspace, corpus, format, names ?? "id", stop);
                    http.Response.Headers["X-Portal-Cannot-Hold"] = string.Join(' ', export.CannotHold);
                    return Results.File(export.Content, "application/octet-stream", export.Name);
                }
            )
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream")
            .WithTags("Annotations")
            .WithSummary("Write annotated texts; the header X-Portal-Cannot-Hold names what the format loses");
    }

    internal sealed record Edits(IReadOnlyList<KeyedEdit> Items);

    internal sealed record Key(Guid Value);

    internal sealed record Propagation(Guid Mention, PropagationScope Scope, Guid Key);

    internal sealed record NewTerm(string Surface, string Type);

    internal sealed record NewComment(int Start, int End, string Text);
}
