using Portal.Domain;

namespace Portal.Corpora.Readers;

/// <summary>A file that cannot be read, with a reason that a user can act on.</summary>
public sealed class ImportRejectedException(ProblemCode code, params string[] arguments)
    : Exception($"{code}: {string.Join(", ", arguments)}")
{
    public ProblemCode Code { get; } = code;

    public IReadOnlyList<string> Arguments { get; } = arguments;

    public Problem ToProblem() => new(Code, "file", Arguments);
}
