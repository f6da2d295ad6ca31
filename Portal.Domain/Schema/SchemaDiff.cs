using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Domain.Schema;

/// <summary>Compares two schemas by meaning: identifiers, not positions; layout and order do not count.</summary>
public static class SchemaDiff
{
    /// <summary>What differs, entity types first. Where the newer one is a draft, types that it renamed are compared with what they
    /// were.</summary>
    public static IReadOnlyList<SchemaDifference> Between(KnowledgeSchema before, KnowledgeSchema after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var differences = new List<SchemaDifference>();
        var entities = after.Changes.OfType<SchemaChange.RenameEntity>().Select(c => (c.From, c.To));
        var relations = after.Changes.OfType<SchemaChange.RenameRelation>().Select(c => (c.From, c.To));
        Compare(differences, ElementKind.Entity, Json(before.Entities, t => t.Id), Json(after.Entities, t => t.Id), Renamed(entities));
        Compare(differences, ElementKind.Relation, Json(before.Relations, t => t.Id), Json(after.Relations, t => t.Id), Renamed(relations));
        return differences;
    }

    // The newest identifier leads to the oldest.
    private static Dictionary<string, string> Renamed(IEnumerable<(string From, string To)> renames)
    {
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (from, to) in renames)
        {
            first[to] = first.GetValueOrDefault(from, from);
            first.Remove(from);
        }

        return first;
    }

    private static Dictionary<string, JsonObject> Json<T>(IEnumerable<T> types, Func<T, string> id) =>
        types
            .GroupBy(id)
            .ToDictionary(
                g => g.Key,
                g => (JsonObject)JsonSerializer.SerializeToNode(g.First(), SchemaJson.Options)!,
                StringComparer.Ordinal
            );

    private static void Compare(
        List<SchemaDifference> differences,
        ElementKind kind,
        Dictionary<string, JsonObject> before,
        Dictionary<string, JsonObject> after,
        Dictionary<string, string> renamed
    )
    {
        var matched = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (id, now) in after)
        {
            var oldId = renamed.TryGetValue(id, out var from) && before.ContainsKey(from) ? from : id;
            if (!before.TryGetValue(oldId, out var old))
            {
                differences.Add(new SchemaDifference(DifferenceSign.Added, kind, id, "", "", ""));
                continue;
            }

            matched.Add(oldId);
            foreach (var member in now.Select(m => m.Key))
                Members(differences, kind, id, member, old[member], now[member]);
        }

        differences.AddRange(
            before.Keys.Where(id => !matched.Contains(id)).Select(id => new SchemaDifference(DifferenceSign.Removed, kind, id, "", "", ""))
        );
    }

    private static void Members(
        List<SchemaDifference> differences,
        ElementKind kind,
        string id,
        string path,
        JsonNode? before,
        JsonNode? after
    )
    {
        if (JsonNode.DeepEquals(before, after))
            return;
        if (before is JsonObject old && after is JsonObject now)
        {
            foreach (var name in now.Select(m => m.Key).Union(old.Select(m => m.Key)))
                Members(differences, kind, id, $"{path}.{name}", old[name], now[name]);
        }
        else if (IsListOfObjects(before, "id") || IsListOfObjects(after, "id"))
        {
            var (left, right) = (ById(before), ById(after));
            foreach (var name in right.Keys.Union(left.Keys))
            {
                if (!left.TryGetValue(name, out var was))
                    differences.Add(new SchemaDifference(DifferenceSign.Added, kind, id, $"{path}.{name}", "", Text(right[name])));
                else if (!right.TryGetValue(name, out var isNow))
                    differences.Add(new SchemaDifference(DifferenceSign.Removed, kind, id, $"{path}.{name}", Text(was), ""));
                else
                    Members(differences, kind, id, $"{path}.{name}", was, isNow);
            }
        }
        else
        {
            differences.Add(new SchemaDifference(DifferenceSign.Changed, kind, id, path, Text(before), Text(after)));
        }
    }

    private static bool IsListOfObjects(JsonNode? node, string key) =>
        node is JsonArray { Count: > 0 } list && list.All(i => i is JsonObject o && o.ContainsKey(key));

    private static Dictionary<string, JsonNode?> ById(JsonNode? node) =>
        (node as JsonArray ?? [])
            .OfType<JsonObject>()
            .GroupBy(o => o["id"]?.ToString() ?? "")
            .ToDictionary(g => g.Key, g => (JsonNode?)g.First(), StringComparer.Ordinal);

    private static string Text(JsonNode? node) =>
        node switch
        {
            null => "",
            JsonArray list => string.Join(", ", list.Select(Text)),
            JsonObject o when o["head"] is not null => $"{o["head"]} → {o["tail"]}",
            JsonObject o when o["id"] is { } id => id.ToString(),
            _ => node.ToString(),
        };
}
