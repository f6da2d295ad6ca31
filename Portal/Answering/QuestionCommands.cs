using System.CommandLine;
using System.Text.Json;
using Portal.Commands;
using Portal.Domain;
using Portal.Domain.Answering.Judging;
using Portal.Domain.Corpora;
using Portal.Learning;
using Portal.Platform;

namespace Portal.Answering;

/// <summary>Verbs that put questions.</summary>
internal static class QuestionCommands
{
    public static Command Ask(CommandRunner runner)
    {
        var question = new Argument<string?>("question") { Arity = ArgumentArity.ZeroOrOne, Description = "The question" };
        var questions = new Option<FileInfo?>("--questions")
        {
            Description = "A file with one question a line; one answer a line comes back",
        };
        var command = new Command("ask", "Answer a question from the graph") { question, questions };
        command.SetAction(
            (parsed, stop) =>
                runner.RunAsync(
                    parsed,
                    async context =>
                    {
                        var ask = context.Get<AskService>();
                        if (parsed.GetValue(questions) is { } file)
                        {
                            if (!file.Exists)
                                throw new ProblemException(CorporaProblems.FileUnknown, "questions", file.FullName);
                            foreach (
                                var line in (await File.ReadAllLinesAsync(file.FullName, context.Stop)).Where(l =>
                                    !string.IsNullOrWhiteSpace(l)
                                )
                            )
                                context.Write(
                                    AskResult.Of(await ask.AskAsync(context.Actor, context.Workspace, line, context.Stop)),
                                    Human
                                );
                            return 0;
                        }

                        context.Write(
                            AskResult.Of(
                                await ask.AskAsync(context.Actor, context.Workspace, parsed.GetValue(question) ?? "", context.Stop)
                            ),
                            Human
                        );
                        return 0;
                    },
                    stop
                )
        );
        return command;
    }

    public static Command Evaluate(CommandRunner runner)
    {
        var file = new Option<FileInfo?>("--file") { Description = "Questions as JSON lines: id, question, language, category, expected" };
        var questions = new Command("questions", "Ask every question of the workspace's set and score the answers") { file };
        questions.SetAction(
            (parsed, stop) =>
                runner.RunAsync(
                    parsed,
                    async context =>
                    {
                        IReadOnlyList<GoldQuestion>? set = null;
                        if (parsed.GetValue(file) is { } given)
                            set =
                            [
                                .. (await File.ReadAllLinesAsync(given.FullName, context.Stop))
                                    .Where(l => l.Length > 0)
                                    .Select(l => JsonSerializer.Deserialize<GoldQuestion>(l, PortalJson.Options)!),
                            ];
                        var result = await context
                            .Get<EvaluationService>()
                            .EvaluateAsync(context.Actor, context.Workspace, set, context.Stop);
                        context.Write(
                            result,
                            r =>
                                $"total {r.Total}, exact {r.Exact}, wrong {r.Wrong}, unanswered {r.Unanswered}, false answers "
                                + $"{r.FalseAnswers}"
                        );
                        return 0;
                    },
                    stop
                )
        );
        return new Command("evaluate", "Measure") { questions, EvaluationCommands.Tagger(), EvaluationCommands.Relations() };
    }

    private static string Human(AskResult answer)
    {
        var lines = new List<string> { answer.Answer };
        lines.AddRange(
            answer
                .Rows.SelectMany(r => r.Evidence)
                .Where(e => e.Sentence.Length > 0)
                .Take(5)
                .Select(e => $"  “{e.Sentence}” — {e.Document}")
        );
        return string.Join('\n', lines);
    }
}
