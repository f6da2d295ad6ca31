using Portal.Domain.Graph;

namespace Portal.Domain.Schema.Exchange;

/// <summary>Reads a schema from what a graph holds.</summary>
public static class GraphShapeReader
{
    /// <summary>The schema that says the same as a shape; labels that are no legal identifiers get one near them, and are
    /// reported.</summary>
    public static SchemaImport Read(GraphShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var builder = new SchemaBuilder();
        foreach (var node in shape.Nodes.OrderByDescending(n => n.Count).ThenBy(n => n.Label, StringComparer.Ordinal))
        {
            var id = builder.Entity(node.Label);
            if (id != node.Label)
                builder.Note(node.Label, id);
            foreach (var property in node.Properties)
                builder.AddProperty(
                    id,
                    new PropertyType
                    {
                        Id = property.Name,
                        Names = SchemaBuilder.NameOf(property.Name),
                        Kind = property.Kind,
                        IsMultiValued = property.IsMultiValued,
                    }
                );
        }

        foreach (var edge in shape.Edges.OrderByDescending(e => e.Count).ThenBy(e => e.Type, StringComparer.Ordinal))
            builder.Relate(edge.Type, builder.Entity(edge.Head), builder.Entity(edge.Tail));
        return builder.Build();
    }
}
