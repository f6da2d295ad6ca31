using CsCheck;
using Portal.Domain.Schema.Exchange;

namespace Portal.Tests.Schema.Domain.Exchange;

/// <summary>The grammar of Turtle, triple by triple.</summary>
public sealed class TurtleReaderTests
{
    private const string P = "@prefix : <urn:x#> . ";

    [Theory]
    [InlineData("PREFIX : <urn:x#> :a :b :c .")]
    [InlineData("prefix : <urn:x#>\n:a :b :c .")]
    [InlineData("BASE <urn:x#> <urn:x#a> <urn:x#b> <urn:x#c> .")]
    [InlineData("@base <urn:x#> . <urn:x#a> <urn:x#b> <urn:x#c> .")]
    [InlineData("@prefix : <urn:x#> . :a :b :c .")]
    [InlineData("@prefix : <urn:x#>.\n# a remark\n:a :b :c.")]
    [InlineData("\uFEFF@prefix a: <urn:x#> .a:a a:b a:c.")]
    public void Read_BothKindsOfDirectives_AlsoAtTheBeginning(string text) => Assert.Equal(["a b c"], Short(text));

    [Theory]
    [InlineData("@prefix : <urn:x#> :a :b :c .")]
    [InlineData("PREFIX : <urn:x#> . :a :b :c .")]
    [InlineData("@base <urn:x#> <urn:x#a> <urn:x#b> <urn:x#c> .")]
    public void Read_FullStopOfTheOtherKindOfDirective_IsBroken(string text) => Assert.Equal("schema.turtle.broken", Code(text));

    [Theory]
    [InlineData(":a :b :c, :d ; :e :f .", "a b c|a b d|a e f")]
    [InlineData(":a :b :c ; ; . :d :e :f .", "a b c|d e f")]
    [InlineData(":a a :c .", "a type c")]
    [InlineData(":a :b [] .", "a b _b1")]
    [InlineData(":a :b [ :c :d ; :e :f ] .", "_b1 c d|_b1 e f|a b _b1")]
    [InlineData("[ :c :d ] :e :f .", "_b1 c d|_b1 e f")]
    [InlineData("[ :c :d ] .", "_b1 c d")]
    [InlineData("_:n :b _:m .", "_nn b _nm")]
    [InlineData(":a :b () .", "a b nil")]
    [InlineData(":a :b ( :c :d ) .", "_b1 first d|_b1 rest nil|_b2 first c|_b2 rest _b1|a b _b2")]
    [InlineData("( :c ) :d :e .", "_b1 first c|_b1 rest nil|_b1 d e")]
    [InlineData(":a.b :c-d :e%20 .", "a.b c-d e%20")]
    [InlineData(":a\\,b :c :d .", "a,b c d")]
    [InlineData(":药 :治 :𠮷 .", "药 治 𠮷")]
    public void Read_Statements_AreTheseTriples(string text, string triples) => Assert.Equal(triples, string.Join('|', Short(P + text)));

    [Theory]
    [InlineData("\"x\"", "x", "", "string")]
    [InlineData("'x'", "x", "", "string")]
    [InlineData("\"\"", "", "", "string")]
    [InlineData("\"\"\"a\n\"b\" c\"\"\"", "a\n\"b\" c", "", "string")]
    [InlineData("'''it's'''", "it's", "", "string")]
    [InlineData("\"\"\"a\"\"\"\"", "a\"", "", "string")]
    [InlineData("\"x\"@zh-Hans", "x", "zh-Hans", "")]
    [InlineData("\"x\"^^<http://www.w3.org/2001/XMLSchema#date>", "x", "", "date")]
    [InlineData("\"\\t\\n\\r\\b\\f\\\"\\'\\\\\"", "\t\n\r\b\f\"'\\", "", "string")]
    [InlineData("\"\\u0041\\U00020BB7\"", "A𠮷", "", "string")]
    [InlineData("12", "12", "", "integer")]
    [InlineData("-1.5", "-1.5", "", "decimal")]
    [InlineData("+.5", "+.5", "", "decimal")]
    [InlineData(".5", ".5", "", "decimal")]
    [InlineData("1e6", "1e6", "", "double")]
    [InlineData("1.5E-3", "1.5E-3", "", "double")]
    [InlineData("true", "true", "", "boolean")]
    [InlineData("false", "false", "", "boolean")]
    public void Read_Literal_HasValueLanguageAndType(string text, string value, string language, string type)
    {
        var found = Assert.Single(TurtleReader.Read($"{P}:a :b {text} .").GetValueOrThrow()).Object;
        Assert.Equal((RdfKind.Literal, value, language), (found.Kind, found.Value, found.Language));
        Assert.Equal(type.Length == 0 ? "" : Rdf.Xsd + type, found.DataType);
    }

