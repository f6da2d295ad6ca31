using System.Text.Json.Serialization;

namespace Portal.Services;

/// <summary>An answer, in the shape that scripts rely on.</summary>
public sealed record AskResult(
    string Question, string Status, string Method, AskTemplate? Template, IReadOnlyList<AskSlot> Slots, string? Query,
    IReadOnlyDictionary<string, object?>? Parameters, IReadOnlyList<AskRow> Rows, int Total, string Answer, double Confidence, double Milliseconds,
    IReadOnlyList<string> Alternatives, IReadOnlyList<string> Unexplained);

public sealed record AskTemplate(string Id, string Kind, string? Relation, string? Property, string? Direction);

public sealed record AskSlot(string Name, string Type, string Value, string? Entity);

public sealed record AskRow(IReadOnlyDictionary<string, object> Values, IReadOnlyList<AskEvidence> Evidence);

/// <summary>A sentence that an answer rests on; <c>start</c> and <c>end</c> are its place in the document.</summary>
public sealed record AskEvidence(
    string Document, string Sentence, int Start, int End, Guid? DocumentId, int HeadStart, int HeadEnd, int TailStart, int TailEnd,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Source);
