namespace Portal.Domain.Schema;

/// <summary>What the rules ask of the lines of inheritance of every entity type, found in one walk over all of them.</summary>
internal sealed class SchemaLines
{
    private readonly Dictionary<string, Line> _lines = new(StringComparer.Ordinal);
    private readonly HashSet<string> _withConcrete = new(StringComparer.Ordinal);

    public SchemaLines(KnowledgeSchema schema)
    {
        var ends = schema.Relations.SelectMany(r => r.Pairs).SelectMany(p => new[] { p.Head, p.Tail }).ToHashSet(StringComparer.Ordinal);
        foreach (var entity in schema.Entities)
        {
            Walk(schema, entity, ends);
            for (var up = entity.IsAbstract ? null : Parent(schema, entity); up is not null; up = Parent(schema, up))
            {
                // Whoever marked it marked everything above it.
                if (!_withConcrete.Add(up.Id))
                    break;
            }
        }
    }

    /// <summary>How many types the line has, from this one to its top; 1 for one without a parent.</summary>
    public int DepthOf(string id) => _lines[id].Depth;

    /// <summary>Whether it inherits from itself.</summary>
    public bool IsOnCycle(string id) => _lines[id].IsOnCycle;

    /// <summary>Whether a relation type names it, or one that it inherits from.</summary>
    public bool IsJoined(string id) => _lines[id].IsJoined;

    /// <summary>Whether a type that is not abstract inherits from it.</summary>
    public bool HasConcrete(string id) => _withConcrete.Contains(id);

    // Up to a type that is known already, to the top, or to where a cycle closes; then down again.
    private void Walk(KnowledgeSchema schema, EntityType entity, HashSet<string> ends)
    {
        var path = new List<EntityType>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var type = entity;
        for (; type is not null && !_lines.ContainsKey(type.Id) && places.TryAdd(type.Id, path.Count); type = Parent(schema, type))
            path.Add(type);
        var cycle = type is not null && places.TryGetValue(type.Id, out var start) ? start : path.Count;
        var above = type is not null && cycle == path.Count ? _lines[type.Id] : new Line(0, false, false);
        // On a cycle each inherits from each.
        if (cycle < path.Count)
            above = above with { IsJoined = path.Skip(cycle).Any(t => ends.Contains(t.Id)) };
        for (var i = path.Count - 1; i >= 0; i--)
        {
            above = new Line(above.Depth + 1, above.IsJoined || ends.Contains(path[i].Id), i >= cycle);
            _lines[path[i].Id] = above;
        }
    }

    private static EntityType? Parent(KnowledgeSchema schema, EntityType type) =>
        type.Parent.Length > 0 ? schema.Entity(type.Parent) : null;

    private readonly record struct Line(int Depth, bool IsJoined, bool IsOnCycle);
}
