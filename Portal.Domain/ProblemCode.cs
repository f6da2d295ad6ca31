namespace Portal.Domain;

/// <summary>The code of a <see cref="Problem"/>: a member of the <c>…Problems</c> class of its room, so that a typo does not compile.
/// </summary>
/// <remarks>The text is stable: scripts read it, and the sentences of a <see cref="Problem"/> are found by it. Nothing converts text into
/// a code; what was written down as text stays text.</remarks>
/// <param name="Value">The text, such as <c>schema.identifier.illegal</c>.</param>
public readonly record struct ProblemCode(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}
