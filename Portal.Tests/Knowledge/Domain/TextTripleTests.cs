using CsCheck;
using Portal.Domain;
using Portal.Domain.Knowledge;
using Portal.Tests.Support;

namespace Portal.Tests.Knowledge.Domain;

public sealed class TextTripleTests
{
    private static readonly Gen<string> s_name = TextGenerator.Of(1, 4, "高血压", "Flu", " ", "2型", "𠮷", "-", "\"");

    [Fact]
    public void Parse_AnyNames_TakesThemTrimmed_AndTypesAsIdentifiers() =>
        Gen.Select(s_name, s_name, s_name, s_name, s_name, Gen.Bool)
            .Sample(
                (head, relation, tail, headType, tailType, hasTypes) =>
                {
                    string[] cells = hasTypes ? [head, relation, tail, headType, tailType] : [head, relation, tail];
                    var result = TextTriple.Parse(string.Join('\t', cells));
                    string[] identifiers =
                    [
                        .. hasTypes
                            ? new[] { relation, headType, tailType }.Select(SchemaIdentifier.From)
                            : [SchemaIdentifier.From(relation)],
                    ];
                    if (cells.Any(string.IsNullOrWhiteSpace))
                        Assert.Equal("triples.emptyCell", Assert.Single(result.Problems).Code);
                    else if (identifiers.Any(i => i.Length == 0))
                        Assert.Equal("triples.type", Assert.Single(result.Problems).Code);
                    else
                        Assert.Equal(
                            new TextTriple(
                                head.Trim(),
                                identifiers[0],
                                tail.Trim(),
                                hasTypes ? identifiers[1] : TextTriple.UntypedEntity,
                                hasTypes ? identifiers[2] : TextTriple.UntypedEntity
                            ),
                            result.GetValueOrThrow()
                        );
                    if (result.Success)
                        Assert.All(identifiers, i => Assert.True(SchemaIdentifier.IsLegal(i)));
                }
            );

    [Theory]
    [InlineData("a\tb", "triples.columns", "2")]
    [InlineData("a\tb\tc\td", "triples.columns", "4")]
    [InlineData("a\tb\tc\td\te\tf", "triples.columns", "6")]
    [InlineData("", "triples.columns", "1")]
    [InlineData("a\tb\t ", "triples.emptyCell", null)]
    [InlineData("a\tb\tc\td\t\0", "triples.emptyCell", null)]
    [InlineData("a\t--\tc", "triples.type", null)]
    [InlineData("a\tb\tc\t--\te", "triples.type", null)]
    [InlineData("a\tb\tc\td\t--", "triples.type", null)]
    public void Parse_WhatIsNoTriple_SaysWhy(string line, string code, string? argument)
    {
        var problem = Assert.Single(TextTriple.Parse(line).Problems);
        Assert.Equal((code, "line", argument), (problem.Code, problem.Field, problem.Arguments.Count == 0 ? null : problem.Arguments[0]));
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(501, false)]
    public void Parse_NamesAsLongAsMayBe_AreTaken(int length, bool success)
    {
        var result = TextTriple.Parse($"{new string('x', length)}\tr\ty");
        Assert.Equal(success, result.Success);
        if (!success)
            Assert.Equal(("triples.tooLong", "500"), (result.Problems[0].Code, result.Problems[0].Arguments[0]));
    }
}
