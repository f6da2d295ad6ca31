using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Portal.Domain.Schema.Exchange;

/// <summary>Parses RDF/XML (W3C Recommendation, 25 February 2014) into triples: typed nodes, property elements and attributes, collections,
/// nesting.</summary>
/// <remarks>Reification and XML literals are kept as text. Entities of the document's own type declaration are expanded within a limit;
/// nothing is fetched.</remarks>
internal sealed class RdfXmlReader
{
    private static readonly XName s_about = XName.Get("about", Rdf.Syntax);
    private static readonly XName s_id = XName.Get("ID", Rdf.Syntax);
    private static readonly XName s_nodeId = XName.Get("nodeID", Rdf.Syntax);
    private static readonly XName s_resource = XName.Get("resource", Rdf.Syntax);
    private static readonly XName s_dataType = XName.Get("datatype", Rdf.Syntax);
    private static readonly XName s_parseType = XName.Get("parseType", Rdf.Syntax);

    // Elements within elements; what reads them goes down by calling itself, and a file may be made to be deep.
    private const int DeepestNesting = 400;
    private readonly List<RdfTriple> _triples = [];
    private int _blanks;

    public static Result<IReadOnlyList<RdfTriple>> Read(string text)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Parse,
            XmlResolver = null,
            MaxCharactersFromEntities = 1_000_000,
            MaxCharactersInDocument = 50_000_000,
        };
        try
        {
            using (var first = XmlReader.Create(new StringReader(text), settings))
                CheckDepth(first);
            using var reader = XmlReader.Create(new StringReader(text), settings);
            var document = XDocument.Load(reader, LoadOptions.PreserveWhitespace);
            var rdf = new RdfXmlReader();
            var root = document.Root!;
            foreach (var node in root.Name == XName.Get("RDF", Rdf.Syntax) ? root.Elements() : [root])
                rdf.Node(node, Base(root));
            return Result<IReadOnlyList<RdfTriple>>.Of(rdf._triples);
        }
        catch (XmlException error)
        {
            return Result<IReadOnlyList<RdfTriple>>.Failed(
                new Problem(SchemaProblems.XmlBroken, "", error.LineNumber.ToString(CultureInfo.InvariantCulture))
            );
        }
    }

    private static string Base(XElement element) =>
        element.AncestorsAndSelf().Select(e => e.Attribute(XNamespace.Xml + "base")?.Value).FirstOrDefault(b => b is not null) ?? "";

    private static void CheckDepth(XmlReader reader)
    {
        while (reader.Read())
        {
            if (reader.Depth > DeepestNesting)
                throw new XmlException("too deep", null, (reader as IXmlLineInfo)?.LineNumber ?? 0, 0);
        }
    }

    private RdfTerm Node(XElement element, string root)
    {
        var subject =
            element.Attribute(s_about) is { } about ? Iri(about.Value, root)
            : element.Attribute(s_id) is { } id ? Iri("#" + id.Value, root)
            : element.Attribute(s_nodeId) is { } node ? new RdfTerm(RdfKind.Blank, "n" + node.Value)
            : NewBlank();
        if (element.Name != XName.Get("Description", Rdf.Syntax))
            _triples.Add(new RdfTriple(subject, Rdf.Type, new RdfTerm(RdfKind.Iri, Full(element.Name))));
        foreach (var attribute in element.Attributes().Where(IsProperty))
            _triples.Add(
                new RdfTriple(
                    subject,
                    Full(attribute.Name),
                    attribute.Name == XName.Get("type", Rdf.Syntax)
                        ? Iri(attribute.Value, root)
                        : Literal(attribute.Value, Language(element))
                )
            );
        foreach (var property in element.Elements())
            Property(subject, property, root);
        return subject;
    }

    private void Property(RdfTerm subject, XElement property, string root)
    {
        var predicate = Full(property.Name);
        var parse = property.Attribute(s_parseType)?.Value;
        RdfTerm target;
        if (property.Attribute(s_resource) is { } resource)
        {
            target = Iri(resource.Value, root);
        }
        else if (property.Attribute(s_nodeId) is { } node)
        {
            target = new RdfTerm(RdfKind.Blank, "n" + node.Value);
        }
        else if (parse == "Collection")
        {
            target = new RdfTerm(RdfKind.Iri, Rdf.Nil);
            foreach (var item in property.Elements().Reverse().Select(e => Node(e, root)).ToList())
            {
                var cell = NewBlank();
                _triples.Add(new RdfTriple(cell, Rdf.First, item));
                _triples.Add(new RdfTriple(cell, Rdf.Rest, target));
                target = cell;
            }
        }
        else if (parse == "Resource")
        {
            target = NewBlank();
            foreach (var inner in property.Elements())
                Property(target, inner, root);
        }
        else if (parse is null && property.Elements().FirstOrDefault() is { } child)
        {
            target = Node(child, root);
        }
        else if (property.Attributes().Any(IsProperty))
        {
            target = NewBlank();
            foreach (var attribute in property.Attributes().Where(IsProperty))
                _triples.Add(new RdfTriple(target, Full(attribute.Name), Literal(attribute.Value, Language(property))));
        }
        else
        {
            target = property.Attribute(s_dataType) is { } type
                ? new RdfTerm(RdfKind.Literal, property.Value, "", type.Value)
                : Literal(property.Value, Language(property));
        }

        _triples.Add(new RdfTriple(subject, predicate, target));
    }

    private static bool IsProperty(XAttribute attribute) =>
        !attribute.IsNamespaceDeclaration
        && attribute.Name.Namespace != XNamespace.Xml
        && attribute.Name.NamespaceName.Length > 0
        && (attribute.Name.NamespaceName != Rdf.Syntax || attribute.Name.LocalName == "type");

    private static string Language(XElement element) =>
        element.AncestorsAndSelf().Select(e => e.Attribute(XNamespace.Xml + "lang")?.Value).FirstOrDefault(l => l is not null) ?? "";

    private static RdfTerm Literal(string value, string language) =>
        new(RdfKind.Literal, value, language, language.Length > 0 ? "" : Rdf.Xsd + "string");

    private static RdfTerm Iri(string value, string root) =>
        new(
            RdfKind.Iri,
            value.StartsWith('#') ? root.TrimEnd('#') + value
                : !value.Contains(':', StringComparison.Ordinal) && root.Length > 0 ? root + value
                : value
        );

    private static string Full(XName name) => name.NamespaceName + name.LocalName;

    private RdfTerm NewBlank() => new(RdfKind.Blank, $"b{++_blanks}");
}
