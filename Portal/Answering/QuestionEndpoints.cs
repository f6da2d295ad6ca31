using Portal.Api;

namespace Portal.Answering;

internal static class QuestionEndpoints
{
    public static void MapQuestions(this RouteGroupBuilder workspace)
    {
        var group = workspace.MapGroup("").WithTags("Questions");
        group
            .MapPost(
                "/ask",
                async (HttpContext http, string workspace, Ask body, AskService ask, CancellationToken stop) =>
                    AskResult.Of(await ask.AskAsync(http.Actor(), workspace, body.Question, stop))
            )
            .WithSummary("Answer a question from the graph");
        group
            .MapGet(
                "/templates",
                (HttpContext http, string workspace, AskService ask, CancellationToken stop) =>
                    ask.TemplatesAsync(http.Actor(), workspace, stop)
            )
            .WithSummary("The templates of the schema");
        group
            .MapGet(
                "/questions",
                (HttpContext http, string workspace, EvaluationService evaluation, CancellationToken stop) =>
                    evaluation.QuestionsAsync(http.Actor(), workspace, stop)
            )
            .WithSummary("Questions with expected answers");
        group
            .MapPost(
                "/questions/evaluate",
                (HttpContext http, string workspace, EvaluationService evaluation, CancellationToken stop) =>
                    evaluation.EvaluateAsync(http.Actor(), workspace, null, stop)
            )
            .WithSummary("Ask and score every question");
        group
            .MapPost(
                "/ask/model",
                (HttpContext http, string workspace, AskModel body, LlmAnswerService answers) =>
                    answers.StreamAsync(
                        http.Actor(),
                        workspace,
                        body.Model,
                        body.Question,
                        body.History ?? [],
                        body.WithFacts,
                        http.RequestAborted
                    )
            )
            .WithSummary("Answer with a model, streamed as a JSON list");
    }

    internal sealed record Ask(string Question);

    internal sealed record AskModel(Guid Model, string Question, bool WithFacts = false, IReadOnlyList<LlmTurn>? History = null);
}
