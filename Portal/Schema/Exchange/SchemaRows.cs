using System.Globalization;
using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Domain.Schema.Exchange;

namespace Portal.Schema.Exchange;

/// <summary>Adds to a schema what one row of a sheet says; a row that says nothing understood is noted and changes nothing.</summary>
internal static class SchemaRows
{
    public static KnowledgeSchema AddEntity(KnowledgeSchema schema, SheetRow row, List<ImportNote> notes)
    {
        if (!IsNew(row, schema.Entity, notes))
            return schema;
        if (!TypeIcons.IsKnown(row["Icon"]))
            notes.Add(ImportNote.Of(row.Where + " Icon", row["Icon"]));
        var type = new EntityType
        {
            Id = row["Id"],
            Names = Names(row),
            Aliases = SheetCells.Items(row["Aliases"]),
            Description = row["Definition"],
            Examples = SheetCells.Items(row["Examples"]),
            NegativeExamples = SheetCells.Items(row["NegativeExamples"]),
            Parent = row["Parent"],
            IsAbstract = SheetCells.IsTrue(row["Abstract"]),
            Group = row["Group"],
            Icon = TypeIcons.IsKnown(row["Icon"]) ? row["Icon"] : "",
            Hotkey = row["Hotkey"],
            Color = int.TryParse(row["Color"], CultureInfo.InvariantCulture, out var color)
                ? Math.Clamp(color, 0, TypePalette.Count - 1)
                : TypePalette.Next(schema.Entities),
        };
        return Place(row) is { } place ? schema.With(type) with { Layout = schema.Layout.SetItem(type.Id, place) } : schema.With(type);
    }

    public static KnowledgeSchema AddRelation(KnowledgeSchema schema, SheetRow row, List<ImportNote> notes) =>
        !IsNew(row, schema.Relation, notes)
            ? schema
            : schema.With(
                new RelationType
                {
                    Id = row["Id"],
                    Names = Names(row),
                    Aliases = SheetCells.Items(row["Aliases"]),
                    InverseAliases = SheetCells.Items(row["InverseAliases"]),
                    Description = row["Definition"],
                    Examples = SheetCells.Items(row["Examples"]),
                    NegativeExamples = SheetCells.Items(row["NegativeExamples"]),
                    Cardinality = Word<Cardinality>(row, "Cardinality", notes),
                    Inverse = row["Inverse"],
                    IsSymmetric = SheetCells.IsTrue(row["Symmetric"]),
                    IsTransitive = SheetCells.IsTrue(row["Transitive"]),
                    Hotkey = row["Hotkey"],
                }
            );

    /// <summary>A property goes to the entity type that its row names, or, when it says so or no entity type is called so, to the relation
    /// type.</summary>
    public static KnowledgeSchema AddProperty(KnowledgeSchema schema, SheetRow row, List<ImportNote> notes)
    {
        var property = Property(row, notes);
        if (property.Id.Length > 0)
        {
            if (!row["Of"].Equals("relation", StringComparison.OrdinalIgnoreCase) && schema.Entity(row["Owner"]) is { } entity)
                return schema.With(entity with { Properties = entity.Properties.Add(property) });
            if (schema.Relation(row["Owner"]) is { } relation)
                return schema.With(relation with { Properties = relation.Properties.Add(property) });
        }

        notes.Add(ImportNote.Of(row.Where, $"{row["Owner"]}.{property.Id}"));
        return schema;
    }

    public static KnowledgeSchema AddPair(KnowledgeSchema schema, SheetRow row, List<ImportNote> notes)
    {
        if (schema.Relation(row["Relation"]) is { } relation && row["Head"].Length > 0 && row["Tail"].Length > 0)
            return schema.With(relation with { Pairs = [.. relation.Pairs.Append(new TypePair(row["Head"], row["Tail"])).Distinct()] });
        notes.Add(ImportNote.Of(row.Where, $"{row["Relation"]}: {row["Head"]} → {row["Tail"]}"));
        return schema;
    }

    private static bool IsNew(SheetRow row, Func<string, object?> find, List<ImportNote> notes)
    {
        if (row["Id"].Length > 0 && find(row["Id"]) is null)
            return true;
        notes.Add(ImportNote.Of(row.Where, row["Id"].Length == 0 ? "Id" : row["Id"]));
        return false;
    }

    private static PropertyType Property(SheetRow row, List<ImportNote> notes) =>
        new()
        {
            Id = row["Id"],
            Names = Names(row),
            Aliases = SheetCells.Items(row["Aliases"]),
            Description = row["Definition"],
            Kind = Word<PropertyKind>(row, "Kind", notes),
            Unit = row["Unit"],
            Values = SheetCells.Items(row["Values"]),
            Pattern = row["Pattern"],
            IsRequired = SheetCells.IsTrue(row["Required"]),
            IsMultiValued = SheetCells.IsTrue(row["MultiValued"]),
            IsUnique = SheetCells.IsTrue(row["Unique"]),
            IsKey = SheetCells.IsTrue(row["Key"]),
        };

    private static LocalizedName Names(SheetRow row) => new(row["Zh"], row["En"]);

    private static CanvasPlace? Place(SheetRow row) =>
        double.TryParse(row["X"], CultureInfo.InvariantCulture, out var x)
        && double.TryParse(row["Y"], CultureInfo.InvariantCulture, out var y)
        && double.IsFinite(x)
        && double.IsFinite(y)
            ? new CanvasPlace(x, y, SheetCells.IsTrue(row["Collapsed"]))
            : null;

    private static T Word<T>(SheetRow row, string column, List<ImportNote> notes)
        where T : struct, Enum
    {
        var word = row[column];
        if (word.Length == 0)
            return default;
        if (Enum.TryParse<T>(word, true, out var value) && Enum.IsDefined(value))
            return value;
        notes.Add(ImportNote.Of($"{row.Where} {column}", word));
        return default;
    }
}
