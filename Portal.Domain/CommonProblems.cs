namespace Portal.Domain;

/// <summary>Problems that rooms of different storeys have in common.</summary>
public static class CommonProblems
{
    /// <summary>“‘{0}’ – {1} – ‘{2}’ was dropped: the schema does not allow it, or an end was not found.”</summary>
    public static ProblemCode ExtractionDroppedRelation { get; } = new("extraction.dropped.relation");

    /// <summary>“‘{0}’ was dropped: the schema has no type ‘{1}’.”</summary>
    public static ProblemCode ExtractionDroppedType { get; } = new("extraction.dropped.type");

    /// <summary>“A file has at most {0} MiB.”</summary>
    public static ProblemCode ImportTooLarge { get; } = new("import.tooLarge");
}
