using System.Collections.Immutable;

namespace Portal.Domain.Schema.Exchange;

/// <summary>Names the members of a schema that a format may be unable to hold, and takes them out, so that a loss can be said and tested
/// exactly.</summary>
public static class SchemaMembers
{
    private static readonly Dictionary<string, Func<EntityType, EntityType>> s_entity = new(StringComparer.Ordinal)
    {
        ["entity.names.en"] = e => e with { Names = e.Names with { En = "" } },
        ["entity.aliases"] = e => e with { Aliases = [] },
        ["entity.examples"] = e => e with { Examples = [] },
        ["entity.negativeExamples"] = e => e with { NegativeExamples = [] },
        ["entity.color"] = e => e with { Color = 0 },
        ["entity.icon"] = e => e with { Icon = "" },
        ["entity.hotkey"] = e => e with { Hotkey = "" },
        ["entity.abstract"] = e => e with { IsAbstract = false },
        ["entity.group"] = e => e with { Group = "" },
    };

    private static readonly Dictionary<string, Func<RelationType, RelationType>> s_relation = new(StringComparer.Ordinal)
    {
        ["relation.names.en"] = r => r with { Names = r.Names with { En = "" } },
        ["relation.aliases"] = r => r with { Aliases = [] },
        ["relation.inverseAliases"] = r => r with { InverseAliases = [] },
        ["relation.examples"] = r => r with { Examples = [] },
        ["relation.negativeExamples"] = r => r with { NegativeExamples = [] },
        ["relation.cardinality"] = r => r with { Cardinality = Cardinality.ManyToMany },
        ["relation.inverse"] = r => r with { Inverse = "" },
        ["relation.symmetric"] = r => r with { IsSymmetric = false },
        ["relation.transitive"] = r => r with { IsTransitive = false },
        ["relation.hotkey"] = r => r with { Hotkey = "" },
    };

    private static readonly Dictionary<string, Func<PropertyType, PropertyType>> s_property = new(StringComparer.Ordinal)
    {
        ["property.names.en"] = p => p with { Names = p.Names with { En = "" } },
        ["property.aliases"] = p => p with { Aliases = [] },
        ["property.unit"] = p => p with { Unit = "" },
        ["property.unique"] = p => p with { IsUnique = false },
        ["property.key"] = p => p with { IsKey = false },
        ["property.boolean"] = p => p.Kind == PropertyKind.Boolean ? p with { Kind = PropertyKind.Text } : p,
    };

    /// <summary>A schema without some of its members. <c>layout</c> stands for the places, <c>relation.order</c> for the order of relation
    /// types and of their pairs.</summary>
    /// <exception cref="ArgumentException">There is no such member.</exception>
    public static KnowledgeSchema Without(KnowledgeSchema schema, IEnumerable<string> members)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(members);
        foreach (var member in members)
        {
            schema = member switch
            {
                "layout" => schema with { Layout = KnowledgeSchema.EmptyLayout },
                "relation.order" => schema with
                {
                    Relations =
                    [
                        .. schema
                            .Relations.OrderBy(r => r.Id, StringComparer.Ordinal)
                            .Select(r =>
                                r with
                                {
                                    Pairs =
                                    [
                                        .. r.Pairs.OrderBy(p => p.Head, StringComparer.Ordinal).ThenBy(p => p.Tail, StringComparer.Ordinal),
                                    ],
                                }
                            ),
                    ],
                },
                _ when s_entity.TryGetValue(member, out var entity) => schema with { Entities = [.. schema.Entities.Select(entity)] },
                _ when s_relation.TryGetValue(member, out var relation) => schema with
                {
                    Relations = [.. schema.Relations.Select(relation)],
                },
                _ when s_property.TryGetValue(member, out var property) => schema with
                {
                    Entities = [.. schema.Entities.Select(e => e with { Properties = Each(e.Properties, property) })],
                    Relations = [.. schema.Relations.Select(r => r with { Properties = Each(r.Properties, property) })],
                },
                _ => throw new ArgumentException($"No member {member}.", nameof(members)),
            };
        }

        return schema;
    }

    private static ImmutableArray<PropertyType> Each(ImmutableArray<PropertyType> properties, Func<PropertyType, PropertyType> change) =>
        [.. properties.Select(change)];
}
