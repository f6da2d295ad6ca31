namespace Portal.Schema.Migration;

/// <summary>What publishing did to the work, or would do.</summary>
/// <param name="Mentions">Mentions that got another type.</param>
/// <param name="MentionsQueued">Mentions that became suggestions again, for a person to decide.</param>
/// <param name="MentionsDeleted">Mentions of types that were given up, or that a merge made twice.</param>
/// <param name="Relations">Relation mentions that got another type.</param>
/// <param name="RelationsDeleted">Relation mentions that went with their type or their ends.</param>
/// <param name="Entities">Entities that got another type.</param>
/// <param name="EntitiesMerged">Entities that became one with another of the same name.</param>
/// <param name="Triples">Triples whose ends or relation changed.</param>
/// <param name="TriplesMerged">Triples that became one with another.</param>
/// <param name="TriplesQueued">Approved triples that are back in the review queue.</param>
/// <param name="TriplesWithdrawn">Triples that left the graph with their type.</param>
/// <param name="Terms">Dictionary entries that got another type, or went.</param>
public sealed record SchemaMigrationResult(
    int Mentions = 0,
    int MentionsQueued = 0,
    int MentionsDeleted = 0,
    int Relations = 0,
    int RelationsDeleted = 0,
    int Entities = 0,
    int EntitiesMerged = 0,
    int Triples = 0,
    int TriplesMerged = 0,
    int TriplesQueued = 0,
    int TriplesWithdrawn = 0,
    int Terms = 0
)
{
    /// <summary>Whether nothing was touched.</summary>
    public bool IsEmpty => this == new SchemaMigrationResult();
}
