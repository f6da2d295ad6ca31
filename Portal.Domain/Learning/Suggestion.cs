using Portal.Domain.Text;

namespace Portal.Domain.Learning;

/// <summary>A proposed entity mention.</summary>
/// <param name="Type">The identifier of the entity type.</param>
/// <param name="Span">Where.</param>
/// <param name="Confidence">0 to 1.</param>
public sealed record SuggestedMention(string Type, TextSpan Span, double Confidence)
{
    /// <summary>Which engines propose it; null where the set's own engine does and has nothing to add.</summary>
    public IReadOnlyList<EngineVote>? Votes { get; init; }
}
