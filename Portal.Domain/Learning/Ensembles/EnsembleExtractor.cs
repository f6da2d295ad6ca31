using Portal.Domain.Learning.Relations;
using Portal.Domain.Text;

namespace Portal.Domain.Learning.Ensembles;

/// <summary>All engines together: what any of them proposes, with one confidence for all votes.</summary>
/// <remarks>Of proposals that overlap the surest stays, unless one engine means both (nested mentions). What goes is reported as
/// dropped.</remarks>
public sealed class EnsembleExtractor : IExtractor
{
    /// <summary>The name of the engine.</summary>
    public const string Name = "ensemble";

    private readonly IReadOnlyList<IExtractor> _engines;
    private readonly RelationExtractor? _relations;
    private readonly EnsembleWeights _weights;

    /// <summary>An ensemble.</summary>
    /// <param name="engines">Those that propose mentions; some may propose relations, too.</param>
    /// <param name="relations">What relates the mentions that all of them find; null for nothing.</param>
    /// <param name="weights">How votes become confidences.</param>
    public EnsembleExtractor(IReadOnlyList<IExtractor> engines, RelationExtractor? relations, EnsembleWeights weights)
    {
        ArgumentNullException.ThrowIfNull(engines);
        ArgumentNullException.ThrowIfNull(weights);
        (_engines, _relations, _weights) = (engines, relations, weights);
        var members = relations is null ? engines : [.. engines, relations];
        Card = new ModelCard(
            Name,
            "",
            [.. members.SelectMany(e => e.Card.Types).Distinct().Order(StringComparer.Ordinal)],
            members.Max(e => (int?)e.Card.Documents) ?? 0,
            weights.Decided,
            members.ToDictionary(e => e.Card.Engine, e => e.Card.Version)
        );
    }

    /// <inheritdoc/>
    public ModelCard Card { get; }

    /// <inheritdoc/>
    public async ValueTask<SuggestionSet> ExtractAsync(ExtractionInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        var sets = new List<(string Engine, SuggestionSet Set)>();
        foreach (var engine in _engines)
            sets.Add((engine.Card.Engine, await engine.ExtractAsync(input, cancellationToken).ConfigureAwait(false)));
        var dropped = sets.SelectMany(s => s.Set.Dropped).ToList();
        var mentions = Mentions(input, sets, dropped);
        var places = new Dictionary<TypedSpan, int>();
        for (var i = 0; i < mentions.Count; i++)
            places[new TypedSpan(mentions[i].Type, mentions[i].Span)] = i;
        var relations = sets.SelectMany(s =>
                s.Set.Relations.Select(r =>
                    (Relation: r, Head: Place(s.Set.Mentions[r.Head]), Tail: Place(s.Set.Mentions[r.Tail]), s.Engine)
                )
            )
            .Where(r => r.Head >= 0 && r.Tail >= 0)
            .SelectMany(r =>
                (r.Relation.Votes ?? [new EngineVote(r.Engine, r.Relation.Confidence)]).Select(vote =>
                    (Key: (r.Relation.Type, r.Head, r.Tail), Vote: vote)
                )
            )
            .Concat(
                _relations
                    ?.Relate(input.Text, mentions, cancellationToken)
                    .SelectMany(r => r.Votes!.Select(vote => (Key: (r.Type, r.Head, r.Tail), Vote: vote)))
                    ?? []
            )
            .GroupBy(v => v.Key, v => v.Vote)
            .Select(g =>
            {
                var votes = Merged(g);
                return new SuggestedRelation(g.Key.Type, g.Key.Head, g.Key.Tail, votes.Max(v => v.Confidence)) { Votes = votes };
            })
            .ToList();
        return new SuggestionSet(mentions, relations, dropped);

        int Place(SuggestedMention mention) => places.GetValueOrDefault(new TypedSpan(mention.Type, mention.Span), -1);
    }

    // What people have accepted is there already, and relations may go from it: it comes first, and is sure.
    private List<SuggestedMention> Mentions(ExtractionInput input, List<(string Engine, SuggestionSet Set)> sets, List<Problem> dropped)
    {
        var accepted = input.Accepted.Select(a => new SuggestedMention(a.Type, a.Span, 1)).ToList();
        var stands = input.Accepted.ToHashSet();
        var kept = new List<SuggestedMention>();
        foreach (
            var proposal in Merge(sets, _weights)
                .Where(m => !stands.Contains(new TypedSpan(m.Type, m.Span)))
                .OrderByDescending(m => m.Confidence)
                .ThenBy(m => m.Span)
                .ThenBy(m => m.Type, StringComparer.Ordinal)
        )
        {
            if (
                kept.FirstOrDefault(k =>
                    Overlaps(k.Span, proposal.Span)
                    && !k.Votes!.Any(v => proposal.Votes!.Any(o => o.Engine == v.Engine && IsNested(k.Span, proposal.Span)))
                ) is
                { } surer
            )
                dropped.Add(
                    new Problem(
                        LearningProblems.ExtractionDroppedOverlap,
                        proposal.Type,
                        proposal.Span.Of(input.Text),
                        proposal.Type,
                        surer.Span.Of(input.Text),
                        surer.Type
                    )
                );
            else
                kept.Add(proposal);
        }

        return [.. accepted.Concat(kept).OrderBy(m => m.Span)];
    }

    /// <summary>Each place and type once, with all votes for it.</summary>
    public static IReadOnlyList<SuggestedMention> Merge(IReadOnlyList<(string Engine, SuggestionSet Set)> sets, EnsembleWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return
        [
            .. sets.SelectMany(s =>
                    s.Set.Mentions.SelectMany(m =>
                        (m.Votes ?? [new EngineVote(s.Engine, m.Confidence)]).Select(vote =>
                            (Key: new TypedSpan(m.Type, m.Span), Vote: vote)
                        )
                    )
                )
                .GroupBy(v => v.Key, v => v.Vote)
                .Select(g =>
                {
                    var votes = Merged(g);
                    return new SuggestedMention(g.Key.Type, g.Key.Span, Math.Round(weights.Confidence(votes), 4)) { Votes = votes };
                }),
        ];
    }

    // Of an engine that says the same twice the surer vote counts.
    private static IReadOnlyList<EngineVote> Merged(IEnumerable<EngineVote> votes) =>
        [.. votes.GroupBy(v => v.Engine).Select(g => g.MaxBy(v => v.Confidence)!).OrderBy(v => v.Engine, StringComparer.Ordinal)];

    private static bool Overlaps(TextSpan one, TextSpan other) => one.Start < other.End && other.Start < one.End;

    private static bool IsNested(TextSpan one, TextSpan other) =>
        one != other && ((one.Start <= other.Start && one.End >= other.End) || (other.Start <= one.Start && other.End >= one.End));
}
