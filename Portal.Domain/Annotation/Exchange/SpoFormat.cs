using System.Text.Json;

namespace Portal.Domain.Annotation.Exchange;

/// <summary>Subject, predicate, object as text: DuIE and CMeIE. They hold surfaces and no offsets.</summary>
/// <remarks>Reading places subject and object at the two occurrences that are nearest to each other; which occurrence was meant the file
/// does not say. Further slots of an object (DuIE 2.0: <c>inWork</c>) are facts of more than two ends and are named as not taken. See
/// https://www.luge.ai (DuIE) and CBLUE (CMeIE).</remarks>
public sealed class SpoFormat : IAnnotationFormat
{
    private readonly bool _isCmeie;

    private SpoFormat(bool isCmeie) => _isCmeie = isCmeie;

    /// <summary>CMeIE of CBLUE.</summary>
    public static SpoFormat Cmeie { get; } = new(true);

    /// <summary>DuIE 1.0 and 2.0; written as 2.0.</summary>
    public static SpoFormat Duie { get; } = new(false);

    /// <inheritdoc/>
    public string Name => _isCmeie ? "cmeie" : "duie";

    /// <inheritdoc/>
    public string Extension => ".json";

    /// <inheritdoc/>
    public IReadOnlyList<string> CannotHold { get; } =
    ["suggestion", "assertion", "attribute", "span.fragments", "property", "span.unrelated", "occurrence", "title", "confidence", "origin"];

    /// <inheritdoc/>
    public Result<AnnotationImport> Read(IReadOnlyList<AnnotationFile> files) =>
        JsonText.Read(
            files,
            Name,
            (item, where, reading) =>
                item.Has("text", JsonValueKind.String)
                && item.Has("spo_list", JsonValueKind.Array)
                && reading.Document(
                    "",
                    item.Text("text"),
                    where,
                    builder =>
                    {
                        foreach (var (spo, i) in item.Each("spo_list").Select((s, i) => (s, i)))
                            Take(builder, spo, $"spo {i + 1}");
                    }
                )
        );

    /// <inheritdoc/>
    public IReadOnlyList<AnnotationFile> Write(IReadOnlyList<AnnotatedText> documents) =>
        [
            JsonText.Lines(
                "annotations.json",
                AnnotationMembers.Stated(documents),
                (json, document) =>
                {
                    var spans = document.Spans.ToDictionary(s => s.Id, StringComparer.Ordinal);
                    json.WriteStartObject();
                    json.WriteString("text", document.Text);
                    json.WriteStartArray("spo_list");
                    foreach (
                        var (type, head, tail) in document
                            .Relations.Where(r => !r.IsSuggestion && r.Tail is not null)
                            .Select(r => (r.Type, Head: spans[r.Head], Tail: spans[r.Tail!]))
                            .Where(r => !r.Head.IsSuggestion && !r.Tail.IsSuggestion)
                            .DistinctBy(r =>
                                (r.Type, r.Head.Type, r.Head.Span.Of(document.Text), r.Tail.Type, r.Tail.Span.Of(document.Text))
                            )
                    )
                    {
                        json.WriteStartObject();
                        if (_isCmeie)
                            json.WriteBoolean("Combined", false);
                        json.WriteString("predicate", type);
                        json.WriteString("subject", head.Span.Of(document.Text));
                        json.WriteString("subject_type", head.Type);
                        json.WriteStartObject("object");
                        json.WriteString("@value", tail.Span.Of(document.Text));
                        json.WriteEndObject();
                        json.WriteStartObject("object_type");
                        json.WriteString("@value", tail.Type);
                        json.WriteEndObject();
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                    json.WriteEndObject();
                }
            ),
        ];

    private static void Take(AnnotatedTextBuilder builder, JsonElement spo, string where)
    {
        var (subject, target) = (spo.Text("subject"), Value(spo, "object"));
        var (subjectType, targetType) = (spo.Text("subject_type"), Value(spo, "object_type"));
        if (spo.Has("object", JsonValueKind.Object))
        {
            foreach (var slot in spo.GetProperty("object").EnumerateObject().Where(s => s.Name != "@value"))
                builder.Reject(ExchangeProblems.NotHeld, where, $"{slot.Name}: {slot.Value}");
        }

        var (head, tail) = Nearest(builder.Text, subject, target, subjectType == targetType);
        if (head < 0)
        {
            builder.Reject(
                ExchangeProblems.SurfaceMissing,
                where,
                builder.Text.Contains(subject, StringComparison.Ordinal) && subject.Length > 0 ? target : subject
            );
            return;
        }

        if (
            builder.Add($"{head}-{head + subject.Length} {subjectType}", subjectType, head, head + subject.Length) is { } from
            && builder.Add($"{tail}-{tail + target.Length} {targetType}", targetType, tail, tail + target.Length) is { } to
        )
            builder.Relate(spo.Text("predicate"), from.Id, to.Id);
    }

    private static string Value(JsonElement spo, string name) =>
        spo.Has(name, JsonValueKind.Object) ? spo.GetProperty(name).Text("@value") : spo.Text(name);

    // Overlapping occurrences (the object within the subject) count only when there are no others.
    private static (int Head, int Tail) Nearest(string text, string head, string tail, bool areAlike)
    {
        var best = (Head: -1, Tail: -1, Distance: int.MaxValue);
        var tails = Occurrences(text, tail);
        foreach (var h in Occurrences(text, head))
        {
            foreach (var t in tails)
            {
                var isOverlap = h < t + tail.Length && t < h + head.Length;
                var distance =
                    isOverlap ? text.Length + Math.Abs(h - t)
                    : h < t ? t - h - head.Length
                    : h - t - tail.Length;
                // A mention is not related to itself.
                if (distance < best.Distance && !(areAlike && h == t && head == tail))
                    best = (h, t, distance);
            }
        }

        return (best.Head, best.Tail);
    }

    private static List<int> Occurrences(string text, string surface)
    {
        var found = new List<int>();
        for (
            var at = surface.Length == 0 ? -1 : text.IndexOf(surface, StringComparison.Ordinal);
            at >= 0 && found.Count < 200;
            at = text.IndexOf(surface, at + 1, StringComparison.Ordinal)
        )
            found.Add(at);
        return found;
    }
}
