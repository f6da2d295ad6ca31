using System.Globalization;
using System.Text;

namespace Portal.Domain.Schema.Exchange;

/// <summary>Writes a schema as an OWL ontology with SHACL shapes, in Turtle.</summary>
/// <remarks>OWL for what things are, SHACL (W3C Recommendation, 20 July 2017) for what data must be; what neither has words for (pairs of
/// ends, colours, hotkeys, places) stands in a vocabulary of its own, so that <see cref="OwlReader"/> loses nothing but
/// <see cref="CannotHold"/>.</remarks>
public static class TurtleWriter
{
    /// <summary>Members of a schema that are lost when it is written and read again: none.</summary>
    public static IReadOnlyList<string> CannotHold { get; } = [];

    /// <summary>Writes a schema.</summary>
    public static string Write(KnowledgeSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var text = new StringBuilder();
        foreach (var (prefix, space) in Rdf.Prefixes)
            text.Append(CultureInfo.InvariantCulture, $"@prefix {prefix}: <{space}> .\n");
        text.Append("\n<urn:portal:schema> a owl:Ontology .\n");
        foreach (var entity in schema.Entities)
            Entity(text, schema, entity);
        foreach (var relation in schema.Relations)
            Relation(text, relation);
        return text.ToString();
    }

    private static void Entity(StringBuilder text, KnowledgeSchema schema, EntityType entity)
    {
        var statements = new List<string> { "a owl:Class, sh:NodeShape", $"portal:identifier {Quote(entity.Id)}" };
        Words(statements, entity.Names, entity.Aliases, entity.Description);
        Each(statements, "skos:example", entity.Examples);
        Each(statements, "portal:negativeExample", entity.NegativeExamples);
        if (entity.Parent.Length > 0)
            statements.Add($"rdfs:subClassOf {Name("type", Rdf.Types, entity.Parent)}");
        statements.Add($"portal:color {entity.Color.ToString(CultureInfo.InvariantCulture)}");
        Own(statements, "icon", entity.Icon);
        Own(statements, "hotkey", entity.Hotkey);
        Own(statements, "group", entity.Group);
        if (entity.IsAbstract)
            statements.Add("portal:abstract true");
        if (schema.Layout.TryGetValue(entity.Id, out var place))
            statements.Add(
                $"portal:x {Number(place.X)} ; portal:y {Number(place.Y)}{(place.IsCollapsed ? " ; portal:collapsed true" : "")}"
            );
        var keys = entity.Properties.Where(p => p.IsKey).Select(p => Property(entity.Id, p)).ToList();
        if (keys.Count > 0)
            statements.Add($"owl:hasKey ( {string.Join(' ', keys)} )");
        statements.AddRange(entity.Properties.Select(p => "sh:property " + Shape(Property(entity.Id, p), p)));
        Write(text, Name("type", Rdf.Types, entity.Id), statements);
        foreach (var property in entity.Properties)
            DataProperty(text, Property(entity.Id, property), property, $"rdfs:domain {Name("type", Rdf.Types, entity.Id)}");
    }

    private static void Relation(StringBuilder text, RelationType relation)
    {
        var types = new List<string> { "owl:ObjectProperty" };
        if (relation.IsSymmetric)
            types.Add("owl:SymmetricProperty");
        if (relation.IsTransitive)
            types.Add("owl:TransitiveProperty");
        if (relation.Cardinality is Cardinality.ManyToOne or Cardinality.OneToOne)
            types.Add("owl:FunctionalProperty");
        if (relation.Cardinality is Cardinality.OneToMany or Cardinality.OneToOne)
            types.Add("owl:InverseFunctionalProperty");
        var statements = new List<string> { "a " + string.Join(", ", types), $"portal:identifier {Quote(relation.Id)}" };
        Words(statements, relation.Names, relation.Aliases, relation.Description);
        Each(statements, "portal:inverseAlias", relation.InverseAliases);
        Each(statements, "skos:example", relation.Examples);
        Each(statements, "portal:negativeExample", relation.NegativeExamples);
        Own(statements, "hotkey", relation.Hotkey);
        if (relation.Inverse.Length > 0)
            statements.Add($"owl:inverseOf {Name("relation", Rdf.Relations, relation.Inverse)}");
        if (relation.Pairs.Length > 0)
        {
            statements.Add("rdfs:domain " + Union(relation.Pairs.Select(p => p.Head)));
            statements.Add("rdfs:range " + Union(relation.Pairs.Select(p => p.Tail)));
            statements.AddRange(
                relation.Pairs.Select(p =>
                    $"portal:pair [ portal:head {Name("type", Rdf.Types, p.Head)} ; portal:tail {Name("type", Rdf.Types, p.Tail)} ]"
                )
            );
        }

        statements.AddRange(relation.Properties.Select(p => "sh:property " + Shape(Property(relation.Id, p), p)));
        // Properties stand first: a reader that goes from top to bottom knows them when it comes to the relation.
        foreach (var property in relation.Properties)
            DataProperty(
                text,
                Property(relation.Id, property),
                property,
                $"portal:onRelation {Name("relation", Rdf.Relations, relation.Id)}"
            );
        Write(text, Name("relation", Rdf.Relations, relation.Id), statements);
    }

