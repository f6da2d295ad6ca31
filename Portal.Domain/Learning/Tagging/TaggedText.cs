using Portal.Domain.Text;

namespace Portal.Domain.Learning.Tagging;

/// <summary>A text with the mentions that people have marked: what a tagger learns from and is judged by.</summary>
/// <param name="Text">The text.</param>
/// <param name="Mentions">Its mentions, in any order; they may overlap.</param>
/// <param name="Units">The units, where the text is cut already; null to cut it.</param>
public sealed record TaggedText(string Text, IReadOnlyList<TypedSpan> Mentions, IReadOnlyList<TextSpan>? Units = null);
