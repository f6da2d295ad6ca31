using System.Text.Json;

namespace Portal.Domain.Schema.Exchange;

/// <summary>Reads the model of Neo4j's Data Importer: the graph schema of version 1 and later, and the graph model of versions
/// before.</summary>
/// <remarks>Files and mappings to columns are no schema; they are reported once.</remarks>
public static class DataImporterReader
{
    /// <summary>Reads a model file.</summary>
    public static Result<SchemaImport> Read(string json) =>
        ForeignJson.Read(
            json,
            root =>
            {
                var model = ForeignJson.Member(root, "dataModel") ?? root;
                var schema =
                    ForeignJson.Member(model, "graphSchemaRepresentation", "graphSchema") ?? ForeignJson.Member(model, "graphSchema");
                var builder = new SchemaBuilder();
                if (schema is { } now)
                    ReadSchema(builder, root, model, now);
                else if (ForeignJson.Member(model, "graphModel") is { } before)
                    ReadModel(builder, root, before);
                else
                    return null;
                if (
                    ForeignJson.Member(model, "graphMappingRepresentation") is not null
                    || ForeignJson.Member(model, "mappingModel") is not null
                )
                    builder.Note("dataModel", "mappings of files to types");
                return builder.Build();
            }
        );

    private static void ReadSchema(SchemaBuilder builder, JsonElement root, JsonElement model, JsonElement schema)
    {
        var labels = ById(ForeignJson.Items(schema, "nodeLabels"));
        var types = ById(ForeignJson.Items(schema, "relationshipTypes"));
        var places = ForeignJson
            .Items(ForeignJson.Member(root, "visualisation") ?? root, "nodes")
            .GroupBy(n => ForeignJson.Text(n, "id"))
            .ToDictionary(g => g.Key, g => g.First());
        var extensions = ForeignJson.Member(model, "graphSchemaExtensionsRepresentation") ?? model;
        var keys = ForeignJson
            .Items(extensions, "nodeKeyProperties")
            .Select(k => Reference(k, "keyProperty"))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var constraint in ForeignJson.Items(schema, "constraints"))
        {
            if (ForeignJson.Text(constraint, "constraintType") is "uniqueness" or "key")
                keys.UnionWith(ForeignJson.Items(constraint, "properties").Select(p => ForeignJson.Text(p, "$ref").TrimStart('#')));
            else
                builder.Note($"constraints[{ForeignJson.Text(constraint, "$id")}]", ForeignJson.Text(constraint, "constraintType"));
        }

        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var node in ForeignJson.Items(schema, "nodeObjectTypes"))
        {
            var key = ForeignJson.Text(node, "$id");
            var tokens = ForeignJson
                .Items(node, "labels")
                .Select(l => ForeignJson.Text(l, "$ref").TrimStart('#'))
                .Where(labels.ContainsKey)
                .Select(l => labels[l])
                .ToList();
            if (tokens.Count == 0)
            {
                builder.Note($"nodeObjectTypes[{key}]", "no label");
                continue;
            }

            var id = ids[key] = builder.Entity(ForeignJson.Text(tokens[0], "token"));
            foreach (var extra in tokens.Skip(1))
                builder.Note($"nodeObjectTypes[{key}].labels", ForeignJson.Text(extra, "token"));
            if (
                places.TryGetValue(key, out var visual)
                && ForeignJson.Member(visual, "position") is { } position
                && ForeignJson.Number(position, "x") is { } x
                && ForeignJson.Number(position, "y") is { } y
            )
                builder.AddEntity(ForeignJson.Text(tokens[0], "token"), builder.Schema.Entity(id)!, new CanvasPlace(x, y));
            foreach (var property in tokens.SelectMany(t => ForeignJson.Items(t, "properties")))
                builder.AddProperty(id, Property(property, keys.Contains(ForeignJson.Text(property, "$id"))));
        }

        foreach (var relationship in ForeignJson.Items(schema, "relationshipObjectTypes"))
        {
            var key = ForeignJson.Text(relationship, "$id");
            if (
                !types.TryGetValue(Reference(relationship, "type"), out var type)
                || !ids.TryGetValue(Reference(relationship, "from"), out var from)
                || !ids.TryGetValue(Reference(relationship, "to"), out var to)
            )
            {
                builder.Note($"relationshipObjectTypes[{key}]", "type or an end is missing");
                continue;
            }

            var id = builder.Relate(ForeignJson.Text(type, "token"), from, to);
            foreach (var property in ForeignJson.Items(type, "properties"))
                builder.UpdateRelation(
                    id,
                    r => r with { Properties = SchemaBuilder.Distinct(r.Properties.Append(Property(property, false))) }
                );
        }
    }

    private static void ReadModel(SchemaBuilder builder, JsonElement root, JsonElement model)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        var places = ForeignJson
            .Items(ForeignJson.Member(root, "graph") ?? root, "nodes")
            .GroupBy(n => ForeignJson.Text(n, "id"))
            .ToDictionary(g => g.Key, g => g.First());
        foreach (var (key, node) in ForeignJson.Members(model, "nodeSchemas"))
        {
            var label = ForeignJson.Text(node, "label");
            if (label.Length == 0)
            {
                builder.Note($"nodeSchemas[{key}]", "no label");
                continue;
            }

            var id = ids[key] = builder.Entity(label);
            foreach (var extra in ForeignJson.Texts(node, "additionalLabels"))
                builder.Note($"nodeSchemas[{key}].additionalLabels", extra);
            if (
                places.TryGetValue(key, out var visual)
                && ForeignJson.Member(visual, "position") is { } position
                && ForeignJson.Number(position, "x") is { } x
                && ForeignJson.Number(position, "y") is { } y
            )
                builder.AddEntity(label, builder.Schema.Entity(id)!, new CanvasPlace(x, y));
            var keys = ForeignJson.Member(node, "key") is { } k ? ForeignJson.Texts(k, "properties").ToHashSet(StringComparer.Ordinal) : [];
            foreach (var property in ForeignJson.Items(node, "properties"))
                builder.AddProperty(id, OldProperty(property, keys));
        }

        foreach (var (key, relationship) in ForeignJson.Members(model, "relationshipSchemas"))
        {
            if (
                !ids.TryGetValue(ForeignJson.Text(relationship, "sourceNodeSchema"), out var from)
                || !ids.TryGetValue(ForeignJson.Text(relationship, "targetNodeSchema"), out var to)
                || ForeignJson.Text(relationship, "type").Length == 0
            )
            {
                builder.Note($"relationshipSchemas[{key}]", "type or an end is missing");
                continue;
            }

            var id = builder.Relate(ForeignJson.Text(relationship, "type"), from, to);
            foreach (var property in ForeignJson.Items(relationship, "properties"))
                builder.UpdateRelation(
                    id,
                    r => r with { Properties = SchemaBuilder.Distinct(r.Properties.Append(OldProperty(property, []))) }
                );
        }
    }

    private static PropertyType Property(JsonElement property, bool isKey)
    {
        var name = ForeignJson.Text(property, "token");
        var type = ForeignJson.Member(property, "type") is { ValueKind: JsonValueKind.Object } t ? t : property;
        var isList = ForeignJson.Text(type, "type") == "array";
        return new PropertyType
        {
            Id = SchemaBuilder.PropertyId(name),
            Names = SchemaBuilder.NameOf(name),
            Kind = ForeignJson.Kind(
                isList && ForeignJson.Member(type, "items") is { } items ? ForeignJson.Text(items, "type") : ForeignJson.Text(type, "type")
            ),
            IsMultiValued = isList,
            IsRequired = ForeignJson.Member(property, "nullable") is { ValueKind: JsonValueKind.False },
            IsKey = isKey,
            IsUnique = isKey,
        };
    }

    private static PropertyType OldProperty(JsonElement property, HashSet<string> keys)
    {
        var name = ForeignJson.Text(property, "property");
        var isKey = keys.Contains(ForeignJson.Text(property, "identifier")) || keys.Contains(name);
        return new PropertyType
        {
            Id = SchemaBuilder.PropertyId(name),
            Names = SchemaBuilder.NameOf(name),
            Kind = ForeignJson.Kind(ForeignJson.Text(property, "type")),
            IsKey = isKey,
            IsUnique = isKey,
        };
    }

    private static string Reference(JsonElement element, string name) =>
        ForeignJson.Member(element, name) is { } target ? ForeignJson.Text(target, "$ref").TrimStart('#') : "";

    private static Dictionary<string, JsonElement> ById(IEnumerable<JsonElement> items) =>
        items.GroupBy(i => ForeignJson.Text(i, "$id")).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
}
