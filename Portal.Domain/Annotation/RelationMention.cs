using System.Text.Json.Serialization;
using Portal.Domain.Text;

namespace Portal.Domain.Annotation;

/// <summary>A place in a document that states a fact about an entity: a relation to another one, or the value of a property.</summary>
/// <param name="Id">Made by whoever made the mention.</param>
/// <param name="Type">The identifier of the relation type, or of the property of the head's entity type.</param>
/// <param name="Head">The mention the fact is about.</param>
/// <param name="Tail">The other mention of a relation; null for a property.</param>
/// <param name="Value">Where the value of a property stands; null for a relation.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Origin">What proposed it: <c>person</c>, <c>dictionary</c>, <c>llm:name</c>.</param>
/// <param name="Confidence">0 to 1; 1 when a person made it.</param>
public sealed record RelationMention(
    Guid Id,
    string Type,
    Guid Head,
    Guid? Tail,
    TextSpan? Value,
    MentionState State,
    string Origin,
    double Confidence
)
{
    /// <summary>Whether the text says that it is so. What it denies or supposes states no triple.</summary>
    public Assertion Assertion { get; init; }

    /// <summary>What else is said of it; null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AnnotationAttributes? Attributes { get; init; }
}
