using System.Globalization;
using CsCheck;
using Portal.Domain;
using Portal.Domain.Graph;
using Portal.Domain.Schema;
using Portal.Domain.Schema.Exchange;
using Portal.Tests.Support;

namespace Portal.Tests.Graph.Domain;

/// <summary>Keys, statements and shapes of graphs.</summary>
public sealed class GraphKeyTests
{
    private static readonly Guid s_workspace = new("01234567-89ab-cdef-0123-456789abcdef");

    private static readonly Gen<string> s_name = TextGenerator.Of(1, 4, "高血压", "Flu", "2", "型", "B", "é");

    // Pushed before they are pushed again by a later version: another key would be another node.
    [Fact]
    public void Keys_AreThoseOfGraphsThatWerePushed()
    {
        var node = GraphKey.OfNode(s_workspace, "Disease", "高血压");
        Assert.Equal("911866ef4616906da489119054ccc3ef", node);
        Assert.Equal("e2910182c891a178193e6e3dc4f1e3ac", GraphKey.OfTriple(node, "has_symptom", "头痛"));
    }

    [Fact]
    public void OfNode_TheSameNameWrittenOtherwise_IsTheSameNode_AndAnotherIsNot() =>
        Gen.Select(s_name, s_name, TextGenerator.OneOf("A", "B"), TextGenerator.OneOf("A", "B"), Gen.Guid)
            .Sample(
                (one, other, type, otherType, workspace) =>
                {
                    var key = GraphKey.OfNode(s_workspace, type, one);
                    Assert.Matches("^[0-9a-f]{32}$", key);
                    Assert.Equal(key, GraphKey.OfNode(s_workspace, type, $" {one.ToUpperInvariant()}\u3000"));
                    var isSame =
                        type == otherType
                        && Portal.Domain.Text.CharacterFolding.NameKey(one) == Portal.Domain.Text.CharacterFolding.NameKey(other);
                    Assert.Equal(isSame, key == GraphKey.OfNode(s_workspace, otherType, other));
                    Assert.NotEqual(key, GraphKey.OfNode(workspace, type, one));
                }
            );

    [Fact]
    public void OfTriple_AnyParts_AreToldApart() =>
        Gen.Select(s_name, s_name, s_name)
            .Sample(
                (head, relation, tail) =>
                {
                    var key = GraphKey.OfTriple(head, relation, tail);
                    Assert.Matches("^[0-9a-f]{32}$", key);
                    Assert.NotEqual(key, GraphKey.OfTriple(head + relation, "", tail));
                    Assert.NotEqual(key, GraphKey.OfTriple(head, relation + tail, ""));
                    if (head != tail)
                        Assert.NotEqual(key, GraphKey.OfTriple(tail, relation, head));
                }
            );

    private static readonly Gen<GraphPattern> s_pattern = Gen.Select(
        Gen.Select(TextGenerator.OneOf("Disease", "症状"), TextGenerator.OneOf("`) DETACH DELETE n //", "$end", "O'Brien\"", "病")).Array[
            1,
            3
        ],
        Gen.Select(TextGenerator.OneOf("causes", "治疗"), Gen.Bool, TextGenerator.OneOf("Drug", "症状")).Array[1, 3],
        Gen.Int[0, 2],
        (starts, hops, kind) =>
            new GraphPattern(
                [.. starts.Select(s => new PatternNode(s.Item1, s.Item2, "k"))],
                [.. hops.Select(h => new PatternHop(h.Item1, h.Item2, h.Item3))],
                ((PatternReturn[])[PatternReturn.Nodes, PatternReturn.Count, PatternReturn.Exists])[kind],
                End: new PatternNode("Drug", "end'`", "k2")
            )
    );

