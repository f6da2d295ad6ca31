using System.Collections.Frozen;

namespace Portal.Domain.Schema;

/// <summary>A repair that is offered for a <see cref="Problem"/> of <see cref="SchemaRules"/>.</summary>
/// <param name="Kind">What it does; a page has the words.</param>
/// <param name="Edit">The edit that does it.</param>
/// <param name="Argument">What the words name, such as the identifier that would be given.</param>
public sealed record SchemaFix(SchemaFixKind Kind, SchemaEdit Edit, string Argument = "")
{
    // By the code of the problem; what a fix needs and the schema lacks makes it none.
    private static readonly FrozenDictionary<string, Func<Place, SchemaFix?>> s_fixes = new Dictionary<ProblemCode, Func<Place, SchemaFix?>>
    {
        [SchemaProblems.IdentifierIllegal] = Rename,
        [SchemaProblems.IdentifierReserved] = Rename,
        [SchemaProblems.NameMissingZh] = at => NameFromId(at, isChinese: true),
        [SchemaProblems.NameMissingEn] = at => NameFromId(at, isChinese: false),
        [SchemaProblems.HotkeyDuplicate] = ClearHotkey,
        [SchemaProblems.HotkeyIllegal] = ClearHotkey,
        [SchemaProblems.EntityOrphan] = at => new SchemaFix(SchemaFixKind.RemoveType, new SchemaEdit.Remove([at.Owner], []), at.Owner),
        [SchemaProblems.EntityUnused] = at => new SchemaFix(SchemaFixKind.RemoveType, new SchemaEdit.Remove([at.Owner], []), at.Owner),
        [SchemaProblems.EntityAbstractLeaf] = at => OnEntity(at, SchemaFixKind.NotAbstract, e => e with { IsAbstract = false }),
        [SchemaProblems.ParentUnknown] = ClearParent,
        [SchemaProblems.ParentCycle] = ClearParent,
        [SchemaProblems.RelationNoPair] = at => new SchemaFix(SchemaFixKind.RemoveType, new SchemaEdit.Remove([], [at.Owner]), at.Owner),
        [SchemaProblems.RelationUnknownType] = RemovePairs,
        [SchemaProblems.RelationInverseUnknown] = at => OnRelation(at, SchemaFixKind.ClearInverse, r => r with { Inverse = "" }),
        [SchemaProblems.RelationInverseMismatch] = MatchInverse,
        [SchemaProblems.RelationNeverTransitive] = at => OnRelation(at, SchemaFixKind.NotTransitive, r => r with { IsTransitive = false }),
        [SchemaProblems.PropertyNoValues] = at => OnProperty(at, SchemaFixKind.ToText, p => p with { Kind = PropertyKind.Text }),
        [SchemaProblems.PropertyUnitWithoutNumber] = at =>
            OnProperty(at, SchemaFixKind.ToNumber, p => p with { Kind = PropertyKind.Number }),
        [SchemaProblems.PatternIllegal] = at => OnProperty(at, SchemaFixKind.ClearPattern, p => p with { Pattern = "" }),
        [SchemaProblems.KeyMissing] = MakeKey,
        [SchemaProblems.EntityAlike] = Merge,
        [SchemaProblems.NameDuplicate] = Merge,
    }.ToFrozenDictionary(f => f.Key.Value, f => f.Value, StringComparer.Ordinal);

    /// <summary><see cref="Kind"/> as scripts read it, such as <c>fix.removeType</c>.</summary>
    public string Code => $"fix.{char.ToLowerInvariant($"{Kind}"[0])}{$"{Kind}"[1..]}";

