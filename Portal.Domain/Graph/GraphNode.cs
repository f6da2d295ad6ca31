namespace Portal.Domain.Graph;

/// <summary>A node as a graph holds it.</summary>
/// <param name="Key">See <see cref="GraphKey.OfNode"/>.</param>
/// <param name="Label">The identifier of its entity type.</param>
/// <param name="Name">Its name.</param>
/// <param name="Properties">Values by property identifier; a property may have several.</param>
public sealed record GraphNode(string Key, string Label, string Name, IReadOnlyDictionary<string, IReadOnlyList<string>> Properties)
{
    /// <summary>The key that a node's other names are kept under.</summary>
    public const string Aliases = "aliases";

    /// <summary>A node without properties.</summary>
    public GraphNode(string key, string label, string name)
        : this(key, label, name, new Dictionary<string, IReadOnlyList<string>>()) { }
}
