using System.Globalization;
using System.Text;

namespace Portal.Domain.Schema.Exchange;

/// <summary>Writes a schema as a Mermaid class diagram, for wikis and reviews of code.</summary>
public static class MermaidWriter
{
    /// <summary>Writes a schema with its names in a language (<c>zh</c> or <c>en</c>).</summary>
    public static string Write(KnowledgeSchema schema, string language)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var text = new StringBuilder("classDiagram\n  direction LR\n");
        // Class names of the notation are plain; what people read is in the label.
        var keys = schema
            .Entities.Select((e, i) => (e.Id, Key: $"T{i + 1}"))
            .DistinctBy(x => x.Id)
            .ToDictionary(x => x.Id, x => x.Key, StringComparer.Ordinal);
        foreach (var group in schema.Entities.DistinctBy(e => e.Id).GroupBy(e => e.Group))
        {
            var indent = group.Key.Length > 0 ? "    " : "  ";
            if (group.Key.Length > 0)
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"  namespace {(SchemaIdentifier.From(group.Key) is { Length: > 0 } id ? id : $"G{keys[group.First().Id]}")} {{\n"
                );
            foreach (var entity in group)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{indent}class {keys[entity.Id]}[\"{Plain(entity.Names.In(language, entity.Id))}\"] {{\n"
                );
                if (entity.IsAbstract)
                    text.Append(indent).Append("  <<abstract>>\n");
                foreach (var property in entity.Properties)
                    text.Append(
                        CultureInfo.InvariantCulture,
                        $"{indent}  {(property.IsKey ? "+" : "")}{property.Kind}{(property.IsMultiValued ? "[]" : "")} "
                            + $"{Plain(property.Names.In(language, property.Id)).Replace(' ', '_')}\n"
                    );
                text.Append(indent).Append("}\n");
            }

            if (group.Key.Length > 0)
                text.Append("  }\n");
        }

        foreach (var entity in schema.Entities.Where(e => keys.ContainsKey(e.Parent)))
            text.Append(CultureInfo.InvariantCulture, $"  {keys[entity.Parent]} <|-- {keys[entity.Id]}\n");
        foreach (var relation in schema.Relations)
        {
            var (head, tail) = relation.Cardinality switch
            {
                Cardinality.OneToMany => ("1", "*"),
                Cardinality.ManyToOne => ("*", "1"),
                Cardinality.OneToOne => ("1", "1"),
                _ => ("*", "*"),
            };
            foreach (var pair in relation.Pairs.Where(p => keys.ContainsKey(p.Head) && keys.ContainsKey(p.Tail)))
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"  {keys[pair.Head]} \"{head}\" {(relation.IsSymmetric ? "--" : "-->")} \"{tail}\" {keys[pair.Tail]} : "
                        + $"{Plain(relation.Names.In(language, relation.Id))}\n"
                );
        }

        return text.ToString();
    }

    private static string Plain(string text) =>
        new([
            .. text.ReplaceLineEndings(" ")
                .Select(c => c is '"' or '[' or ']' or '{' or '}' or '<' or '>' or ';' or ':' or '~' or '#' or '%' ? ' ' : c),
        ]);
}
