using System.Text.Json;
using Portal.Api;
using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Graph;
using Portal.Schema.Exchange;
using Portal.Schema.Publishing;
using Portal.Schema.Starters;

namespace Portal.Schema;

internal static class SchemaEndpoints
{
    public static void MapSchema(this RouteGroupBuilder workspace)
    {
        var group = workspace.MapGroup("/schema").WithTags("Schema");
        group
            .MapGet(
                "",
                (HttpContext http, string workspace, SchemaService schemas, CancellationToken stop) =>
                    schemas.CurrentAsync(http.Actor(), workspace, stop)
            )
            .WithSummary("The version in force");
        MapDraft(group);
        MapChange(group);
        MapExchange(group);
        MapComments(group);
    }

    private static void MapDraft(RouteGroupBuilder group)
    {
        group
            .MapGet(
                "/draft",
                async (
                    HttpContext http,
                    string workspace,
                    SchemaService schemas,
                    SchemaDesignService design,
                    SchemaExchangeService exchange,
                    CancellationToken stop
                ) =>
                {
                    var draft = await schemas.DraftAsync(http.Actor(), workspace, stop);
                    var (mentions, documents) = await exchange.UseAsync(http.Actor(), workspace, stop);
                    var (undo, redo) = await design.CanReverseAsync(http.Actor(), workspace, stop);
                    return new
                    {
                        draft,
                        problems = SchemaRules.Check(draft.Schema).Concat(SchemaRules.CheckUse(draft.Schema, mentions, documents)),
                        canUndo = undo,
                        canRedo = redo,
                    };
                }
            )
            .WithSummary("The draft with its problems");
        group
            .MapPut(
                "/draft",
                async (HttpContext http, string workspace, int version, SchemaService schemas, CancellationToken stop) =>
                {
                    using var reader = new StreamReader(http.Request.Body);
                    var schema = SchemaJson.Read(await reader.ReadToEndAsync(stop));
                    return schema.Success
                        ? await schemas.SaveDraftAsync(http.Actor(), workspace, schema.Value, version, stop)
                        : throw new ProblemException(schema.Problems);
                }
            )
            .Accepts<KnowledgeSchema>("application/json")
            .WithSummary("Save the draft; version is the one it was made from");
        group
            .MapPost(
                "/draft/edits",
                async (HttpContext http, string workspace, SchemaDesignService design, CancellationToken stop) =>
                    await design.ApplyAsync(http.Actor(), workspace, await BodyAsync<KeyedSchemaEdit>(http, stop), stop)
            )
            .Accepts<KeyedSchemaEdit>("application/json")
            .WithSummary("Make an edit under a key of its own; a repeat is the same edit");
        group
            .MapPost(
                "/draft/undo",
                (HttpContext http, string workspace, bool? force, KeyedAction body, SchemaDesignService design, CancellationToken stop) =>
                    design.UndoAsync(http.Actor(), workspace, body.Key, force ?? false, stop)
            )
            .WithSummary("Undo your newest edit");
        group
            .MapPost(
                "/draft/redo",
                (HttpContext http, string workspace, bool? force, KeyedAction body, SchemaDesignService design, CancellationToken stop) =>
                    design.RedoAsync(http.Actor(), workspace, body.Key, force ?? false, stop)
            )
            .WithSummary("Redo what you undid");
        group
            .MapGet(
                "/history",
                (
                    HttpContext http,
                    string workspace,
                    string? element,
                    int? page,
                    int? pageSize,
                    SchemaDesignService design,
                    CancellationToken stop
                ) => design.HistoryAsync(http.Actor(), workspace, element, ApiEndpoints.Page(page, pageSize), stop)
            )
            .WithSummary("Who changed what, newest first");
    }

