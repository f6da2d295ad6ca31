using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Portal.Commands;
using Portal.Domain;
using Portal.Domain.Corpora;
using Portal.Domain.Schema;
using Portal.Platform;
using Portal.Schema.Exchange;
using Portal.Schema.Migration;
using Portal.Schema.Publishing;
using Portal.Schema.Starters;
using Portal.Workspaces;

namespace Portal.Schema;

/// <summary>Verbs on a workspace's schema. A workspace that is not there is made.</summary>
internal static class SchemaCommands
{
    public static Command Schema(CommandRunner runner) =>
        new("schema", "The schema: import, export, lint, diff, impact, publish")
        {
            Import(runner),
            Export(runner),
            Lint(runner),
            Diff(runner),
            Impact(runner),
            Publish(runner),
            Revert(runner),
        };

    private static Command Import(CommandRunner runner)
    {
        var file = new Argument<string?>("file")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "The file; not needed with --starter or --graph",
        };
        var format = new Option<string?>("--format")
        {
            Description = string.Join(", ", SchemaFormats.Readable) + "; found out when not given",
        };
        var merge = new Option<bool>("--merge") { Description = "Add to the draft instead of taking its place" };
        var preview = new Option<bool>("--preview") { Description = "Say what would change; change nothing" };
        var starter = new Option<string?>("--starter") { Description = string.Join(", ", SchemaStarters.All.Keys) };
        var graph = new Option<string?>("--graph") { Description = "embedded or neo4j: the schema that the graph shows" };
        var publish = new Option<bool>("--publish") { Description = "Publish the draft afterwards" };
        var command = new Command("import", "Read a schema into the draft") { file, format, merge, preview, starter, graph, publish };
        command.SetAction(
            (parsed, stop) =>
                runner.RunAsync(
                    parsed,
                    async context =>
                    {
                        await WorkspaceCommands.EnsureAsync(context, create: true);
                        var exchange = context.Get<SchemaExchangeService>();
                        var isMerge = parsed.GetValue(merge);
                        if (parsed.GetValue(starter) is { } name)
                            return await TakenAsync(
                                context,
                                await exchange.StartAsync(context.Actor, context.Workspace, name, isMerge, context.Stop),
                                parsed.GetValue(publish)
                            );
                        if (parsed.GetValue(graph) is { } target)
                            return await TakenAsync(
                                context,
                                await exchange.ImportGraphAsync(context.Actor, context.Workspace, target, isMerge, context.Stop),
                                parsed.GetValue(publish)
                            );
                        var path = parsed.GetValue(file);
                        if (path is null || !File.Exists(path))
                            throw new ProblemException(CorporaProblems.FileUnknown, "file", path ?? "");
                        var content = await File.ReadAllBytesAsync(path, context.Stop);
                        if (parsed.GetValue(preview))
                        {
                            var seen = await exchange.PreviewAsync(
                                context.Actor,
                                context.Workspace,
                                content,
                                parsed.GetValue(format),
                                isMerge,
                                context.Stop
                            );
                            context.Write(
                                new
                                {
                                    seen.Format,
                                    seen.EntityTypes,
                                    seen.RelationTypes,
                                    seen.Properties,
                                    seen.NotUnderstood,
                                    differences = seen.Differences.Select(d => d.ToString()),
                                    problems = seen.Problems.Select(Line),
                                },
                                r =>
                                    $"{r.EntityTypes} entity types, {r.RelationTypes} relation types, {r.Properties} properties, "
                                    + $"{r.NotUnderstood.Count} not understood\n"
                                    + string.Join('\n', r.differences)
                            );
                            return 0;
                        }

                        return await TakenAsync(
                            context,
                            await exchange.ImportAsync(
                                context.Actor,
                                context.Workspace,
                                content,
                                parsed.GetValue(format),
                                isMerge,
                                context.Stop
                            ),
                            parsed.GetValue(publish)
                        );
                    },
                    stop
                )
        );
        return command;
    }

    private static Command Export(CommandRunner runner)
    {
        var format = new Option<string>("--format")
        {
            Description = string.Join(", ", SchemaFormats.Writable),
            DefaultValueFactory = _ => "json",
        };
        var version = new Option<string?>("--version") { Description = "A number, draft or published; what is in force when not given" };
        var language = new Option<string>("--language")
        {
            Description = "zh or en, for diagrams and the code book",
            DefaultValueFactory = _ => "zh",
        };
        var output = new Option<string?>("--out") { Description = "The file; standard output when not given" };
        var command = new Command("export", "Write a version of the schema") { format, version, language, output };
        command.SetAction(
            (parsed, stop) =>
                runner.RunAsync(
                    parsed,
                    async context =>
                    {
                        var inLanguage = parsed.GetValue(language)!;
                        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(
                            inLanguage.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? "zh-Hans" : "en"
                        );
                        var file = await context
                            .Get<SchemaExchangeService>()
                            .ExportAsync(
                                context.Actor,
                                context.Workspace,
                                parsed.GetValue(version),
                                parsed.GetValue(format)!,
                                inLanguage,
                                context.Stop
                            );
                        if (parsed.GetValue(output) is { } path)
                        {
                            await File.WriteAllBytesAsync(path, file.Content, context.Stop);
                            context.Write(
                                new
                                {
                                    file = path,
                                    bytes = file.Content.Length,
                                    cannotHold = SchemaFormats.CannotHold(parsed.GetValue(format)!),
                                },
                                r => $"{r.file}: {r.bytes} bytes"
                            );
                        }
                        else
                        {
                            await using var standard = Console.OpenStandardOutput();
                            await standard.WriteAsync(file.Content, context.Stop);
                        }

                        return 0;
                    },
                    stop
                )
        );
        return command;
    }

    private static Command Lint(CommandRunner runner)
    {
        var version = new Option<string>("--version") { Description = "A number, draft or published", DefaultValueFactory = _ => "draft" };
        var command = new Command("lint", "Check the schema; exits with 1 when an error would block publishing") { version };
        command.SetAction(
            (parsed, stop) =>
                runner.RunAsync(
                    parsed,
                    async context =>
                    {
                        var view = await context
                            .Get<SchemaService>()
                            .VersionAsync(context.Actor, context.Workspace, parsed.GetValue(version)!, context.Stop);
                        var (mentions, documents) = await context
                            .Get<SchemaExchangeService>()
                            .UseAsync(context.Actor, context.Workspace, context.Stop);
                        var problems = SchemaRules
                            .Check(view.Schema)
                            .Concat(SchemaRules.CheckUse(view.Schema, mentions, documents))
                            .ToList();
                        var errors = problems.Count(p => p.Severity == ProblemSeverity.Error);
                        context.Write(
                            new
                            {
                                errors,
                                warnings = problems.Count(p => p.Severity == ProblemSeverity.Warning),
                                hints = problems.Count(p => p.Severity == ProblemSeverity.Hint),
                                problems = problems.Select(p => new
                                {
                                    p.Severity,
                                    p.Code,
                                    p.Field,
                                    message = ProblemSentences.Of(p),
                                    fixes = SchemaFix.For(view.Schema, p).Select(f => f.Code),
                                }),
                            },
                            r =>
                                string.Join(
                                    '\n',
                                    r.problems.Select(p => $"{p.Severity}: {p.message} [{p.Code}]")
                                        .Append($"{r.errors} errors, {r.warnings} warnings, {r.hints} hints")
                                )
                        );
                        return errors > 0 ? 1 : 0;
                    },
                    stop
                )
        );
        return command;
    }

    private static Command Diff(CommandRunner runner)
    {
        var from = new Argument<string>("from") { Description = "A number, draft or published", DefaultValueFactory = _ => "published" };
        var to = new Argument<string>("to") { Description = "A number, draft or published", DefaultValueFactory = _ => "draft" };
        var command = new Command("diff", "What differs between two versions") { from, to };
        command.SetAction(
            (parsed, stop) =>
                runner.RunAsync(
                    parsed,
                    async context =>
                    {
                        var differences = await context
                            .Get<SchemaGovernanceService>()
                            .DiffAsync(context.Actor, context.Workspace, parsed.GetValue(from)!, parsed.GetValue(to)!, context.Stop);
                        context.Write(new { differences }, r => string.Join('\n', r.differences));
                        return 0;
                    },
                    stop
                )
        );
        return command;
    }

    private static Command Impact(CommandRunner runner)
    {
        var file = new Argument<string?>("change")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description =
                "A file with a change as JSON, such as {\"kind\":\"renameEntity\",\"from\":\"A\",\"to\":\"B\"}; the whole draft when "
                + "not given",
        };
        var command = new Command("impact", "What a change, or publishing the draft, would do to the work; changes nothing") { file };
        command.SetAction(
            (parsed, stop) =>
                runner.RunAsync(
                    parsed,
                    async context =>
                    {
                        var service = context.Get<SchemaImpactService>();
                        SchemaImpact impact;
                        if (parsed.GetValue(file) is { } path)
                        {
                            if (!File.Exists(path))
                                throw new ProblemException(CorporaProblems.FileUnknown, "change", path);
                            impact = await service.OfChangeAsync(
                                context.Actor,
                                context.Workspace,
                                ReadChange(await File.ReadAllTextAsync(path, context.Stop)),
                                context.Stop
                            );
                        }
                        else
                        {
                            impact = await service.OfDraftAsync(context.Actor, context.Workspace, context.Stop);
                        }

                        context.Write(
                            impact,
                            i =>
                                string.Join(
                                    '\n',
                                    typeof(SchemaMigrationResult)
                                        .GetProperties()
                                        .Where(p => p.PropertyType == typeof(int))
                                        .Select(p => $"{p.Name}: {p.GetValue(i.Work)}")
                                        .Concat([$"Templates: {i.Templates}", $"GraphNodes: {i.GraphNodes}", $"GraphEdges: {i.GraphEdges}"])
                                        .Concat(i.Samples.Select(s => $"  {s.Before} [{s.StateBefore}]  ⇒  {s.After} [{s.StateAfter}]"))
                                        .Append($"shown {i.Samples.Count} of {i.SampledOf}")
                                )
                        );
                        return 0;
                    },
                    stop
                )
        );
        return command;
    }

    private static Command Publish(CommandRunner runner)
    {
        var note = new Option<string>("--note") { Description = "What is new", DefaultValueFactory = _ => "" };
        var command = new Command("publish", "Publish the draft and take the work along") { note };
        command.SetAction(
            (parsed, stop) => runner.RunAsync(parsed, async context => await PublishedAsync(context, parsed.GetValue(note)!), stop)
        );
        return command;
    }

    private static Command Revert(CommandRunner runner)
    {
        var command = new Command("revert", "Take the newest publication back, with all that it did to the work");
        command.SetAction(
            (parsed, stop) =>
                runner.RunAsync(
                    parsed,
                    async context =>
                    {
                        var job = await context.RunJobAsync(
                            await context.Get<SchemaGovernanceService>().StartRevertAsync(context.Actor, context.Workspace, context.Stop)
                        );
                        context.Write(
                            JsonSerializer.Deserialize<SchemaPublishResult>(job.Result!, JsonSerializerOptions.Web)!,
                            r => $"version {r.Number}: {r.Restored} rows restored, {r.Kept} kept as changed since"
                        );
                        return 0;
                    },
                    stop
                )
        );
        return command;
    }

    private static SchemaChange ReadChange(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<SchemaChange>(json, SchemaJson.Options)
                ?? throw new ProblemException(SchemaProblems.EditIllegal, "change");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new ProblemException(SchemaProblems.EditIllegal, "change");
        }
    }

    private static async Task<int> TakenAsync(CommandContext context, SchemaImportResult result, bool publish)
    {
        if (publish)
            await PublishAsync(context, "");
        context.Write(
            new
            {
                result.EntityTypes,
                result.RelationTypes,
                result.Properties,
                result.NotUnderstood,
                result.Format,
            },
            r =>
                $"{r.EntityTypes} entity types, {r.RelationTypes} relation types, {r.Properties} properties"
                + string.Concat(r.NotUnderstood.Select(n => $"\nnot understood: {n.Where}: {n.What}"))
        );
        return 0;
    }

    private static async Task<int> PublishedAsync(CommandContext context, string note)
    {
        context.Write(await PublishAsync(context, note), r => $"version {r.Number} is published");
        return 0;
    }

    private static async Task<SchemaPublishResult> PublishAsync(CommandContext context, string note)
    {
        var draft = await context.Get<SchemaService>().DraftAsync(context.Actor, context.Workspace, context.Stop);
        var job = await context.RunJobAsync(
            await context
                .Get<SchemaGovernanceService>()
                .StartPublishAsync(context.Actor, context.Workspace, draft.Version, note, context.Stop)
        );
        return JsonSerializer.Deserialize<SchemaPublishResult>(job.Result!, JsonSerializerOptions.Web)!;
    }

    private static string Line(Problem problem) => $"{problem.Severity}: {ProblemSentences.Of(problem)}";
}
