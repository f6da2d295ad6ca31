namespace Portal.Domain.Learning;

/// <summary>A proposed relation between two proposed mentions.</summary>
/// <param name="Type">The identifier of the relation type.</param>
/// <param name="Head">Index into <see cref="SuggestionSet.Mentions"/>.</param>
/// <param name="Tail">Index into <see cref="SuggestionSet.Mentions"/>.</param>
/// <param name="Confidence">0 to 1.</param>
public sealed record SuggestedRelation(string Type, int Head, int Tail, double Confidence)
{
    /// <inheritdoc cref="SuggestedMention.Votes"/>
    public IReadOnlyList<EngineVote>? Votes { get; init; }
}
