using Portal.Domain;

namespace Portal.Corpora;

/// <summary>A file that cannot be read, with a reason that a user can act on.</summary>
public sealed class ImportRejectedException(string code, params string[] arguments) : Exception($"{code}: {string.Join(", ", arguments)}")
{
    public string Code { get; } = code;

    public IReadOnlyList<string> Arguments { get; } = arguments;

    public Problem ToProblem() => new(Code, "file", Arguments);
}
