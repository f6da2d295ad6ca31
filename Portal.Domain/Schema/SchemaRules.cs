using System.Collections.Immutable;
using System.Globalization;
using Portal.Domain.Text;

namespace Portal.Domain.Schema;

/// <summary>Checks a schema and says everything that is wrong with it, not only the first thing.</summary>
public static class SchemaRules
{
    /// <summary>Errors (which block publishing) and warnings. <see cref="Problem.Field"/> is the identifier of the type, or
    /// <c>type.property</c>.</summary>
    public static IReadOnlyList<Problem> Check(KnowledgeSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var problems = new List<Problem>();
        if (schema.Entities.Length == 0)
            problems.Add(new Problem(SchemaProblems.Empty, ""));

        CheckIdentifiers(problems, schema.Entities.Select(e => e.Id));
        CheckIdentifiers(problems, schema.Relations.Select(r => r.Id));
        var lines = new SchemaLines(schema);
        foreach (var entity in schema.Entities)
            CheckEntity(problems, schema, lines, entity);
        var relations = schema.Relations.DistinctBy(r => r.Id).ToDictionary(r => r.Id, StringComparer.Ordinal);
        foreach (var relation in schema.Relations)
            CheckRelation(problems, schema, relations, relation);
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
        return documents < DocumentsThatTell
            ? []
            :
            [
                .. schema
                    .Labels.Where(e => mentions.GetValueOrDefault(e.Id) == 0)
                    .Select(e => Warn(SchemaProblems.EntityUnused, e.Id, e.Id, documents.ToString(CultureInfo.InvariantCulture))),
            ];
    }

    /// <summary>How many entity types one line of inheritance may have, the first and the last counted. The deepest of the large
    /// terminologies have about twenty levels.</summary>
    public const int MostDepth = 64;

    private const int MostSharing = 50;

    /// <summary>From how many documents on a type without mentions is worth a warning.</summary>
    public const int DocumentsThatTell = 10;

    /// <summary>What a draft may not be saved with: more types, or deeper lines, than can be worked with. Other faults may wait until it
    /// is published.</summary>
    /// <param name="schema">The draft as it would be saved.</param>
    /// <param name="before">The draft as it was: what it exceeds already, from a time without these limits, keeps nobody from mending
    /// it.</param>
    /// <returns>The problems; empty for a draft that may be saved.</returns>
    public static IReadOnlyList<Problem> CheckLimits(KnowledgeSchema schema, KnowledgeSchema before)
    {
        var problems = CheckLimits(schema);
        return problems.Count == 0
            ? []
            : [.. problems.ExceptBy(CheckLimits(before).Select(p => (p.Code, p.Field)), p => (p.Code, p.Field))];
    }

    private static List<Problem> CheckLimits(KnowledgeSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var problems = new List<Problem>();
        if (schema.Entities.Length + schema.Relations.Length > MostTypes)
            problems.Add(new Problem(SchemaProblems.JsonTooManyTypes, "", MostTypes.ToString(CultureInfo.InvariantCulture)));
        var lines = new SchemaLines(schema);
        problems.AddRange(
            schema
                .Entities.Where(e => lines.DepthOf(e.Id) == MostDepth + 1)
                .DistinctBy(e => e.Id)
                .Select(e => new Problem(SchemaProblems.TooDeep, e.Id, e.Id, MostDepth.ToString(CultureInfo.InvariantCulture)))
        );
        return problems;
    }

    /// <summary>How many entity types and relation types a schema may have together.</summary>
    public const int MostTypes = 5_000;

    /// <summary>Whether nothing blocks publishing.</summary>
    public static bool CanPublish(KnowledgeSchema schema) => !Check(schema).Any(p => p.Severity == ProblemSeverity.Error);

    private static void CheckIdentifiers(List<Problem> problems, IEnumerable<string> identifiers)
    {
        foreach (var group in identifiers.GroupBy(id => id, StringComparer.Ordinal))
        {
            if (group.Skip(1).Any())
                problems.Add(new Problem(SchemaProblems.IdentifierDuplicate, group.Key, group.Key));
            CheckIdentifier(problems, group.Key, group.Key);
        }
    }

    private static void CheckIdentifier(List<Problem> problems, string field, string identifier)
    {
        if (!SchemaIdentifier.IsLegal(identifier))
            problems.Add(new Problem(SchemaProblems.IdentifierIllegal, field, identifier));
        else if (SchemaIdentifier.IsReserved(identifier))
            problems.Add(new Problem(SchemaProblems.IdentifierReserved, field, identifier));
    }

