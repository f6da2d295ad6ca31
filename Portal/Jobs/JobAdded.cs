namespace Portal.Jobs;

/// <summary>A job waits to be run.</summary>
/// <param name="WorkspaceId">The workspace.</param>
/// <param name="Job">The job.</param>
public sealed record JobAdded(Guid WorkspaceId, Guid Job);
