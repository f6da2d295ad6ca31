namespace Portal.Domain.Knowledge;

/// <summary>Problems of entities, triples, and of their review.</summary>
public static class KnowledgeProblems
{
    /// <summary>“The schema does not allow ‘{0}’ from {1} to {2}.”</summary>
    public static ProblemCode AnnotationRelationIllegal { get; } = new("annotation.relation.illegal");

    /// <summary>“The entity is no longer there.”</summary>
    public static ProblemCode EntityUnknown { get; } = new("entity.unknown");

    /// <summary>“This decision is not legal; nothing was changed.”</summary>
    public static ProblemCode ReviewIllegal { get; } = new("review.illegal");

    /// <summary>“Give one term a line, at most one million.”</summary>
    public static ProblemCode TermsCount { get; } = new("terms.count");

    /// <summary>“Somebody else has changed this triple since; nothing was changed. Reload to see it.”</summary>
    public static ProblemCode TripleConflict { get; } = new("triple.conflict");

    /// <summary>“An approved triple is reopened first, then corrected.”</summary>
    public static ProblemCode TripleEditApproved { get; } = new("triple.editApproved");

    /// <summary>“Both ends need a name.”</summary>
    public static ProblemCode TripleNameEmpty { get; } = new("triple.name.empty");

    /// <summary>“The triple is no longer there.”</summary>
    public static ProblemCode TripleUnknown { get; } = new("triple.unknown");

    /// <summary>A row has other than three or five columns.</summary>
    public static ProblemCode TriplesColumns { get; } = new("triples.columns");

    /// <summary>A cell of a row is empty.</summary>
    public static ProblemCode TriplesEmptyCell { get; } = new("triples.emptyCell");

    /// <summary>A cell of a row is too long.</summary>
    public static ProblemCode TriplesTooLong { get; } = new("triples.tooLong");

    /// <summary>A type of a row is not in the schema.</summary>
    public static ProblemCode TriplesType { get; } = new("triples.type");
}
