using Portal.Domain.Text;

namespace Portal.Domain.Answering;

/// <summary>A slot of a template, filled from a question.</summary>
/// <param name="Name">The slot: <c>entity</c>, <c>entity2</c>.</param>
/// <param name="Type">The type the template wants there.</param>
/// <param name="Value">The words of the question.</param>
/// <param name="Span">Where they stand in it.</param>
/// <param name="Entity">The entity they name; null when the graph has none of that name.</param>
public sealed record QuestionSlot(string Name, string Type, string Value, TextSpan Span, LinkableEntity? Entity);
