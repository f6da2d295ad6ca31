using System.Text.Json;

namespace Portal.Domain.Annotation.Exchange;

/// <summary>Label Studio's JSON: tasks with annotations and predictions, offsets in UTF-16 code units.</summary>
/// <remarks>Suggestions are predictions, one for each origin, with their scores; the origin of a decision stands in the region's meta. Of
/// several annotations of a task the newest that was not cancelled is read. See
/// https://labelstud.io/guide/export#Label-Studio-JSON-format-of-annotated-tasks.</remarks>
public sealed class LabelStudioFormat : IAnnotationFormat
{
    /// <summary>The format.</summary>
    public static LabelStudioFormat Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "label-studio";

    /// <inheritdoc/>
    public string Extension => ".json";

    /// <inheritdoc/>
    public IReadOnlyList<string> CannotHold { get; } = ["assertion", "attribute", "span.fragments", "property"];

    /// <inheritdoc/>
    public Result<AnnotationImport> Read(IReadOnlyList<AnnotationFile> files) =>
        JsonText.Read(
            files,
            Name,
            (task, where, reading) =>
            {
                if (task.Member("data") is not { ValueKind: JsonValueKind.Object } data)
                    return false;
                // The field is named by the project's configuration.
                var name = data.Has("text", JsonValueKind.String)
                    ? "text"
                    : data.EnumerateObject()
                        .Where(p => p.Value.ValueKind == JsonValueKind.String && p.Name != "title")
                        .Select(p => p.Name)
                        .FirstOrDefault()
                        ?? "";
                return data.Text(name).Length > 0
                    && reading.Document(
                        data.Text("title"),
                        data.Text(name),
                        where,
                        builder =>
                        {
                            var annotations = task.Each("annotations")
                                .Concat(task.Each("completions"))
                                .Where(a => !a.Has("was_cancelled", JsonValueKind.True))
                                .ToList();
                            var sources = new List<(JsonElement Results, string Model, bool IsSuggestion)>();
                            if (annotations.Count > 0)
                                sources.Add((annotations[^1], AnnotationOrigins.Person, false));
                            foreach (var skipped in annotations.SkipLast(1))
                                builder.Reject(
                                    ExchangeProblems.NotHeld,
                                    "annotation " + skipped.Text("id"),
                                    "annotation " + skipped.Text("id")
                                );
                            sources.AddRange(
                                task.Each("predictions")
                                    .Select(p => (p, p.Text("model_version") is { Length: > 0 } model ? model : "label-studio", true))
                            );
                            foreach (var (results, model, isSuggestion) in sources)
                            {
                                foreach (var result in results.Each("result").Where(r => r.Text("type") != "relation"))
                                    Span(builder, result, model, isSuggestion);
                            }

                            foreach (var (results, model, isSuggestion) in sources)
                            {
                                foreach (var r in results.Each("result").Where(r => r.Text("type") == "relation"))
                                {
                                    var (from, to) = r.Text("direction") == "left" ? ("to_id", "from_id") : ("from_id", "to_id");
                                    foreach (var label in r.Each("labels").Select(l => l.ToString()).DefaultIfEmpty(""))
                                        builder.Relate(
                                            label,
                                            r.Text(from),
                                            r.Text(to),
                                            x =>
                                                x with
                                                {
                                                    IsSuggestion = isSuggestion,
                                                    Confidence = r.Number("score", 1),
                                                    Origin = Origin(r, model),
                                                }
                                        );
                                }
                            }
                        }
                    );
            }
        );

    /// <inheritdoc/>
    public IReadOnlyList<AnnotationFile> Write(IReadOnlyList<AnnotatedText> documents)
    {
        documents = AnnotationMembers.Stated(documents);
        return
        [
            new AnnotationFile(
                "annotations.json",
                JsonText.Write(json =>
                {
                    json.WriteStartArray();
                    foreach (var (document, i) in documents.Select((d, i) => (d, i)))
                        Task(json, document, i + 1);
                    json.WriteEndArray();
                })
            ),
        ];
    }

