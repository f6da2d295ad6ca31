namespace Portal.Domain.Learning.Tagging;

/// <summary>Takes the parts of a gradient.</summary>
internal interface IGradientParts
{
    /// <summary>Of the score of a tag at a unit: that of each of the unit's features with the tag.</summary>
    void Emission(int unit, int tag, float slope);

    /// <summary>Of the score of a tag after another.</summary>
    void Transition(int before, int tag, float slope);
}

/// <summary>The likelihood of the right tags of a sequence, and its gradient: what is seen less what is expected (J. Lafferty et al.
/// (2001)).</summary>
internal static class ChainGradient
{
    /// <summary>Gives the parts of the gradient of the log-likelihood.</summary>
    /// <returns>The negative log-likelihood.</returns>
    public static double Of<T>(
        Lattice lattice,
        TagSet tags,
        ReadOnlySpan<float> emissions,
        ReadOnlySpan<float> transitions,
        ReadOnlySpan<int> gold,
        ref T parts
    )
        where T : IGradientParts, allows ref struct
    {
        var factors = lattice.Factors(transitions, 1);
        var loss = lattice.Sum(emissions, factors, gold.Length) - lattice.Score(emissions, transitions, gold);
        for (var i = 0; i < gold.Length; i++)
        {
            for (var tag = 0; tag < tags.Count; tag++)
                parts.Emission(i, tag, (gold[i] == tag ? 1 : 0) - lattice.Marginal(i, tag));
            for (var before = 0; i > 0 && before < tags.Count; before++)
            {
                for (var tag = 0; tag < tags.Count; tag++)
                {
                    if (tags.CanFollow(before, tag))
                        parts.Transition(
                            before,
                            tag,
                            (gold[i - 1] == before && gold[i] == tag ? 1 : 0) - lattice.Marginal(i, before, tag, factors)
                        );
                }
            }
        }

        return loss;
    }
}
