using Portal.Data.Knowledge;

namespace Portal.Knowledge;

/// <summary>A triple with the evidence that states it.</summary>
public sealed record TripleView(
    Guid Id,
    EntityView Head,
    string Relation,
    EntityView? Tail,
    string? Value,
    TripleState State,
    double Confidence,
    string? Source,
    DateTime CreatedAt,
    string? DecidedBy,
    DateTime? DecidedAt,
    int Version,
    string GraphKey,
    IReadOnlyList<EvidenceView> Evidence
);

public sealed record EntityView(Guid Id, string Type, string Name, IReadOnlyList<string> Aliases, string GraphKey);

/// <summary>A sentence that states a triple. Offsets of head and tail are positions in the document; the sentence begins at
/// <paramref name="Start"/>.</summary>
public sealed record EvidenceView(
    Guid TripleId,
    Guid DocumentId,
    string Document,
    string Sentence,
    int Start,
    int End,
    int HeadStart,
    int HeadEnd,
    int TailStart,
    int TailEnd
);
