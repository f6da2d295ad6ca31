using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Portal.Domain.Schema;

/// <summary>The one place where types are defined: entity types with their properties, and relation types.</summary>
/// <remarks>Immutable. A change gives a new schema, or the same one when nothing changed. Identifiers are unique among entity
/// types and among relation types in a valid schema (<see cref="SchemaRules"/>); a draft may break rules.</remarks>
public sealed record KnowledgeSchema
{
    // Before Empty: static members are made in the order of the text.
    internal static ImmutableSortedDictionary<string, CanvasPlace> EmptyLayout { get; } =
        ImmutableSortedDictionary.Create<string, CanvasPlace>(StringComparer.Ordinal);

    /// <summary>A schema without types.</summary>
    public static KnowledgeSchema Empty { get; } = new();

    /// <summary>The entity types in the order of the palette.</summary>
    public ImmutableArray<EntityType> Entities { get; init; } = [];

    /// <summary>The relation types in order.</summary>
    public ImmutableArray<RelationType> Relations { get; init; } = [];

    /// <summary>Where entity types are drawn, by identifier. It means nothing but to the eye.</summary>
    public ImmutableSortedDictionary<string, CanvasPlace> Layout { get; init; } = EmptyLayout;

    /// <summary>In a draft: what becomes of the work of the types that it renames, merges, splits or gives up, in order. Empty in published
    /// versions.</summary>
    public ImmutableArray<SchemaChange> Changes { get; init; } = [];

    private EntityIndex Index => EntityIndex.Of(Entities);

    /// <summary>The entity type of an identifier, or null.</summary>
    public EntityType? Entity(string id) => Index.Find(id);

    /// <summary>The relation type of an identifier, or null.</summary>
    public RelationType? Relation(string id) => Relations.FirstOrDefault(r => r.Id == id);

    /// <summary>A property of an entity type, its own or an inherited one, or null.</summary>
    public PropertyType? Property(string entityType, string property) => PropertiesOf(entityType).FirstOrDefault(p => p.Id == property);

    /// <summary>An entity type's own properties, then what it inherits, nearest first; an own property hides an inherited one of the same
    /// identifier.</summary>
    public IEnumerable<PropertyType> PropertiesOf(string entityType) =>
        Index.Line(entityType).SelectMany(e => e.Properties).DistinctBy(p => p.Id);

    /// <summary>The types an entity type inherits from, nearest first; a cycle is walked once.</summary>
    public IEnumerable<EntityType> Ancestors(string entityType) => Index.Line(entityType).Skip(1);

    /// <summary>The types that inherit from an entity type, near and far.</summary>
    public IEnumerable<EntityType> Descendants(string entityType) => Index.Descendants(entityType);

    /// <summary>Whether any entity type inherits from this one directly.</summary>
    internal bool HasChildren(string entityType) => Index.Children(entityType).Any(c => c.Id != entityType);

    /// <summary>Whether an entity type is another one or inherits from it.</summary>
    public bool IsA(string entityType, string other) => entityType == other || Ancestors(entityType).Any(a => a.Id == other);

    /// <summary>Whether a relation may lead from a head to a tail of these types: as declared, inherited, or, when symmetric, the other way
    /// round.</summary>
    public bool Allows(string relation, string headType, string tailType) =>
        Relation(relation) is { } type
        && type.Pairs.Any(p =>
            (IsA(headType, p.Head) && IsA(tailType, p.Tail)) || (type.IsSymmetric && IsA(headType, p.Tail) && IsA(tailType, p.Head))
        );

    /// <summary>The relation types that may lead from a head to a tail of these types.</summary>
    public IEnumerable<RelationType> RelationsBetween(string headType, string tailType) =>
        Relations.Where(r => Allows(r.Id, headType, tailType));

    /// <summary>Every pair of types that can be labeled and that a relation may join: declared pairs and, for each end, the types that
    /// inherit from it.</summary>
    public IEnumerable<TypePair> EffectivePairs(RelationType relation)
    {
        ArgumentNullException.ThrowIfNull(relation);
        return relation
            .Pairs.SelectMany(p => relation.IsSymmetric && p.Head != p.Tail ? new[] { p, new TypePair(p.Tail, p.Head) } : [p])
            .SelectMany(p => from head in Concrete(p.Head) from tail in Concrete(p.Tail) select new TypePair(head, tail))
            .Distinct();
    }

