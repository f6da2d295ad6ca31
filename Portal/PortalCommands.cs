using System.CommandLine;
using Microsoft.Extensions.Options;
using Portal.Corpora;
using Portal.Hosting;

namespace Portal.Commands;

/// <summary>The command line: <c>serve</c> when nothing else is asked for.</summary>
public static class PortalCommands
{
    public static async Task<int> RunAsync(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        // The child that reads untrusted files: no options, no services, nothing to lose.
        if (args is [ReaderProcess.Verb, var path, var name, var encoding, var limit])
            return ReaderProcess.Run(path, name, encoding.Length == 0 ? null : encoding, int.Parse(limit, System.Globalization.CultureInfo.InvariantCulture));

        Console.OutputEncoding = System.Text.Encoding.UTF8;
        var root = new RootCommand("Portal: from documents to a knowledge graph that answers questions")
        {
            CommandOptions.Data, CommandOptions.Workspace, CommandOptions.Json, CommandOptions.Urls, CommandOptions.DemoUser, CommandOptions.Environment,
        };
        root.SetAction((parsed, _) => ServeAsync(parsed));
        var serve = new Command("serve", "Start the server (the default)") { CommandOptions.Urls, CommandOptions.DemoUser, CommandOptions.Environment };
        serve.SetAction((parsed, _) => ServeAsync(parsed));
        root.Add(serve);
        root.Add(OperationCommands.Doctor());
        root.Add(OperationCommands.Demo());
        root.Add(WorkCommands.Import());
        root.Add(WorkCommands.Train());
        root.Add(WorkCommands.Suggest());
        root.Add(WorkCommands.Approve());
        root.Add(WorkCommands.Graph());
        root.Add(WorkCommands.Export());
        root.Add(SchemaCommands.Schema());
        root.Add(AnnotationCommands.Annotations());
        root.Add(TeamCommands.Agreement());
        root.Add(QuestionCommands.Ask());
        root.Add(QuestionCommands.Evaluate());
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
        else if (isDemo && Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") is null && Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") is null)
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
    }
}