    private static void Span(AnnotatedTextBuilder builder, JsonElement result, string model, bool isSuggestion)
    {
        var value = result.Member("value");
        if (!value.Has("labels", JsonValueKind.Array))
        {
            builder.Reject(ExchangeProblems.NotHeld, result.Text("id"), result.GetRawText());
            return;
        }

        var labels = value.Each("labels").Select(l => l.ToString()).ToList();
        foreach (var (label, i) in labels.Select((l, i) => (l, i)))
        {
            builder.Add(
                i == 0 ? result.Text("id") : $"{result.Text("id")}/{i}",
                label,
                value.Whole("start"),
                value.Whole("end"),
                value.Has("text", JsonValueKind.String) ? value.Text("text") : null,
                s => s with { IsSuggestion = isSuggestion, Confidence = result.Number("score", 1), Origin = Origin(result, model) }
            );
        }
    }

    private static string Origin(JsonElement result, string model) =>
        result.Member("meta").Each("origin").FirstOrDefault() is { ValueKind: JsonValueKind.String } origin ? origin.GetString()! : model;

    private static void Task(Utf8JsonWriter json, AnnotatedText document, int id)
    {
        json.WriteStartObject();
        json.WriteNumber("id", id);
        json.WriteStartObject("data");
        json.WriteString("text", document.Text);
        json.WriteString("title", document.Title);
        json.WriteEndObject();
        json.WriteStartArray("annotations");
        Results("completed_by", "", document.Spans.Where(s => !s.IsSuggestion), document.Relations.Where(r => !r.IsSuggestion));
        json.WriteEndArray();
        json.WriteStartArray("predictions");
        foreach (
            var origin in document
                .Spans.Where(s => s.IsSuggestion)
                .Select(s => s.Origin)
                .Concat(document.Relations.Where(r => r.IsSuggestion && r.Tail is not null).Select(r => r.Origin))
                .Distinct()
        )
            Results(
                "model_version",
                origin,
                document.Spans.Where(s => s.IsSuggestion && s.Origin == origin),
                document.Relations.Where(r => r.IsSuggestion && r.Origin == origin)
            );
        json.WriteEndArray();
        json.WriteEndObject();

        void Results(string by, string who, IEnumerable<SpanAnnotation> spans, IEnumerable<RelationAnnotation> relations)
        {
            json.WriteStartObject();
            json.WriteString(by, who);
            json.WriteStartArray("result");
            foreach (var span in spans)
            {
                json.WriteStartObject();
                json.WriteString("id", span.Id);
                json.WriteString("from_name", "label");
                json.WriteString("to_name", "text");
                json.WriteString("type", "labels");
                json.WriteStartObject("value");
                json.WriteNumber("start", span.Span.Start);
                json.WriteNumber("end", span.Span.End);
                json.WriteString("text", span.Span.Of(document.Text));
                json.WriteStartArray("labels");
                json.WriteStringValue(span.Type);
                json.WriteEndArray();
                json.WriteEndObject();
                Score(span.Confidence, span.Origin);
                json.WriteEndObject();
            }

            foreach (var relation in relations.Where(r => r.Tail is not null))
            {
                json.WriteStartObject();
                json.WriteString("from_id", relation.Head);
                json.WriteString("to_id", relation.Tail);
                json.WriteString("type", "relation");
                json.WriteString("direction", "right");
                json.WriteStartArray("labels");
                json.WriteStringValue(relation.Type);
                json.WriteEndArray();
                Score(relation.Confidence, relation.Origin);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        void Score(double score, string origin)
        {
            json.WriteNumber("score", score);
            json.WriteStartObject("meta");
            json.WriteStartArray("origin");
            json.WriteStringValue(origin);
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }
}
