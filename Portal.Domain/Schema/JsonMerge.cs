using System.Text.Json.Nodes;

namespace Portal.Domain.Schema;

/// <summary>Merges two versions of a JSON object that come from the same one: member by member, lists by what was added and
/// removed.</summary>
/// <remarks>The three-way merge of version control (diff3: Khanna, Kunal, Pierce, "A Formal Investigation of Diff3", 2007), over members
/// instead of lines. Objects in lists are the same object when their <c>id</c> is the same.</remarks>
internal static class JsonMerge
{
    /// <summary>The merged object; where both sides changed the same thing it has mine, and the path is a conflict.</summary>
    public static JsonObject Merge(JsonObject seen, JsonObject mine, JsonObject theirs, out List<string> conflicts)
    {
        conflicts = [];
        return Objects(seen, mine, theirs, "", conflicts);
    }

    private static JsonObject Objects(JsonObject seen, JsonObject mine, JsonObject theirs, string path, List<string> conflicts)
    {
        var merged = new JsonObject();
        foreach (var name in mine.Select(m => m.Key).Union(theirs.Select(m => m.Key)))
        {
            if (Value(seen[name], mine[name], theirs[name], path.Length == 0 ? name : $"{path}.{name}", conflicts) is { } value)
                merged[name] = value;
        }

        return merged;
    }

    private static JsonNode? Value(JsonNode? seen, JsonNode? mine, JsonNode? theirs, string path, List<string> conflicts)
    {
        if (JsonNode.DeepEquals(mine, theirs) || JsonNode.DeepEquals(seen, mine))
            return theirs?.DeepClone();
        if (JsonNode.DeepEquals(seen, theirs))
            return mine?.DeepClone();
        if (mine is JsonObject m && theirs is JsonObject t)
            return Objects(seen as JsonObject ?? [], m, t, path, conflicts);
        if (mine is JsonArray ml && theirs is JsonArray tl)
            return Lists(seen as JsonArray ?? [], ml, tl, path, conflicts);
        conflicts.Add(path);
        return mine?.DeepClone();
    }

    private static JsonArray Lists(JsonArray seen, JsonArray mine, JsonArray theirs, string path, List<string> conflicts)
    {
        var (before, left, right) = (Keyed(seen), Keyed(mine), Keyed(theirs));
        var merged = new JsonArray();
        foreach (var (key, item) in right)
        {
            if (left.TryGetValue(key, out var my))
                merged.Add(Value(before.GetValueOrDefault(key), my, item, $"{path}.{Name(key)}", conflicts));
            else if (!before.TryGetValue(key, out var old))
                merged.Add(item?.DeepClone());
            else if (!JsonNode.DeepEquals(old, item))
                conflicts.Add($"{path}.{Name(key)}");
        }

        foreach (var (key, item) in left.Where(l => !right.ContainsKey(l.Key)))
        {
            if (!before.TryGetValue(key, out var old))
            {
                merged.Add(item?.DeepClone());
            }
            else if (!JsonNode.DeepEquals(old, item))
            {
                conflicts.Add($"{path}.{Name(key)}");
                merged.Add(item?.DeepClone());
            }
        }

        return merged;
    }

    // Equal items of a list without ids are told apart by how often they have come.
    private static Dictionary<string, JsonNode?> Keyed(JsonArray list)
    {
        var keyed = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var item in list)
        {
            var stem = item is JsonObject o && o["id"] is JsonValue id ? "#" + id : item?.ToJsonString() ?? "null";
            var key = stem;
            for (var i = 2; !keyed.TryAdd(key, item); i++)
                key = $"{stem}\u001f{i}";
        }

        return keyed;
    }

    private static string Name(string key) => key.TrimStart('#').Split('\u001f')[0];
}
