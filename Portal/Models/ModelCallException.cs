using Portal.Domain;
using Portal.Platform;

namespace Portal.Models;

/// <summary>A model could not be asked, or what it replied is no reply.</summary>
/// <param name="status">The HTTP status it answered with; null where there was none.</param>
/// <param name="error">What the client library says.</param>
public sealed class ModelCallException(int? status, Exception error) : Exception(Said(error), error), ISaysProblems
{
    public int? Status { get; } = status;

    public IReadOnlyList<Problem> Problems =>
        InnerException is ProblemException refused ? refused.Problems : [new Problem(ModelsProblems.Said, "model", Message)];

    // The portal's own refusals are sentences; they must not be read as codes.
    private static string Said(Exception error) => error is ProblemException refused ? ProblemSentences.Of(refused) : error.Message;
}
