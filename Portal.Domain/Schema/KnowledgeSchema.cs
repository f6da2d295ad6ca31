using System.Collections.Immutable;

namespace Portal.Domain.Schema;

/// <summary>The one place where types are defined: entity types with their properties, and relation types.</summary>
/// <remarks>Immutable. A change gives a new schema, or the same one when nothing changed. Identifiers are unique among entity
/// types and among relation types in a valid schema (<see cref="SchemaRules"/>); a draft may break rules.</remarks>
public sealed record KnowledgeSchema
{
    /// <summary>A schema without types.</summary>
    public static KnowledgeSchema Empty { get; } = new();

    /// <summary>The entity types in the order of the palette.</summary>
    public ImmutableArray<EntityType> Entities { get; init; } = [];

    /// <summary>The relation types in order.</summary>
    public ImmutableArray<RelationType> Relations { get; init; } = [];

    /// <summary>The entity type of an identifier, or null.</summary>
    public EntityType? Entity(string id) => Entities.FirstOrDefault(e => e.Id == id);

    /// <summary>The relation type of an identifier, or null.</summary>
    public RelationType? Relation(string id) => Relations.FirstOrDefault(r => r.Id == id);

    /// <summary>A property of an entity type, or null.</summary>
    public PropertyType? Property(string entityType, string property) => Entity(entityType)?.Properties.FirstOrDefault(p => p.Id == property);

    /// <summary>The relation types that may lead from a head to a tail of these types.</summary>
    public IEnumerable<RelationType> RelationsBetween(string headType, string tailType) => Relations.Where(r => r.Allows(headType, tailType));

    /// <summary>With an entity type added, or put in the place of the one that has <paramref name="replaces"/>.
    /// Renaming an identifier renames it in every relation's ends.</summary>
    public KnowledgeSchema With(EntityType type, string? replaces = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        var at = IndexOf(Entities, e => e.Id, replaces ?? type.Id);
        if (at < 0)
            return this with { Entities = Entities.Add(type) };
        var changed = this with { Entities = Entities.SetItem(at, type) };
        return replaces is null || replaces == type.Id ? changed : changed with
        {
            Relations = [.. Relations.Select(r => r with
            {
                Pairs = [.. r.Pairs.Select(p => new TypePair(p.Head == replaces ? type.Id : p.Head, p.Tail == replaces ? type.Id : p.Tail))],
            })],
        };
    }

    /// <summary>With a relation type added, or put in the place of the one that has <paramref name="replaces"/>.</summary>
    public KnowledgeSchema With(RelationType type, string? replaces = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        var at = IndexOf(Relations, r => r.Id, replaces ?? type.Id);
        return this with { Relations = at < 0 ? Relations.Add(type) : Relations.SetItem(at, type) };
    }

    /// <summary>Without an entity type, and without the pairs that named it.</summary>
    public KnowledgeSchema WithoutEntity(string id) => Entity(id) is null ? this : this with
    {
        Entities = Entities.RemoveAll(e => e.Id == id),
        Relations = [.. Relations.Select(r => r with { Pairs = r.Pairs.RemoveAll(p => p.Head == id || p.Tail == id) })],
    };

    /// <summary>Without a relation type.</summary>
    public KnowledgeSchema WithoutRelation(string id) => Relation(id) is null ? this : this with { Relations = Relations.RemoveAll(r => r.Id == id) };

    private static int IndexOf<T>(ImmutableArray<T> items, Func<T, string> id, string wanted)
    {
        for (var i = 0; i < items.Length; i++)
        {
            if (id(items[i]) == wanted)
                return i;
        }

        return -1;
    }
}
