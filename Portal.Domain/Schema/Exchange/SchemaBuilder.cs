using System.Collections.Immutable;
using Portal.Domain.Text;

namespace Portal.Domain.Schema.Exchange;

/// <summary>Collects types from a foreign file: makes legal, free identifiers of its names and keeps the names.</summary>
internal sealed class SchemaBuilder
{
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
    private readonly List<ImportNote> _notes = [];

    public KnowledgeSchema Schema { get; private set; } = KnowledgeSchema.Empty;

    public void Note(string where, string what) => _notes.Add(ImportNote.Of(where, what));

    public SchemaImport Build() => new(Schema, _notes);

    /// <summary>The entity type of a foreign name; made when it is new.</summary>
    public string Entity(string name) =>
        _ids.TryGetValue("e" + name, out var id) ? id : AddEntity(name, new EntityType { Names = NameOf(name) });

    /// <summary>Adds an entity type under a foreign name; a name that is there already is completed.</summary>
    public string AddEntity(string name, EntityType type, CanvasPlace? place = null)
    {
        if (_ids.TryGetValue("e" + name, out var known))
        {
            var before = Schema.Entity(known)!;
            Schema = Schema.With(type with { Id = known, Color = before.Color });
        }
        else
        {
            known = SchemaEdits.FreeId(Schema, type.Id.Length > 0 ? type.Id : name, "Type");
            _ids["e" + name] = known;
            Schema = Schema.With(type with { Id = known, Color = TypePalette.Next(Schema.Entities) });
        }

        if (place is not null)
            Schema = Schema with { Layout = Schema.Layout.SetItem(known, place) };
        return known;
    }

    /// <summary>Adds a pair to the relation type of a foreign name; made when it is new.</summary>
    public string Relate(string name, string head, string tail, RelationType? type = null)
    {
        if (!_ids.TryGetValue("r" + name, out var id))
        {
            id = SchemaEdits.FreeId(Schema, type?.Id.Length > 0 ? type.Id : name, "relation");
            _ids["r" + name] = id;
            Schema = Schema.With((type ?? new RelationType { Names = NameOf(name) }) with { Id = id });
        }

        var relation = Schema.Relation(id)!;
        var pair = new TypePair(head, tail);
        if (head.Length > 0 && tail.Length > 0 && !relation.Pairs.Contains(pair))
            Schema = Schema.With(relation with { Pairs = relation.Pairs.Add(pair) });
        return id;
    }

    /// <summary>Adds a property to an entity type; one of the same identifier is kept as it is.</summary>
    public void AddProperty(string entity, PropertyType property)
    {
        var type = Schema.Entity(entity)!;
        var id = PropertyId(property.Id);
        if (type.Properties.All(p => p.Id != id))
            Schema = Schema.With(type with { Properties = type.Properties.Add(property with { Id = id }) });
    }

    public void Update(string entity, Func<EntityType, EntityType> change)
    {
        // The change may add types itself: what it makes comes first, then the schema that it goes into.
        var changed = change(Schema.Entity(entity)!);
        Schema = Schema.With(changed);
    }

    public void UpdateRelation(string relation, Func<RelationType, RelationType> change)
    {
        var changed = change(Schema.Relation(relation)!);
        Schema = Schema.With(changed);
    }

    /// <summary>A legal property identifier near a foreign one; the graph's own names get an underscore.</summary>
    public static string PropertyId(string name)
    {
        var id = SchemaIdentifier.IsLegal(name) ? name : SchemaIdentifier.From(name);
        return id.Length == 0 ? "property"
            : SchemaIdentifier.IsReserved(id) ? id + "_"
            : id;
    }

    public static LocalizedName NameOf(string name) =>
        name.Any(CharacterFolding.IsHan) ? new LocalizedName(name.Trim()) : new LocalizedName("", name.Replace('_', ' ').Trim());

    public static ImmutableArray<PropertyType> Distinct(IEnumerable<PropertyType> properties) => [.. properties.DistinctBy(p => p.Id)];
}
