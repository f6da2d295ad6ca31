namespace Portal.Jobs;

/// <summary>Does one kind of long work, a chunk at a time.</summary>
/// <remarks>A chunk is read and computed outside the database's writer; what it changes is in <see cref="JobStep.Write"/>, which is committed
/// together with the new checkpoint. After a kill the work goes on from the last checkpoint, so a chunk must depend on nothing else.</remarks>
public interface IJobHandler
{
    string Kind { get; }

    Task<JobStep> NextAsync(JobContext job, CancellationToken cancellationToken);
}
