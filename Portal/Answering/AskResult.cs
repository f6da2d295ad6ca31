using System.Text.Json.Serialization;
using Portal.Domain.Answering;

namespace Portal.Answering;

/// <summary>An answer, in the shape that scripts rely on and with the sentence that people read.</summary>
public sealed record AskResult(
    string Question,
    AnswerStatus Status,
    AnswerMethod Method,
    AskTemplate? Template,
    IReadOnlyList<AskSlot> Slots,
    string? Query,
    IReadOnlyDictionary<string, object?>? Parameters,
    IReadOnlyList<AskRow> Rows,
    int Total,
    string Answer,
    double Confidence,
    double Milliseconds,
    IReadOnlyList<string> Alternatives,
    IReadOnlyList<string> Unexplained
)
{
    /// <summary>An answer, put into words.</summary>
    public static AskResult Of(GraphAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var (reading, found) = (answer.Reading, answer.Answer);
        return new AskResult(
            answer.Question,
            found.Status,
            AnswerMethod.Template,
            reading.Template is null ? null : AskTemplate.Of(reading.Template),
            [.. reading.Slots.Select(s => new AskSlot(s.Name, s.Type, s.Value, s.Entity?.Name))],
            answer.Statement?.Text,
            answer.Statement?.Parameters,
            answer.Rows,
            found.Total,
            AnswerSentences.Of(found, answer.Language),
            reading.Confidence,
            Math.Round(answer.Elapsed.TotalMilliseconds, 3),
            [.. reading.Alternatives.Select(a => a.Id)],
            found.Unexplained
        );
    }
}

public sealed record AskTemplate(string Id, TemplateKind Kind, string? Relation, string? Property, string? Direction)
{
    internal static AskTemplate Of(QuestionTemplate template) =>
        new(
            template.Id,
            template.Kind,
            template.Relation,
            template.Property,
            template.Hops.Count == 0 ? null
                : template.Hops[^1].IsForward ? "forward"
                : "backward"
        );
}

public sealed record AskSlot(string Name, string Type, string Value, string? Entity);

public sealed record AskRow(IReadOnlyDictionary<string, object> Values, IReadOnlyList<AskEvidence> Evidence);

/// <summary>A sentence that an answer rests on; <c>start</c> and <c>end</c> are its place in the document.</summary>
public sealed record AskEvidence(
    string Document,
    string Sentence,
    int Start,
    int End,
    Guid? DocumentId,
    int HeadStart,
    int HeadEnd,
    int TailStart,
    int TailEnd,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Source
);
