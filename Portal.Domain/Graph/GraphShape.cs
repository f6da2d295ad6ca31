using Portal.Domain.Schema;
using Portal.Domain.Schema.Exchange;

namespace Portal.Domain.Graph;

/// <summary>What kinds of nodes and edges a graph holds: its schema, as far as its data shows one.</summary>
/// <param name="Nodes">Labels with their number and the keys that their nodes have.</param>
/// <param name="Edges">Which labels each type of edge joins, with their number.</param>
public sealed record GraphShape(IReadOnlyList<GraphShapeNode> Nodes, IReadOnlyList<GraphShapeEdge> Edges)
{
    /// <summary>The schema that says the same; labels that are no legal identifiers get one near them, and are reported.</summary>
    public SchemaImport ToSchema()
    {
        var builder = new SchemaBuilder();
        foreach (var node in Nodes.OrderByDescending(n => n.Count).ThenBy(n => n.Label, StringComparer.Ordinal))
        {
            var id = builder.Entity(node.Label);
            if (id != node.Label)
                builder.Note(node.Label, id);
            foreach (var property in node.Properties)
                builder.AddProperty(id, new PropertyType { Id = property.Name, Names = SchemaBuilder.NameOf(property.Name), Kind = property.Kind, IsMultiValued = property.IsMultiValued });
        }

        foreach (var edge in Edges.OrderByDescending(e => e.Count).ThenBy(e => e.Type, StringComparer.Ordinal))
            builder.Relate(edge.Type, builder.Entity(edge.Head), builder.Entity(edge.Tail));
        return builder.Build();
    }
}

/// <summary>A label, how many nodes have it, and the keys that they have.</summary>
public sealed record GraphShapeNode(string Label, int Count, IReadOnlyList<GraphShapeProperty> Properties);

/// <summary>A key of nodes and what its values are.</summary>
public sealed record GraphShapeProperty(string Name, PropertyKind Kind, bool IsMultiValued);

/// <summary>A type of edges between two labels, and how many there are.</summary>
public sealed record GraphShapeEdge(string Head, string Type, string Tail, int Count);
