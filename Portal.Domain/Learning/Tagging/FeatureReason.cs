namespace Portal.Domain.Learning.Tagging;

/// <summary>What kind of thing a tagger goes by.</summary>
public enum FeatureKind
{
    /// <summary>The letters, or words, of a unit and its neighbours.</summary>
    Letters,

    /// <summary>What kinds of letters they are: Chinese, digits, capitals, marks.</summary>
    Shape,

    /// <summary>How a word begins or ends.</summary>
    Affix,

    /// <summary>That the same letters were marked elsewhere.</summary>
    Memory,

    /// <summary>What the words around say of the types near them.</summary>
    Context,
}

/// <summary>Something that speaks for a mention.</summary>
/// <param name="Kind">What kind of thing it is.</param>
/// <param name="Text">What is written there, the unit itself in 【】, or □ where only its neighbours count; empty for what is not in the
/// letters.</param>
/// <param name="Weight">How much it speaks for the mention, against no mention; in the tagger's scores, above 0.</param>
public sealed record FeatureReason(FeatureKind Kind, string Text, double Weight);
