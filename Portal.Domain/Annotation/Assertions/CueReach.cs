namespace Portal.Domain.Annotation.Assertions;

/// <summary>Of which mentions a cue speaks.</summary>
public enum CueReach
{
    /// <summary>Of those behind it: the cue stands before them, "denies fever".</summary>
    Before,

    /// <summary>Of those before it: the cue stands after them, "pneumonia was ruled out".</summary>
    After,

    /// <summary>Of both: "family history" in "family history of asthma" and in "asthma in the family history".</summary>
    Around,

    /// <summary>Of none: it only hides shorter cues within it, as "not only" hides "not".</summary>
    None,

    /// <summary>It ends the reach of other cues, as "but" does.</summary>
    Stop,
}
