namespace Portal.Jobs;

/// <summary>For whom a job is done: a person in a workspace.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="Person">Who started it; the workspace itself where that was the portal.</param>
public readonly record struct JobParty(Guid Workspace, Guid Person);
