namespace Portal.Domain.Text;

/// <summary>A term found in a text.</summary>
/// <param name="Span">Where.</param>
/// <param name="TermIndex">Which: the index of the term in the list the matcher was built from.</param>
public readonly record struct TermMatch(TextSpan Span, int TermIndex);
