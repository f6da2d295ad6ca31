using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Domain.Schema;

/// <summary>What an edit changed, part by part: enough to take it back, also after others have changed other parts.</summary>
/// <param name="Parts">The parts that changed. A part is <c>entity:ID</c>, <c>relation:ID</c>, <c>place:ID</c>, <c>order</c> or
/// <c>changes</c>.</param>
public sealed record SchemaPatch(IReadOnlyList<SchemaPatch.Part> Parts)
{
    /// <summary>A part before and after; null where it was not there.</summary>
    public sealed record Part(string Key, JsonNode? Before, JsonNode? After);

    /// <summary>Whether nothing changed.</summary>
    public bool IsEmpty => Parts.Count == 0;

    /// <summary>Whether it reaches what publishing does to the work.</summary>
    public bool TouchesChanges => Parts.Any(p => p.Key == "changes");

    /// <summary>What leads from one schema to another.</summary>
    public static SchemaPatch Between(KnowledgeSchema before, KnowledgeSchema after)
    {
        var (old, now) = (PartsOf(before), PartsOf(after));
        return new SchemaPatch([
            .. old
                .Keys.Union(now.Keys)
                .Select(k => new Part(k, old.GetValueOrDefault(k), now.GetValueOrDefault(k)))
                .Where(p => !JsonNode.DeepEquals(p.Before, p.After)),
        ]);
    }

    /// <summary>The patch that leads back.</summary>
    public SchemaPatch Reversed() => new([.. Parts.Select(p => new Part(p.Key, p.After?.DeepClone(), p.Before?.DeepClone()))]);

    /// <summary>Applies it to a schema that others may have changed since. What they changed in other parts and members stays; where they
    /// changed the same member it is a <c>schema.edit.conflict</c>.</summary>
    public Result<KnowledgeSchema> ApplyTo(KnowledgeSchema schema, bool force = false)
    {
        var current = PartsOf(schema);
        var conflicts = new List<string>();
        foreach (var part in Parts)
        {
            var now = current.GetValueOrDefault(part.Key);
            if (part.Key == "order" || JsonNode.DeepEquals(now, part.Before))
            {
                Put(part.Key, part.After);
            }
            else if (JsonNode.DeepEquals(now, part.After))
            {
                continue;
            }
            else if (now is JsonObject theirs && part.Before is JsonObject seen && part.After is JsonObject mine)
            {
                Put(part.Key, JsonMerge.Merge(seen, mine, theirs, out var members));
                conflicts.AddRange(members.Select(m => $"{part.Key}.{m}"));
            }
            else
            {
                conflicts.Add(part.Key);
                Put(part.Key, part.After);
            }
        }

        return conflicts.Count > 0 && !force
            ? Result<KnowledgeSchema>.Failed(
                new Problem(SchemaProblems.EditConflict, string.Join(" ", conflicts), string.Join(", ", conflicts))
            )
            : Result<KnowledgeSchema>.Of(Build(current));

        void Put(string key, JsonNode? value)
        {
            if (value is null)
                current.Remove(key);
            else
                current[key] = value.DeepClone();
        }
    }

    private static Dictionary<string, JsonNode?> PartsOf(KnowledgeSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var parts = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        // A draft may have two types of one identifier until somebody mends it.
        foreach (var (type, i) in schema.Entities.Select((t, i) => (t, i)))
            parts[Key("entity:" + type.Id, i)] = Node(type);
        foreach (var (type, i) in schema.Relations.Select((t, i) => (t, i)))
            parts[Key("relation:" + type.Id, i)] = Node(type);
        foreach (var (id, place) in schema.Layout)
            parts["place:" + id] = Node(place);
        if (schema.Changes.Length > 0)
            parts["changes"] = Node(schema.Changes);
        parts["order"] = new JsonArray(
            new JsonArray([.. schema.Entities.Select(e => (JsonNode)e.Id)]),
            new JsonArray([.. schema.Relations.Select(r => (JsonNode)r.Id)])
        );
        return parts;

        string Key(string key, int i) => parts.ContainsKey(key) ? $"{key}\u001f{i}" : key;
    }

    private static KnowledgeSchema Build(Dictionary<string, JsonNode?> parts)
    {
        var order = parts["order"]!.AsArray();
        return new KnowledgeSchema
        {
            Entities = [.. Sorted<EntityType>("entity:", order[0]!.AsArray(), t => t.Id)],
            Relations = [.. Sorted<RelationType>("relation:", order[1]!.AsArray(), t => t.Id)],
            Layout = parts
                .Where(p => p.Key.StartsWith("place:", StringComparison.Ordinal))
                .ToImmutableSortedDictionary(
                    p => p.Key["place:".Length..],
                    p => p.Value.Deserialize<CanvasPlace>(SchemaJson.Options)!,
                    StringComparer.Ordinal
                ),
            Changes = parts.GetValueOrDefault("changes")?.Deserialize<ImmutableArray<SchemaChange>>(SchemaJson.Options) ?? [],
        };

        IEnumerable<T> Sorted<T>(string prefix, JsonArray order, Func<T, string> id)
        {
            var at = order
                .Select((o, i) => (Id: o!.GetValue<string>(), i))
                .DistinctBy(x => x.Id)
                .ToDictionary(x => x.Id, x => x.i, StringComparer.Ordinal);
            return parts
                .Where(p => p.Key.StartsWith(prefix, StringComparison.Ordinal))
                .Select(p => p.Value.Deserialize<T>(SchemaJson.Options)!)
                .OrderBy(t => at.GetValueOrDefault(id(t), int.MaxValue));
        }
    }

    private static JsonNode? Node<T>(T value) => JsonSerializer.SerializeToNode(value, SchemaJson.Options);
}
