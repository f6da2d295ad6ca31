using Portal.Domain.Graph;

namespace Portal.Domain.Answering;

/// <summary>What a question was understood as.</summary>
/// <param name="Status"><see cref="AnswerStatus.Answered"/> here means: can be put to the graph.</param>
/// <param name="Template">The template; null when not understood.</param>
/// <param name="Slots">Its slots.</param>
/// <param name="Pattern">What to ask the graph; null when that is pointless.</param>
/// <param name="Confidence">0 to 1: how much of the question was accounted for, and how directly.</param>
/// <param name="Alternatives">Templates that fit equally well, when ambiguous.</param>
/// <param name="Unexplained">Words that nothing accounted for; "why not" is answered with them.</param>
public sealed record Interpretation(
    AnswerStatus Status,
    QuestionTemplate? Template,
    IReadOnlyList<QuestionSlot> Slots,
    GraphPattern? Pattern,
    double Confidence,
    IReadOnlyList<QuestionTemplate> Alternatives,
    IReadOnlyList<string> Unexplained
);
