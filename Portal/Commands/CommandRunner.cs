using System.CommandLine;
using Microsoft.Extensions.Options;
using Portal.Data;
using Portal.Domain;
using Portal.Jobs;
using Portal.Platform;

namespace Portal.Commands;

/// <summary>Runs verbs: opens the data folder, or works on files alone; every failure is a sentence (or JSON) and an exit code that is not
/// 0.</summary>
/// <param name="register">Registers what server and command line share.</param>
/// <param name="prepare">What happens once before anything works on the data folder.</param>
internal sealed class CommandRunner(Action<IHostApplicationBuilder> register, Func<IServiceProvider, CancellationToken, Task> prepare)
{
    /// <summary>Runs a verb on the data folder.</summary>
    public Task<int> RunAsync(ParseResult parsed, Func<CommandContext, Task<int>> verb, CancellationToken stop) =>
        GuardedAsync(
            parsed,
            async () =>
            {
                using var host = Build(parsed);
                host.Services.GetRequiredService<IStartupValidator>().Validate();
                await prepare(host.Services, stop);
                var context = ContextOf(parsed, host, stop);
                // What a killed server left of the demo and of pushes is finished first: answers rest on it.
                await context.Get<JobRunner>().RunPrecedingAsync(stop);
                var code = await verb(context);
                await context.Get<WriteQueue>().DisposeAsync();
                return code;
            }
        );

    /// <summary>Runs a verb that finds out what is wrong with the data folder: it runs where nothing else can.</summary>
    public Task<int> ExamineAsync(ParseResult parsed, Func<CommandContext, Task<int>> verb, CancellationToken stop) =>
        GuardedAsync(
            parsed,
            async () =>
            {
                using var host = Build(parsed);
                host.Services.GetRequiredService<IStartupValidator>().Validate();
                try
                {
                    await prepare(host.Services, stop);
                }
                catch (Exception error) when (StorageFaults.Of(error) is not null)
                {
                    // The checks tell it, each for itself.
                }

                return await verb(ContextOf(parsed, host, stop));
            }
        );

    private static CommandContext ContextOf(ParseResult parsed, IHost host, CancellationToken stop) =>
        new(host.Services, parsed.GetValue(CommandOptions.Workspace)!, parsed.GetValue(CommandOptions.Json), stop);

    /// <summary>Runs a verb that works on files alone: no data folder is opened, so that a server may be running.</summary>
    public static Task<int> RunDetachedAsync<T>(ParseResult parsed, Func<T> verb, Func<T, string> human) =>
        GuardedAsync(
            parsed,
            async () =>
            {
                CommandOutput.Write(parsed.GetValue(CommandOptions.Json), await Task.Run(verb), human);
                return 0;
            }
        );

    private IHost Build(ParseResult parsed)
    {
        var builder = Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings { Args = [], ContentRootPath = AppContext.BaseDirectory }
        );
        if (parsed.GetValue(CommandOptions.Data) is { } data)
            builder.Configuration[PortalOptions.Section + ":" + nameof(PortalOptions.DataDirectory)] = data;
        builder.Logging.ClearProviders();
        // Standard output belongs to the answer.
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        register(builder);
        return builder.Build();
    }

    private static async Task<int> GuardedAsync(ParseResult parsed, Func<Task<int>> verb)
    {
        var isJson = parsed.GetValue(CommandOptions.Json);
        try
        {
            return await verb();
        }
        catch (ProblemException problem)
        {
            return CommandOutput.Fail(isJson, problem.Problems[0].Code, ProblemSentences.Of(problem));
        }
        catch (AccessDeniedException)
        {
            return CommandOutput.Fail(
                isJson,
                PlatformProblems.WorkspaceUnknown,
                ProblemSentences.Of(PlatformProblems.WorkspaceUnknown, parsed.GetValue(CommandOptions.Workspace)!)
            );
        }
        catch (DataFolderInUseException inUse)
        {
            return CommandOutput.Fail(isJson, PlatformProblems.DataInUse, ProblemSentences.Of(PlatformProblems.DataInUse, inUse.Folder));
        }
        catch (OptionsValidationException invalid)
        {
            return CommandOutput.Fail(isJson, PlatformProblems.OptionsInvalid, invalid.Message);
        }
        catch (Exception error) when (StorageFaults.Of(error) is { } fault)
        {
            return CommandOutput.Fail(isJson, fault, $"{ProblemSentences.Of(fault)} ({error.Message})");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return CommandOutput.Fail(isJson, PlatformProblems.Failed, error.Message);
        }
    }
}
