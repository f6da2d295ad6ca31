namespace Portal.Domain.Annotation;

/// <summary>How a text speaks of an entity or a fact, as clinical and legal annotation tell it apart.</summary>
/// <remarks>The two classes of assertion that change whether a fact holds: absent and possible of the i2b2/VA 2010 assertion task (Uzuner
/// et al., JAMIA 18:552, 2011). What is neither is present.</remarks>
[Flags]
public enum Assertion
{
    /// <summary>It is stated to be so.</summary>
    Present = 0,

    /// <summary>It is stated not to be so: "denies fever".</summary>
    Negated = 1,

    /// <summary>It is stated to be possible: "suspected pneumonia".</summary>
    Uncertain = 2,
}
