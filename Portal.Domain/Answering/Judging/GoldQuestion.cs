namespace Portal.Domain.Answering.Judging;

/// <summary>A question with its expected answer.</summary>
/// <param name="Id">Stable within its set.</param>
/// <param name="Question">The question.</param>
/// <param name="Language"><c>zh</c> or <c>en</c>.</param>
/// <param name="Category">What it tests: forward, paraphrase, twoHop, count…</param>
/// <param name="Expected">The expected names, values, count or <c>yes</c>; empty when the right answer is that the graph does not hold
/// it.</param>
public sealed record GoldQuestion(string Id, string Question, string Language, string Category, IReadOnlyList<string> Expected);
