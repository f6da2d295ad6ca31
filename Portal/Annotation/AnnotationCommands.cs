using System.CommandLine;
using Portal.Annotation.Exchange;
using Portal.Commands;
using Portal.Domain;
using Portal.Domain.Annotation.Exchange;
using Portal.Domain.Corpora;
using Portal.Workspaces;

namespace Portal.Annotation;

/// <summary>Verbs on annotated texts in the formats of other tools.</summary>
internal static class AnnotationCommands
{
    private const string Sheet = "xlsx";

    private static string Names => string.Join(", ", AnnotationFormats.All.Select(f => f.Name).Append(Sheet + " (a sheet to decide in)"));

    public static Command Annotations(CommandRunner runner) =>
        new("annotations", "Annotated texts: import, export") { Import(runner), Export(runner) };

    private static Command Import(CommandRunner runner)
    {
        var file = new Argument<string>("file") { Description = "A file, a zip of files, or a folder (brat)" };
        var format = new Option<string>("--format") { Description = Names, Required = true };
        var corpus = new Option<string>("--corpus") { Description = "The corpus", DefaultValueFactory = _ => "default" };
        var addTypes = new Option<bool>("--add-types")
        {
            Description = "Add unknown types to the schema's draft instead of rejecting what has them",
        };
        var command = new Command("import", "Read annotated texts; a workspace that is not there is made, a repeat changes nothing")
        {
            file,
            format,
            corpus,
            addTypes,
        };
        command.SetAction(
            (parsed, stop) =>
                runner.RunAsync(
                    parsed,
                    async context =>
                    {
                        await WorkspaceCommands.EnsureAsync(context, create: true);
                        var path = parsed.GetValue(file)!;
                        if (!File.Exists(path) && !Directory.Exists(path))
                            throw new ProblemException(CorporaProblems.FileUnknown, "file", path);
                        if (parsed.GetValue(format) == Sheet)
                            return Said(
                                context,
                                await context
                                    .Get<AnnotationReviewService>()
                                    .ImportAsync(
                                        context.Actor,
                                        context.Workspace,
                                        await File.ReadAllBytesAsync(path, context.Stop),
                                        context.Stop
                                    )
                            );
                        string[] paths = Directory.Exists(path) ? [.. Directory.GetFiles(path).Order(StringComparer.Ordinal)] : [path];
                        var files = new List<AnnotationFile>();
                        foreach (var one in paths)
                            files.AddRange(AnnotationFiles.Open(one, await File.ReadAllBytesAsync(one, context.Stop)));
                        var result = await context
                            .Get<AnnotationExchangeService>()
                            .ImportAsync(
                                context.Actor,
                                context.Workspace,
                                parsed.GetValue(corpus)!,
                                files,
                                parsed.GetValue(format)!,
                                parsed.GetValue(addTypes),
                                context.Stop
                            );
                        return Said(context, result);
                    },
                    stop
                )
        );
        return command;
    }

    private static int Said(CommandContext context, AnnotationImportResult result)
    {
        context.Write(
            result,
            r =>
                string.Join(
                    '\n',
                    r.Rejected.Select(x => $"{x.Where}: {x.Message}")
                        .Append($"{r.Documents} documents, {r.Mentions} mentions, {r.Relations} relations, {r.Rejected.Count} rejected")
                )
        );
        return 0;
    }

    private static Command Export(CommandRunner runner)
    {
        var format = new Option<string>("--format") { Description = Names, Required = true };
        var corpus = new Option<string?>("--corpus") { Description = "The corpus; all when not given" };
        var names = new Option<string>("--names") { Description = "How types are written: id, zh or en", DefaultValueFactory = _ => "id" };
        var output = new Option<string>("--out") { Description = "The file; a zip when the format has several", Required = true };
        var command = new Command("export", "Write annotated texts; says what the format cannot hold") { format, corpus, names, output };
        command.SetAction(
            (parsed, stop) =>
                runner.RunAsync(
                    parsed,
                    async context =>
                    {
                        var export =
                            parsed.GetValue(format) == Sheet
                                ? await context
                                    .Get<AnnotationReviewService>()
                                    .ExportAsync(context.Actor, context.Workspace, parsed.GetValue(corpus), context.Stop)
                                : await context
                                    .Get<AnnotationExportService>()
                                    .ExportAsync(
                                        context.Actor,
                                        context.Workspace,
                                        parsed.GetValue(corpus),
                                        parsed.GetValue(format)!,
                                        parsed.GetValue(names)!,
                                        context.Stop
                                    );
                        await File.WriteAllBytesAsync(parsed.GetValue(output)!, export.Content, context.Stop);
                        context.Write(
                            new
                            {
                                file = parsed.GetValue(output),
                                bytes = export.Content.Length,
                                export.Documents,
                                export.Mentions,
                                export.Relations,
                                export.CannotHold,
                            },
                            r =>
                                $"{r.file}: {r.Documents} documents, {r.Mentions} mentions, {r.Relations} relations"
                                + (r.CannotHold.Count > 0 ? $"; not held: {string.Join(", ", r.CannotHold)}" : "")
                        );
                        return 0;
                    },
                    stop
                )
        );
        return command;
    }
}
