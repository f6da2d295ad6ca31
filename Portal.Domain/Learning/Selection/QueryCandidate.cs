using Portal.Domain.Learning.Tagging;

namespace Portal.Domain.Learning.Selection;

/// <summary>A text that may be labeled next.</summary>
/// <param name="Signature">What it is like.</param>
/// <param name="Doubt">How little a tagger knows about it.</param>
/// <param name="Disagreement">How many mentions one of two engines finds and the other does not.</param>
/// <param name="ExpectedSeconds">How long labeling it is expected to take; more than 0.</param>
public sealed record QueryCandidate(TextSignature Signature, TextDoubt Doubt, double Disagreement, double ExpectedSeconds);
