namespace Portal.Domain.Schema;

/// <summary>A repair that is offered for a <see cref="Problem"/> of <see cref="SchemaRules"/>.</summary>
/// <param name="Code">What it does, such as <c>fix.removeType</c>; a page has the words.</param>
/// <param name="Edit">The edit that does it.</param>
/// <param name="Argument">What the words name, such as the identifier that would be given.</param>
public sealed record SchemaFix(string Code, SchemaEdit Edit, string Argument = "")
{
    /// <summary>The repairs of a problem; none where only a person can tell what is right.</summary>
    public static IReadOnlyList<SchemaFix> For(KnowledgeSchema schema, Problem problem)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(problem);
        var (owner, property) = Split(schema, problem.Field);
        var (entity, relation) = (schema.Entity(owner), schema.Relation(owner));
        return problem.Code switch
        {
            "schema.identifier.illegal" or "schema.identifier.reserved" when property is null && entity is not null && Free(schema, entity.Id, entity.Names) is var id =>
                [new SchemaFix("fix.rename", new SchemaEdit.PutEntity(entity with { Id = id }, entity), id)],
            "schema.identifier.illegal" or "schema.identifier.reserved" when property is null && relation is not null && Free(schema, relation.Id, relation.Names) is var id =>
                [new SchemaFix("fix.rename", new SchemaEdit.PutRelation(relation with { Id = id }, relation), id)],
            "schema.identifier.illegal" or "schema.identifier.reserved" when property is not null && SchemaEdits.FreeId(KnowledgeSchema.Empty, property.Id.Length > 0 ? property.Id : property.Names.In("en", ""), "property") is var id =>
                [new SchemaFix("fix.rename", OnProperty(schema, owner, property.Id, p => p with { Id = id }), id)],
            "schema.name.missingZh" or "schema.name.missingEn" => MissingName(schema, owner, property, problem.Code == "schema.name.missingZh"),
            "schema.hotkey.duplicate" or "schema.hotkey.illegal" when entity is not null => [new SchemaFix("fix.clearHotkey", new SchemaEdit.PutEntity(entity with { Hotkey = "" }, entity))],
            "schema.hotkey.duplicate" or "schema.hotkey.illegal" when relation is not null => [new SchemaFix("fix.clearHotkey", new SchemaEdit.PutRelation(relation with { Hotkey = "" }, relation))],
            "schema.entity.orphan" or "schema.entity.unused" => [new SchemaFix("fix.removeType", new SchemaEdit.Remove([owner], []), owner)],
            "schema.entity.abstractLeaf" when entity is not null => [new SchemaFix("fix.notAbstract", new SchemaEdit.PutEntity(entity with { IsAbstract = false }, entity))],
            "schema.parent.unknown" or "schema.parent.cycle" => [new SchemaFix("fix.clearParent", new SchemaEdit.SetParent(owner, ""))],
            "schema.relation.noPair" => [new SchemaFix("fix.removeType", new SchemaEdit.Remove([], [owner]), owner)],
            "schema.relation.unknownType" when relation is not null => [new SchemaFix("fix.removePairs", new SchemaEdit.PutRelation(relation with { Pairs = relation.Pairs.RemoveAll(p => schema.Entity(p.Head) is null || schema.Entity(p.Tail) is null) }, relation))],
            "schema.relation.inverseUnknown" when relation is not null => [new SchemaFix("fix.clearInverse", new SchemaEdit.PutRelation(relation with { Inverse = "" }, relation))],
            "schema.relation.inverseMismatch" when relation is not null && schema.Relation(relation.Inverse) is { } inverse =>
                [new SchemaFix("fix.matchInverse", new SchemaEdit.PutRelation(inverse with { Inverse = relation.Id, Pairs = [.. relation.Pairs.Select(p => new TypePair(p.Tail, p.Head))] }, inverse), inverse.Id)],
            "schema.relation.neverTransitive" when relation is not null => [new SchemaFix("fix.notTransitive", new SchemaEdit.PutRelation(relation with { IsTransitive = false }, relation))],
            "schema.property.noValues" when property is not null => [new SchemaFix("fix.toText", OnProperty(schema, owner, property.Id, p => p with { Kind = PropertyKind.Text }))],
            "schema.property.unitWithoutNumber" when property is not null => [new SchemaFix("fix.toNumber", OnProperty(schema, owner, property.Id, p => p with { Kind = PropertyKind.Number }))],
            "schema.pattern.illegal" when property is not null => [new SchemaFix("fix.clearPattern", OnProperty(schema, owner, property.Id, p => p with { Pattern = "" }))],
            "schema.key.missing" when entity is not null => KeyFix(schema, entity),
            "schema.entity.alike" or "schema.name.duplicate" when entity is not null && problem.Arguments is [.., var other] && schema.Entity(other) is not null && other != owner =>
                [new SchemaFix("fix.merge", new SchemaEdit.Change(new SchemaChange.MergeEntities([owner], other)), other)],
            _ => [],
        };
    }

    private static List<SchemaFix> MissingName(KnowledgeSchema schema, string owner, PropertyType? property, bool isChinese)
    {
        var names = property?.Names ?? schema.Entity(owner)?.Names ?? schema.Relation(owner)?.Names;
        if (names is null)
            return [];
        // The identifier is a name when it is of the language; a translation is a person's work.
        var id = property?.Id ?? owner;
        if (id.Any(Text.CharacterFolding.IsHan) != isChinese)
            return [];
        var name = isChinese ? id : id.Replace('_', ' ').Trim();
        var language = isChinese ? "zh" : "en";
        return property is not null
            ? [new SchemaFix("fix.nameFromId", OnProperty(schema, owner, property.Id, p => p with { Names = isChinese ? p.Names with { Zh = name } : p.Names with { En = name } }), name)]
            : [new SchemaFix("fix.nameFromId", new SchemaEdit.SetName(schema.Entity(owner) is not null ? ElementKind.Entity : ElementKind.Relation, owner, language, name), name)];
    }

    private static List<SchemaFix> KeyFix(KnowledgeSchema schema, EntityType entity)
    {
        // A unique property tells entities apart already; otherwise the likeliest by its name.
        var likely = entity.Properties.FirstOrDefault(p => p.IsUnique)
            ?? entity.Properties.FirstOrDefault(p => p.Id.Contains("code", StringComparison.OrdinalIgnoreCase) || p.Id.EndsWith("id", StringComparison.OrdinalIgnoreCase) || p.Names.Zh.Contains('号', StringComparison.Ordinal) || p.Names.Zh.Contains("编码", StringComparison.Ordinal));
        return likely is null ? [] : [new SchemaFix("fix.makeKey", OnProperty(schema, entity.Id, likely.Id, p => p with { IsKey = true }), likely.Id)];
    }

    private static SchemaEdit OnProperty(KnowledgeSchema schema, string owner, string id, Func<PropertyType, PropertyType> change) => schema.Entity(owner) is { } entity
        ? new SchemaEdit.PutEntity(entity with { Properties = [.. entity.Properties.Select(p => p.Id == id ? change(p) : p)] }, entity)
        : new SchemaEdit.PutRelation(schema.Relation(owner)! with { Properties = [.. schema.Relation(owner)!.Properties.Select(p => p.Id == id ? change(p) : p)] }, schema.Relation(owner)!);

    private static string Free(KnowledgeSchema schema, string id, LocalizedName names) =>
        SchemaEdits.FreeId(schema, SchemaIdentifier.From(id).Length > 0 ? id : names.In("en", "Type"), "Type");

    private static (string Owner, PropertyType? Property) Split(KnowledgeSchema schema, string field)
    {
        if (schema.Entity(field) is not null || schema.Relation(field) is not null)
            return (field, null);
        var dot = field.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
            return (field, null);
        var (owner, id) = (field[..dot], field[(dot + 1)..]);
        var properties = schema.Entity(owner)?.Properties ?? schema.Relation(owner)?.Properties ?? [];
        return (owner, properties.FirstOrDefault(p => p.Id == id));
    }
}
