using Portal.Services;

namespace Portal.Api;

internal static class AnnotationEndpoints
{
    public static void MapAnnotations(this RouteGroupBuilder workspace)
    {
        var group = workspace.MapGroup("/documents/{id:guid}").WithTags("Annotations");
        group.MapGet("/annotations", async (HttpContext http, string workspace, Guid id, EditService edits, CancellationToken stop) =>
            ApiEndpoints.OrNotFound(await edits.GetAsync(http.Actor(), workspace, id, stop))).WithSummary("A document with its mentions; offsets are half-open UTF-16 positions");
        group.MapPost("/edits", (HttpContext http, string workspace, Guid id, Edits body, EditService edits, CancellationToken stop) =>
            edits.ApplyAsync(http.Actor(), workspace, id, body.Items, stop)).WithSummary("Apply commands; a repeated key is the same edit");
        group.MapPost("/undo", (HttpContext http, string workspace, Guid id, Key body, EditService edits, CancellationToken stop) =>
            edits.UndoAsync(http.Actor(), workspace, id, body.Value, stop)).WithSummary("Undo your newest edit");
        group.MapPost("/redo", (HttpContext http, string workspace, Guid id, Key body, EditService edits, CancellationToken stop) =>
            edits.RedoAsync(http.Actor(), workspace, id, body.Value, stop)).WithSummary("Take back your newest undo");
        workspace.MapGet("/log", (HttpContext http, string workspace, Guid? document, int? page, int? pageSize, EditService edits, CancellationToken stop) =>
            edits.LogAsync(http.Actor(), workspace, document, new PageRequest(page ?? 1, pageSize ?? 50), stop)).WithTags("Annotations").WithSummary("The edit log, newest first");
    }

    internal sealed record Edits(IReadOnlyList<KeyedEdit> Items);

    internal sealed record Key(Guid Value);
}
