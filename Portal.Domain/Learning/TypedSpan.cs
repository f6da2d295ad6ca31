using Portal.Domain.Text;

namespace Portal.Domain.Learning;

/// <summary>A mention: where, and of which type.</summary>
/// <param name="Type">The identifier of the entity type.</param>
/// <param name="Span">Where, in UTF-16 code units of the text.</param>
public readonly record struct TypedSpan(string Type, TextSpan Span);
