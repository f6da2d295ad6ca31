using System.Globalization;
using System.Text;

namespace Portal.Domain.Schema.Exchange;

/// <summary>Writes the rules of a schema as constraints of Neo4j 5.</summary>
/// <remarks>Uniqueness holds in every edition; existence and types need the Enterprise Edition and stand as comments, to be taken by those
/// who have it. Identifiers that are not legal are left out: nothing that is not checked may become part of a statement.</remarks>
public static class CypherConstraints
{
    /// <summary>Writes the statements, one a line.</summary>
    public static string Write(KnowledgeSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var text = new StringBuilder("// Uniqueness: every edition\n");
        var enterprise = new StringBuilder();
        foreach (var entity in schema.Labels.Where(e => SchemaIdentifier.IsLegal(e.Id)))
        {
            var properties = schema.PropertiesOf(entity.Id).Where(p => SchemaIdentifier.IsLegal(p.Id)).ToList();
            var keys = properties.Where(p => p.IsKey).ToList();
            var key = string.Join(", ", keys.Select(k => $"n.`{k.Id}`"));
            if (keys.Count > 0)
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"CREATE CONSTRAINT `{entity.Id}_key` IF NOT EXISTS FOR (n:`{entity.Id}`) REQUIRE "
                        + $"{(keys.Count == 1 ? key : $"({key})")} IS UNIQUE;\n"
                );
            foreach (var property in properties.Where(p => p.IsUnique && !(keys.Count == 1 && keys[0].Id == p.Id)))
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"CREATE CONSTRAINT `{entity.Id}_{property.Id}_unique` IF NOT EXISTS FOR (n:`{entity.Id}`) REQUIRE n.`{property.Id}` "
                        + $"IS UNIQUE;\n"
                );
            foreach (var property in properties)
                Enterprise(enterprise, $"{entity.Id}_{property.Id}", $"(n:`{entity.Id}`)", $"n.`{property.Id}`", property);
        }

        foreach (var relation in schema.Relations.Where(r => SchemaIdentifier.IsLegal(r.Id)))
        {
            foreach (var property in relation.Properties.Where(p => SchemaIdentifier.IsLegal(p.Id)))
                Enterprise(enterprise, $"{relation.Id}_{property.Id}", $"()-[r:`{relation.Id}`]-()", $"r.`{property.Id}`", property);
        }

        return text.Append("\n// Existence and types: Enterprise Edition\n").Append(enterprise).ToString();
    }

    private static void Enterprise(StringBuilder text, string name, string pattern, string value, PropertyType property)
    {
        if (property.IsRequired)
            text.Append(
                CultureInfo.InvariantCulture,
                $"// CREATE CONSTRAINT `{name}_exists` IF NOT EXISTS FOR {pattern} REQUIRE {value} IS NOT NULL;\n"
            );
        var type = property.Kind switch
        {
            PropertyKind.Number => "INTEGER | FLOAT",
            PropertyKind.Date => "DATE",
            PropertyKind.Boolean => "BOOLEAN",
            _ => "STRING",
        };
        text.Append(
            CultureInfo.InvariantCulture,
            $"// CREATE CONSTRAINT `{name}_type` IF NOT EXISTS FOR {pattern} REQUIRE {value} IS :: "
                + $"{(property.IsMultiValued ? $"LIST<{(property.Kind == PropertyKind.Number ? "FLOAT" : type)} NOT NULL>" : type)};\n"
        );
    }
}
