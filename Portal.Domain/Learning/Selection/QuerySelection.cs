namespace Portal.Domain.Learning.Selection;

/// <summary>Chooses the texts that people should label next: those that a model learns the most from.</summary>
public static class QuerySelection
{
    /// <summary>So many candidates, the most useful first.</summary>
    /// <param name="candidates">What may be chosen.</param>
    /// <param name="labeled">What has been labeled.</param>
    /// <param name="strategy">How.</param>
    /// <param name="count">How many, at most.</param>
    /// <param name="seed">For choices by lot, and between equals.</param>
    /// <returns>Indices of <paramref name="candidates"/>.</returns>
    public static IReadOnlyList<int> Choose(
        IReadOnlyList<QueryCandidate> candidates,
        IEnumerable<TextSignature> labeled,
        QueryStrategy strategy,
        int count,
        int seed
    )
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(labeled);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var lots = new int[candidates.Count];
        for (var i = 0; i < lots.Length; i++)
            lots[i] = i;
        new Random(seed).Shuffle(lots);
        return strategy switch
        {
            QueryStrategy.Random => [.. lots.Take(count)],
            QueryStrategy.Uncertainty => First(i => candidates[i].Doubt.LeastConfidence),
            QueryStrategy.Margin => First(i => candidates[i].Doubt.Margin),
            QueryStrategy.Disagreement => First(i => candidates[i].Disagreement + (1e-3 * candidates[i].Doubt.LeastConfidence)),
            QueryStrategy.Diversity => new Novelty(candidates, labeled).Choose(lots, _ => 1, count),
            QueryStrategy.Hybrid => new Novelty(candidates, labeled).Choose(lots, i => Value(candidates[i]), count),
            QueryStrategy.CostAware => new Novelty(candidates, labeled).Choose(
                lots,
                i => Value(candidates[i]) / candidates[i].ExpectedSeconds,
                count
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(strategy)),
        };

        IReadOnlyList<int> First(Func<int, double> value) => [.. lots.OrderByDescending(value).Take(count)];
    }

    // A mention that only one of two engines finds is about as telling as two nats of doubt.
    private static double Value(QueryCandidate candidate) => candidate.Doubt.LeastConfidence + (2 * candidate.Disagreement) + 1e-6;
}