    // What a statement says, read back hop by hop; and nothing that a person wrote is in it.
    [Fact]
    public void Write_AnyPattern_SaysItsHops_AndHoldsNoName() =>
        Gen.Select(s_pattern, Gen.Int[1, 100])
            .Sample(
                (pattern, limit) =>
                {
                    var statement = CypherWriter.Write(pattern, limit);
                    var lines = statement.Text.Split('\n');
                    Assert.Equal(pattern.Starts.Count, lines.Count(l => l.StartsWith("MATCH ", StringComparison.Ordinal)));
                    for (var s = 0; s < pattern.Starts.Count; s++)
                    {
                        var expected = $"MATCH (s{s}:`{pattern.Starts[s].Label}` {{name: $start{s}}})";
                        for (var h = 0; h < pattern.Hops.Count; h++)
                        {
                            var (hop, isLast) = (pattern.Hops[h], h == pattern.Hops.Count - 1);
                            var node = isLast && s > 0 ? "(e)" : $"({(isLast ? "e" : $"m{s}_{h}")}:`{hop.Label}`)";
                            var edge = $"[r{s}_{h}:`{hop.Relation}`]";
                            expected += hop.IsForward ? $"-{edge}->{node}" : $"<-{edge}-{node}";
                        }

                        Assert.Equal(expected, lines[s]);
                        Assert.Equal(pattern.Starts[s].Name, statement.Parameters[$"start{s}"]);
                    }

                    var (end, parameter, value) = pattern.Return switch
                    {
                        PatternReturn.Count => ("RETURN count(DISTINCT e) AS count", null, null),
                        PatternReturn.Exists => ("WHERE e.name = $end|RETURN count(*) > 0 AS exists", "end", (object?)pattern.End!.Name),
                        _ => ("RETURN DISTINCT e.name AS name|ORDER BY name|LIMIT $limit", "limit", limit),
                    };
                    Assert.Equal(end, string.Join('|', lines[pattern.Starts.Count..]));
                    Assert.Equal(pattern.Starts.Count + (parameter is null ? 0 : 1), statement.Parameters.Count);
                    if (parameter is not null)
                        Assert.Equal(value, statement.Parameters[parameter]);
                }
            );

    [Fact]
    public void Write_OfAProperty_ReturnsItOfTheStart() =>
        Assert.Equal(
            "MATCH (s0:`Drug` {name: $start0})\nRETURN s0.`dose` AS value",
            CypherWriter.Write(new GraphPattern([new PatternNode("Drug", "x", "k")], [], PatternReturn.Property, "dose"), 3).Text
        );

    // Labels cannot be parameters: whatever is no identifier is refused, wherever it stands.
    [Fact]
    public void Write_AnIdentifierThatIsNone_Throws() =>
        Gen.Select(s_pattern, TextGenerator.OneOf("a b", "`x", "1a", "", "a`b", "a)--(b", "\u200Bx"), Gen.Int[0, 2])
            .Sample(
                (pattern, illegal, where) =>
                    Assert.Throws<ArgumentException>(() =>
                        CypherWriter.Write(
                            where switch
                            {
                                0 => pattern with { Starts = [.. pattern.Starts.Skip(1), new PatternNode(illegal, "x", "k")] },
                                1 => pattern with { Hops = [new PatternHop(illegal, true, "Drug"), .. pattern.Hops] },
                                _ => pattern with { Hops = [.. pattern.Hops, new PatternHop("causes", true, illegal)] },
                            },
                            5
                        )
                    )
            );

    [Fact]
    public void ToSchema_OfAShape_HasItsTypes_TheMostFrequentFirst_AndNotesNamesThatWereNone()
    {
        var import = GraphShapeReader.Read(
            new GraphShape(
                [
                    new GraphShapeNode("Drug", 3, [new GraphShapeProperty("dose", PropertyKind.Number, true)]),
                    new GraphShapeNode("My Disease", 9, []),
                    new GraphShapeNode("Body", 3, []),
                ],
                [
                    new GraphShapeEdge("Drug", "treats", "My Disease", 2),
                    new GraphShapeEdge("Drug", "treats", "Body", 5),
                    new GraphShapeEdge("Body", "has", "My Disease", 7),
                ]
            )
        );
        Assert.Equal(["My_Disease", "Body", "Drug"], import.Schema.Entities.Select(e => e.Id));
        Assert.Equal(["has", "treats"], import.Schema.Relations.Select(r => r.Id));
        Assert.Equal([new TypePair("Drug", "Body"), new TypePair("Drug", "My_Disease")], import.Schema.Relation("treats")!.Pairs);
        var property = Assert.Single(import.Schema.Entity("Drug")!.Properties);
        Assert.Equal(("dose", PropertyKind.Number, true), (property.Id, property.Kind, property.IsMultiValued));
        Assert.Single(import.NotUnderstood);
    }

    [Fact]
    public void Statistics_OfAGraph_AddUp() =>
        Gen.Int[0, 50]
            .Array[0, 5]
            .Sample(counts =>
            {
                var byName = counts.Index().ToDictionary(c => c.Index.ToString(CultureInfo.InvariantCulture), c => c.Item);
                var statistics = new GraphStatistics(byName, new Dictionary<string, int> { ["r"] = 3, ["s"] = 4 }, 0);
                Assert.Equal((counts.Sum(), 7), (statistics.Nodes, statistics.Edges));
            });
}
