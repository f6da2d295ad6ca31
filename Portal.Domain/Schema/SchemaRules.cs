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
        foreach (var same in schema.Entities.SelectMany(e => e.Names.All().Select(n => (Key: CharacterFolding.NameKey(n), e.Id)))
            .GroupBy(x => x.Key, x => x.Id).Where(g => g.Distinct().Skip(1).Any()))
            problems.Add(Warn("schema.name.duplicate", same.Last(), same.Key, same.First()));
        return problems;
    }

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
        foreach (var property in entity.Properties)
        {
            var field = $"{entity.Id}.{property.Id}";
            CheckIdentifier(problems, field, property.Id);
            CheckNames(problems, field, property.Names);
        }

        foreach (var duplicate in entity.Properties.GroupBy(p => p.Id).Where(g => g.Skip(1).Any()))
            problems.Add(new Problem("schema.identifier.duplicate", $"{entity.Id}.{duplicate.Key}", duplicate.Key));
        if (schema.Relations.Length > 0 && !schema.Relations.Any(r => r.Pairs.Any(p => p.Head == entity.Id || p.Tail == entity.Id)))
            problems.Add(Warn("schema.entity.orphan", entity.Id, entity.Id));
    }

    private static void CheckRelation(List<Problem> problems, KnowledgeSchema schema, RelationType relation)
    {
        CheckNames(problems, relation.Id, relation.Names);
        if (relation.Pairs.Length == 0)
            problems.Add(new Problem("schema.relation.noPair", relation.Id, relation.Id));
        foreach (var missing in relation.Pairs.SelectMany(p => new[] { p.Head, p.Tail }).Distinct().Where(id => schema.Entity(id) is null))
            problems.Add(new Problem("schema.relation.unknownType", relation.Id, relation.Id, missing));
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
}
