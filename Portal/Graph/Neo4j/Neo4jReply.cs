using System.Text.Json;

namespace Portal.Graph.Neo4j;

/// <summary>A successful answer of the Query API in its plain JSON form.</summary>
internal sealed class Neo4jReply(JsonDocument json)
{
    /// <summary>The rows, each an array of values.</summary>
    public IEnumerable<JsonElement> Rows =>
        json.RootElement.TryGetProperty("data", out var data) && data.TryGetProperty("values", out var values)
            ? values.EnumerateArray()
            : [];

    /// <summary>A counter such as <c>nodesCreated</c>; 0 when the server did not send it.</summary>
    public int Counter(string name) =>
        json.RootElement.TryGetProperty("counters", out var counters) && counters.TryGetProperty(name, out var value)
            ? value.GetInt32()
            : 0;
}
