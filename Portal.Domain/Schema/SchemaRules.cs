using System.Collections.Immutable;
using Portal.Domain.Text;

namespace Portal.Domain.Schema;

/// <summary>Checks a schema and says everything that is wrong with it, not only the first thing.</summary>
public static class SchemaRules
{
    /// <summary>Errors (which block publishing) and warnings. <see cref="Problem.Field"/> is the identifier of the type, or <c>type.property</c>.</summary>
    public static IReadOnlyList<Problem> Check(KnowledgeSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var problems = new List<Problem>();
        if (schema.Entities.Length == 0)
            problems.Add(new Problem("schema.empty", ""));

        CheckIdentifiers(problems, schema.Entities.Select(e => e.Id));
        CheckIdentifiers(problems, schema.Relations.Select(r => r.Id));
        foreach (var entity in schema.Entities)
            CheckEntity(problems, schema, entity);
        foreach (var relation in schema.Relations)
            CheckRelation(problems, schema, relation);
        CheckHotkeys(problems, schema.Entities.Select(e => (e.Id, e.Hotkey)));
        CheckHotkeys(problems, schema.Relations.Select(r => (r.Id, r.Hotkey)));
        CheckNames(problems, schema.Entities.Select(e => (e.Id, e.Names)));
        CheckNames(problems, schema.Relations.Select(r => (r.Id, r.Names)));
        CheckAlike(problems, schema.Entities);
        return problems;
    }

