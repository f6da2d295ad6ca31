namespace Portal.Domain;

/// <summary>Something a user did or supplied that cannot be accepted, as a value.</summary>
/// <remarks>The domain never builds sentences for users: a page or an endpoint turns <see cref="Code"/> and
/// <see cref="Arguments"/> into one in the user's language.</remarks>
/// <param name="Code">A stable code such as <c>schema.identifier.illegal</c>.</param>
/// <param name="Field">What it is about: a field, a type identifier, a row. Empty when it is about the whole.</param>
/// <param name="Arguments">Values for the sentence, in the order of its place holders.</param>
public sealed record Problem(string Code, string Field, params IReadOnlyList<string> Arguments)
{
    /// <summary>How grave it is. Errors block, warnings do not.</summary>
    public ProblemSeverity Severity { get; init; } = ProblemSeverity.Error;

    /// <inheritdoc/>
    public override string ToString() => $"{Code}({Field}{(Arguments.Count > 0 ? ": " + string.Join(", ", Arguments) : "")})";
}

/// <summary>How grave a <see cref="Problem"/> is.</summary>
public enum ProblemSeverity
{
    /// <summary>Blocks what was asked for.</summary>
    Error,

    /// <summary>Worth a look; blocks nothing.</summary>
    Warning,

    /// <summary>Could be better; blocks nothing.</summary>
    Hint,
}