    private static void CheckEntity(List<Problem> problems, KnowledgeSchema schema, SchemaLines lines, EntityType entity)
    {
        CheckNames(problems, entity.Id, entity.Names);
        CheckProperties(problems, entity.Id, entity.Properties);
        if (entity.Parent.Length > 0 && schema.Entity(entity.Parent) is null)
            problems.Add(new Problem(SchemaProblems.ParentUnknown, entity.Id, entity.Id, entity.Parent));
        else if (lines.IsOnCycle(entity.Id))
            problems.Add(new Problem(SchemaProblems.ParentCycle, entity.Id, entity.Id));
        // What inherits from it is as deep: one line is said once.
        if (lines.DepthOf(entity.Id) == MostDepth + 1)
            problems.Add(new Problem(SchemaProblems.TooDeep, entity.Id, entity.Id, MostDepth.ToString(CultureInfo.InvariantCulture)));
        if (schema.Relations.Length > 0 && !lines.IsJoined(entity.Id) && !schema.HasChildren(entity.Id))
            problems.Add(Warn(SchemaProblems.EntityOrphan, entity.Id, entity.Id));
        if (entity.IsAbstract && !lines.HasConcrete(entity.Id))
            problems.Add(Warn(SchemaProblems.EntityAbstractLeaf, entity.Id, entity.Id));
        if (entity.Description.Length == 0)
            problems.Add(Hint(SchemaProblems.DefinitionMissing, entity.Id, entity.Id));
        // What stands deeper is not looked at further: its line has to be shorter first.
        if (lines.DepthOf(entity.Id) > MostDepth)
            return;
        var properties = schema.PropertiesOf(entity.Id).ToList();
        if (!entity.IsAbstract && properties.Count > 0 && !properties.Any(p => p.IsKey))
            problems.Add(Hint(SchemaProblems.KeyMissing, entity.Id, entity.Id));
    }

    private static void CheckProperties(List<Problem> problems, string owner, ImmutableArray<PropertyType> properties)
    {
        foreach (var property in properties)
        {
            var field = $"{owner}.{property.Id}";
            CheckIdentifier(problems, field, property.Id);
            CheckNames(problems, field, property.Names);
            if (property.Kind == PropertyKind.Enumeration && property.Values.Length == 0)
                problems.Add(new Problem(SchemaProblems.PropertyNoValues, field, field));
            if (property.Pattern.Length > 0 && !SchemaChanges.IsPattern(property.Pattern))
                problems.Add(new Problem(SchemaProblems.PatternIllegal, field, field, property.Pattern));
            if (property.Kind != PropertyKind.Number && property.Unit.Length > 0)
                problems.Add(Warn(SchemaProblems.PropertyUnitWithoutNumber, field, field, property.Unit));
        }

        foreach (var duplicate in properties.GroupBy(p => p.Id).Where(g => g.Skip(1).Any()))
            problems.Add(new Problem(SchemaProblems.IdentifierDuplicate, $"{owner}.{duplicate.Key}", duplicate.Key));
    }

    private static void CheckRelation(
        List<Problem> problems,
        KnowledgeSchema schema,
        Dictionary<string, RelationType> relations,
        RelationType relation
    )
    {
        CheckNames(problems, relation.Id, relation.Names);
        if (relation.Pairs.Length == 0)
            problems.Add(new Problem(SchemaProblems.RelationNoPair, relation.Id, relation.Id));
        foreach (var missing in relation.Pairs.SelectMany(p => new[] { p.Head, p.Tail }).Distinct().Where(id => schema.Entity(id) is null))
            problems.Add(new Problem(SchemaProblems.RelationUnknownType, relation.Id, relation.Id, missing));
        CheckProperties(problems, relation.Id, relation.Properties);
        var inverse = relations.GetValueOrDefault(relation.Inverse);
        if (relation.Inverse.Length > 0 && inverse is null)
            problems.Add(new Problem(SchemaProblems.RelationInverseUnknown, relation.Id, relation.Id, relation.Inverse));
        else if (
            inverse is not null
            && (
                inverse.Inverse != relation.Id
                || !relation.Pairs.ToHashSet().SetEquals(inverse.Pairs.Select(p => new TypePair(p.Tail, p.Head)))
            )
        )
            problems.Add(Warn(SchemaProblems.RelationInverseMismatch, relation.Id, relation.Id, relation.Inverse));
        if (
            relation.IsTransitive
            && relation.Pairs.Length > 0
            && relation.Pairs.Select(p => p.Head).ToHashSet(StringComparer.Ordinal) is var heads
            && !relation.Pairs.Any(p => heads.Contains(p.Tail) || schema.IsA(p.Tail, p.Head) || schema.IsA(p.Head, p.Tail))
        )
            problems.Add(Warn(SchemaProblems.RelationNeverTransitive, relation.Id, relation.Id));
        if (relation.Description.Length == 0)
            problems.Add(Hint(SchemaProblems.DefinitionMissing, relation.Id, relation.Id));
    }

