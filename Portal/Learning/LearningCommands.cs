using System.CommandLine;
using System.Text.Json;
using Portal.Commands;
using Portal.Domain.Learning;

namespace Portal.Learning;

/// <summary>Verbs of the engines: training and suggesting.</summary>
internal static class LearningCommands
{
    public static Command Suggest(CommandRunner runner)
    {
        var engine = new Option<string>("--engine")
        {
            Description = "dictionary, tagger, relations, ensemble, or llm:CONNECTION",
            DefaultValueFactory = _ => DictionaryExtractor.Name,
        };
        var changed = new Option<bool>("--changed")
        {
            Description =
                "Only in documents that the engine has not gone through as it is now; of a changed schema only the types that changed",
        };
        var command = new Command("suggest", "Suggest in documents that are not done") { engine, changed };
        command.SetAction(
            (parsed, stop) =>
                runner.RunAsync(
                    parsed,
                    async context =>
                    {
                        var job = await context.RunJobAsync(
                            await context
                                .Get<SuggestionService>()
                                .StartAsync(
                                    context.Actor,
                                    context.Workspace,
                                    parsed.GetValue(engine)!,
                                    null,
                                    null,
                                    context.Stop,
                                    parsed.GetValue(changed)
                                )
                        );
                        context.Write(
                            JsonSerializer.Deserialize<SuggestResult>(job.Result!)!,
                            r =>
                                $"{r.Mentions} mentions and {r.Relations} relations in {r.Documents} documents, {r.Unchanged} unchanged, "
                                + $"{r.Withdrawn} withdrawn, {r.AutoAccepted} accepted by threshold, {r.Dropped} dropped"
                        );
                        return 0;
                    },
                    stop
                )
        );
        return command;
    }

    public static Command Train(CommandRunner runner)
    {
        var engine = new Option<string[]>("--engine")
        {
            Description = "tagger, relations; both when it is not said",
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("train", "Train the engines of a workspace on what its people decided") { engine };
        command.SetAction(
            (parsed, stop) =>
                runner.RunAsync(
                    parsed,
                    async context =>
                    {
                        var job = await context.RunJobAsync(
                            await context
                                .Get<EngineService>()
                                .TrainAsync(context.Actor, context.Workspace, parsed.GetValue(engine) ?? [], context.Stop)
                        );
                        context.Write(
                            JsonSerializer.Deserialize<TrainResult>(job.Result!)!,
                            r =>
                                r.Models.Count == 0
                                    ? $"nothing to learn from in {r.Documents} documents"
                                    : string.Join(
                                        '\n',
                                        r.Models.Select(m =>
                                            string.Create(
                                                System.Globalization.CultureInfo.InvariantCulture,
                                                $"{m.Engine} version {m.Number}, learned from {r.Documents} documents: F1 "
                                                    + $"{Measured(m.F1)}{(m.IsActive ? ", in use" : "")}"
                                            )
                                        )
                                    )
                        );
                        return 0;
                    },
                    stop
                )
        );
        return command;
    }

    private static string Measured(double? f1) =>
        f1 is { } known
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{known * 100:0.00} in cross-validation")
            : "not measured (one document)";
}