    private static void DataProperty(StringBuilder text, string name, PropertyType property, string owner)
    {
        var statements = new List<string> { "a owl:DatatypeProperty", $"portal:identifier {Quote(property.Id)}", owner };
        Words(statements, property.Names, property.Aliases, property.Description);
        statements.Add(
            "rdfs:range "
                + (
                    property.Kind == PropertyKind.Enumeration && property.Values.Length > 0
                        ? $"[ a rdfs:Datatype ; owl:oneOf ( {string.Join(' ', property.Values.Select(Quote))} ) ]"
                        : DataType(property.Kind)
                )
        );
        Own(statements, "unit", property.Unit);
        if (property.IsUnique)
            statements.Add("portal:unique true");
        // OWL's keys are those of classes.
        if (property.IsKey && owner.StartsWith("portal:", StringComparison.Ordinal))
            statements.Add("portal:key true");
        Write(text, name, statements);
    }

    private static string Shape(string name, PropertyType property)
    {
        var parts = new List<string> { $"sh:path {name}" };
        parts.Add(
            property.Kind == PropertyKind.Enumeration && property.Values.Length > 0
                ? $"sh:in ( {string.Join(' ', property.Values.Select(Quote))} )"
                : $"sh:datatype {DataType(property.Kind)}"
        );
        if (property.IsRequired)
            parts.Add("sh:minCount 1");
        if (!property.IsMultiValued)
            parts.Add("sh:maxCount 1");
        if (property.Pattern.Length > 0)
            parts.Add($"sh:pattern {Quote($"^(?:{property.Pattern})$")}");
        return $"[ {string.Join(" ; ", parts)} ]";
    }

    private static string DataType(PropertyKind kind) =>
        kind switch
        {
            PropertyKind.Number => "xsd:decimal",
            PropertyKind.Date => "xsd:date",
            PropertyKind.Boolean => "xsd:boolean",
            _ => "xsd:string",
        };

    private static void Words(List<string> statements, LocalizedName names, IEnumerable<string> aliases, string description)
    {
        if (names.Zh.Length > 0)
            statements.Add($"rdfs:label {Quote(names.Zh)}@zh");
        if (names.En.Length > 0)
            statements.Add($"rdfs:label {Quote(names.En)}@en");
        Each(statements, "skos:altLabel", aliases);
        if (description.Length > 0)
            statements.Add($"skos:definition {Quote(description)}");
    }

    private static void Each(List<string> statements, string predicate, IEnumerable<string> values) =>
        statements.AddRange(values.Select(v => $"{predicate} {Quote(v)}"));

    private static void Own(List<string> statements, string name, string value)
    {
        if (value.Length > 0)
            statements.Add($"portal:{name} {Quote(value)}");
    }

    private static string Union(IEnumerable<string> types)
    {
        var names = types.Distinct().Select(t => Name("type", Rdf.Types, t)).ToList();
        return names.Count == 1 ? names[0] : $"[ a owl:Class ; owl:unionOf ( {string.Join(' ', names)} ) ]";
    }

    private static string Property(string owner, PropertyType property) =>
        SchemaIdentifier.IsLegal(owner) && SchemaIdentifier.IsLegal(property.Id)
            ? $"property:{owner}.{property.Id}"
            : $"<{Rdf.Properties}{Uri.EscapeDataString(owner)}.{Uri.EscapeDataString(property.Id)}>";

    private static string Name(string prefix, string space, string id) =>
        SchemaIdentifier.IsLegal(id) ? $"{prefix}:{id}" : $"<{space}{Uri.EscapeDataString(id)}>";

    private static void Write(StringBuilder text, string subject, List<string> statements) =>
        text.Append('\n').Append(subject).Append(' ').AppendJoin(" ;\n    ", statements).Append(" .\n");

    private static string Number(double value) => $"\"{value.ToString("R", CultureInfo.InvariantCulture)}\"^^xsd:double";

    private static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            text.Append(
                c switch
                {
                    '"' => "\\\"",
                    '\\' => "\\\\",
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    < ' ' => $"\\u{(int)c:X4}",
                    _ => c.ToString(),
                }
            );
        }

        return text.Append('"').ToString();
    }
}
