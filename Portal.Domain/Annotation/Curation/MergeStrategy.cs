using System.Collections.Immutable;

namespace Portal.Domain.Annotation.Curation;

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

/// <summary>A way to merge layers.</summary>
/// <param name="Rule">What decides.</param>
/// <param name="Threshold">The share of votes, or of trust, above which a claim is taken; 0.5 to 1, so that two claims which contradict each other never
/// both are. Not used by <see cref="MergeRule.Unanimous"/>.</param>
/// <param name="Trust">The weight of each annotator, above 0; who is not in it weighs 1. Used by <see cref="MergeRule.Trust"/>.</param>
public sealed record MergeStrategy(MergeRule Rule, double Threshold = 0.5, ImmutableDictionary<Guid, double>? Trust = null)
{
    /// <summary>The claims to take; the others wait for a curator.</summary>
    /// <exception cref="ProblemException">The threshold is not from 0.5 to 1.</exception>
    public (IReadOnlyList<MentionVariant> Mentions, IReadOnlyList<RelationVariant> Relations) Take(LayerComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        if (Rule != MergeRule.Unanimous && Threshold is not (>= 0.5 and <= 1))
            throw new ProblemException("curation.threshold", "threshold", "0.5", "1");
        var all = comparison.Annotators.Sum(Weight);
        var mentions = comparison.Mentions.Where(v => IsTaken(v.Annotators, v.State, all)).ToList();
        var places = mentions.Select(m => new MentionPlace(m.Type, m.Span)).ToHashSet();
        // A relation stands on its ends: it waits while one of them does.
        return (mentions, [.. comparison.Relations.Where(v => IsTaken(v.Annotators, v.State, all) && places.Contains(v.Head) && (v.Tail is not { } tail || places.Contains(tail)))]);
    }

    private bool IsTaken(ImmutableArray<Guid> votes, AgreementState state, double all) => Rule == MergeRule.Unanimous
        ? state == AgreementState.Agreed
        // More than one half and not one half: of two that contradict, at most one can have that. At 1 all have to say it.
        : Share(votes, all) is var share && (Threshold >= 1 ? share >= 1 - 1e-9 : share > Threshold + 1e-9);

    private double Share(ImmutableArray<Guid> votes, double all) => all <= 0 ? 0 : votes.Sum(Weight) / all;

    private double Weight(Guid annotator) => Rule == MergeRule.Trust ? Math.Max(0, Trust?.GetValueOrDefault(annotator, 1) ?? 1) : 1;
}
