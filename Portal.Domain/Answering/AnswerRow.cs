namespace Portal.Domain.Answering;

/// <summary>A row of an answer.</summary>
/// <param name="Values">Values by column: <c>name</c> and <c>type</c>, or <c>value</c>, <c>count</c>, <c>exists</c>.</param>
/// <param name="EdgeKeys">The keys of the edges the row rests on; evidence is found by them.</param>
public sealed record AnswerRow(IReadOnlyDictionary<string, object> Values, IReadOnlyList<string> EdgeKeys);
