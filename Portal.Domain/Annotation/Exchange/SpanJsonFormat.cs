using System.Text.Json;
using Portal.Domain.Text;

namespace Portal.Domain.Annotation.Exchange;

/// <summary>JSON of other annotation tools that name spans by offsets in code points: doccano (with and without relations), Prodigy, PubAnnotation.</summary>
public sealed class SpanJsonFormat : IAnnotationFormat
{
    private static readonly string[] s_notHeld = ["blocks"];
    private readonly Func<JsonElement, string, JsonText.Reading, bool> _read;
    private readonly Action<Utf8JsonWriter, AnnotatedText> _write;

    private SpanJsonFormat(string name, string extension, bool holdsAssertion, Func<JsonElement, string, JsonText.Reading, bool> read, Action<Utf8JsonWriter, AnnotatedText> write) =>
        (Name, Extension, CannotHold, _read, _write) = (name, extension, holdsAssertion ? ["suggestion", "property", "confidence", "origin"] : ["suggestion", "assertion", "attribute", "span.fragments", "property", "confidence", "origin"], read, write);

    /// <summary>doccano's JSONL; relations are written when a text has some, and then spans by name. See https://github.com/doccano/doccano.</summary>
    public static SpanJsonFormat Doccano { get; } = new("doccano", ".jsonl", false, ReadDoccano, WriteDoccano);

    /// <summary>Prodigy's JSONL with a token for every character. See https://prodi.gy/docs/api-interfaces.</summary>
    public static SpanJsonFormat Prodigy { get; } = new("prodigy", ".jsonl", false, ReadProdigy, WriteProdigy);

