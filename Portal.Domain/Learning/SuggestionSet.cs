namespace Portal.Domain.Learning;

/// <summary>What one engine proposes for one text, and what of its proposals was dropped and why.</summary>
/// <param name="Mentions">Proposed mentions.</param>
/// <param name="Relations">Proposed relations between them.</param>
/// <param name="Dropped">Proposals outside the schema or not found in the text; shown, never stored as suggestions.</param>
public sealed record SuggestionSet(
    IReadOnlyList<SuggestedMention> Mentions,
    IReadOnlyList<SuggestedRelation> Relations,
    IReadOnlyList<Problem> Dropped
)
{
    /// <summary>Nothing proposed.</summary>
    public static SuggestionSet Empty { get; } = new([], [], []);
}