    /// <summary>Types that no mention of a corpus has, as warnings.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="mentions">How many mentions, suggested or accepted, each entity type has.</param>
    /// <param name="documents">How many documents there are; below <see cref="DocumentsThatTell"/> nothing is said.</param>
    public static IReadOnlyList<Problem> CheckUse(KnowledgeSchema schema, IReadOnlyDictionary<string, int> mentions, int documents)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(mentions);
        return documents < DocumentsThatTell ? [] : [.. schema.Labels.Where(e => mentions.GetValueOrDefault(e.Id) == 0)
            .Select(e => Warn("schema.entity.unused", e.Id, e.Id, documents.ToString(System.Globalization.CultureInfo.InvariantCulture)))];
    }

    /// <summary>From how many documents on a type without mentions is worth a warning.</summary>
    public const int DocumentsThatTell = 10;

    /// <summary>Whether nothing blocks publishing.</summary>
    public static bool CanPublish(KnowledgeSchema schema) => !Check(schema).Any(p => p.Severity == ProblemSeverity.Error);

    private static void CheckIdentifiers(List<Problem> problems, IEnumerable<string> identifiers)
    {
        foreach (var group in identifiers.GroupBy(id => id, StringComparer.Ordinal))
        {
            if (group.Skip(1).Any())
                problems.Add(new Problem("schema.identifier.duplicate", group.Key, group.Key));
            CheckIdentifier(problems, group.Key, group.Key);
        }
    }

    private static void CheckIdentifier(List<Problem> problems, string field, string identifier)
    {
        if (!SchemaIdentifier.IsLegal(identifier))
            problems.Add(new Problem("schema.identifier.illegal", field, identifier));
        else if (SchemaIdentifier.IsReserved(identifier))
            problems.Add(new Problem("schema.identifier.reserved", field, identifier));
    }

    private static void CheckEntity(List<Problem> problems, KnowledgeSchema schema, EntityType entity)
    {
        CheckNames(problems, entity.Id, entity.Names);
        CheckProperties(problems, entity.Id, entity.Properties);
        if (entity.Parent.Length > 0 && schema.Entity(entity.Parent) is null)
            problems.Add(new Problem("schema.parent.unknown", entity.Id, entity.Id, entity.Parent));
        else if (entity.Parent.Length > 0 && (entity.Parent == entity.Id || schema.IsA(entity.Parent, entity.Id)))
            problems.Add(new Problem("schema.parent.cycle", entity.Id, entity.Id));
        var line = schema.Ancestors(entity.Id).Prepend(entity).Select(e => e.Id).ToHashSet(StringComparer.Ordinal);
        var isJoined = schema.Relations.Any(r => r.Pairs.Any(p => line.Contains(p.Head) || line.Contains(p.Tail)));
        if (schema.Relations.Length > 0 && !isJoined && !schema.Descendants(entity.Id).Any())
            problems.Add(Warn("schema.entity.orphan", entity.Id, entity.Id));
        if (entity.IsAbstract && !schema.Descendants(entity.Id).Any(d => !d.IsAbstract))
            problems.Add(Warn("schema.entity.abstractLeaf", entity.Id, entity.Id));
        if (entity.Description.Length == 0)
            problems.Add(Hint("schema.definition.missing", entity.Id, entity.Id));
        var properties = schema.PropertiesOf(entity.Id).ToList();
        if (!entity.IsAbstract && properties.Count > 0 && !properties.Any(p => p.IsKey))
            problems.Add(Hint("schema.key.missing", entity.Id, entity.Id));
    }

    private static void CheckProperties(List<Problem> problems, string owner, ImmutableArray<PropertyType> properties)
    {
        foreach (var property in properties)
        {
            var field = $"{owner}.{property.Id}";
            CheckIdentifier(problems, field, property.Id);
            CheckNames(problems, field, property.Names);
            if (property.Kind == PropertyKind.Enumeration && property.Values.Length == 0)
                problems.Add(new Problem("schema.property.noValues", field, field));
            if (property.Pattern.Length > 0 && !SchemaChanges.IsPattern(property.Pattern))
                problems.Add(new Problem("schema.pattern.illegal", field, field, property.Pattern));
            if (property.Kind != PropertyKind.Number && property.Unit.Length > 0)
                problems.Add(Warn("schema.property.unitWithoutNumber", field, field, property.Unit));
        }

        foreach (var duplicate in properties.GroupBy(p => p.Id).Where(g => g.Skip(1).Any()))
            problems.Add(new Problem("schema.identifier.duplicate", $"{owner}.{duplicate.Key}", duplicate.Key));
    }

    private static void CheckRelation(List<Problem> problems, KnowledgeSchema schema, RelationType relation)
    {
        CheckNames(problems, relation.Id, relation.Names);
        if (relation.Pairs.Length == 0)
            problems.Add(new Problem("schema.relation.noPair", relation.Id, relation.Id));
        foreach (var missing in relation.Pairs.SelectMany(p => new[] { p.Head, p.Tail }).Distinct().Where(id => schema.Entity(id) is null))
            problems.Add(new Problem("schema.relation.unknownType", relation.Id, relation.Id, missing));
        CheckProperties(problems, relation.Id, relation.Properties);
        if (relation.Inverse.Length > 0 && schema.Relation(relation.Inverse) is null)
            problems.Add(new Problem("schema.relation.inverseUnknown", relation.Id, relation.Id, relation.Inverse));
        else if (schema.Relation(relation.Inverse) is { } inverse && (inverse.Inverse != relation.Id || !relation.Pairs.ToHashSet().SetEquals(inverse.Pairs.Select(p => new TypePair(p.Tail, p.Head)))))
            problems.Add(Warn("schema.relation.inverseMismatch", relation.Id, relation.Id, relation.Inverse));
        if (relation.IsTransitive && relation.Pairs.Length > 0 && !relation.Pairs.Any(p => schema.IsA(p.Tail, p.Head) || schema.IsA(p.Head, p.Tail) || relation.Pairs.Any(q => q.Head == p.Tail)))
            problems.Add(Warn("schema.relation.neverTransitive", relation.Id, relation.Id));
        if (relation.Description.Length == 0)
            problems.Add(Hint("schema.definition.missing", relation.Id, relation.Id));
    }

    private static void CheckNames(List<Problem> problems, IEnumerable<(string Id, LocalizedName Names)> types)
    {
        foreach (var same in types.SelectMany(t => t.Names.All().Select(n => (Key: CharacterFolding.NameKey(n), t.Id))).GroupBy(x => x.Key, x => x.Id).Where(g => g.Distinct().Skip(1).Any()))
            problems.Add(Warn("schema.name.duplicate", same.Last(), same.Key, same.First()));
    }

    // Two types that even their definitions or examples do not tell apart will be mixed up by people and models alike.
    private static void CheckAlike(List<Problem> problems, ImmutableArray<EntityType> types)
    {
        foreach (var same in types.Where(t => t.Description.Length > 0).GroupBy(t => CharacterFolding.NameKey(t.Description)).Where(g => g.Skip(1).Any()))
            problems.Add(Warn("schema.entity.alike", same.Last().Id, same.Last().Id, same.First().Id));
        var owners = types.SelectMany(t => t.Examples.Select(x => CharacterFolding.NameKey(x)).Distinct().Select(x => (Example: x, t.Id))).ToLookup(x => x.Example, x => x.Id);
        var shared = new Dictionary<(string, string), int>();
        foreach (var ids in owners.Select(g => g.Distinct().ToList()).Where(g => g.Count > 1))
        {
            for (var i = 0; i < ids.Count; i++)
            {
                for (var j = i + 1; j < ids.Count; j++)
                    shared[(ids[i], ids[j])] = shared.GetValueOrDefault((ids[i], ids[j])) + 1;
            }
        }

        foreach (var ((first, second), count) in shared)
        {
            var fewer = Math.Min(types.First(t => t.Id == first).Examples.Length, types.First(t => t.Id == second).Examples.Length);
            if (count >= 2 && count * 2 >= fewer)
                problems.Add(Warn("schema.entity.alike", second, second, first));
        }
    }

    private static void CheckNames(List<Problem> problems, string field, LocalizedName names)
    {
        if (names.Zh.Length == 0)
            problems.Add(Warn("schema.name.missingZh", field, field));
        if (names.En.Length == 0)
            problems.Add(Warn("schema.name.missingEn", field, field));
    }

    private static void CheckHotkeys(List<Problem> problems, IEnumerable<(string Id, string Key)> hotkeys)
    {
        foreach (var group in hotkeys.Where(h => h.Key.Length > 0).GroupBy(h => h.Key, StringComparer.OrdinalIgnoreCase))
        {
            if (group.Skip(1).Any())
                problems.Add(new Problem("schema.hotkey.duplicate", group.Last().Id, group.Key, group.First().Id));
            if (group.Key.Length != 1 || !char.IsAsciiLetterOrDigit(group.Key[0]))
                problems.Add(new Problem("schema.hotkey.illegal", group.First().Id, group.Key));
        }
    }

    private static Problem Warn(string code, string field, params string[] arguments) =>
        new(code, field, arguments) { Severity = ProblemSeverity.Warning };

    private static Problem Hint(string code, string field, params string[] arguments) =>
        new(code, field, arguments) { Severity = ProblemSeverity.Hint };
}
