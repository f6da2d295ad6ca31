namespace Portal.Data.Graph;

/// <summary>Where a workspace's triples are also pushed. Its password is kept encrypted with the data folder's keys.</summary>
public sealed class Neo4jConnection
{
    public Guid WorkspaceId { get; set; }
    public string Endpoint { get; set; } = "";
    public string Database { get; set; } = "neo4j";
    public string UserName { get; set; } = "neo4j";
    public string? ProtectedPassword { get; set; }
    public int Version { get; set; }
}
