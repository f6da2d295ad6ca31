using Portal.Domain.Answering;
using Portal.Domain.Graph;

namespace Portal.Answering;

/// <summary>What the graph says to a question, how that was found and what proves it; <see cref="AskResult"/> is how it is shown.</summary>
/// <param name="Question">The question.</param>
/// <param name="Language">The language it is put in, <c>zh</c> or <c>en</c>.</param>
/// <param name="Reading">What it was understood as.</param>
/// <param name="Answer">What came of it.</param>
/// <param name="Statement">What was put to the graph; null when nothing was.</param>
/// <param name="Rows">The rows that came back, with what proves each.</param>
/// <param name="Elapsed">How long that took, without looking for the proof.</param>
public sealed record GraphAnswer(
    string Question,
    string Language,
    Interpretation Reading,
    Answer Answer,
    CypherStatement? Statement,
    IReadOnlyList<AskRow> Rows,
    TimeSpan Elapsed
);
