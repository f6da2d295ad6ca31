namespace Portal.Jobs;

/// <summary>A job that could go on, as <see cref="JobTurns"/> sees it.</summary>
/// <param name="Job">The job.</param>
/// <param name="Party">For whom it is done.</param>
/// <param name="Left">About how many chunks are left of it; null where nobody knows.</param>
public sealed record JobClaim(Guid Job, JobParty Party, double? Left);
