namespace Portal.Domain.Graph;

/// <summary>A question to a graph as a typed path: start nodes, hops, and what to return of the end.</summary>
/// <remarks>A pattern is what templates hold. The embedded store runs it; <see cref="CypherWriter"/> writes it as parameterised Cypher for
/// people and for Neo4j. Several starts mean their intersection: ends that every start reaches.</remarks>
/// <param name="Starts">One or more nodes by label and name.</param>
/// <param name="Hops">The hops from a start to the end; none when a property of the start is asked for.</param>
/// <param name="Return">What is asked for.</param>
/// <param name="Property">The property asked for, when <paramref name="Return"/> is <see cref="PatternReturn.Property"/>.</param>
/// <param name="End">The end that must be reached, when <paramref name="Return"/> is <see cref="PatternReturn.Exists"/>.</param>
public sealed record GraphPattern(
    IReadOnlyList<PatternNode> Starts,
    IReadOnlyList<PatternHop> Hops,
    PatternReturn Return,
    string? Property = null,
    PatternNode? End = null
);
