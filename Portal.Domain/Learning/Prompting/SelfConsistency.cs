namespace Portal.Domain.Learning.Prompting;

/// <summary>What several replies to the same question come to: the share of replies that say it is how sure it is.</summary>
/// <remarks>X. Wang et al., "Self-consistency improves chain of thought reasoning in language models", ICLR (2023); with the types in
/// another order each time.</remarks>
public static class SelfConsistency
{
    // A single reply says nothing of how sure it is.
    private const double OfOne = 0.7;

    /// <summary>The union of the replies.</summary>
    /// <param name="replies">What each reply holds; one that could not be read counts, with nothing.</param>
    /// <param name="engine">The engine of the votes.</param>
    public static SuggestionSet Merge(IReadOnlyList<SuggestionSet> replies, string engine)
    {
        ArgumentNullException.ThrowIfNull(replies);
        double Sure(int count) => replies.Count == 1 ? OfOne : Math.Clamp((double)count / replies.Count, 0.05, 0.95);
        var mentions = replies
            .SelectMany(
                (r, i) =>
                    r.Mentions.Select(m => (Reply: i, Key: new TypedSpan(m.Type, m.Span), Factor: m.Confidence, Detail: m.Votes?[0].Detail))
            )
            .GroupBy(m => m.Key)
            .OrderBy(g => g.Key.Span)
            .ThenBy(g => g.Key.Type, StringComparer.Ordinal)
            .Select(g =>
            {
                var confidence = Math.Round(Sure(g.Select(m => m.Reply).Distinct().Count()) * g.Max(m => m.Factor), 4);
                return new SuggestedMention(g.Key.Type, g.Key.Span, confidence)
                {
                    Votes = [new EngineVote(engine, confidence, Detail(g.Select(m => m.Detail), g.Select(m => m.Reply), replies.Count))],
                };
            })
            .ToList();
        var places = mentions.Select((m, i) => (new TypedSpan(m.Type, m.Span), i)).ToDictionary(p => p.Item1, p => p.i);
        int Place(SuggestionSet set, int mention) => places[new TypedSpan(set.Mentions[mention].Type, set.Mentions[mention].Span)];
        var relations = replies
            .SelectMany((r, i) => r.Relations.Select(x => (Reply: i, Key: (x.Type, Head: Place(r, x.Head), Tail: Place(r, x.Tail)))))
            .GroupBy(r => r.Key)
            .Select(g =>
            {
                var confidence = Math.Round(Sure(g.Select(r => r.Reply).Distinct().Count()), 4);
                return new SuggestedRelation(g.Key.Type, g.Key.Head, g.Key.Tail, confidence)
                {
                    Votes = [new EngineVote(engine, confidence, Detail([], g.Select(r => r.Reply), replies.Count))],
                };
            })
            .ToList();
        return new SuggestionSet(mentions, relations, [.. replies.SelectMany(r => r.Dropped).Distinct()]);
    }

    private static string? Detail(IEnumerable<string?> details, IEnumerable<int> replies, int all)
    {
        var said = all == 1 ? null : $"{replies.Distinct().Count()}/{all}";
        var written = details.OfType<string>().FirstOrDefault();
        return said is null ? written
            : written is null ? said
            : $"{said}, {written}";
    }
}