    /// <summary>PubAnnotation's denotations and relations; its modifications Negation and Speculation are the assertion. See https://www.pubannotation.org/docs/annotation-format.</summary>
    public static SpanJsonFormat PubAnnotation { get; } = new("pubannotation", ".json", true, ReadPubAnnotation, WritePubAnnotation);

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Extension { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> CannotHold { get; }

    /// <inheritdoc/>
    public Result<AnnotationImport> Read(IReadOnlyList<AnnotationFile> files) => JsonText.Read(files, Name, _read);

    /// <inheritdoc/>
    public IReadOnlyList<AnnotationFile> Write(IReadOnlyList<AnnotatedText> documents) => [JsonText.Lines("annotations" + Extension, documents, (json, document) => _write(json, AnnotationMembers.Without(document, CannotHold)!))];

    private static bool ReadDoccano(JsonElement item, string where, JsonText.Reading reading)
    {
        var labels = item.Has("label", JsonValueKind.Array) ? "label" : "labels";
        if (!item.Has("text", JsonValueKind.String) || (!item.Has(labels, JsonValueKind.Array) && !item.Has("entities", JsonValueKind.Array)))
            return false;
        return reading.Document(item.Text("title"), item.Text("text"), where, builder =>
        {
            foreach (var label in item.Each(labels))
            {
                if (label.ValueKind == JsonValueKind.Array && label.GetArrayLength() == 3 && label[2].ValueKind == JsonValueKind.String)
                    builder.AddPoints("", label[2].GetString()!, label[0].Whole(), label[1].Whole());
                else
                    builder.Reject("annotations.record.other", "", label.GetRawText());
            }

            foreach (var e in item.Each("entities"))
                builder.AddPoints(e.Text("id"), e.Text("label"), e.Whole("start_offset"), e.Whole("end_offset"));
            foreach (var r in item.Each("relations"))
                builder.Relate(r.Text("type"), r.Text("from_id"), r.Text("to_id"));
        });
    }

    private static void WriteDoccano(Utf8JsonWriter json, AnnotatedText document)
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

    private static bool ReadProdigy(JsonElement item, string where, JsonText.Reading reading)
    {
        if (!item.Has("text", JsonValueKind.String) || !item.Has("spans", JsonValueKind.Array))
            return false;
        if (item.Text("answer") is "reject" or "ignore")
        {
            reading.Rejected.Add(new Problem("annotations.notHeld", where, "answer: " + item.Text("answer")));
            return true;
        }

        return reading.Document(item.Member("meta").Text("title"), item.Text("text"), where, builder =>
        {
            foreach (var span in item.Each("spans"))
                builder.AddPoints(Key(span), span.Text("label"), span.Whole("start"), span.Whole("end"));
            foreach (var r in item.Each("relations"))
            {
                if (r.Has("head_span", JsonValueKind.Object) && r.Has("child_span", JsonValueKind.Object))
                    builder.Relate(r.Text("label"), Key(r.Member("head_span")), Key(r.Member("child_span")));
                else
                    builder.Reject("annotations.relation.end", r.Text("label"), r.GetRawText());
            }
        });

        static string Key(JsonElement span) => $"{span.Whole("start")}-{span.Whole("end")} {span.Text("label")}";
    }

    private static void WriteProdigy(Utf8JsonWriter json, AnnotatedText document)
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

    private static bool ReadPubAnnotation(JsonElement item, string where, JsonText.Reading reading) =>
        item.Has("text", JsonValueKind.String) && item.Has("denotations", JsonValueKind.Array) && reading.Document(item.Text("sourceid"), item.Text("text"), where, builder =>
        {
            var (known, others) = (new Dictionary<string, Assertion>(StringComparer.Ordinal), new List<JsonElement>());
            foreach (var m in item.Each("modifications"))
            {
                if (Modification(m.Text("pred")) is { } flag)
                    known[m.Text("obj")] = known.GetValueOrDefault(m.Text("obj")) | flag;
                else
                    others.Add(m);
            }

            var said = item.Each("attributes").Where(a => AnnotationAttributes.IsLegal(a.Text("pred"), a.Text("obj"))).ToLookup(a => a.Text("subj"), a => KeyValuePair.Create(a.Text("pred"), a.Text("obj")));
            foreach (var d in item.Each("denotations"))
            {
                SpanAnnotation More(SpanAnnotation s) => s with { Assertion = known.GetValueOrDefault(d.Text("id")), Attributes = AnnotationAttributes.Of(said[d.Text("id")]) };
                if (d.Has("span", JsonValueKind.Object))
                    builder.AddPoints(d.Text("id"), d.Text("obj"), d.Member("span").Whole("begin"), d.Member("span").Whole("end"), more: More);
                else
                    Pieces(builder, d, More);
            }

            foreach (var r in item.Each("relations"))
                builder.Relate(r.Text("pred"), r.Text("subj"), r.Text("obj"), x => x with { Assertion = known.GetValueOrDefault(r.Text("id")), Attributes = AnnotationAttributes.Of(said[r.Text("id")]) });
            var relations = item.Each("relations").Select(r => r.Text("id")).ToHashSet(StringComparer.Ordinal);
            others.AddRange(item.Each("attributes").Where(a => !AnnotationAttributes.IsLegal(a.Text("pred"), a.Text("obj")) || (builder.Find(a.Text("subj")) is null && !relations.Contains(a.Text("subj")))));
            others.AddRange(item.Each("modifications").Where(m => Modification(m.Text("pred")) is not null && builder.Find(m.Text("obj")) is null && !relations.Contains(m.Text("obj"))));
            foreach (var other in s_notHeld.SelectMany(name => item.Each(name)).Concat(others))
                builder.Reject("annotations.notHeld", other.Text("id"), other.GetRawText());
        });

    // PubAnnotation's "bag" of spans: a mention in several pieces.
    private static void Pieces(AnnotatedTextBuilder builder, JsonElement d, Func<SpanAnnotation, SpanAnnotation> more)
    {
        var spans = d.Each("span").Select(s => (Start: builder.Points.ToUnit(s.Whole("begin")), End: builder.Points.ToUnit(s.Whole("end")))).ToList();
        if (spans.Count == 0 || spans.Exists(s => s.Start < 0 || s.End <= s.Start))
            builder.Reject("annotations.span.illegal", d.Text("id"), $"{spans.FirstOrDefault().Start}", $"{spans.LastOrDefault().End}", $"{builder.Text.Length}");
        else
            builder.Add(d.Text("id"), d.Text("obj"), spans.Min(s => s.Start), spans.Max(s => s.End), more: more, pieces: Fragments.Of(spans.Select(s => new TextSpan(s.Start, s.End))));
    }

    private static void WriteAttributes(Utf8JsonWriter json, IReadOnlyList<(string Of, AnnotationAttributes? Attributes)> annotations)
    {
        var all = annotations.SelectMany(a => (a.Attributes ?? Enumerable.Empty<KeyValuePair<string, string>>()).Select(x => (a.Of, Name: x.Key, x.Value))).ToList();
        if (all.Count == 0)
            return;
        json.WriteStartArray("attributes");
        foreach (var ((of, name, value), n) in all.Select((a, n) => (a, n)))
        {
            json.WriteStartObject();
            json.WriteString("id", $"A{n + 1}");
            json.WriteString("subj", of);
            json.WriteString("pred", name);
            json.WriteString("obj", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSpan(Utf8JsonWriter json, CodePoints points, TextSpan span)
    {
        json.WriteStartObject();
        json.WriteNumber("begin", points.ToPoint(span.Start));
        json.WriteNumber("end", points.ToPoint(span.End));
        json.WriteEndObject();
    }

    private static Assertion? Modification(string predicate) => predicate switch
    {
        "Negation" => Assertion.Negated,
        "Speculation" => Assertion.Uncertain,
        _ => null,
    };

    private static void WritePubAnnotation(Utf8JsonWriter json, AnnotatedText document)
    {
        var points = new CodePoints(document.Text);
        var names = document.Spans.Select((s, i) => (s.Id, Name: $"T{i + 1}")).ToDictionary(s => s.Id, s => s.Name, StringComparer.Ordinal);
        json.WriteStartObject();
        json.WriteString("sourceid", document.Title);
        json.WriteString("text", document.Text);
        json.WriteStartArray("denotations");
        foreach (var span in document.Spans)
        {
            json.WriteStartObject();
            json.WriteString("id", names[span.Id]);
            json.WritePropertyName("span");
            if (span.Fragments is { } pieces)
            {
                json.WriteStartArray();
                foreach (var piece in pieces)
                    WriteSpan(json, points, piece);
                json.WriteEndArray();
            }
            else
            {
                WriteSpan(json, points, span.Span);
            }

            json.WriteString("obj", span.Type);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("relations");
        foreach (var (relation, i) in document.Relations.Select((r, i) => (r, i)))
        {
            json.WriteStartObject();
            json.WriteString("id", $"R{i + 1}");
            json.WriteString("pred", relation.Type);
            json.WriteString("subj", names[relation.Head]);
            json.WriteString("obj", names[relation.Tail!]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteAttributes(json, [.. document.Spans.Select(s => (names[s.Id], s.Attributes)), .. document.Relations.Select((r, n) => ($"R{n + 1}", r.Attributes))]);
        var modified = document.Spans.Select(s => (Of: names[s.Id], s.Assertion)).Concat(document.Relations.Select((r, n) => (Of: $"R{n + 1}", r.Assertion)))
            .SelectMany(m => new[] { (m.Of, Predicate: m.Assertion.HasFlag(Assertion.Negated) ? "Negation" : ""), (m.Of, Predicate: m.Assertion.HasFlag(Assertion.Uncertain) ? "Speculation" : "") }).Where(m => m.Predicate.Length > 0).ToList();
        if (modified.Count > 0)
        {
            json.WriteStartArray("modifications");
            foreach (var ((of, predicate), n) in modified.Select((m, n) => (m, n)))
            {
                json.WriteStartObject();
                json.WriteString("id", $"M{n + 1}");
                json.WriteString("pred", predicate);
                json.WriteString("obj", of);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
