using Portal.Domain.Text;

namespace Portal.Demo;

/// <summary>A demo document with what it states.</summary>
public sealed record DemoDocument(
    string Title,
    string Text,
    IReadOnlyList<DemoMention> Mentions,
    IReadOnlyList<DemoRelation> Relations,
    DemoStage Stage
);

public sealed record DemoMention(string Type, TextSpan Span);

/// <summary>Ends are indexes of mentions; a property has a value in their place.</summary>
public sealed record DemoRelation(string Type, int Head, int? Tail, TextSpan? Value);

/// <summary>How far a demo document has come.</summary>
public enum DemoStage
{
    /// <summary>Annotated, its triples approved.</summary>
    Approved,

    /// <summary>Annotated, its triples wait for review.</summary>
    Review,

    /// <summary>Waits with suggestions.</summary>
    Open,
}
