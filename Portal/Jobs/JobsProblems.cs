using Portal.Domain;

namespace Portal.Jobs;

/// <summary>Problems of jobs.</summary>
public static class JobsProblems
{
    /// <summary>“The job failed: {0}”</summary>
    public static ProblemCode Failed { get; } = new("job.failed");

    /// <summary>“No handler for ‘{0}’.”</summary>
    public static ProblemCode KindUnknown { get; } = new("job.kind.unknown");

    /// <summary>“{0} of your jobs wait already. …”</summary>
    public static ProblemCode OwnLimited { get; } = new("job.own.limited");

    /// <summary>“The portal died {0} times while this job was at the same place, so it was given up. What it had done until then is
    /// kept. Start it again alone, or with a smaller file.”</summary>
    public static ProblemCode Poison { get; } = new("job.poison");

    /// <summary>“{0} jobs of this workspace wait already. …”</summary>
    public static ProblemCode WorkspaceLimited { get; } = new("job.workspace.limited");
}
