using System.CommandLine;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Model;
using Portal.Domain;
using Portal.Domain.Extraction;
using Portal.Learning;
using Portal.Services;

namespace Portal.Commands;

/// <summary>Verbs that move a workspace along the loop.</summary>
internal static class WorkCommands
{
    public static Command Import()
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
        var command = new Command("import", "Import documents") { files, corpus, text, title, encoding, perLine, faq, question, answer, create };
        command.SetAction((parsed, stop) => CommandContext.RunAsync(parsed, async context =>
        {
            await EnsureAsync(context, parsed.GetValue(create));
            var total = new ImportResult(0, 0, 0, []);
            foreach (var file in parsed.GetValue(files)!)
            {
                var id = await UploadAsync(context, file);
                var preview = await context.Get<ImportService>().PreviewAsync(context.Actor, context.Workspace, id, parsed.GetValue(encoding), context.Stop);
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
                var job = await context.RunJobAsync(await context.Get<ImportService>().StartAsync(context.Actor, context.Workspace, id, mapping, context.Stop));
                var result = JsonSerializer.Deserialize<ImportResult>(job.Result!)!;
                total = new ImportResult(total.Imported + result.Imported, total.Duplicates + result.Duplicates, total.Rejected + result.Rejected, [.. total.RejectedSamples, .. result.RejectedSamples]);
            }

            context.Write(total, r => $"imported {r.Imported}, duplicates {r.Duplicates}, rejected {r.Rejected}");
            return 0;
        }, stop));
        return command;
    }

    public static Command Suggest()
    {
        var engine = new Option<string>("--engine") { Description = "dictionary, tagger, relations, ensemble, or llm:CONNECTION", DefaultValueFactory = _ => DictionaryExtractor.Name };
        var changed = new Option<bool>("--changed") { Description = "Only in documents that the engine has not gone through as it is now; of a changed schema only the types that changed" };
        var command = new Command("suggest", "Suggest in documents that are not done") { engine, changed };
        command.SetAction((parsed, stop) => CommandContext.RunAsync(parsed, async context =>
        {
            var job = await context.RunJobAsync(await context.Get<SuggestionService>().StartAsync(context.Actor, context.Workspace, parsed.GetValue(engine)!, null, null, context.Stop, parsed.GetValue(changed)));
            context.Write(JsonSerializer.Deserialize<SuggestResult>(job.Result!)!, r => $"{r.Mentions} mentions and {r.Relations} relations in {r.Documents} documents, {r.Unchanged} unchanged, {r.Withdrawn} withdrawn, {r.AutoAccepted} accepted by threshold, {r.Dropped} dropped");
            return 0;
        }, stop));
        return command;
    }

    public static Command Train()
    {
        var engine = new Option<string[]>("--engine") { Description = "tagger, relations; both when it is not said", AllowMultipleArgumentsPerToken = true };
        var command = new Command("train", "Train the engines of a workspace on what its people decided") { engine };
        command.SetAction((parsed, stop) => CommandContext.RunAsync(parsed, async context =>
        {
            var job = await context.RunJobAsync(await context.Get<EngineService>().TrainAsync(context.Actor, context.Workspace, parsed.GetValue(engine) ?? [], context.Stop));
            context.Write(JsonSerializer.Deserialize<TrainResult>(job.Result!)!, r => r.Models.Count == 0 ? $"nothing to learn from in {r.Documents} documents" : string.Join('\n', r.Models.Select(m =>
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{m.Engine} version {m.Number}, learned from {r.Documents} documents: F1 {(m.F1 is { } f1 ? $"{f1 * 100:0.00} in cross-validation" : "not measured (one document)")}{(m.IsActive ? ", in use" : "")}"))));
            return 0;
        }, stop));
        return command;
    }

    public static Command Approve()
    {
        var all = new Option<bool>("--all") { Description = "Approve every triple that waits" };
        var relation = new Option<string?>("--relation") { Description = "Only this relation" };
        var command = new Command("approve", "List the triples that wait, or approve them") { all, relation };
        command.SetAction((parsed, stop) => CommandContext.RunAsync(parsed, async context =>
        {
            var review = context.Get<ReviewService>();
            var approved = 0;
            var waiting = await review.QueueAsync(context.Actor, context.Workspace, TripleState.Pending, parsed.GetValue(relation), null, new PageRequest(1, 200), context.Stop);
            while (parsed.GetValue(all) && waiting.Items.Count > 0)
            {
                approved += await review.DecideAsync(context.Actor, context.Workspace, Guid.CreateVersion7(), [.. waiting.Items.Select(t => t.Id)], TripleState.Approved, context.Stop);
                waiting = await review.QueueAsync(context.Actor, context.Workspace, TripleState.Pending, parsed.GetValue(relation), null, new PageRequest(1, 200), context.Stop);
            }

            await context.Get<Jobs.JobRunner>().RunAllAsync([GraphPushJob.JobKind], context.Stop);
            context.Write(new { approved, waiting = waiting.Total, triples = waiting.Items.Select(t => new { t.Id, head = t.Head.Name, t.Relation, tail = t.Tail?.Name ?? t.Value }) },
                r => $"approved {r.approved}, waiting {r.waiting}\n" + string.Join('\n', r.triples.Select(t => $"{t.head} | {t.Relation} | {t.tail}")));
            return 0;
        }, stop));
        return command;
    }

    public static Command Graph()
    {
        var file = new Argument<string>("file") { Description = "Tab separated head, relation, tail, head type, tail type; also gzipped" };
        var create = new Option<bool>("--create") { Description = "Make the workspace when there is none" };
        var import = new Command("import", "Import a file of triples into the graph; importing is approving") { file, create };
        import.SetAction((parsed, stop) => CommandContext.RunAsync(parsed, async context =>
        {
            await EnsureAsync(context, parsed.GetValue(create));
            var id = await UploadAsync(context, parsed.GetValue(file)!);
            var job = await context.RunJobAsync(await context.Get<ImportService>().StartTriplesAsync(context.Actor, context.Workspace, id, context.Stop));
            context.Write(JsonSerializer.Deserialize<TripleImportResult>(job.Result!, JsonSerializerOptions.Web)!, r => $"{r.Triples} triples: {r.Nodes} nodes, {r.Edges} edges, {r.Rejected} rejected, {r.Seconds} s");
            return 0;
        }, stop));
        return new Command("graph", "The graph") { import };
    }

    public static Command Export()
    {
        var kind = new Argument<string>("kind") { Description = string.Join(", ", ExportService.Kinds) };
        var output = new Option<string?>("--out") { Description = "The file; standard output when not given" };
        var command = new Command("export", "Export the workspace's work") { kind, output };
        command.SetAction((parsed, stop) => CommandContext.RunAsync(parsed, async context =>
        {
            var lines = 0;
            await using var writer = parsed.GetValue(output) is { } path ? new StreamWriter(path) : null;
            await foreach (var line in context.Get<ExportService>().ExportAsync(context.Actor, context.Workspace, parsed.GetValue(kind)!, context.Stop))
            {
                lines++;
                await (writer ?? Console.Out).WriteLineAsync(line);
            }

            if (writer is not null)
                context.Write(new { file = parsed.GetValue(output), lines }, r => $"{r.lines} lines");
            return 0;
        }, stop));
        return command;
    }

    // A workspace that is not there is made on request only: a mistyped name must not fill a new one.
    internal static async Task EnsureAsync(CommandContext context, bool create)
    {
        if (!create)
            return;
        await using var db = await context.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(context.Stop);
        if (!await db.Workspaces.AnyAsync(w => w.Slug == context.Workspace, context.Stop))
            await context.Get<WorkspaceService>().CreateAsync(context.Actor, context.Workspace, context.Workspace, "zh", context.Stop);
    }

    private static async Task<Guid> UploadAsync(CommandContext context, string file)
    {
        if (!File.Exists(file))
            throw new ProblemException("file.unknown", "file", file);
        await using var stream = File.OpenRead(file);
        return await context.Get<ImportService>().UploadAsync(context.Actor, context.Workspace, Path.GetFileName(file), stream, context.Stop);
    }
}
