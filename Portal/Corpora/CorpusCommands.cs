using System.CommandLine;
using System.Text.Json;
using Portal.Commands;
using Portal.Domain;
using Portal.Domain.Corpora;
using Portal.Workspaces;

namespace Portal.Corpora;

/// <summary>Verbs about documents.</summary>
internal static class CorpusCommands
{
    public static Command Import(CommandRunner runner)
    {
        var files = new Argument<string[]>("files") { Description = "Files: txt md csv tsv json jsonl xlsx docx pdf html" };
        var corpus = new Option<string>("--corpus") { Description = "The corpus", DefaultValueFactory = _ => "default" };
        var text = new Option<string[]>("--text") { Description = "Columns that make the text", AllowMultipleArgumentsPerToken = true };
        var title = new Option<string?>("--title") { Description = "The column that is the title" };
        var encoding = new Option<string?>("--encoding") { Description = "The encoding, when it is told wrongly" };
        var perLine = new Option<bool>("--per-line") { Description = "Make each line of a text a document" };
        var faq = new Option<bool>("--faq") { Description = "Import questions with answers" };
        var question = new Option<string?>("--question") { Description = "The column that is the question" };
        var answer = new Option<string?>("--answer") { Description = "The column that is the answer" };
        var create = new Option<bool>("--create") { Description = "Make the workspace when there is none" };
        var command = new Command("import", "Import documents")
        {
            files,
            corpus,
            text,
            title,
            encoding,
            perLine,
            faq,
            question,
            answer,
            create,
        };
        command.SetAction(
            (parsed, stop) =>
                runner.RunAsync(
                    parsed,
                    async context =>
                    {
                        await WorkspaceCommands.EnsureAsync(context, parsed.GetValue(create));
                        var total = new ImportResult(0, 0, 0, []);
                        foreach (var file in parsed.GetValue(files)!)
                        {
                            var id = await UploadAsync(context, file);
                            var preview = await context
                                .Get<ImportService>()
                                .PreviewAsync(context.Actor, context.Workspace, id, parsed.GetValue(encoding), context.Stop);
                            var guess = preview.Suggested ?? new ImportMapping();
                            var mapping = guess with
                            {
                                Target = parsed.GetValue(faq) ? "faq" : "documents",
                                Corpus = parsed.GetValue(corpus)!,
                                Encoding = parsed.GetValue(encoding),
                                TextColumns = parsed.GetValue(text) is { Length: > 0 } columns ? columns : guess.TextColumns,
                                TitleColumn = parsed.GetValue(title) ?? guess.TitleColumn,
                                QuestionColumn = parsed.GetValue(question) ?? guess.QuestionColumn,
                                AnswerColumn = parsed.GetValue(answer) ?? guess.AnswerColumn,
                                OnePerLine = parsed.GetValue(perLine),
                            };
                            var job = await context.RunJobAsync(
                                await context.Get<ImportService>().StartAsync(context.Actor, context.Workspace, id, mapping, context.Stop)
                            );
                            var result = JsonSerializer.Deserialize<ImportResult>(job.Result!)!;
                            total = new ImportResult(
                                total.Imported + result.Imported,
                                total.Duplicates + result.Duplicates,
                                total.Rejected + result.Rejected,
                                [.. total.RejectedSamples, .. result.RejectedSamples]
                            );
                        }

                        context.Write(total, r => $"imported {r.Imported}, duplicates {r.Duplicates}, rejected {r.Rejected}");
                        return 0;
                    },
                    stop
                )
        );
        return command;
    }

    internal static async Task<Guid> UploadAsync(CommandContext context, string file)
    {
        if (!File.Exists(file))
            throw new ProblemException(CorporaProblems.FileUnknown, "file", file);
        await using var stream = File.OpenRead(file);
        return await context
            .Get<ImportService>()
            .UploadAsync(context.Actor, context.Workspace, Path.GetFileName(file), stream, context.Stop);
    }
}
