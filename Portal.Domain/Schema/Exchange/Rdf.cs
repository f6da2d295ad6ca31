namespace Portal.Domain.Schema.Exchange;

/// <summary>A node of an RDF graph: an IRI, a blank node, or a literal with its language or data type.</summary>
internal sealed record RdfTerm(RdfKind Kind, string Value, string Language = "", string DataType = "");

internal sealed record RdfTriple(RdfTerm Subject, string Predicate, RdfTerm Object);

internal enum RdfKind
{
    Iri,
    Blank,
    Literal,
}

/// <summary>The vocabularies that a schema is read from and written in.</summary>
internal static class Rdf
{
    public const string Syntax = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    public const string Rdfs = "http://www.w3.org/2000/01/rdf-schema#";
    public const string Owl = "http://www.w3.org/2002/07/owl#";
    public const string Xsd = "http://www.w3.org/2001/XMLSchema#";
    public const string Skos = "http://www.w3.org/2004/02/skos/core#";
    public const string Shacl = "http://www.w3.org/ns/shacl#";

    /// <summary>What the standard vocabularies have no words for: colours, hotkeys, groups, pairs of ends.</summary>
    public const string Portal = "urn:portal:vocabulary#";
    public const string Types = "urn:portal:type#";
    public const string Relations = "urn:portal:relation#";
    public const string Properties = "urn:portal:property#";

    public const string Type = Syntax + "type";
    public const string First = Syntax + "first";
    public const string Rest = Syntax + "rest";
    public const string Nil = Syntax + "nil";

    public static IReadOnlyList<(string Prefix, string Namespace)> Prefixes { get; } =
    [
        ("rdf", Syntax),
        ("rdfs", Rdfs),
        ("owl", Owl),
        ("xsd", Xsd),
        ("skos", Skos),
        ("sh", Shacl),
        ("portal", Portal),
        ("type", Types),
        ("relation", Relations),
        ("property", Properties),
    ];

    /// <summary>An IRI as people write it.</summary>
    public static string Short(string iri)
    {
        foreach (var (prefix, space) in Prefixes)
        {
            if (iri.StartsWith(space, StringComparison.Ordinal))
                return $"{prefix}:{iri[space.Length..]}";
        }

        return iri;
    }

    public static string LocalName(string iri)
    {
        var at = iri.AsSpan().TrimEnd("#/").LastIndexOfAny("#/:");
        return Uri.UnescapeDataString(iri.TrimEnd('#', '/')[(at + 1)..]);
    }
}
