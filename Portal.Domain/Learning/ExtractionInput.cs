namespace Portal.Domain.Learning;

/// <summary>A text, and what people have accepted in it already.</summary>
/// <param name="Text">The text.</param>
/// <param name="Accepted">Mentions that stand: relations may be proposed between them, too.</param>
/// <param name="Document">The document it is of, where it is of one: what a model replies is kept under it.</param>
public sealed record ExtractionInput(string Text, IReadOnlyList<TypedSpan> Accepted, Guid? Document = null);
