using System.Collections.Immutable;

namespace Portal.Domain.Team.Agreement;

/// <summary>Something that annotators gave values to.</summary>
/// <param name="Values">The value of each annotator, in the same order for all units; null for one who gave none.</param>
/// <param name="Count">How many such units there are: runs of characters with the same values are one entry.</param>
public sealed record CodingUnit(ImmutableArray<string?> Values, long Count = 1);
