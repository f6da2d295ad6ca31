namespace Portal.Graph;

/// <summary>The graphs that triples are pushed to.</summary>
public static class GraphTargets
{
    public const string Embedded = "embedded";
    public const string Neo4j = "neo4j";
}
