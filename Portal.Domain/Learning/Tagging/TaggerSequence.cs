namespace Portal.Domain.Learning.Tagging;

/// <summary>A sequence of units with its mentions.</summary>
internal sealed record TaggerSequence(UnitSequence Units, IReadOnlyList<UnitSpan> Mentions);