    private static void CheckNames(List<Problem> problems, IEnumerable<(string Id, LocalizedName Names)> types)
    {
        foreach (
            var same in types
                .SelectMany(t => t.Names.All().Select(n => (Key: CharacterFolding.NameKey(n), t.Id)))
                .GroupBy(x => x.Key, x => x.Id)
                .Where(g => g.Distinct().Skip(1).Any())
        )
            problems.Add(Warn(SchemaProblems.NameDuplicate, same.Last(), same.Key, same.First()));
    }

    // Two types that even their definitions or examples do not tell apart will be mixed up by people and models alike.
    private static void CheckAlike(List<Problem> problems, ImmutableArray<EntityType> types)
    {
        foreach (
            var same in types
                .Where(t => t.Description.Length > 0)
                .GroupBy(t => CharacterFolding.NameKey(t.Description))
                .Where(g => g.Skip(1).Any())
        )
            problems.Add(Warn(SchemaProblems.EntityAlike, same.Last().Id, same.Last().Id, same.First().Id));
        var owners = types
            .SelectMany(t => t.Examples.Select(x => CharacterFolding.NameKey(x)).Distinct().Select(x => (Example: x, t.Id)))
            .ToLookup(x => x.Example, x => x.Id);
        var shared = new Dictionary<(string, string), int>();
        foreach (var ids in owners.Select(g => g.Distinct().ToList()).Where(g => g.Count > 1))
        {
            for (var i = 0; i < ids.Count; i++)
            {
                // Of an example that very many have each is compared with the first of them: all pairs would be millions.
                for (var j = i + 1; j < (i == 0 ? ids.Count : Math.Min(ids.Count, MostSharing)); j++)
                    shared[(ids[i], ids[j])] = shared.GetValueOrDefault((ids[i], ids[j])) + 1;
            }
        }

        var index = EntityIndex.Of(types);
        foreach (var ((first, second), count) in shared)
        {
            var fewer = Math.Min(index.Find(first)!.Examples.Length, index.Find(second)!.Examples.Length);
            if (count >= 2 && count * 2 >= fewer)
                problems.Add(Warn(SchemaProblems.EntityAlike, second, second, first));
        }
    }

    private static void CheckNames(List<Problem> problems, string field, LocalizedName names)
    {
        if (names.Zh.Length == 0)
            problems.Add(Warn(SchemaProblems.NameMissingZh, field, field));
        if (names.En.Length == 0)
            problems.Add(Warn(SchemaProblems.NameMissingEn, field, field));
    }

    private static void CheckHotkeys(List<Problem> problems, IEnumerable<(string Id, string Key)> hotkeys)
    {
        foreach (var group in hotkeys.Where(h => h.Key.Length > 0).GroupBy(h => h.Key, StringComparer.OrdinalIgnoreCase))
        {
            if (group.Skip(1).Any())
                problems.Add(new Problem(SchemaProblems.HotkeyDuplicate, group.Last().Id, group.Key, group.First().Id));
            if (group.Key.Length != 1 || !char.IsAsciiLetterOrDigit(group.Key[0]))
                problems.Add(new Problem(SchemaProblems.HotkeyIllegal, group.First().Id, group.Key));
        }
    }

    private static Problem Warn(ProblemCode code, string field, params string[] arguments) =>
        new(code, field, arguments) { Severity = ProblemSeverity.Warning };

    private static Problem Hint(ProblemCode code, string field, params string[] arguments) =>
        new(code, field, arguments) { Severity = ProblemSeverity.Hint };
}
