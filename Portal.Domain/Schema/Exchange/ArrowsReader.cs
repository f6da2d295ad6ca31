using System.Text.Json;

namespace Portal.Domain.Schema.Exchange;

/// <summary>Reads the JSON of arrows.app: nodes with labels, captions and properties become entity types, relationships relation
/// types.</summary>
public static class ArrowsReader
{
    /// <summary>Reads a file. Styles say nothing about meaning and are not reported.</summary>
    public static Result<SchemaImport> Read(string json) =>
        ForeignJson.Read(
            json,
            root =>
            {
                if (
                    root.ValueKind != JsonValueKind.Object
                    || !root.TryGetProperty("nodes", out var nodes)
                    || nodes.ValueKind != JsonValueKind.Array
                )
                    return null;
                var builder = new SchemaBuilder();
                var ids = new Dictionary<string, string>(StringComparer.Ordinal);
                foreach (var node in nodes.EnumerateArray())
                {
                    var key = ForeignJson.Text(node, "id");
                    var labels = ForeignJson.Texts(node, "labels");
                    var caption = ForeignJson.Text(node, "caption");
                    var name = labels.FirstOrDefault() ?? caption;
                    if (name.Length == 0)
                    {
                        builder.Note($"nodes[{key}]", "neither label nor caption");
                        continue;
                    }

                    // Several nodes of one label are examples of one type.
                    var id = builder.Entity(name);
                    ids[key] = id;
                    if (labels.Count > 0 && caption.Length > 0 && caption != name)
                        builder.Update(id, e => e with { Examples = e.Examples.Contains(caption) ? e.Examples : e.Examples.Add(caption) });
                    foreach (var extra in labels.Skip(1))
                        builder.Note($"nodes[{key}].labels", extra);
                    if (
                        node.TryGetProperty("position", out var position)
                        && ForeignJson.Number(position, "x") is { } x
                        && ForeignJson.Number(position, "y") is { } y
                    )
                        builder.AddEntity(name, builder.Schema.Entity(id)!, new CanvasPlace(x, y));
                    foreach (var (property, value) in ForeignJson.Members(node, "properties"))
                        builder.AddProperty(id, Property(property, value));
                }

                foreach (var relationship in ForeignJson.Items(root, "relationships"))
                {
                    var (key, type) = (ForeignJson.Text(relationship, "id"), ForeignJson.Text(relationship, "type"));
                    if (
                        !ids.TryGetValue(ForeignJson.Text(relationship, "fromId"), out var from)
                        || !ids.TryGetValue(ForeignJson.Text(relationship, "toId"), out var to)
                    )
                    {
                        builder.Note($"relationships[{key}]", "an end is missing");
                        continue;
                    }

                    if (type.Length == 0)
                        builder.Note($"relationships[{key}].type", "empty");
                    var id = builder.Relate(type.Length > 0 ? type : "RELATED_TO", from, to);
                    foreach (var (property, value) in ForeignJson.Members(relationship, "properties"))
                    {
                        var read = Property(property, value);
                        builder.UpdateRelation(id, r => r with { Properties = SchemaBuilder.Distinct(r.Properties.Append(read)) });
                    }
                }

                return builder.Build();
            }
        );

    // People write the type of a value where an example would stand: "age: integer".
    private static PropertyType Property(string name, JsonElement value) =>
        new()
        {
            Id = SchemaBuilder.PropertyId(name),
            Names = SchemaBuilder.NameOf(name),
            Kind = value.ValueKind == JsonValueKind.String ? ForeignJson.Kind(value.GetString()!) : PropertyKind.Text,
        };
}
