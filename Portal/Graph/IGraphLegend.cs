using Portal.Accounts;

namespace Portal.Graph;

/// <summary>What labels and types of a graph are called, and how they are coloured; the schema knows.</summary>
public interface IGraphLegend
{
    /// <summary>The legend of a workspace in a language (<c>zh</c> or <c>en</c>).</summary>
    Task<GraphLegend> OfAsync(ActingUser actor, string workspace, string language, CancellationToken cancellationToken);
}

/// <summary>Names and colours; what has none is shown by its identifier.</summary>
/// <param name="Labels">By label.</param>
/// <param name="Relations">Names by type.</param>
/// <param name="Properties">Names by label and key.</param>
public sealed record GraphLegend(
    IReadOnlyDictionary<string, GraphLegendEntry> Labels,
    IReadOnlyDictionary<string, string> Relations,
    IReadOnlyDictionary<(string Label, string Key), string> Properties
)
{
    private const int Uncoloured = 11;

    public static GraphLegend Empty { get; } =
        new(new Dictionary<string, GraphLegendEntry>(), new Dictionary<string, string>(), new Dictionary<(string, string), string>());

    public int Color(string label) => Labels.TryGetValue(label, out var entry) ? entry.Color : Uncoloured;

    public string Label(string label) => Labels.TryGetValue(label, out var entry) ? entry.Name : label;

    public string Relation(string type) => Relations.GetValueOrDefault(type, type);

    public string Property(string label, string key) => Properties.GetValueOrDefault((label, key), key);
}

/// <param name="Name">What the label is called.</param>
/// <param name="Color">Its place in the palette.</param>
public sealed record GraphLegendEntry(string Name, int Color);
