using System.Text.Json.Serialization;

namespace Portal.Domain;

/// <summary>Something a user did or supplied that cannot be accepted, as a value.</summary>
/// <remarks>The domain never builds sentences for users: a page or an endpoint turns <see cref="Code"/> and
/// <see cref="Arguments"/> into one in the user's language.</remarks>
public sealed record Problem
{
    /// <summary>A problem of this code.</summary>
    /// <param name="code">What it is.</param>
    /// <param name="field">What it is about: a field, a type identifier, a row. Empty when it is about the whole.</param>
    /// <param name="arguments">Values for the sentence, in the order of its place holders.</param>
    public Problem(ProblemCode code, string field, params IReadOnlyList<string> arguments) =>
        (Code, Field, Arguments) = (code.Value, field, arguments);

    // A problem that was written down, or sent to a browser, comes back as the text that it was.
    [JsonConstructor]
    private Problem(string code, string field, IReadOnlyList<string> arguments) =>
        (Code, Field, Arguments) = (code ?? "", field ?? "", arguments ?? []);

    /// <summary>The text of its <see cref="ProblemCode"/>, such as <c>schema.identifier.illegal</c>.</summary>
    public string Code { get; }

    /// <summary>What it is about: a field, a type identifier, a row. Empty when it is about the whole.</summary>
    public string Field { get; init; }

    /// <summary>Values for the sentence, in the order of its place holders.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>How grave it is. Errors block, warnings do not.</summary>
    public ProblemSeverity Severity { get; init; } = ProblemSeverity.Error;

    /// <summary>Whether both say the same: their arguments are compared one by one.</summary>
    public bool Equals(Problem? other) =>
        other is not null
        && Code == other.Code
        && Field == other.Field
        && Severity == other.Severity
        && Arguments.SequenceEqual(other.Arguments, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Code, Field, Severity, Arguments.Count);

    /// <summary>Whether it is of this code.</summary>
    public bool Is(ProblemCode code) => Code == code.Value;

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
