using System.Text.Json;

namespace Portal.Domain.Annotation.Exchange;

/// <summary>The entity files of CLUE and CBLUE: CLUENER (<c>label</c> by type and surface) and CMeEE (<c>entities</c> with
/// <c>start_idx</c>), offsets in code points, the end inclusive.</summary>
/// <remarks>Releases differ in whether the end belongs to the span: where the surface stands beside, it decides; otherwise the end is taken
/// as inclusive.</remarks>
public sealed class ClueFormat : IAnnotationFormat
{
    private readonly bool _isByType;

    private ClueFormat(bool isByType) => _isByType = isByType;

    /// <summary>CLUENER 2020. See https://github.com/CLUEbenchmark/CLUENER2020.</summary>
    public static ClueFormat Cluener { get; } = new(true);

    /// <summary>CMeEE of CBLUE.</summary>
    public static ClueFormat Cmeee { get; } = new(false);

    /// <inheritdoc/>
    public string Name => _isByType ? "cluener" : "cmeee";

    /// <inheritdoc/>
    public string Extension => ".json";

    /// <inheritdoc/>
    public IReadOnlyList<string> CannotHold { get; } =
    ["suggestion", "assertion", "attribute", "span.fragments", "property", "relation", "title", "confidence", "origin"];

    /// <inheritdoc/>
    public Result<AnnotationImport> Read(IReadOnlyList<AnnotationFile> files) =>
        JsonText.Read(files, Name, _isByType ? ReadByType : ReadList);

    /// <inheritdoc/>
    public IReadOnlyList<AnnotationFile> Write(IReadOnlyList<AnnotatedText> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        if (_isByType)
            return [JsonText.Lines("annotations.json", documents, WriteByType)];
        return
        [
            new AnnotationFile(
                "annotations.json",
                JsonText.Write(json =>
                {
                    json.WriteStartArray();
                    foreach (var document in documents)
                        WriteList(json, document);
                    json.WriteEndArray();
                })
            ),
        ];
    }

    private static bool ReadByType(JsonElement item, string where, JsonText.Reading reading)
    {
        if (!item.Has("text", JsonValueKind.String) || !item.Has("label", JsonValueKind.Object))
            return false;
        return reading.Document(
            "",
            item.Text("text"),
            where,
            builder =>
            {
                foreach (var type in item.GetProperty("label").EnumerateObject().Where(t => t.Value.ValueKind == JsonValueKind.Object))
                {
                    foreach (var surface in type.Value.EnumerateObject())
                    {
                        foreach (
                            var place in surface.Value.ValueKind == JsonValueKind.Array
                                ? surface.Value.EnumerateArray()
                                : Enumerable.Empty<JsonElement>()
                        )
                        {
                            if (place.ValueKind == JsonValueKind.Array && place.GetArrayLength() == 2)
                                Add(builder, type.Name, place[0].Whole(), place[1].Whole(), surface.Name);
                            else
                                builder.Reject(ExchangeProblems.RecordOther, type.Name, place.GetRawText());
                        }
                    }
                }
            }
        );
    }

    private static bool ReadList(JsonElement item, string where, JsonText.Reading reading) =>
        item.Has("text", JsonValueKind.String)
        && item.Has("entities", JsonValueKind.Array)
        && item.Each("entities").All(e => e.Has("start_idx", JsonValueKind.Number))
        && reading.Document(
            "",
            item.Text("text"),
            where,
            builder =>
            {
                foreach (var e in item.Each("entities"))
                    Add(
                        builder,
                        e.Text("type"),
                        e.Whole("start_idx"),
                        e.Whole("end_idx"),
                        e.Has("entity", JsonValueKind.String) ? e.Text("entity") : null
                    );
            }
        );

    private static void Add(AnnotatedTextBuilder builder, string type, int start, int end, string? surface)
    {
        var (from, inclusive, exclusive) = (builder.Points.ToUnit(start), builder.Points.ToUnit(end + 1), builder.Points.ToUnit(end));
        var isExclusive = surface is not null && from >= 0 && exclusive > from && builder.Text[from..exclusive] == surface;
        builder.Add("", type, from, isExclusive ? exclusive : inclusive, surface);
    }

    private static void WriteByType(Utf8JsonWriter json, AnnotatedText document)
    {
        var points = new CodePoints(document.Text);
        json.WriteStartObject();
        json.WriteString("text", document.Text);
        json.WriteStartObject("label");
        foreach (var type in document.Spans.Where(s => !s.IsSuggestion).GroupBy(s => s.Type, StringComparer.Ordinal))
        {
            json.WriteStartObject(type.Key);
            foreach (var surface in type.GroupBy(s => s.Span.Of(document.Text), StringComparer.Ordinal))
            {
                json.WriteStartArray(surface.Key);
                foreach (var span in surface)
                {
                    json.WriteStartArray();
                    json.WriteNumberValue(points.ToPoint(span.Span.Start));
                    json.WriteNumberValue(points.ToPoint(span.Span.End) - 1);
                    json.WriteEndArray();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, AnnotatedText document)
    {
        var points = new CodePoints(document.Text);
        json.WriteStartObject();
        json.WriteString("text", document.Text);
        json.WriteStartArray("entities");
        foreach (var span in document.Spans.Where(s => !s.IsSuggestion))
        {
            json.WriteStartObject();
            json.WriteNumber("start_idx", points.ToPoint(span.Span.Start));
            json.WriteNumber("end_idx", points.ToPoint(span.Span.End) - 1);
            json.WriteString("type", span.Type);
            json.WriteString("entity", span.Span.Of(document.Text));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
