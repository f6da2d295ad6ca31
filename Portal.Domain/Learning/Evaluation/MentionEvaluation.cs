using Portal.Domain.Learning.Tagging;

namespace Portal.Domain.Learning.Evaluation;

/// <summary>A tagger's mentions beside those that people marked.</summary>
/// <param name="All">Micro: over all mentions.</param>
/// <param name="ByType">By type.</param>
/// <param name="MacroSurfaceF1">The mean over types of the F1 of different surfaces in a text, 0 to 1: how the official scorer of CLUENER
/// counts (CLUEbenchmark/CLUENER2020).</param>
/// <param name="Confusion">Of mentions found with exactly the borders of one that is marked: how often which type was found (second) for
/// which (first).</param>
/// <param name="Decided">Of each found mention its confidence, and whether it is right.</param>
public sealed record MentionEvaluation(
    FoundScore All,
    IReadOnlyDictionary<string, FoundScore> ByType,
    double MacroSurfaceF1,
    IReadOnlyDictionary<(string Gold, string Found), int> Confusion,
    IReadOnlyList<(double Confidence, bool IsRight)> Decided
)
{
    /// <summary>Compares text by text; of the same mention twice one counts.</summary>
    /// <exception cref="ArgumentException">There are not as many findings as texts.</exception>
    public static MentionEvaluation Of(IReadOnlyList<TaggedText> texts, IReadOnlyList<IReadOnlyList<SuggestedMention>> found)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(found);
        if (texts.Count != found.Count)
            throw new ArgumentException("One list of findings for each text is needed.", nameof(found));
        var (byType, surfaces) = (
            new SortedDictionary<string, FoundScore>(StringComparer.Ordinal),
            new Dictionary<string, FoundScore>(StringComparer.Ordinal)
        );
        var confusion = new Dictionary<(string, string), int>();
        var decided = new List<(double, bool)>();
        for (var i = 0; i < texts.Count; i++)
        {
            var text = texts[i].Text;
            var gold = texts[i].Mentions.ToHashSet();
            var guesses = found[i].GroupBy(m => new TypedSpan(m.Type, m.Span)).ToDictionary(g => g.Key, g => g.Max(m => m.Confidence));
            Count(byType, gold.Select(m => (m.Type, m)), guesses.Keys.Select(m => (m.Type, m)));
            Count(
                surfaces,
                gold.Select(m => (m.Type, m.Span.Of(text))).Distinct(),
                guesses.Keys.Select(m => (m.Type, m.Span.Of(text))).Distinct()
            );
            var marked = gold.ToLookup(m => m.Span);
            foreach (var (guess, confidence) in guesses)
            {
                decided.Add((confidence, gold.Contains(guess)));
                foreach (var other in marked[guess.Span])
                    confusion[(other.Type, guess.Type)] = confusion.GetValueOrDefault((other.Type, guess.Type)) + 1;
            }
        }

        var all = byType.Values.Aggregate(default(FoundScore), (sum, s) => sum + s);
        return new MentionEvaluation(all, byType, surfaces.Count == 0 ? 0 : surfaces.Values.Average(s => s.F1), confusion, decided);
    }

    private static void Count<T>(
        IDictionary<string, FoundScore> scores,
        IEnumerable<(string Type, T Item)> gold,
        IEnumerable<(string Type, T Item)> found
    )
    {
        var marked = gold.ToHashSet();
        foreach (var (type, _) in marked)
            Add(type, new FoundScore(0, 0, 1));
        foreach (var guess in found)
            Add(guess.Type, new FoundScore(marked.Contains(guess) ? 1 : 0, 1, 0));

        void Add(string type, FoundScore score) => scores[type] = (scores.TryGetValue(type, out var so) ? so : default) + score;
    }
}
