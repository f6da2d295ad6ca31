using Portal.Domain.Extraction.Tagging;

namespace Portal.Domain.Extraction;

/// <summary>A text, and what people have accepted in it already.</summary>
/// <param name="Text">The text.</param>
/// <param name="Accepted">Mentions that stand: relations may be proposed between them, too.</param>
public sealed record ExtractionInput(string Text, IReadOnlyList<TypedSpan> Accepted);