    [Theory]
    [InlineData("@prefix a: <urn:a#> . a:x a:y a:true .", "urn:a#true")]
    [InlineData("@base <http://x.org/d/e> . <#s> <p> <f> .", "http://x.org/d/f")]
    [InlineData("@base <http://x.org/d/e> . <#s> <p> <../f> .", "http://x.org/f")]
    [InlineData("@base <http://x.org/d/e> . <#s> <p> <urn:whole> .", "urn:whole")]
    [InlineData("@base <nothing> . <#s> <p> <f> .", "nothingf")]
    [InlineData("<s:> <p:> <a\\u0062:c> .", "ab:c")]
    public void Read_Iri_IsCompletedByTheBase(string text, string iri) =>
        Assert.Equal(iri, Assert.Single(TurtleReader.Read(text).GetValueOrThrow()).Object.Value);

    [Theory]
    [InlineData(":a :b", "1")]
    [InlineData(":a :b :c", "1")]
    [InlineData("\n\n:a x:b :c .", "3")]
    [InlineData(":a :b \"x\n\" .", "1")]
    [InlineData(":a :b \"\\q\" .", "1")]
    [InlineData(":a :b \"\\uD800\" .", "1")]
    [InlineData(":a :b \"\\u00G1\" .", "1")]
    [InlineData(":a :b \"\\u00", "1")]
    [InlineData(":a :b <x y> .", "1")]
    [InlineData(":a :b <x", "1")]
    [InlineData(":a :b [ :c :d .", "1")]
    [InlineData(":a :b ( :c .", "1")]
    [InlineData(":a :b \"\"\"open\n", "2")]
    public void Read_Broken_IsAProblemWithItsLine(string text, string line)
    {
        var problem = Assert.Single(TurtleReader.Read(P + text).Problems);
        Assert.Equal(("schema.turtle.broken", line), (problem.Code, problem.Arguments[0]));
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void Read_Nesting_EndsAtTwoHundred(int depth, bool isRead)
    {
        foreach (var (open, close) in new[] { ("[ :b ", " ]"), ("( ", " )") })
        {
            var inner = string.Concat(Enumerable.Repeat(open, depth)) + ":c" + string.Concat(Enumerable.Repeat(close, depth));
            Assert.Equal(isRead, TurtleReader.Read($"{P}:a :b {inner} .").Success);
        }

        // Beside one another is not within one another.
        Assert.True(TurtleReader.Read(P + ":a :b " + string.Join(", ", Enumerable.Repeat("[ :c ( :d ) ]", depth + 1)) + " .").Success);
    }

    [Fact]
    public void Read_AnythingAtAll_IsTriplesOrAProblem() =>
        Gen.OneOf(
                Gen.Const("@prefix "),
                Gen.Const("PREFIX "),
                Gen.Const("@base"),
                Gen.Const("base "),
                Gen.Const(":"),
                Gen.Const("<urn:x#>"),
                Gen.Const(" "),
                Gen.Const("\n"),
                Gen.Const("\""),
                Gen.Const("\"\"\""),
                Gen.Const("'"),
                Gen.Const("\\"),
                Gen.Const("\\u00"),
                Gen.Const("["),
                Gen.Const("]"),
                Gen.Const("("),
                Gen.Const(")"),
                Gen.Const(";"),
                Gen.Const(","),
                Gen.Const("."),
                Gen.Const("a"),
                Gen.Const("_:"),
                Gen.Const("^^"),
                Gen.Const("@en"),
                Gen.Const("1.e+"),
                Gen.Const("true"),
                Gen.Const("#"),
                Gen.String[0, 3]
            )
            .Array[0, 20]
            .Sample(
                pieces =>
                {
                    foreach (var text in new[] { string.Concat(pieces), P + string.Concat(pieces) })
                    {
                        var read = TurtleReader.Read(text);
                        Assert.True(read.Success || read.Problems[0].Code == "schema.turtle.broken");
                    }
                },
                iter: 20_000
            );

    private static string? Code(string text) => TurtleReader.Read(text).Problems.SingleOrDefault()?.Code;

    private static List<string> Short(string text) =>
        [.. TurtleReader.Read(text).GetValueOrThrow().Select(t => $"{Short(t.Subject)} {Local(t.Predicate)} {Short(t.Object)}")];

    private static string Short(RdfTerm term) => (term.Kind == RdfKind.Blank ? "_" : "") + Local(term.Value);

    private static string Local(string iri) => iri[(iri.IndexOf('#', StringComparison.Ordinal) + 1)..];
}
