using System.Text.Json.Serialization;
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

    /// <summary>What else is said of it; null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AnnotationAttributes? Attributes { get; init; }

    /// <summary>Its pieces where it is written in several; <see cref="Span"/> is then from the first to the last. Null where it is in one
    /// piece.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Fragments? Fragments { get; init; }

    /// <summary>Its pieces; one where it is in one piece.</summary>
    [JsonIgnore]
    public IReadOnlyList<TextSpan> Pieces => (IReadOnlyList<TextSpan>?)Fragments ?? [Span];

    /// <summary>What is written, its pieces put together.</summary>
    public string Surface(string text) => Fragments?.In(text) ?? Span.Of(text);
}
