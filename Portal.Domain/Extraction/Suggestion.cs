using Portal.Domain.Text;

namespace Portal.Domain.Extraction;

/// <summary>A proposed entity mention.</summary>
/// <param name="Type">The identifier of the entity type.</param>
/// <param name="Span">Where.</param>
/// <param name="Confidence">0 to 1.</param>
public sealed record SuggestedMention(string Type, TextSpan Span, double Confidence);
