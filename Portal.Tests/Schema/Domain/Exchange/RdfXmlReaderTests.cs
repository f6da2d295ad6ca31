using System.Text;
using Portal.Domain.Schema.Exchange;

namespace Portal.Tests.Schema.Domain.Exchange;

/// <summary>The forms of RDF/XML, triple by triple.</summary>
public sealed class RdfXmlReaderTests
{
    [Theory]
    [InlineData("<x:C rdf:about='urn:x#a'/>", "a type C")]
    [InlineData("<rdf:Description rdf:about='urn:x#a'><x:b rdf:resource='urn:x#c'/></rdf:Description>", "a b c")]
    [InlineData("<rdf:Description rdf:about='urn:x#a'><x:b>t</x:b></rdf:Description>", "a b 't'")]
    [InlineData("<rdf:Description rdf:about='urn:x#a' xml:lang='zh'><x:b>t</x:b></rdf:Description>", "a b 't'@zh")]
    [InlineData("<rdf:Description rdf:about='urn:x#a'><x:b rdf:datatype='urn:x#d'>5</x:b></rdf:Description>", "a b '5'^d")]
    [InlineData("<rdf:Description rdf:about='urn:x#a' x:b='t'/>", "a b 't'")]
    [InlineData("<rdf:Description rdf:about='urn:x#a' rdf:type='urn:x#C'/>", "a type C")]
    [InlineData("<rdf:Description rdf:nodeID='n'><x:b rdf:nodeID='m'/></rdf:Description>", "_nn b _nm")]
    [InlineData("<rdf:Description rdf:about='urn:x#a'><x:b><x:C rdf:about='urn:x#d'/></x:b></rdf:Description>", "d type C|a b d")]
    [InlineData("<rdf:Description rdf:about='urn:x#a'><x:b x:c='t'/></rdf:Description>", "_b1 c 't'|a b _b1")]
    [InlineData(
        "<rdf:Description rdf:about='urn:x#a'><x:b rdf:parseType='Resource'><x:c>t</x:c></x:b></rdf:Description>",
        "_b1 c 't'|a b _b1"
    )]
    [InlineData(
        "<rdf:Description rdf:about='urn:x#a'><x:b rdf:parseType='Collection'><rdf:Description rdf:about='urn:x#c'/>"
            + "<rdf:Description rdf:about='urn:x#d'/></x:b></rdf:Description>",
        "_b1 first d|_b1 rest nil|_b2 first c|_b2 rest _b1|a b _b2"
    )]
    [InlineData("<rdf:Description rdf:about='urn:x#a'><x:b rdf:parseType='Literal'>t<x:i>u</x:i></x:b></rdf:Description>", "a b 'tu'")]
    public void Read_Forms_AreTheseTriples(string body, string triples) => Assert.Equal(triples, string.Join('|', Read(body)));

    [Theory]
    [InlineData("xml:base='http://x.org/o'", "rdf:about='#a'", "http://x.org/o#a")]
    [InlineData("xml:base='http://x.org/o#'", "rdf:ID='a'", "http://x.org/o#a")]
    [InlineData("xml:base='http://x.org/o/'", "rdf:about='a'", "http://x.org/o/a")]
    [InlineData("xml:base='http://x.org/o'", "rdf:about='urn:a'", "urn:a")]
    [InlineData("", "rdf:ID='a'", "#a")]
    public void Read_Names_AreCompletedByTheBase(string root, string attribute, string iri) =>
        Assert.Equal(iri, RdfXmlReader.Read(Document($"<x:C {attribute}/>", root)).GetValueOrThrow()[0].Subject.Value);

    [Fact]
    public void Read_ASingleNode_NeedsNoRoot() =>
        Assert.Equal(
            "urn:x#a",
            Assert
                .Single(
                    RdfXmlReader
                        .Read("<x:C xmlns:x='urn:x#' xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' rdf:about='urn:x#a'/>")
                        .GetValueOrThrow()
                )
                .Subject.Value
        );

    [Theory]
    [InlineData("<x:b rdf:parseType='Resource'>", "</x:b>")]
    [InlineData("<x:b><x:C>", "</x:C></x:b>")]
    [InlineData("<x:b rdf:parseType='Literal'>", "</x:b>")]
    public void Read_NestedForever_IsAProblem_NotTheEndOfTheProcess(string open, string close)
    {
        string Nested(int depth) =>
            Document($"<rdf:Description rdf:about='urn:x#a'>{Times(open, depth)}<x:b>t</x:b>{Times(close, depth)}</rdf:Description>");
        static string Times(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();
        Assert.True(RdfXmlReader.Read(Nested(50)).Success);
        Assert.Equal("schema.xml.broken", Assert.Single(RdfXmlReader.Read(Nested(100_000)).Problems).Code);
    }

    [Theory]
    [InlineData("<rdf:Description>", "1")]
    [InlineData("\n\n<rdf:Description rdf:about=5/>", "3")]
    [InlineData("<y:C/>", "1")]
    public void Read_Broken_IsAProblemWithItsLine(string body, string line)
    {
        var problem = Assert.Single(RdfXmlReader.Read(Document(body)).Problems);
        Assert.Equal(("schema.xml.broken", line), (problem.Code, problem.Arguments[0]));
    }

    [Fact]
    public void Read_EntitiesOfAFile_AreNotFetched()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "secret");
            var read = RdfXmlReader.Read(
                $"<!DOCTYPE a [<!ENTITY e SYSTEM '{new Uri(file)}'>]>"
                    + Document("<rdf:Description rdf:about='urn:x#a'><x:b>&e;</x:b></rdf:Description>")
            );
            Assert.DoesNotContain("secret", string.Concat(read.Value?.Select(t => t.Object.Value) ?? []), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Document(string body, string root = "") =>
        $"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:x='urn:x#' {root}>{body}</rdf:RDF>";

    private static List<string> Read(string body) =>
        [.. RdfXmlReader.Read(Document(body)).GetValueOrThrow().Select(t => $"{Short(t.Subject)} {Local(t.Predicate)} {Short(t.Object)}")];

    private static string Short(RdfTerm term) =>
        term.Kind switch
        {
            RdfKind.Blank => "_" + term.Value,
            RdfKind.Iri => Local(term.Value),
            _ => $"'{term.Value}'"
                + (term.Language.Length > 0 ? "@" + term.Language : "")
                + (term.DataType.Length > 0 && term.DataType != Rdf.Xsd + "string" ? "^" + Local(term.DataType) : ""),
        };

    private static string Local(string iri) => iri[(iri.IndexOf('#', StringComparison.Ordinal) + 1)..];
}
