using System.Text.Json;

namespace Portal.Domain.Annotation.Exchange;

/// <summary>A task of Prodigy: tokens, spans, relations between the tokens that spans end with.</summary>
internal static class ProdigyJson
{
    public static bool Read(JsonElement item, string where, JsonText.Reading reading)
    {
        if (!item.Has("text", JsonValueKind.String) || !item.Has("spans", JsonValueKind.Array))
            return false;
        if (item.Text("answer") is "reject" or "ignore")
        {
            reading.Rejected.Add(new Problem(ExchangeProblems.NotHeld, where, "answer: " + item.Text("answer")));
            return true;
        }

        return reading.Document(
            item.Member("meta").Text("title"),
            item.Text("text"),
            where,
            builder =>
            {
                foreach (var span in item.Each("spans"))
                    builder.AddPoints(Key(span), span.Text("label"), span.Whole("start"), span.Whole("end"));
                foreach (var r in item.Each("relations"))
                {
                    if (r.Has("head_span", JsonValueKind.Object) && r.Has("child_span", JsonValueKind.Object))
                        builder.Relate(r.Text("label"), Key(r.Member("head_span")), Key(r.Member("child_span")));
                    else
                        builder.Reject(ExchangeProblems.RelationEnd, r.Text("label"), r.GetRawText());
                }
            }
        );

        static string Key(JsonElement span) => $"{span.Whole("start")}-{span.Whole("end")} {span.Text("label")}";
    }

    public static void Write(Utf8JsonWriter json, AnnotatedText document)
    {
        var points = new CodePoints(document.Text);
        json.WriteStartObject();
        json.WriteString("text", document.Text);
        json.WriteStartObject("meta");
        json.WriteString("title", document.Title);
        json.WriteEndObject();
        json.WriteStartArray("tokens");
        for (var i = 0; i < points.Length; i++)
        {
            json.WriteStartObject();
            json.WriteString("text", document.Text[points.ToUnit(i)..points.ToUnit(i + 1)]);
            json.WriteNumber("start", i);
            json.WriteNumber("end", i + 1);
            json.WriteNumber("id", i);
            json.WriteBoolean("ws", false);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("spans");
        foreach (var span in document.Spans)
            Span(span);
        json.WriteEndArray();
        json.WriteStartArray("relations");
        foreach (var relation in document.Relations)
        {
            var (head, tail) = (document.Spans.First(s => s.Id == relation.Head), document.Spans.First(s => s.Id == relation.Tail));
            json.WriteStartObject();
            json.WriteNumber("head", points.ToPoint(head.Span.End) - 1);
            json.WriteNumber("child", points.ToPoint(tail.Span.End) - 1);
            json.WriteString("label", relation.Type);
            json.WritePropertyName("head_span");
            Span(head);
            json.WritePropertyName("child_span");
            Span(tail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("answer", "accept");
        json.WriteEndObject();

        void Span(SpanAnnotation span)
        {
            var (start, end) = (points.ToPoint(span.Span.Start), points.ToPoint(span.Span.End));
            json.WriteStartObject();
            json.WriteNumber("start", start);
            json.WriteNumber("end", end);
            json.WriteNumber("token_start", start);
            json.WriteNumber("token_end", end - 1);
            json.WriteString("label", span.Type);
            json.WriteEndObject();
        }
    }
}