    private static void MapChange(RouteGroupBuilder group)
    {
        group
            .MapGet(
                "/versions",
                (HttpContext http, string workspace, SchemaService schemas, CancellationToken stop) =>
                    schemas.VersionsAsync(http.Actor(), workspace, stop)
            )
            .WithSummary("All versions");
        group
            .MapGet(
                "/versions/{version}",
                (HttpContext http, string workspace, string version, SchemaService schemas, CancellationToken stop) =>
                    schemas.VersionAsync(http.Actor(), workspace, version, stop)
            )
            .WithSummary("A version by number, or draft, or published");
        group
            .MapGet(
                "/diff",
                (
                    HttpContext http,
                    string workspace,
                    string? from,
                    string? to,
                    SchemaGovernanceService governance,
                    CancellationToken stop
                ) => governance.DiffAsync(http.Actor(), workspace, from ?? "published", to ?? "draft", stop)
            )
            .WithSummary("What differs between two versions");
        group
            .MapGet(
                "/impact",
                (HttpContext http, string workspace, SchemaImpactService impact, CancellationToken stop) =>
                    impact.OfDraftAsync(http.Actor(), workspace, stop)
            )
            .WithSummary("What publishing the draft would do to the work");
        group
            .MapPost(
                "/impact",
                async (HttpContext http, string workspace, SchemaImpactService impact, CancellationToken stop) =>
                    await impact.OfChangeAsync(http.Actor(), workspace, await BodyAsync<SchemaChange>(http, stop), stop)
            )
            .Accepts<SchemaChange>("application/json")
            .WithSummary("What one change would do to the work");
        group
            .MapPost(
                "/publish",
                (HttpContext http, string workspace, int version, SchemaService schemas, CancellationToken stop) =>
                    schemas.PublishAsync(http.Actor(), workspace, version, stop)
            )
            .WithSummary("Publish the draft and take the work along, before answering");
        group
            .MapPost(
                "/publish/job",
                async (
                    HttpContext http,
                    string workspace,
                    int version,
                    SchemaNote body,
                    SchemaGovernanceService governance,
                    CancellationToken stop
                ) => ApiEndpoints.Started(await governance.StartPublishAsync(http.Actor(), workspace, version, body.Note, stop))
            )
            .WithSummary("Publish the draft as a job");
        group
            .MapPost(
                "/revert",
                async (HttpContext http, string workspace, SchemaGovernanceService governance, CancellationToken stop) =>
                    ApiEndpoints.Started(await governance.StartRevertAsync(http.Actor(), workspace, stop))
            )
            .WithSummary("Take the newest publication back, as a job");
        group
            .MapGet(
                "/migrations",
                (HttpContext http, string workspace, SchemaGovernanceService governance, CancellationToken stop) =>
                    governance.MigrationsAsync(http.Actor(), workspace, stop)
            )
            .WithSummary("What publications did to the work");
        group
            .MapPost(
                "/review/request",
                async (HttpContext http, string workspace, SchemaNote body, SchemaGovernanceService governance, CancellationToken stop) =>
                {
                    await governance.RequestReviewAsync(http.Actor(), workspace, body.Note, stop);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Ask for a review of the draft");
        group
            .MapPost(
                "/review",
                async (HttpContext http, string workspace, SchemaReview body, SchemaGovernanceService governance, CancellationToken stop) =>
                {
                    await governance.ReviewAsync(http.Actor(), workspace, body.Approve, body.Note, stop);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Approve the draft, or ask for changes");
    }

    private static void MapExchange(RouteGroupBuilder group)
    {
        group
            .MapPost(
                "/import",
                async (
                    HttpContext http,
                    string workspace,
                    string? format,
                    bool? merge,
                    bool? preview,
                    SchemaExchangeService exchange,
                    CancellationToken stop
                ) =>
                {
                    var content = await ApiEndpoints.BytesAsync(http, SchemaExchangeService.LargestFile, stop);
                    return preview == true
                        ? Results.Ok(await exchange.PreviewAsync(http.Actor(), workspace, content, format, merge ?? false, stop))
                        : Results.Ok(await exchange.ImportAsync(http.Actor(), workspace, content, format, merge ?? false, stop));
                }
            )
            .ReadsFile()
            .AnswersEither<SchemaImportPreview, SchemaImportResult>()
            .WithSummary("Read a file into the draft, or only preview it");
        group
            .MapPost(
                "/import/graph",
                async (
                    HttpContext http,
                    string workspace,
                    string? target,
                    bool? merge,
                    bool? preview,
                    SchemaExchangeService exchange,
                    CancellationToken stop
                ) =>
                    preview == true
                        ? Results.Ok(
                            await exchange.InspectGraphAsync(http.Actor(), workspace, target ?? GraphTargets.Embedded, merge ?? true, stop)
                        )
                        : Results.Ok(
                            await exchange.ImportGraphAsync(http.Actor(), workspace, target ?? GraphTargets.Embedded, merge ?? true, stop)
                        )
            )
            .AnswersEither<SchemaImportPreview, SchemaImportResult>()
            .WithSummary("Take over the schema that a graph shows");
        group
            .MapGet(
                "/starters",
                (HttpContext http, string workspace, SchemaExchangeService exchange, CancellationToken stop) =>
                    exchange.StartersAsync(http.Actor(), stop)
            )
            .WithSummary("Ready-made schemas");
        group
            .MapPost(
                "/starters/{starter}",
                (HttpContext http, string workspace, string starter, bool? merge, SchemaExchangeService exchange, CancellationToken stop) =>
                    exchange.StartAsync(http.Actor(), workspace, starter, merge ?? false, stop)
            )
            .WithSummary("Put a ready-made schema into the draft");
        group
            .MapPost(
                "/propose",
                (HttpContext http, string workspace, Guid model, Guid? corpus, SchemaExchangeService exchange, CancellationToken stop) =>
                    exchange.ProposeAsync(http.Actor(), workspace, model, corpus, stop)
            )
            .WithSummary("Let a model propose types from a sample of a corpus");
        group
            .MapGet(
                "/export/{format}",
                async (
                    HttpContext http,
                    string workspace,
                    string format,
                    string? version,
                    string? language,
                    SchemaExchangeService exchange,
                    CancellationToken stop
                ) =>
                {
                    var file = await exchange.ExportAsync(
                        http.Actor(),
                        workspace,
                        version,
                        format,
                        language ?? System.Globalization.CultureInfo.CurrentUICulture.TwoLetterISOLanguageName,
                        stop
                    );
                    return Results.File(file.Content, file.ContentType, file.FileName);
                }
            )
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream")
            .WithSummary("Write a version: " + string.Join(", ", SchemaFormats.Writable));
        group
            .MapGet(
                "/template",
                (HttpContext http, string workspace, SchemaExchangeService exchange, CancellationToken stop) =>
                    TemplateAsync(http, exchange, stop)
            )
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream")
            .WithSummary("An Excel workbook to fill in");
    }

    private static async Task<IResult> TemplateAsync(HttpContext http, SchemaExchangeService exchange, CancellationToken stop)
    {
        await exchange.StartersAsync(http.Actor(), stop);
        var file = SchemaFormats.Write(SchemaStarters.All["general"], "xlsx", "schema-template", "zh");
        return Results.File(file.Content, file.ContentType, file.FileName);
    }

    private static void MapComments(RouteGroupBuilder group)
    {
        group
            .MapGet(
                "/comments",
                (HttpContext http, string workspace, string? element, SchemaGovernanceService governance, CancellationToken stop) =>
                    governance.CommentsAsync(http.Actor(), workspace, element, stop)
            )
            .WithSummary("Comments on types");
        group
            .MapPost(
                "/comments",
                async (HttpContext http, string workspace, NewComment body, SchemaGovernanceService governance, CancellationToken stop) =>
                    ApiEndpoints.Made(await governance.CommentAsync(http.Actor(), workspace, body.Kind, body.Element, body.Text, stop))
            )
            .WithSummary("Comment on a type");
        group
            .MapPost(
                "/comments/{id:guid}/resolve",
                async (
                    HttpContext http,
                    string workspace,
                    Guid id,
                    bool? reopen,
                    SchemaGovernanceService governance,
                    CancellationToken stop
                ) =>
                {
                    await governance.ResolveAsync(http.Actor(), workspace, id, reopen != true, stop);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Settle a comment, or open it again");
    }

    // Edits are polymorphic and may hold a whole schema: read with the schema's own options, whatever the order of members.
    private static async Task<T> BodyAsync<T>(HttpContext http, CancellationToken stop)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(
                    await ApiEndpoints.BytesAsync(http, SchemaExchangeService.LargestFile, stop),
                    SchemaJson.Options
                ) ?? throw new ProblemException(SchemaProblems.EditIllegal, "");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            throw new ProblemException(SchemaProblems.EditIllegal, "");
        }
    }

    internal sealed record KeyedAction(Guid Key);

    internal sealed record SchemaNote(string Note);

    internal sealed record SchemaReview(bool Approve, string Note);

    internal sealed record NewComment(ElementKind Kind, string Element, string Text);
}
