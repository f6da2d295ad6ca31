using Portal.Domain.Annotation;

namespace Portal.Annotation;

/// <summary>A mention or a relation mention as the author of an edit saw it. When it is another by the time the edit arrives, somebody else
/// has changed it, and the edit is a question instead of an overwriting.</summary>
/// <param name="Id">Which.</param>
/// <param name="Type">Its type.</param>
/// <param name="State">Its state.</param>
/// <param name="Assertion">Its assertion.</param>
/// <param name="Start">Of a mention, where it begins; null for a relation.</param>
/// <param name="End">Of a mention, where it ends; null for a relation.</param>
/// <param name="Attributes">What else is said of it.</param>
/// <param name="Fragments">Of a mention in several pieces, these.</param>
public sealed record SeenAnnotation(
    Guid Id,
    string Type,
    MentionState State,
    Assertion Assertion,
    int? Start = null,
    int? End = null,
    AnnotationAttributes? Attributes = null,
    IReadOnlyList<DocumentEdit.Piece>? Fragments = null
)
{
    /// <summary>Whether it is still so.</summary>
    public bool IsSo(DocumentAnnotations annotations)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        if (annotations.Mentions.TryGetValue(Id, out var mention))
            return (mention.Type, mention.State, mention.Assertion, (int?)mention.Span.Start, (int?)mention.Span.End)
                    == (Type, State, Assertion, Start, End)
                && Equals(mention.Attributes, Attributes)
                && (mention.Fragments?.Select(p => new DocumentEdit.Piece(p.Start, p.End)) ?? []).SequenceEqual(Fragments ?? []);
        return !annotations.Relations.TryGetValue(Id, out var relation)
            || ((relation.Type, relation.State, relation.Assertion) == (Type, State, Assertion) && Equals(relation.Attributes, Attributes));
    }
}
