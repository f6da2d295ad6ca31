namespace Portal.Domain.Annotation.Assertions;

/// <summary>A word or phrase by which a text denies, doubts, or speaks of another time or person.</summary>
/// <param name="Text">The word, as it is written; case and width do not matter.</param>
/// <param name="Sets">The flags that it sets; of <see cref="CueReach.Stop"/> those whose reach it ends.</param>
/// <param name="Reach">Of which mentions it speaks.</param>
/// <param name="Most">How many characters may lie between it and the nearest mention, 0 to 99; null for any number in the clause.</param>
public sealed record AssertionCue(string Text, Assertion Sets, CueReach Reach, int? Most = null);
