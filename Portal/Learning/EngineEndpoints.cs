using Portal.Api;
using Portal.Domain.Learning.Prompting;
using Portal.Domain.Learning.Selection;
using Portal.Learning.Prompting;

namespace Portal.Learning;

internal static class EngineEndpoints
{
    public static void MapEngines(this RouteGroupBuilder workspace)
    {
        workspace
            .MapGet(
                "/documents/{id:guid}/annotations/{annotation:guid}/why",
                async (
                    HttpContext http,
                    string workspace,
                    Guid id,
                    Guid annotation,
                    SuggestionReasonService reasons,
                    CancellationToken stop
                ) => ApiEndpoints.OrNotFound(await reasons.WhyAsync(http.Actor(), workspace, id, annotation, stop))
            )
            .WithTags("Annotations")
            .WithSummary("Which engines suggest it, and what they go by");
        workspace
            .MapPost(
                "/suggestions",
                async (HttpContext http, string workspace, SuggestionRequest body, SuggestionService suggestions, CancellationToken stop) =>
                    ApiEndpoints.Started(
                        await suggestions.StartAsync(
                            http.Actor(),
                            workspace,
                            body.Engine,
                            body.Corpus,
                            body.Document,
                            stop,
                            body.OnlyChanged
                        )
                    )
            )
            .WithTags("Corpora")
            .WithSummary("Suggest: engine dictionary, tagger, relations, ensemble, or llm:{connection}");
        var group = workspace.MapGroup("/engines").WithTags("Engines");
        group
            .MapGet(
                "",
                (HttpContext http, string workspace, EngineService engines, CancellationToken stop) =>
                    engines.ListAsync(http.Actor(), workspace, stop)
            )
            .WithSummary("The engines, with the model card of what is in use");
        group
            .MapPost(
                "/train",
                async (HttpContext http, string workspace, Training body, EngineService engines, CancellationToken stop) =>
                    ApiEndpoints.Started(await engines.TrainAsync(http.Actor(), workspace, body.Engines ?? [], stop))
            )
            .WithSummary("Train on what people have decided");
        group
            .MapGet(
                "/models",
                (HttpContext http, string workspace, string? engine, EngineService engines, CancellationToken stop) =>
                    engines.ModelsAsync(http.Actor(), workspace, engine, stop)
            )
            .WithSummary("The trained versions, the newest first");
        group
            .MapGet(
                "/models/{id:guid}",
                async (HttpContext http, string workspace, Guid id, EngineService engines, CancellationToken stop) =>
                    ApiEndpoints.OrNotFound(await engines.GetAsync(http.Actor(), workspace, id, stop))
            )
            .WithSummary("A version with its cross-validation");
        group
            .MapGet(
                "/models/{id:guid}/file",
                async (HttpContext http, string workspace, Guid id, EngineService engines, CancellationToken stop) =>
                    await engines.ExportAsync(http.Actor(), workspace, id, stop) is var (file, name)
                        ? Results.File(file, "application/octet-stream", name)
                        : ApiEndpoints.NotFound()
            )
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream")
            .WithSummary("The file of a version");
        group
            .MapPost(
                "/models/{id:guid}/activate",
                async (HttpContext http, string workspace, Guid id, EngineService engines, CancellationToken stop) =>
                {
                    await engines.ActivateAsync(http.Actor(), workspace, id, stop);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Put a version to use");
        group
            .MapDelete(
                "/models/{id:guid}",
                async (HttpContext http, string workspace, Guid id, EngineService engines, CancellationToken stop) =>
                {
                    await engines.RemoveAsync(http.Actor(), workspace, id, stop);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Remove a version that is not in use");
        group
            .MapPost(
                "/{engine}/deactivate",
                async (HttpContext http, string workspace, string engine, EngineService engines, CancellationToken stop) =>
                {
                    await engines.DeactivateAsync(http.Actor(), workspace, engine, stop);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Take an engine out of use");
        group
            .MapPost(
                "/{engine}/release",
                async (HttpContext http, string workspace, string engine, EngineService engines, CancellationToken stop) =>
                {
                    await engines.ReleaseAsync(http.Actor(), workspace, engine, stop);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Let newer versions take over by themselves again");
        group
            .MapGet(
                "/compare",
                (
                    HttpContext http,
                    string workspace,
                    Guid document,
                    Guid first,
                    Guid second,
                    EngineService engines,
                    CancellationToken stop
                ) => engines.CompareAsync(http.Actor(), workspace, document, first, second, stop)
            )
            .WithSummary("What two versions of the tagger find in a document");
        group
            .MapGet(
                "/settings",
                (HttpContext http, string workspace, EngineService engines, CancellationToken stop) =>
                    engines.SettingsAsync(http.Actor(), workspace, stop)
            )
            .WithSummary("How the workspace learns and suggests");
        group
            .MapPut(
                "/settings",
                async (HttpContext http, string workspace, LearningSettings body, EngineService engines, CancellationToken stop) =>
                {
                    await engines.SetSettingsAsync(http.Actor(), workspace, body, stop);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Say how the workspace learns and suggests");
        group
            .MapGet(
                "/prompts",
                (HttpContext http, string workspace, PromptService prompts, CancellationToken stop) =>
                    prompts.ListAsync(http.Actor(), workspace, stop)
            )
            .WithSummary("The versions of the extraction prompt, the newest first");
        group
            .MapPost(
                "/prompts",
                async (HttpContext http, string workspace, NewPrompt body, PromptService prompts, CancellationToken stop) =>
                    new { number = await prompts.SaveAsync(http.Actor(), workspace, body.Template, body.Note ?? "", body.Activate, stop) }
            )
            .WithSummary("Keep a new version of the prompt");
        group
            .MapPost(
                "/prompts/{number:int}/activate",
                async (HttpContext http, string workspace, int number, PromptService prompts, CancellationToken stop) =>
                {
                    await prompts.ActivateAsync(http.Actor(), workspace, number, stop);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Ask models with a version; 0 for what every workspace begins with");
        group
            .MapPost(
                "/prompts/try",
                (HttpContext http, string workspace, Trial body, PromptService prompts, CancellationToken stop) =>
                    prompts.TryAsync(http.Actor(), workspace, body.Connection, body.Document, body.Template, stop)
            )
            .WithSummary("Ask a model about a document with a prompt; nothing is suggested");
        group
            .MapGet(
                "/usage",
                (HttpContext http, string workspace, PromptService prompts, CancellationToken stop) =>
                    prompts.UsageAsync(http.Actor(), workspace, stop)
            )
            .WithSummary("Requests, tokens and cost of the last thirty days, by model");
        group
            .MapGet(
                "/next",
                (
                    HttpContext http,
                    string workspace,
                    Guid? corpus,
                    QueryStrategy? strategy,
                    int? count,
                    SelectionService selection,
                    CancellationToken stop
                ) =>
                    selection.RankAsync(
                        http.Actor(),
                        workspace,
                        corpus,
                        strategy ?? QueryStrategy.Hybrid,
                        ApiEndpoints.Number(count, 20, 500, "count"),
                        stop
                    )
            )
            .WithSummary("Which documents to label next, the most useful first");
        group
            .MapGet(
                "/honesty",
                (
                    HttpContext http,
                    string workspace,
                    string? engine,
                    string? type,
                    double? target,
                    HonestyService honesty,
                    CancellationToken stop
                ) => honesty.ReportAsync(http.Actor(), workspace, engine, type, target ?? 0.95, stop)
            )
            .WithSummary("How far suggestions may be trusted");
        group
            .MapPost(
                "/accept/preview",
                (HttpContext http, string workspace, AcceptAbove body, HonestyService honesty, CancellationToken stop) =>
                    honesty.PreviewAsync(http.Actor(), workspace, body with { Types = body.Types ?? [] }, stop)
            )
            .WithSummary("How much would be accepted above a threshold");
        group
            .MapPost(
                "/accept",
                (HttpContext http, string workspace, KeyedAcceptance body, HonestyService honesty, CancellationToken stop) =>
                    honesty.AcceptAsync(
                        http.Actor(),
                        workspace,
                        new AcceptAbove(body.Threshold, body.Types ?? [], body.Corpus, body.Document),
                        body.Key,
                        stop
                    )
            )
            .WithSummary("Accept mentions above a threshold, undone by its key");
        group
            .MapPost(
                "/accept/{group:guid}/undo",
                async (HttpContext http, string workspace, Guid group, HonestyService honesty, CancellationToken stop) =>
                    new { mentions = await honesty.UndoAsync(http.Actor(), workspace, group, stop) }
            )
            .WithSummary("Take automatic acceptances back");
    }

    internal sealed record NewPrompt(PromptTemplate Template, string? Note = null, bool Activate = false);

    internal sealed record Trial(Guid Connection, Guid Document, PromptTemplate Template);

    internal sealed record Training(IReadOnlyList<string>? Engines = null);

    internal sealed record KeyedAcceptance(
        Guid Key,
        double Threshold,
        IReadOnlyList<string>? Types = null,
        Guid? Corpus = null,
        Guid? Document = null
    );

    internal sealed record SuggestionRequest(string Engine, Guid? Corpus = null, Guid? Document = null, bool OnlyChanged = false);
}