    /// <summary>The entity types that mentions can have: those that are not abstract.</summary>
    [JsonIgnore]
    public IEnumerable<EntityType> Labels => Entities.Where(e => !e.IsAbstract);

    /// <summary>With an entity type added, or put in the place of the one that has <paramref name="replaces"/>.
    /// Renaming an identifier renames it wherever it is named: ends, parents, places.</summary>
    public KnowledgeSchema With(EntityType type, string? replaces = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        var at = IndexOf(Entities, e => e.Id, replaces ?? type.Id);
        if (at < 0)
            return this with { Entities = Entities.Add(type) };
        var changed = this with { Entities = Entities.SetItem(at, type) };
        return replaces is null || replaces == type.Id ? changed : changed.Redirect(replaces, type.Id);
    }

    /// <summary>With a relation type added, or put in the place of the one that has <paramref name="replaces"/>.</summary>
    public KnowledgeSchema With(RelationType type, string? replaces = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        var at = IndexOf(Relations, r => r.Id, replaces ?? type.Id);
        var changed = this with { Relations = at < 0 ? Relations.Add(type) : Relations.SetItem(at, type) };
        return replaces is null || replaces == type.Id
            ? changed
            : changed with
            {
                Relations = [.. changed.Relations.Select(r => r.Inverse == replaces ? r with { Inverse = type.Id } : r)],
            };
    }

    /// <summary>Without an entity type, and without the pairs that named it; its children move up to its parent.</summary>
    public KnowledgeSchema WithoutEntity(string id) =>
        Entity(id) is not { } gone
            ? this
            : this with
            {
                Entities =
                [
                    .. Entities
                        .Where(e => e.Id != id)
                        .Select(e => e.Parent == id ? e with { Parent = gone.Parent == e.Id ? "" : gone.Parent } : e),
                ],
                Relations =
                [
                    .. Relations.Select(r =>
                        r.Pairs.Any(p => p.Head == id || p.Tail == id)
                            ? r with
                            {
                                Pairs = r.Pairs.RemoveAll(p => p.Head == id || p.Tail == id),
                            }
                            : r
                    ),
                ],
                Layout = Layout.Remove(id),
            };

    /// <summary>Without a relation type.</summary>
    public KnowledgeSchema WithoutRelation(string id) =>
        Relation(id) is null
            ? this
            : this with
            {
                Relations = [.. Relations.Where(r => r.Id != id).Select(r => r.Inverse == id ? r with { Inverse = "" } : r)],
            };

    /// <summary>With every mention of an entity type (ends, parents, place) turned to another.</summary>
    internal KnowledgeSchema Redirect(string from, string to)
    {
        string Turn(string id) => id == from ? to : id;
        return this with
        {
            Entities = [.. Entities.Select(e => e.Parent == from ? e with { Parent = e.Id == to ? "" : to } : e)],
            Relations =
            [
                .. Relations.Select(r =>
                    r.Pairs.Any(p => p.Head == from || p.Tail == from)
                        ? r with
                        {
                            Pairs = [.. r.Pairs.Select(p => new TypePair(Turn(p.Head), Turn(p.Tail))).Distinct()],
                        }
                        : r
                ),
            ],
            Layout = Layout.TryGetValue(from, out var place)
                ? (Layout.ContainsKey(to) ? Layout.Remove(from) : Layout.Remove(from).Add(to, place))
                : Layout,
        };
    }

    private IEnumerable<string> Concrete(string entityType)
    {
        // An end that the schema does not know stays as it is: the rules say so, nothing hides it.
        if (Entity(entityType) is not { } type)
            return [entityType];
        return (type.IsAbstract ? [] : new[] { entityType }).Concat(Descendants(entityType).Where(d => !d.IsAbstract).Select(d => d.Id));
    }

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
