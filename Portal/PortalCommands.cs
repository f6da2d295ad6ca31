using System.CommandLine;
using Microsoft.Extensions.Options;
using Portal.Annotation;
using Portal.Annotation.Exchange;
using Portal.Answering;
using Portal.Commands;
using Portal.Corpora;
using Portal.Knowledge;
using Portal.Knowledge.Exchange;
using Portal.Learning;
using Portal.Learning.Evaluation;
using Portal.Platform;
using Portal.Schema;
using Portal.Team;

namespace Portal;

/// <summary>The command line: <c>serve</c> when nothing else is asked for.</summary>
public static class PortalCommands
{
    public static async Task<int> RunAsync(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        // The child that reads untrusted files: no options, no services, nothing to lose.
        if (args is [ReaderProcess.Verb, var path, var name, var encoding, var limit])
            return ReaderProcess.Run(
                path,
                name,
                encoding.Length == 0 ? null : encoding,
                int.Parse(limit, System.Globalization.CultureInfo.InvariantCulture)
            );

        if (args is [AnnotationFileProcess.Verb, var annotated, var called, var format])
            return AnnotationFileProcess.Run(annotated, called, format);
        if (args is [TripleFileProcess.Verb, var triples, var title, var what])
            return TripleFileProcess.Run(triples, title, what);

        Console.OutputEncoding = System.Text.Encoding.UTF8;
        var root = new RootCommand("Portal: from documents to a knowledge graph that answers questions")
        {
            CommandOptions.Data,
            CommandOptions.Workspace,
            CommandOptions.Json,
            CommandOptions.Urls,
            CommandOptions.DemoUser,
            CommandOptions.Environment,
        };
        root.SetAction((parsed, _) => ServeAsync(parsed));
        var serve = new Command("serve", "Start the server (the default)")
        {
            CommandOptions.Urls,
            CommandOptions.DemoUser,
            CommandOptions.Environment,
        };
        serve.SetAction((parsed, _) => ServeAsync(parsed));
        root.Add(serve);
        var runner = new CommandRunner(
            builder => builder.AddPortalCore(),
            (services, stop) => services.GetRequiredService<PortalStartup>().PrepareAsync(createDemo: true, stop)
        );
        root.Add(OperationCommands.Doctor(runner));
        root.Add(OperationCommands.Demo(runner));
        root.Add(CorpusCommands.Import(runner));
        root.Add(LearningCommands.Train(runner));
        root.Add(LearningCommands.Suggest(runner));
        root.Add(KnowledgeCommands.Approve(runner));
        root.Add(KnowledgeCommands.Graph(runner));
        root.Add(ExportCommands.Export(runner));
        root.Add(SchemaCommands.Schema(runner));
        root.Add(AnnotationCommands.Annotations(runner));
        root.Add(TeamCommands.Agreement(runner));
        root.Add(QuestionCommands.Ask(runner));
        root.Add(QuestionCommands.Evaluate(runner));
        root.Add(CurveCommand.Curve());
        return await root.Parse(args).InvokeAsync();
    }

    private static async Task<int> ServeAsync(ParseResult parsed)
    {
        var settings = new List<string>();
        if (parsed.GetValue(CommandOptions.Data) is { } data)
            settings.Add($"--{PortalOptions.Section}:{nameof(PortalOptions.DataDirectory)}={data}");
        if (parsed.GetValue(CommandOptions.Urls) is { } urls)
            settings.Add($"--urls={urls}");
        var isDemo = parsed.GetValue(CommandOptions.DemoUser);
        if (parsed.GetValue(CommandOptions.Environment) is { } environment)
            settings.Add($"--environment={environment}");
        else if (
            isDemo
            && Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") is null
            && Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") is null
        )
            settings.Add($"--environment={Environments.Development}");
        if (isDemo)
            settings.Add($"--{PortalOptions.Section}:{nameof(PortalOptions.DemoUser)}=true");
        try
        {
            await using var app = await PortalWeb.BuildAsync([.. settings]);
            await app.RunAsync();
            return 0;
        }
        catch (Exception error) when (error is DataFolderInUseException or OptionsValidationException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 1;
        }
        catch (Exception error) when (StorageFaults.Of(error) is { } fault)
        {
            await Console.Error.WriteLineAsync(
                $"{ProblemSentences.Of(fault)} {ProblemSentences.Of(PlatformProblems.NotStarted)} ({error.Message})"
            );
            await using var app = OutOfOrder.Build([.. settings], fault);
            await app.RunAsync();
            return 1;
        }
    }
}
