using System.Collections.Immutable;

namespace Portal.Domain.Team.Curation;

/// <summary>When what annotators say is taken without asking a curator.</summary>
public enum MergeRule
{
    /// <summary>When all say it and nobody contradicts.</summary>
    Unanimous,

    /// <summary>When enough of them say it.</summary>
    Majority,

    /// <summary>When those who say it are trusted enough, by how often a curator agreed with them before.</summary>
    Trust,
}

/// <summary>What a merge decides; what is in none of the three waits for a curator.</summary>
/// <param name="Mentions">Taken.</param>
/// <param name="Relations">Taken; their ends are.</param>
/// <param name="Dropped">The keys of claims that are decided against: outvoted, or contradicted by what is taken.</param>
public sealed record MergeOutcome(
    IReadOnlyList<MentionVariant> Mentions,
    IReadOnlyList<RelationVariant> Relations,
    IReadOnlySet<string> Dropped
);

/// <summary>A way to merge layers.</summary>
/// <param name="Rule">What decides.</param>
/// <param name="Threshold">The share of votes, or of trust, above which a claim is taken; 0.5 to 1, so that two claims which contradict
/// each other never both are. A claim whose share is below one less the threshold is dropped. Not used by
/// <see cref="MergeRule.Unanimous"/>, which drops nothing but what contradicts the unanimous.</param>
/// <param name="Trust">The weight of each annotator, above 0; who is not in it weighs 1. Used by <see cref="MergeRule.Trust"/>.</param>
public sealed record MergeStrategy(MergeRule Rule, double Threshold = 0.5, ImmutableDictionary<Guid, double>? Trust = null)
{
    /// <summary>Decides as far as the rule reaches.</summary>
    /// <exception cref="ProblemException">The threshold is not from 0.5 to 1.</exception>
    public MergeOutcome Decide(LayerComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        if (Rule != MergeRule.Unanimous && Threshold is not (>= 0.5 and <= 1))
            throw new ProblemException(TeamProblems.CurationThreshold, "threshold", "0.5", "1");
        var all = comparison.Annotators.Sum(Weight);
        var mentions = comparison.Mentions.Where(v => IsTaken(v.Annotators, v.State, all)).ToList();
        var lost = comparison
            .Mentions.Where(v =>
                IsDropped(v.Annotators, all) || mentions.Any(m => m.Contradicts(v) && !m.Annotators.Intersect(v.Annotators).Any())
            )
            .ToList();
        var (places, gone) = (mentions.Select(Place).ToHashSet(), lost.Select(Place).ToHashSet());
        // A relation stands on its ends: it waits while one of them does. And only who sees both ends can say that nothing relates them.
        var seen = comparison.Mentions.GroupBy(Place).ToDictionary(g => g.Key, g => g.SelectMany(v => v.Annotators).ToHashSet());
        double Able(RelationVariant v) => comparison.Annotators.Where(a => Ends(v).All(e => seen[e].Contains(a))).Sum(Weight);
        var relations = comparison.Relations.Where(v => IsTaken(v.Annotators, v.State, Able(v)) && Ends(v).All(places.Contains)).ToList();
        var taken = mentions.Select(m => m.Key).Concat(relations.Select(r => r.Key)).ToHashSet(StringComparer.Ordinal);
        var dropped = lost.Select(v => v.Key)
            .Concat(
                comparison
                    .Relations.Where(v =>
                        IsDropped(v.Annotators, Able(v))
                        || Ends(v).Any(e => gone.Contains(e) && !places.Contains(e))
                        || relations.Any(r => r.Contradicts(v) && !r.Annotators.Intersect(v.Annotators).Any())
                    )
                    .Select(v => v.Key)
            );
        return new MergeOutcome(mentions, relations, dropped.Where(k => !taken.Contains(k)).ToHashSet(StringComparer.Ordinal));
    }

    private static MentionPlace Place(MentionVariant variant) => new(variant.Type, variant.Span);

    private static IEnumerable<MentionPlace> Ends(RelationVariant variant) =>
        variant.Tail is { } tail ? [variant.Head, tail] : [variant.Head];

    private bool IsTaken(ImmutableArray<Guid> votes, AgreementState state, double all) =>
        Rule == MergeRule.Unanimous
            ? state == AgreementState.Agreed
            // More than one half and not one half: of two that contradict, at most one can have that. At 1 all have to say it.
            : Share(votes, all) is var share && (Threshold >= 1 ? share >= 1 - 1e-9 : share > Threshold + 1e-9);

    private bool IsDropped(ImmutableArray<Guid> votes, double all) =>
        Rule != MergeRule.Unanimous && Share(votes, all) < 1 - Threshold - 1e-9;

    private double Share(ImmutableArray<Guid> votes, double all) => all <= 0 ? 0 : votes.Sum(Weight) / all;

    private double Weight(Guid annotator) => Rule == MergeRule.Trust ? Math.Max(0, Trust?.GetValueOrDefault(annotator, 1) ?? 1) : 1;
}
