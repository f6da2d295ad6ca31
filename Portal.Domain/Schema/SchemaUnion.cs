using System.Collections.Immutable;

namespace Portal.Domain.Schema;

/// <summary>Adds the types of one schema to another.</summary>
public static class SchemaUnion
{
    /// <summary>Both schemas in one: types of the same identifier are completed (lists are united, empty texts filled), nothing is taken
    /// away or replaced.</summary>
    public static KnowledgeSchema Of(KnowledgeSchema schema, KnowledgeSchema added)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(added);
        foreach (var type in added.Entities)
        {
            schema = schema.With(
                schema.Entity(type.Id) is { } known
                    ? known with
                    {
                        Names = Names(known.Names, type.Names),
                        Aliases = Both(known.Aliases, type.Aliases),
                        Description = known.Description.Length > 0 ? known.Description : type.Description,
                        Examples = Both(known.Examples, type.Examples),
                        NegativeExamples = Both(known.NegativeExamples, type.NegativeExamples),
                        Parent = known.Parent.Length > 0 ? known.Parent : type.Parent,
                        Properties = Both(known.Properties, type.Properties),
                    }
                    : type with
                    {
                        Color = TypePalette.Next(schema.Entities),
                        Hotkey = schema.Entities.Any(e => e.Hotkey == type.Hotkey) ? "" : type.Hotkey,
                    }
            );
        }

        foreach (var type in added.Relations)
        {
            schema = schema.With(
                schema.Relation(type.Id) is { } known
                    ? known with
                    {
                        Names = Names(known.Names, type.Names),
                        Aliases = Both(known.Aliases, type.Aliases),
                        InverseAliases = Both(known.InverseAliases, type.InverseAliases),
                        Description = known.Description.Length > 0 ? known.Description : type.Description,
                        Examples = Both(known.Examples, type.Examples),
                        NegativeExamples = Both(known.NegativeExamples, type.NegativeExamples),
                        Pairs = [.. known.Pairs.Concat(type.Pairs).Distinct()],
                        Properties = Both(known.Properties, type.Properties),
                    }
                    : type with
                    {
                        Hotkey = schema.Relations.Any(r => r.Hotkey == type.Hotkey) ? "" : type.Hotkey,
                    }
            );
        }

        return schema with
        {
            Layout = added
                .Layout.Where(p => !schema.Layout.ContainsKey(p.Key))
                .Aggregate(schema.Layout, (layout, p) => layout.Add(p.Key, p.Value)),
        };
    }

    private static LocalizedName Names(LocalizedName known, LocalizedName added) =>
        new(known.Zh.Length > 0 ? known.Zh : added.Zh, known.En.Length > 0 ? known.En : added.En);

    private static ImmutableArray<string> Both(ImmutableArray<string> known, ImmutableArray<string> added) =>
        [.. known.Concat(added).Distinct()];

    private static ImmutableArray<PropertyType> Both(ImmutableArray<PropertyType> known, ImmutableArray<PropertyType> added) =>
        [.. known.Concat(added).DistinctBy(p => p.Id)];
}
