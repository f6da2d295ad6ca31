namespace Portal.Domain.Annotation;

/// <summary>How a text speaks of an entity or a fact, as clinical and legal annotation tell it apart.</summary>
/// <remarks>The two classes of assertion that change whether a fact holds: absent and possible of the i2b2/VA 2010 assertion task (Uzuner
/// et al., JAMIA 18:552, 2011), and the two of time and of person that ConText tells (Harkema et al., J Biomed Inform 42:839, 2009). What
/// is none of them is present.</remarks>
[Flags]
public enum Assertion
{
    /// <summary>It is stated to be so.</summary>
    Present = 0,

    /// <summary>It is stated not to be so: "denies fever".</summary>
    Negated = 1,

    /// <summary>It is stated to be possible: "suspected pneumonia".</summary>
    Uncertain = 2,

    /// <summary>It is stated to have been so earlier: "history of stroke". What was so is still a fact.</summary>
    Historical = 4,

    /// <summary>It is stated of somebody else than the text is about: "her mother had asthma".</summary>
    Other = 8,
}
