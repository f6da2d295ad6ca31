using Portal.Accounts;
using Portal.Data.Jobs;
using Portal.Domain;
using Portal.Jobs;
using Portal.Platform;

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

    /// <summary>Runs a job to its end and returns it; a failed one is a problem.</summary>
    public async Task<JobRow> RunJobAsync(Guid id)
    {
        var job = await Get<JobRunner>().RunToEndAsync(id, Stop);
        await Get<JobRunner>().RunPrecedingAsync(Stop);
        return job.State == JobState.Done
            ? job
            : throw new ProblemException(
                JobsProblems.Failed,
                job.Kind,
                job.Error is { } error ? ProblemSentences.OfStored(error) : job.State.ToString()
            );
    }

    /// <summary>Writes a result: JSON as it is, or what <paramref name="human"/> makes of it.</summary>
    public void Write<T>(T result, Func<T, string> human) => CommandOutput.Write(IsJson, result, human);
}
