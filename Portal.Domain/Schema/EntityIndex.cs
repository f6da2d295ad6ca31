using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Portal.Domain.Schema;

/// <summary>The entity types of a schema by identifier and by parent, made once for each list of them.</summary>
/// <remarks>A schema is a value that is copied with every change, and most copies keep the list: the index belongs to the list, and goes
/// with it.</remarks>
internal sealed class EntityIndex
{
    private static readonly ConditionalWeakTable<EntityType[], EntityIndex> s_indexes = [];

    private readonly ImmutableArray<EntityType> _entities;
    private readonly Dictionary<string, int> _places;
    private readonly ILookup<string, int> _children;

    private EntityIndex(ImmutableArray<EntityType> entities)
    {
        _entities = entities;
        _places = new Dictionary<string, int>(entities.Length, StringComparer.Ordinal);
        // A draft may hold an identifier twice: the first one has it.
        for (var i = 0; i < entities.Length; i++)
            _places.TryAdd(entities[i].Id ?? "", i);
        _children = _places
            .Values.Where(i => entities[i].Parent.Length > 0)
            .ToLookup(i => entities[i].Parent, i => i, StringComparer.Ordinal);
    }

    public static EntityIndex Of(ImmutableArray<EntityType> entities) =>
        s_indexes.GetValue(ImmutableCollectionsMarshal.AsArray(entities) ?? [], array => new EntityIndex([.. array]));

    // What damaged JSON brings may be null where the types say that nothing is.
    public EntityType? Find(string? id) => id is not null && _places.TryGetValue(id, out var place) ? _entities[place] : null;

    /// <summary>The types that name it as their parent, in the order of the list.</summary>
    public IEnumerable<EntityType> Children(string id) => _children[id].Select(place => _entities[place]);

    /// <summary>The type and those it inherits from, nearest first; a cycle is walked once.</summary>
    public IEnumerable<EntityType> Line(string id)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var type = Find(id); type is not null && seen.Add(type.Id); type = type.Parent.Length > 0 ? Find(type.Parent) : null)
            yield return type;
    }

    /// <summary>The types that inherit from it, near and far, without itself, in the order of the list.</summary>
    public IEnumerable<EntityType> Descendants(string id)
    {
        var found = new SortedSet<int>();
        var open = new Stack<string>([id]);
        while (open.TryPop(out var type))
        {
            foreach (var place in _children[type].Where(place => _entities[place].Id != id && found.Add(place)))
                open.Push(_entities[place].Id);
        }

        return found.Select(place => _entities[place]);
    }
}
