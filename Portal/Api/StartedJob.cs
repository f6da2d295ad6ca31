namespace Portal.Api;

/// <summary>A job that was started.</summary>
/// <param name="Job">Its identifier.</param>
internal sealed record StartedJob(Guid Job);