    /// <summary>The repairs of a problem; none where only a person can tell what is right.</summary>
    public static IReadOnlyList<SchemaFix> For(KnowledgeSchema schema, Problem problem)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(problem);
        var (owner, property) = Split(schema, problem.Field);
        var place = new Place(schema, owner, schema.Entity(owner), schema.Relation(owner), property, problem.Arguments);
        return s_fixes.GetValueOrDefault(problem.Code)?.Invoke(place) is { } fix ? [fix] : [];
    }

    private static SchemaFix? Rename(Place at)
    {
        if (at.Property is { } property)
        {
            var name = property.Id.Length > 0 ? property.Id : property.Names.In("en", "");
            var id = SchemaEdits.FreeId(KnowledgeSchema.Empty, name, "property");
            return OnProperty(at, SchemaFixKind.Rename, p => p with { Id = id }, id);
        }

        var free =
            at.Entity is { } entity ? Free(at.Schema, entity.Id, entity.Names)
            : at.Relation is { } relation ? Free(at.Schema, relation.Id, relation.Names)
            : "";
        return OnEntity(at, SchemaFixKind.Rename, e => e with { Id = free }, free)
            ?? OnRelation(at, SchemaFixKind.Rename, r => r with { Id = free }, free);
    }

    private static SchemaFix? ClearHotkey(Place at) =>
        OnEntity(at, SchemaFixKind.ClearHotkey, e => e with { Hotkey = "" })
        ?? OnRelation(at, SchemaFixKind.ClearHotkey, r => r with { Hotkey = "" });

    private static SchemaFix ClearParent(Place at) => new(SchemaFixKind.ClearParent, new SchemaEdit.SetParent(at.Owner, ""));

    private static SchemaFix? RemovePairs(Place at) =>
        OnRelation(
            at,
            SchemaFixKind.RemovePairs,
            r => r with { Pairs = r.Pairs.RemoveAll(p => at.Schema.Entity(p.Head) is null || at.Schema.Entity(p.Tail) is null) }
        );

    private static SchemaFix? MatchInverse(Place at)
    {
        if (at.Relation is not { } relation || at.Schema.Relation(relation.Inverse) is not { } inverse)
            return null;
        var pairs = relation.Pairs.Select(p => new TypePair(p.Tail, p.Head));
        var matching = inverse with { Inverse = relation.Id, Pairs = [.. pairs] };
        return new SchemaFix(SchemaFixKind.MatchInverse, new SchemaEdit.PutRelation(matching, inverse), inverse.Id);
    }

    private static SchemaFix? NameFromId(Place at, bool isChinese)
    {
        if ((at.Property?.Names ?? at.Entity?.Names ?? at.Relation?.Names) is null)
            return null;
        // The identifier is a name when it is of the language; a translation is a person's work.
        var id = at.Property?.Id ?? at.Owner;
        if (id.Any(Text.CharacterFolding.IsHan) != isChinese)
            return null;
        var name = isChinese ? id : id.Replace('_', ' ').Trim();
        if (at.Property is not null)
        {
            return OnProperty(
                at,
                SchemaFixKind.NameFromId,
                p => p with { Names = isChinese ? p.Names with { Zh = name } : p.Names with { En = name } },
                name
            );
        }

        var kind = at.Entity is not null ? ElementKind.Entity : ElementKind.Relation;
        return new SchemaFix(SchemaFixKind.NameFromId, new SchemaEdit.SetName(kind, at.Owner, isChinese ? "zh" : "en", name), name);
    }

    private static SchemaFix? Merge(Place at) =>
        at.Entity is not null && at.Arguments is [.., var other] && at.Schema.Entity(other) is not null && other != at.Owner
            ? new SchemaFix(SchemaFixKind.Merge, new SchemaEdit.Change(new SchemaChange.MergeEntities([at.Owner], other)), other)
            : null;

    private static SchemaFix? MakeKey(Place at)
    {
        // A unique property tells entities apart already; otherwise the likeliest by its name.
        var likely =
            at.Entity?.Properties.FirstOrDefault(p => p.IsUnique)
            ?? at.Entity?.Properties.FirstOrDefault(p =>
                p.Id.Contains("code", StringComparison.OrdinalIgnoreCase)
                || p.Id.EndsWith("id", StringComparison.OrdinalIgnoreCase)
                || p.Names.Zh.Contains('号', StringComparison.Ordinal)
                || p.Names.Zh.Contains("编码", StringComparison.Ordinal)
            );
        return likely is null
            ? null
            : OnProperty(at with { Property = likely }, SchemaFixKind.MakeKey, p => p with { IsKey = true }, likely.Id);
    }

    private static SchemaFix? OnEntity(Place at, SchemaFixKind kind, Func<EntityType, EntityType> change, string argument = "") =>
        at.Entity is { } entity ? new SchemaFix(kind, new SchemaEdit.PutEntity(change(entity), entity), argument) : null;

    private static SchemaFix? OnRelation(Place at, SchemaFixKind kind, Func<RelationType, RelationType> change, string argument = "") =>
        at.Relation is { } relation ? new SchemaFix(kind, new SchemaEdit.PutRelation(change(relation), relation), argument) : null;

    private static SchemaFix? OnProperty(Place at, SchemaFixKind kind, Func<PropertyType, PropertyType> change, string argument = "")
    {
        if (at.Property is not { } property)
            return null;
        return OnEntity(at, kind, e => e with { Properties = [.. e.Properties.Select(Changed)] }, argument)
            ?? OnRelation(at, kind, r => r with { Properties = [.. r.Properties.Select(Changed)] }, argument);

        PropertyType Changed(PropertyType other) => other.Id == property.Id ? change(other) : other;
    }

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

    // What a problem is about: a type of the schema, and its property where the problem is the property's.
    private sealed record Place(
        KnowledgeSchema Schema,
        string Owner,
        EntityType? Entity,
        RelationType? Relation,
        PropertyType? Property,
        IReadOnlyList<string> Arguments
    );
}
