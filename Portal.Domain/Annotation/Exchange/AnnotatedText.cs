using System.Collections.Immutable;
using Portal.Domain.Text;

namespace Portal.Domain.Annotation.Exchange;

/// <summary>An entity mention as files hold it.</summary>
/// <param name="Id">Names it within its text; no format has to keep it.</param>
/// <param name="Type">The type as the file writes it: for files of the portal the identifier.</param>
/// <param name="Span">Where in the text, half-open, in UTF-16 code units.</param>
public sealed record SpanAnnotation(string Id, string Type, TextSpan Span)
{
    /// <summary>Whether nobody has decided on it yet.</summary>
    public bool IsSuggestion { get; init; }

    /// <summary>0 to 1; 1 for what a person made.</summary>
    public double Confidence { get; init; } = 1;

    /// <summary>What proposed it: <c>person</c>, <c>dictionary</c>, <c>llm:name</c>.</summary>
    public string Origin { get; init; } = AnnotationOrigins.Person;

    /// <summary>Whether the text says that it is so.</summary>
    public Assertion Assertion { get; init; }

    /// <summary>What else is said of it; null for nothing.</summary>
    public AnnotationAttributes? Attributes { get; init; }

    /// <summary>Its pieces where it is written in several; <see cref="Span"/> is then from the first to the last.</summary>
    public Fragments? Fragments { get; init; }
}

/// <summary>A relation mention, or the value of a property, as files hold it.</summary>
/// <param name="Type">The relation type or property as the file writes it.</param>
/// <param name="Head">The <see cref="SpanAnnotation.Id"/> of the head.</param>
/// <param name="Tail">That of the tail; null for a property.</param>
/// <param name="Value">Where the value of a property stands; null for a relation.</param>
public sealed record RelationAnnotation(string Type, string Head, string? Tail, TextSpan? Value = null)
{
    /// <summary>Whether nobody has decided on it yet.</summary>
    public bool IsSuggestion { get; init; }

    /// <summary>0 to 1; 1 for what a person made.</summary>
    public double Confidence { get; init; } = 1;

    /// <summary>What proposed it; see <see cref="SpanAnnotation.Origin"/>.</summary>
    public string Origin { get; init; } = AnnotationOrigins.Person;

    /// <summary>Whether the text says that it is so.</summary>
    public Assertion Assertion { get; init; }

    /// <summary>What else is said of it; null for nothing.</summary>
    public AnnotationAttributes? Attributes { get; init; }
}

/// <summary>A text with its annotations, apart from any store.</summary>
/// <param name="Title">What it is called; may be empty.</param>
/// <param name="Text">The text.</param>
/// <param name="Spans">Its entity mentions.</param>
/// <param name="Relations">Its relation mentions and property values.</param>
public sealed record AnnotatedText(
    string Title,
    string Text,
    ImmutableArray<SpanAnnotation> Spans,
    ImmutableArray<RelationAnnotation> Relations
);

/// <summary>A file of a format; formats of several files a document (brat) have several.</summary>
/// <param name="Name">With its extension, without a folder.</param>
/// <param name="Text">Its decoded content.</param>
public sealed record AnnotationFile(string Name, string Text);

/// <summary>What was read.</summary>
/// <param name="Documents">The texts, in the order of the file.</param>
/// <param name="Rejected">What could not be taken; <see cref="Problem.Field"/> says where.</param>
public sealed record AnnotationImport(ImmutableArray<AnnotatedText> Documents, ImmutableArray<Problem> Rejected);
