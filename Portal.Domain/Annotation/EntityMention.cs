using Portal.Domain.Text;

namespace Portal.Domain.Annotation;

/// <summary>A place in a document that names an entity.</summary>
/// <param name="Id">Made by whoever made the mention.</param>
/// <param name="Type">The identifier of the entity type.</param>
/// <param name="Span">Where in the document's text.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Origin">What proposed it: <c>person</c>, <c>dictionary</c>, <c>llm:name</c>.</param>
/// <param name="Confidence">0 to 1; 1 when a person made it.</param>
public sealed record EntityMention(Guid Id, string Type, TextSpan Span, MentionState State, string Origin, double Confidence)
{
    /// <summary>Whether the text says that it is so.</summary>
    public Assertion Assertion { get; init; }
}
