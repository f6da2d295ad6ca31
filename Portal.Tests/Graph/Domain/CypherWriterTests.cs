using Portal.Domain.Graph;
using Portal.Domain.Knowledge;

namespace Portal.Tests.Graph.Domain;

public sealed class CypherWriterTests
{
    private static readonly PatternNode s_disease = new("Disease", "O'Brien`s \"病\"", "k1");

    [Fact]
    public void Write_Forward_HoldsNoValue()
    {
        var statement = CypherWriter.Write(new GraphPattern([s_disease], [new("has_symptom", true, "Symptom")], PatternReturn.Nodes), 50);
        Assert.Equal(
            "MATCH (s0:`Disease` {name: $start0})-[r0_0:`has_symptom`]->(e:`Symptom`)\nRETURN DISTINCT e.name AS name\nORDER BY "
                + "name\nLIMIT $limit",
            statement.Text
        );
        Assert.Equal(s_disease.Name, statement.Parameters["start0"]);
        Assert.Equal(50, statement.Parameters["limit"]);
    }

    [Fact]
    public void Write_TwoHopsAgainstTheDirection_PointsLeft()
    {
        var statement = CypherWriter.Write(
            new GraphPattern([s_disease], [new("a", true, "Drug"), new("b", false, "Disease")], PatternReturn.Count),
            5
        );
        Assert.Equal(
            "MATCH (s0:`Disease` {name: $start0})-[r0_0:`a`]->(m0_0:`Drug`)<-[r0_1:`b`]-(e:`Disease`)\nRETURN count(DISTINCT e) AS count",
            statement.Text
        );
    }

    [Theory]
    [InlineData("a`b")]
    [InlineData("a) DETACH DELETE (n")]
    [InlineData("\\u0060")]
    [InlineData("")]
    public void Quote_WhatIsNoIdentifier_Throws(string identifier) =>
        Assert.Throws<ArgumentException>(() => CypherWriter.Quote(identifier));

    [Theory]
    [InlineData("a\tb\tc", true)]
    [InlineData("a\tb\tc\td\te", true)]
    [InlineData("a\tb", false)]
    [InlineData("a\t\tc", false)]
    [InlineData("a\t!!!\tc", false)]
    public void TextTriple_Parse_TakesThreeOrFiveColumns(string line, bool success) =>
        Assert.Equal(success, TextTriple.Parse(line).Success);
}
