namespace Portal.Domain.Graph;

/// <summary>The result of a pattern.</summary>
/// <param name="Rows">The first rows, ordered by name (ordinal).</param>
/// <param name="Total">How many there are in all.</param>
public sealed record PatternResult(IReadOnlyList<PatternRow> Rows, int Total);
