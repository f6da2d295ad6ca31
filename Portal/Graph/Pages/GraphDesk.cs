using Portal.Accounts;

namespace Portal.Graph.Pages;

/// <summary>What the graph page hands to those who know more of an edge.</summary>
/// <param name="Slug">The workspace.</param>
/// <param name="Actor">Who looks.</param>
/// <param name="Edge">The key of the edge.</param>
/// <param name="RelationName">What the type of an edge is called.</param>
/// <param name="Run">Does what was asked for; what fails is said.</param>
public sealed record GraphDesk(
    string Slug,
    ActingUser Actor,
    string Edge,
    Func<string, string> RelationName,
    Func<Func<Task>, Task<bool>> Run
)
{
    /// <summary>The place for what stands behind an edge.</summary>
    public const string EvidencePlace = "graph.edge";
}
