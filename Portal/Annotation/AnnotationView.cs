using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Text;

namespace Portal.Annotation;

/// <summary>A document with the annotations of a layer, as the annotator in the browser takes it. Offsets are half-open UTF-16
/// positions.</summary>
/// <param name="Id">The document.</param>
/// <param name="Title">Its title.</param>
/// <param name="Text">Its text.</param>
/// <param name="Status">Where its annotation stands.</param>
/// <param name="Layer">Whose annotations these are; all zeros for those that all share.</param>
/// <param name="CanSee">False when the user may not see this layer: then it looks empty.</param>
/// <param name="CanEdit">Whether the user may change it.</param>
/// <param name="Revision">The newest edit of the layer.</param>
/// <param name="Mentions">The mentions that are suggested or accepted.</param>
/// <param name="Relations">The relation mentions that are.</param>
public sealed record AnnotationView(
    Guid Id,
    string Title,
    string Text,
    string Status,
    Guid Layer,
    bool CanSee,
    bool CanEdit,
    long Revision,
    IReadOnlyList<MentionView> Mentions,
    IReadOnlyList<RelationView> Relations
);

/// <summary>A mention. <paramref name="Fragments"/> are its pieces where it is written in several; start and end are then those of the
/// first and the last. <paramref name="Author"/> decided it last; with <paramref name="IsAutoAccepted"/> by a threshold, in their
/// name.</summary>
public sealed record MentionView(
    Guid Id,
    string Type,
    int Start,
    int End,
    MentionState State,
    string Origin,
    double Confidence,
    Assertion Assertion,
    Fragments? Fragments,
    AnnotationAttributes? Attributes,
    string? Author = null,
    bool IsAutoAccepted = false
)
{
    public static MentionView Of(EntityMention m, string? author = null, bool isAutoAccepted = false) =>
        new(
            m.Id,
            m.Type,
            m.Span.Start,
            m.Span.End,
            m.State,
            m.Origin,
            m.Confidence,
            m.Assertion,
            m.Fragments,
            m.Attributes,
            author,
            isAutoAccepted
        );
}

public sealed record RelationView(
    Guid Id,
    string Type,
    Guid Head,
    Guid? Tail,
    int? Start,
    int? End,
    MentionState State,
    string Origin,
    double Confidence,
    Assertion Assertion,
    AnnotationAttributes? Attributes,
    string? Author = null
)
{
    public static RelationView Of(RelationMention r, string? author = null) =>
        new(r.Id, r.Type, r.Head, r.Tail, r.Value?.Start, r.Value?.End, r.State, r.Origin, r.Confidence, r.Assertion, r.Attributes, author);
}

/// <summary>A command with the key that its maker gave it.</summary>
/// <param name="Key">Its key: a repeat is the same command.</param>
/// <param name="Edit">The command.</param>
/// <param name="Seen">What it changes, as its author saw it; null to change whatever is there.</param>
public sealed record KeyedEdit(Guid Key, DocumentEdit Edit, IReadOnlyList<SeenAnnotation>? Seen = null);

/// <summary>What became of a command.</summary>
/// <param name="Key">Its key.</param>
/// <param name="IsApplied">Whether it is in the log now; true also when it was there before.</param>
/// <param name="Problems">Why not.</param>
public sealed record EditOutcome(Guid Key, bool IsApplied, IReadOnlyList<Problem> Problems);

/// <summary>What became of several commands, and the mentions as they are now.</summary>
/// <param name="Revision">The document's revision now.</param>
/// <param name="Before">Its revision before: whoever knew another has missed what others did.</param>
/// <param name="Outcomes">Of each command.</param>
/// <param name="Mentions">The changed mentions.</param>
/// <param name="Relations">The changed relation mentions.</param>
public sealed record EditReply(
    long Revision,
    long Before,
    IReadOnlyList<EditOutcome> Outcomes,
    IReadOnlyList<MentionView> Mentions,
    IReadOnlyList<RelationView> Relations
);
