using System.Text.Json;

namespace Portal.Domain.Annotation.Exchange;

/// <summary>A text as doccano holds it: <c>label</c> alone, or <c>entities</c> by name and <c>relations</c> between them.</summary>
internal static class DoccanoJson
{
    public static bool Read(JsonElement item, string where, JsonText.Reading reading)
    {
        var labels = item.Has("label", JsonValueKind.Array) ? "label" : "labels";
        if (
            !item.Has("text", JsonValueKind.String)
            || (!item.Has(labels, JsonValueKind.Array) && !item.Has("entities", JsonValueKind.Array))
        )
            return false;
        return reading.Document(
            item.Text("title"),
            item.Text("text"),
            where,
            builder =>
            {
                foreach (var label in item.Each(labels))
                {
                    if (label.ValueKind == JsonValueKind.Array && label.GetArrayLength() == 3 && label[2].ValueKind == JsonValueKind.String)
                        builder.AddPoints("", label[2].GetString()!, label[0].Whole(), label[1].Whole());
                    else
                        builder.Reject(ExchangeProblems.RecordOther, "", label.GetRawText());
                }

                foreach (var e in item.Each("entities"))
                    builder.AddPoints(e.Text("id"), e.Text("label"), e.Whole("start_offset"), e.Whole("end_offset"));
                foreach (var r in item.Each("relations"))
                    builder.Relate(r.Text("type"), r.Text("from_id"), r.Text("to_id"));
            }
        );
    }

    public static void Write(Utf8JsonWriter json, AnnotatedText document)
    {
        var points = new CodePoints(document.Text);
        json.WriteStartObject();
        json.WriteString("title", document.Title);
        json.WriteString("text", document.Text);
        if (document.Relations.Length == 0)
        {
            json.WriteStartArray("label");
            foreach (var span in document.Spans)
            {
                json.WriteStartArray();
                json.WriteNumberValue(points.ToPoint(span.Span.Start));
                json.WriteNumberValue(points.ToPoint(span.Span.End));
                json.WriteStringValue(span.Type);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            return;
        }

        var names = document.Spans.Select((s, i) => (s.Id, Name: i + 1)).ToDictionary(s => s.Id, s => s.Name, StringComparer.Ordinal);
        json.WriteStartArray("entities");
        foreach (var span in document.Spans)
        {
            json.WriteStartObject();
            json.WriteNumber("id", names[span.Id]);
            json.WriteString("label", span.Type);
            json.WriteNumber("start_offset", points.ToPoint(span.Span.Start));
            json.WriteNumber("end_offset", points.ToPoint(span.Span.End));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("relations");
        foreach (var (relation, i) in document.Relations.Select((r, i) => (r, i)))
        {
            json.WriteStartObject();
            json.WriteNumber("id", i + 1);
            json.WriteNumber("from_id", names[relation.Head]);
            json.WriteNumber("to_id", names[relation.Tail!]);
            json.WriteString("type", relation.Type);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
