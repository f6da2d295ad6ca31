using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Model;
using Portal.Demo;
using Portal.Domain;
using Portal.Hosting;
using Portal.Jobs;
using Portal.Services;

namespace Portal.Commands;

/// <summary>A verb at work on a data folder that no server holds.</summary>
internal sealed class CommandContext(IServiceProvider services, string workspace, bool isJson, CancellationToken stop)
{
    public ActingUser Actor { get; } = ActingUser.CommandLine;

    public string Workspace { get; } = workspace;

    public bool IsJson { get; } = isJson;

    public CancellationToken Stop { get; } = stop;

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Runs a verb; every failure is a sentence (or JSON) and an exit code that is not 0.</summary>
    public static Task<int> RunAsync(ParseResult parsed, Func<CommandContext, Task<int>> verb, CancellationToken stop) => GuardedAsync(parsed, async () =>
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = [], ContentRootPath = AppContext.BaseDirectory });
        if (parsed.GetValue(CommandOptions.Data) is { } data)
            builder.Configuration[PortalOptions.Section + ":" + nameof(PortalOptions.DataDirectory)] = data;
        builder.Logging.ClearProviders();
        // Standard output belongs to the answer.
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        builder.AddPortalCore();
        using var host = builder.Build();
        host.Services.GetRequiredService<IOptions<PortalOptions>>().Value.ToString();
        await host.Services.GetRequiredService<PortalStartup>().PrepareAsync(createDemo: true, stop);
        var context = new CommandContext(host.Services, parsed.GetValue(CommandOptions.Workspace)!, parsed.GetValue(CommandOptions.Json), stop);
        // The demo and pushes that a killed server left are finished first: answers rest on them.
        await context.Get<JobRunner>().RunAllAsync([DemoJob.JobKind, GraphPushJob.JobKind], stop);
        var code = await verb(context);
        await context.Get<WriteQueue>().DisposeAsync();
        return code;
    });

    /// <summary>Runs a verb that works on files alone: no data folder is opened, so that a server may be running.</summary>
    public static Task<int> RunDetachedAsync<T>(ParseResult parsed, Func<T> verb, Func<T, string> human) => GuardedAsync(parsed, async () =>
    {
        Write(parsed.GetValue(CommandOptions.Json), await Task.Run(verb), human);
        return 0;
    });

    private static async Task<int> GuardedAsync(ParseResult parsed, Func<Task<int>> verb)
    {
        var isJson = parsed.GetValue(CommandOptions.Json);
        try
        {
            return await verb();
        }
        catch (ProblemException problem)
        {
            return Fail(isJson, problem.Problems[0].Code, ProblemSentences.Of(problem));
        }
        catch (AccessDeniedException)
        {
            return Fail(isJson, "workspace.unknown", ProblemSentences.Of("workspace.unknown", parsed.GetValue(CommandOptions.Workspace)!));
        }
        catch (DataFolderInUseException inUse)
        {
            return Fail(isJson, "data.inUse", ProblemSentences.Of("data.inUse", inUse.Folder));
        }
        catch (OptionsValidationException invalid)
        {
            return Fail(isJson, "options.invalid", invalid.Message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return Fail(isJson, "failed", error.Message);
        }
    }

    /// <summary>Runs a job to its end and returns it; a failed one is a problem.</summary>
    public async Task<JobRow> RunJobAsync(Guid id)
    {
        var job = await Get<JobRunner>().RunToEndAsync(id, Stop);
        await Get<JobRunner>().RunAllAsync([GraphPushJob.JobKind], Stop);
        return job.State == JobState.Done ? job : throw new ProblemException("job.failed", job.Kind, job.Error ?? job.State.ToString());
    }

    /// <summary>Writes a result: JSON as it is, or what <paramref name="human"/> makes of it.</summary>
    public void Write<T>(T result, Func<T, string> human) => Write(IsJson, result, human);

    private static void Write<T>(bool isJson, T result, Func<T, string> human) => Console.Out.WriteLine(isJson ? JsonSerializer.Serialize(result, PortalServices.Json) : human(result));

    private static int Fail(bool isJson, string code, string message)
    {
        if (isJson)
            Console.Out.WriteLine(JsonSerializer.Serialize(new { error = new { code, message } }, PortalServices.Json));
        else
            Console.Error.WriteLine(message);
        return 1;
    }
}
