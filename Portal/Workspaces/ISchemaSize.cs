using Portal.Accounts;

namespace Portal.Workspaces;

/// <summary>How far the design of a workspace's schema is; the schema knows.</summary>
public interface ISchemaSize
{
    /// <summary>How many entity types the draft has.</summary>
    Task<int> TypesAsync(ActingUser actor, string workspace, CancellationToken cancellationToken);
}
