namespace Portal.Domain;

/// <summary>Carries problems across a boundary where a value cannot: an application service to a page, an endpoint or the command
/// line.</summary>
public sealed class ProblemException : Exception
{
    /// <summary>An exception for these problems.</summary>
    public ProblemException(params IReadOnlyList<Problem> problems)
        : base(string.Join("; ", problems)) => Problems = problems;

    /// <summary>An exception for one problem.</summary>
    public ProblemException(ProblemCode code, string field, params IReadOnlyList<string> arguments)
        : this(new Problem(code, field, arguments)) { }

    /// <summary>What went wrong; never empty.</summary>
    public IReadOnlyList<Problem> Problems { get; }
}
