namespace Portal.Jobs;

/// <summary>A place in which one job runs at a time; which one changes when it is another's turn.</summary>
internal sealed class JobLane
{
    /// <summary>The job that runs here, or is about to.</summary>
    internal required JobClaim Claim { get; set; }

    /// <summary>When its chunk began.</summary>
    internal required long Began { get; set; }

    internal Guid Job => Claim.Job;
}
