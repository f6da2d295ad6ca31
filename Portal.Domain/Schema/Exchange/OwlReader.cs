namespace Portal.Domain.Schema.Exchange;

/// <summary>Reads an ontology in Turtle or RDF/XML: classes with labels by language, hierarchy, object and data type properties with domain
/// and range.</summary>
/// <remarks>OWL 2 (W3C Recommendation, 11 December 2012) as far as it says what a schema says. A domain or range that is a union gives
/// several pairs. Statements that a schema has no place for are reported by predicate, with their number.</remarks>
public static class OwlReader
{
    /// <summary>Reads a file; which of the two it is, is told by its first character.</summary>
    public static Result<SchemaImport> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var isXml =
            text.TrimStart('\uFEFF', ' ', '\r', '\n', '\t') is ['<', ..]
            && (
                text.Contains("<rdf:RDF", StringComparison.Ordinal)
                || text.Contains("<?xml", StringComparison.Ordinal)
                || text.Contains("rdf-syntax-ns#", StringComparison.Ordinal) && text.Contains("</", StringComparison.Ordinal)
            );
        var triples = isXml ? RdfXmlReader.Read(text) : TurtleReader.Read(text);
        if (!triples.Success)
            return Result<SchemaImport>.Failed(triples.Problems);
        var import = new OwlConversion(new RdfGraph(triples.Value)).Run();
        return import.Schema.Entities.Length == 0
            ? Result<SchemaImport>.Failed(new Problem(SchemaProblems.ImportOtherKind, ""))
            : Result<SchemaImport>.Of(import);
    }
}
