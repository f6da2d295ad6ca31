using Portal.Data;

namespace Portal.Jobs;

/// <summary>Does one kind of long work, a chunk at a time.</summary>
/// <remarks>A chunk is read and computed outside the database's writer; what it changes is in <see cref="JobStep.Write"/>, which is
/// committed together with the new checkpoint. After a kill the work goes on from the last checkpoint, so a chunk must depend on nothing
/// else.</remarks>
public interface IJobHandler
{
    string Kind { get; }

    /// <summary>Whether what a killed process left of it is finished before a command begins: answers rest on it.</summary>
    bool PrecedesCommands => false;

    /// <summary>About how many chunks a job takes, as far as that can be told at little cost before it begins: of one's own jobs the small
    /// come first. Null where it cannot.</summary>
    Task<double?> SizeAsync(PortalDbContext db, Guid workspaceId, string parameters, CancellationToken cancellationToken) =>
        Task.FromResult<double?>(null);

    Task<JobStep> NextAsync(JobContext job, CancellationToken cancellationToken);
}
