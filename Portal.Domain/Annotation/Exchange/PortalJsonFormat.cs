using System.Text.Json;
using Portal.Domain.Text;

namespace Portal.Domain.Annotation.Exchange;

/// <summary>The portal's own: a text a line as JSON, offsets in UTF-16 code units, everything held.</summary>
public sealed class PortalJsonFormat : IAnnotationFormat
{
    /// <summary>The format.</summary>
    public static PortalJsonFormat Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "jsonl";

    /// <inheritdoc/>
    public string Extension => ".jsonl";

    /// <inheritdoc/>
    public IReadOnlyList<string> CannotHold { get; } = [];

    /// <inheritdoc/>
    public Result<AnnotationImport> Read(IReadOnlyList<AnnotationFile> files) =>
        JsonText.Read(
            files,
            Name,
            (item, where, reading) =>
                item.Has("text", JsonValueKind.String)
                && item.Has("entities", JsonValueKind.Array)
                && item.Each("entities").All(e => e.Has("start", JsonValueKind.Number))
                && reading.Document(
                    item.Text("title"),
                    item.Text("text"),
                    where,
                    builder =>
                    {
                        foreach (var e in item.Each("entities"))
                        {
                            var status = Status(e);
                            builder.Add(
                                e.Text("id"),
                                e.Text("type"),
                                e.Whole("start"),
                                e.Whole("end"),
                                e.Has("text", JsonValueKind.String) ? e.Text("text") : null,
                                s =>
                                    s with
                                    {
                                        IsSuggestion = status.IsSuggestion,
                                        Confidence = status.Confidence,
                                        Origin = status.Origin,
                                        Assertion = status.Assertion,
                                        Attributes = Attributes(e),
                                    },
                                Pieces(e)
                            );
                        }

                        foreach (var r in item.Each("relations"))
                        {
                            var status = Status(r);
                            RelationAnnotation More(RelationAnnotation relation) =>
                                relation with
                                {
                                    IsSuggestion = status.IsSuggestion,
                                    Confidence = status.Confidence,
                                    Origin = status.Origin,
                                    Assertion = status.Assertion,
                                    Attributes = Attributes(r),
                                };
                            if (r.Text("tail").Length > 0)
                                builder.Relate(r.Text("type"), r.Text("head"), r.Text("tail"), More);
                            else
                                builder.Property(r.Text("type"), r.Text("head"), r.Whole("start"), r.Whole("end"), More);
                        }
                    }
                )
        );

    /// <inheritdoc/>
    public IReadOnlyList<AnnotationFile> Write(IReadOnlyList<AnnotatedText> documents) =>
        [
            JsonText.Lines(
                "annotations.jsonl",
                documents,
                (json, document) =>
                {
                    json.WriteStartObject();
                    json.WriteString("title", document.Title);
                    json.WriteString("text", document.Text);
                    json.WriteStartArray("entities");
                    foreach (var span in document.Spans)
                    {
                        json.WriteStartObject();
                        json.WriteString("id", span.Id);
                        json.WriteString("type", span.Type);
                        json.WriteNumber("start", span.Span.Start);
                        json.WriteNumber("end", span.Span.End);
                        json.WriteString("text", span.Span.Of(document.Text));
                        if (span.Fragments is { } pieces)
                        {
                            json.WriteStartArray("pieces");
                            foreach (var piece in pieces)
                            {
                                json.WriteStartArray();
                                json.WriteNumberValue(piece.Start);
                                json.WriteNumberValue(piece.End);
                                json.WriteEndArray();
                            }

                            json.WriteEndArray();
                        }

                        Status(json, span.IsSuggestion, span.Confidence, span.Origin, span.Assertion, span.Attributes);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                    json.WriteStartArray("relations");
                    foreach (var relation in document.Relations)
                    {
                        json.WriteStartObject();
                        json.WriteString("type", relation.Type);
                        json.WriteString("head", relation.Head);
                        if (relation.Tail is { } tail)
                        {
                            json.WriteString("tail", tail);
                        }
                        else
                        {
                            json.WriteNumber("start", relation.Value!.Value.Start);
                            json.WriteNumber("end", relation.Value.Value.End);
                        }

                        Status(json, relation.IsSuggestion, relation.Confidence, relation.Origin, relation.Assertion, relation.Attributes);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                    json.WriteEndObject();
                }
            ),
        ];

    private static AnnotationAttributes? Attributes(JsonElement item) =>
        item.Has("attributes", JsonValueKind.Object)
            ? AnnotationAttributes.Of(
                item.Member("attributes")
                    .EnumerateObject()
                    .Where(a => a.Value.ValueKind == JsonValueKind.String)
                    .Select(a => KeyValuePair.Create(a.Name, a.Value.GetString()!))
            )
            : null;

    // A mention in several pieces lists them; what is broken of them makes it one piece, which its borders say.
    private static Fragments? Pieces(JsonElement e) =>
        Fragments.Of(
            e.Each("pieces")
                .Where(p =>
                    p.ValueKind == JsonValueKind.Array && p.GetArrayLength() == 2 && p[0].Whole() >= 0 && p[1].Whole() > p[0].Whole()
                )
                .Select(p => new TextSpan(p[0].Whole(), p[1].Whole()))
        )
            is { } pieces
        && pieces.Whole == new TextSpan(Math.Max(0, e.Whole("start")), Math.Max(Math.Max(0, e.Whole("start")), e.Whole("end")))
            ? pieces
            : null;

    private static (bool IsSuggestion, double Confidence, string Origin, Assertion Assertion) Status(JsonElement item) =>
        (
            item.Text("state") == "suggested",
            item.Number("confidence", 1),
            item.Text("origin") is { Length: > 0 } origin ? origin : AnnotationOrigins.Person,
            (item.Has("negated", JsonValueKind.True) ? Assertion.Negated : 0)
                | (item.Has("uncertain", JsonValueKind.True) ? Assertion.Uncertain : 0)
                | (item.Has("historical", JsonValueKind.True) ? Assertion.Historical : 0)
                | (item.Has("other", JsonValueKind.True) ? Assertion.Other : 0)
        );

    private static void Status(
        Utf8JsonWriter json,
        bool isSuggestion,
        double confidence,
        string origin,
        Assertion assertion,
        AnnotationAttributes? attributes
    )
    {
        if (attributes is not null)
        {
            json.WriteStartObject("attributes");
            foreach (var (name, value) in attributes)
                json.WriteString(name, value);
            json.WriteEndObject();
        }

        json.WriteString("state", isSuggestion ? "suggested" : "accepted");
        json.WriteNumber("confidence", confidence);
        json.WriteString("origin", origin);
        if (assertion.HasFlag(Assertion.Negated))
            json.WriteBoolean("negated", true);
        if (assertion.HasFlag(Assertion.Uncertain))
            json.WriteBoolean("uncertain", true);
        if (assertion.HasFlag(Assertion.Historical))
            json.WriteBoolean("historical", true);
        if (assertion.HasFlag(Assertion.Other))
            json.WriteBoolean("other", true);
    }
}
