using System.Collections.Immutable;
using Portal.Domain.Annotation;
using Portal.Domain.Text;

namespace Portal.Domain.Team.Curation;

/// <summary>How far annotators agree on something.</summary>
public enum AgreementState
{
    /// <summary>All of them say it.</summary>
    Agreed,

    /// <summary>Some say it, and nobody says anything else of that place.</summary>
    Incomplete,

    /// <summary>They say different things of the same place.</summary>
    Disputed,
}

/// <summary>A mention as some annotators made it.</summary>
/// <param name="Type">The entity type.</param>
/// <param name="Span">Where.</param>
/// <param name="Assertion">Whether the text says that it is so.</param>
/// <param name="Annotators">Who made it.</param>
/// <param name="State">How far all agree.</param>
public sealed record MentionVariant(string Type, TextSpan Span, Assertion Assertion, ImmutableArray<Guid> Annotators, AgreementState State)
{
    /// <summary>Its pieces where it is written in several.</summary>
    public Fragments? Fragments { get; init; }

    /// <summary>The attributes that all who made it gave it alike.</summary>
    public AnnotationAttributes? Attributes { get; init; }

    /// <summary>Names the variant within its document.</summary>
    public string Key => $"m|{Type}|{Span.Start}|{Span.End}|{(int)Assertion}{(Fragments is null ? "" : $"|{Fragments}")}";

    /// <summary>Whether not both can be true: other borders, another type or assertion at one place, unless one is nested in the other with
    /// another type.</summary>
    public bool Contradicts(MentionVariant other)
    {
        ArgumentNullException.ThrowIfNull(other);
        // Most are far apart: that is told first.
        if (!Span.Overlaps(other.Span) || Key == other.Key)
            return false;
        var isNested = Span != other.Span && (Span.Contains(other.Span) || other.Span.Contains(Span));
        return !isNested || Type == other.Type;
    }
}

/// <summary>The end of a relation, as annotators share it: not by the identity of a mention, which is each annotator's own.</summary>
public readonly record struct MentionPlace(string Type, TextSpan Span);

/// <summary>A relation mention or property as some annotators made it.</summary>
/// <param name="Type">The relation type or property.</param>
/// <param name="Head">The mention it is about.</param>
/// <param name="Tail">The other mention; null for a property.</param>
/// <param name="Value">Where a property's value stands; null for a relation.</param>
/// <param name="Assertion">Whether the text says that it is so.</param>
/// <param name="Annotators">Who made it.</param>
/// <param name="State">How far all agree.</param>
public sealed record RelationVariant(
    string Type,
    MentionPlace Head,
    MentionPlace? Tail,
    TextSpan? Value,
    Assertion Assertion,
    ImmutableArray<Guid> Annotators,
    AgreementState State
)
{
    /// <summary>The attributes that all who made it gave it alike.</summary>
    public AnnotationAttributes? Attributes { get; init; }

    /// <summary>Names the variant within its document.</summary>
    public string Key => $"r|{Type}|{End(Head)}|{(Tail is { } tail ? End(tail) : $"{Value?.Start}|{Value?.End}")}|{(int)Assertion}";

    /// <summary>Whether both speak of the same two places and say different things.</summary>
    public bool Contradicts(RelationVariant other)
    {
        ArgumentNullException.ThrowIfNull(other);
        // The other way round is another claim about the same pair.
        var isOfTheSame =
            Tail is null || other.Tail is null
                ? Head == other.Head && Value is { } value && other.Value is { } theirs && Type == other.Type && value.Overlaps(theirs)
                : (Head == other.Head && Tail == other.Tail) || (Type == other.Type && Head == other.Tail && Tail == other.Head);
        return isOfTheSame && Key != other.Key;
    }

    private static string End(MentionPlace place) => $"{place.Type}|{place.Span.Start}|{place.Span.End}";
}
