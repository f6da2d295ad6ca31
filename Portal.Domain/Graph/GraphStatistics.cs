namespace Portal.Domain.Graph;

/// <summary>How much a graph holds.</summary>
/// <param name="NodesByLabel">Nodes by label.</param>
/// <param name="EdgesByType">Edges by type.</param>
/// <param name="LastPush">The number of the newest push in its ledger; 0 for none.</param>
public sealed record GraphStatistics(
    IReadOnlyDictionary<string, int> NodesByLabel,
    IReadOnlyDictionary<string, int> EdgesByType,
    int LastPush
)
{
    /// <summary>All nodes.</summary>
    public int Nodes => NodesByLabel.Values.Sum();

    /// <summary>All edges.</summary>
    public int Edges => EdgesByType.Values.Sum();
}
