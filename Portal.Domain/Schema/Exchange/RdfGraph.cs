namespace Portal.Domain.Schema.Exchange;

/// <summary>Triples, looked up by their subject.</summary>
internal sealed class RdfGraph(IReadOnlyList<RdfTriple> triples)
{
    private readonly ILookup<(RdfKind, string), RdfTriple> _of = triples.ToLookup(t => (t.Subject.Kind, t.Subject.Value));

    public IReadOnlyList<RdfTriple> Triples => triples;

    /// <summary>The literals that a node has under a predicate.</summary>
    public IEnumerable<string> Literals(string iri, string predicate) =>
        Objects(iri, predicate).Where(o => o.Kind == RdfKind.Literal).Select(o => o.Value);

    /// <summary>What a node has in Portal's own vocabulary; empty for nothing.</summary>
    public string Own(string iri, string name) => Objects(iri, Rdf.Portal + name).FirstOrDefault()?.Value ?? "";

    /// <summary>The named nodes at the end of a predicate, those of unions among them.</summary>
    public IEnumerable<string> Ends(string iri, string predicate) => Objects(iri, predicate).SelectMany(Named);

    /// <summary>A named node, or those of a union.</summary>
    public IEnumerable<string> Named(RdfTerm term) =>
        term.Kind switch
        {
            RdfKind.Iri => [term.Value],
            RdfKind.Blank => Objects(term, Rdf.Owl + "unionOf").SelectMany(List).Where(t => t.Kind == RdfKind.Iri).Select(t => t.Value),
            _ => [],
        };

    /// <summary>The items of a list; one that bites its tail is walked once.</summary>
    public IEnumerable<RdfTerm> List(RdfTerm cell)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (cell.Kind == RdfKind.Blank && seen.Add(cell.Value))
        {
            foreach (var first in Objects(cell, Rdf.First))
                yield return first;
            cell = Objects(cell, Rdf.Rest).FirstOrDefault() ?? new RdfTerm(RdfKind.Iri, Rdf.Nil);
        }
    }

    /// <summary>The named nodes of a type.</summary>
    public IEnumerable<string> Subjects(string type) =>
        triples
            .Where(t => t.Predicate == Rdf.Type && t.Object.Value == type && t.Subject.Kind == RdfKind.Iri)
            .Select(t => t.Subject.Value)
            .Distinct();

    /// <summary>Whether a statement is made.</summary>
    public bool Has(string iri, string predicate, string value) =>
        _of[(RdfKind.Iri, iri)].Any(t => t.Predicate == predicate && t.Object.Value == value);

    /// <summary>What a named node has under a predicate.</summary>
    public IEnumerable<RdfTerm> Objects(string iri, string predicate) =>
        _of[(RdfKind.Iri, iri)].Where(t => t.Predicate == predicate).Select(t => t.Object);

    /// <summary>What a node has under a predicate.</summary>
    public IEnumerable<RdfTerm> Objects(RdfTerm subject, string predicate) =>
        _of[(subject.Kind, subject.Value)].Where(t => t.Predicate == predicate).Select(t => t.Object);
}
