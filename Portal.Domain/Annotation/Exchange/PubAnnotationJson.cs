using System.Text.Json;
using Portal.Domain.Text;

namespace Portal.Domain.Annotation.Exchange;

/// <summary>A text of PubAnnotation: denotations, relations, attributes and modifications.</summary>
internal static class PubAnnotationJson
{
    private static readonly string[] s_notHeld = ["blocks"];

    public static bool Read(JsonElement item, string where, JsonText.Reading reading) =>
        item.Has("text", JsonValueKind.String)
        && item.Has("denotations", JsonValueKind.Array)
        && reading.Document(
            item.Text("sourceid"),
            item.Text("text"),
            where,
            builder =>
            {
                var (known, others) = (new Dictionary<string, Assertion>(StringComparer.Ordinal), new List<JsonElement>());
                foreach (var m in item.Each("modifications"))
                {
                    if (Modification(m.Text("pred")) is { } flag)
                        known[m.Text("obj")] = known.GetValueOrDefault(m.Text("obj")) | flag;
                    else
                        others.Add(m);
                }

                var said = item.Each("attributes")
                    .Where(a => AnnotationAttributes.IsLegal(a.Text("pred"), a.Text("obj")))
                    .ToLookup(a => a.Text("subj"), a => KeyValuePair.Create(a.Text("pred"), a.Text("obj")));
                foreach (var d in item.Each("denotations"))
                {
                    SpanAnnotation More(SpanAnnotation s) =>
                        s with
                        {
                            Assertion = known.GetValueOrDefault(d.Text("id")),
                            Attributes = AnnotationAttributes.Of(said[d.Text("id")]),
                        };
                    if (d.Has("span", JsonValueKind.Object))
                        builder.AddPoints(
                            d.Text("id"),
                            d.Text("obj"),
                            d.Member("span").Whole("begin"),
                            d.Member("span").Whole("end"),
                            more: More
                        );
                    else
                        Pieces(builder, d, More);
                }

                foreach (var r in item.Each("relations"))
                    builder.Relate(
                        r.Text("pred"),
                        r.Text("subj"),
                        r.Text("obj"),
                        x =>
                            x with
                            {
                                Assertion = known.GetValueOrDefault(r.Text("id")),
                                Attributes = AnnotationAttributes.Of(said[r.Text("id")]),
                            }
                    );
                var relations = item.Each("relations").Select(r => r.Text("id")).ToHashSet(StringComparer.Ordinal);
                others.AddRange(
                    item.Each("attributes")
                        .Where(a =>
                            !AnnotationAttributes.IsLegal(a.Text("pred"), a.Text("obj"))
                            || (builder.Find(a.Text("subj")) is null && !relations.Contains(a.Text("subj")))
                        )
                );
                others.AddRange(
                    item.Each("modifications")
                        .Where(m =>
                            Modification(m.Text("pred")) is not null
                            && builder.Find(m.Text("obj")) is null
                            && !relations.Contains(m.Text("obj"))
                        )
                );
                foreach (var other in s_notHeld.SelectMany(name => item.Each(name)).Concat(others))
                    builder.Reject(ExchangeProblems.NotHeld, other.Text("id"), other.GetRawText());
            }
        );

    // PubAnnotation's "bag" of spans: a mention in several pieces.
    private static void Pieces(AnnotatedTextBuilder builder, JsonElement d, Func<SpanAnnotation, SpanAnnotation> more)
    {
        var spans = d.Each("span")
            .Select(s => (Start: builder.Points.ToUnit(s.Whole("begin")), End: builder.Points.ToUnit(s.Whole("end"))))
            .ToList();
        if (spans.Count == 0 || spans.Exists(s => s.Start < 0 || s.End <= s.Start))
            builder.Reject(
                ExchangeProblems.SpanIllegal,
                d.Text("id"),
                $"{spans.FirstOrDefault().Start}",
                $"{spans.LastOrDefault().End}",
                $"{builder.Text.Length}"
            );
        else
            builder.Add(
                d.Text("id"),
                d.Text("obj"),
                spans.Min(s => s.Start),
                spans.Max(s => s.End),
                more: more,
                pieces: Fragments.Of(spans.Select(s => new TextSpan(s.Start, s.End)))
            );
    }

    private static void WriteAttributes(Utf8JsonWriter json, IReadOnlyList<(string Of, AnnotationAttributes? Attributes)> annotations)
    {
        var all = annotations
            .SelectMany(a => (a.Attributes ?? Enumerable.Empty<KeyValuePair<string, string>>()).Select(x => (a.Of, Name: x.Key, x.Value)))
            .ToList();
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

    private static Assertion? Modification(string predicate) =>
        predicate switch
        {
            "Negation" => Assertion.Negated,
            "Speculation" => Assertion.Uncertain,
            "Historical" => Assertion.Historical,
            "Other" => Assertion.Other,
            _ => null,
        };

    public static void Write(Utf8JsonWriter json, AnnotatedText document)
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
        WriteAttributes(
            json,
            [
                .. document.Spans.Select(s => (names[s.Id], s.Attributes)),
                .. document.Relations.Select((r, n) => ($"R{n + 1}", r.Attributes)),
            ]
        );
        var modified = document
            .Spans.Select(s => (Of: names[s.Id], s.Assertion))
            .Concat(document.Relations.Select((r, n) => (Of: $"R{n + 1}", r.Assertion)))
            .SelectMany(m =>
                new[]
                {
                    (m.Of, Predicate: m.Assertion.HasFlag(Assertion.Negated) ? "Negation" : ""),
                    (m.Of, Predicate: m.Assertion.HasFlag(Assertion.Uncertain) ? "Speculation" : ""),
                    (m.Of, Predicate: m.Assertion.HasFlag(Assertion.Historical) ? "Historical" : ""),
                    (m.Of, Predicate: m.Assertion.HasFlag(Assertion.Other) ? "Other" : ""),
                }
            )
            .Where(m => m.Predicate.Length > 0)
            .ToList();
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
