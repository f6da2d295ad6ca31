using System.Text.Json;

namespace Portal.Domain.Annotation.Exchange;

/// <summary>PaddleNLP's UIE: a line for every prompt to a text, a type for its entities, <c>subject的predicate</c> for its relations;
/// offsets in code points, the end exclusive.</summary>
/// <remarks>A prompt names the subject by its surface: which occurrence the file does not say. Prompts without results (negative examples)
/// are read and say nothing. See https://github.com/PaddlePaddle/PaddleNLP (applications/information_extraction).</remarks>
public sealed class UieFormat : IAnnotationFormat
{
    private const string Of = "的";

    /// <summary>The format.</summary>
    public static UieFormat Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "uie";

    /// <inheritdoc/>
    public string Extension => ".jsonl";

    /// <inheritdoc/>
    public IReadOnlyList<string> CannotHold { get; } =
    [
        "suggestion",
        "assertion",
        "attribute",
        "span.fragments",
        "property",
        "text.unannotated",
        "end.place",
        "title",
        "confidence",
        "origin",
    ];

    /// <inheritdoc/>
    public Result<AnnotationImport> Read(IReadOnlyList<AnnotationFile> files)
    {
        var texts = new Dictionary<string, (string Where, List<(string Prompt, JsonElement Results)> Prompts)>(StringComparer.Ordinal);
        var read = JsonText.Read(
            files,
            Name,
            (item, where, reading) =>
            {
                if (!item.Has("content", JsonValueKind.String) || !item.Has("prompt", JsonValueKind.String))
                    return false;
                var content = item.Text("content");
                if (texts.TryGetValue(content, out var known))
                    return Add(known.Prompts);
                var prompts = new List<(string, JsonElement)>();
                texts[content] = (where, prompts);
                reading.Document("", content, where, _ => { });
                return Add(prompts);

                bool Add(List<(string, JsonElement)> list)
                {
                    list.Add((item.Text("prompt"), item));
                    return true;
                }
            }
        );
        if (!read.Success)
            return read;
        var rejected = read.Value.Rejected.ToBuilder();
        return Result<AnnotationImport>.Of(
            new AnnotationImport(
                [.. read.Value.Documents.Select(d => Document(d.Text, texts[d.Text].Where, texts[d.Text].Prompts, rejected))],
                rejected.ToImmutable()
            )
        );
    }

    /// <inheritdoc/>
    public IReadOnlyList<AnnotationFile> Write(IReadOnlyList<AnnotatedText> documents)
    {
        documents = AnnotationMembers.Stated(documents);
        var lines = documents.SelectMany(d =>
        {
            var points = new CodePoints(d.Text);
            var spans = d.Spans.Where(s => !s.IsSuggestion).ToDictionary(s => s.Id, StringComparer.Ordinal);
            var entities = spans.Values.GroupBy(s => s.Type, StringComparer.Ordinal).Select(g => (Prompt: g.Key, Spans: g.ToList()));
            var relations = d
                .Relations.Where(r => !r.IsSuggestion && r.Tail is not null && spans.ContainsKey(r.Head) && spans.ContainsKey(r.Tail))
                .GroupBy(r => spans[r.Head].Span.Of(d.Text) + Of + r.Type, StringComparer.Ordinal)
                .Select(g => (Prompt: g.Key, Spans: g.Select(r => spans[r.Tail!]).DistinctBy(s => s.Span).ToList()));
            return entities
                .Concat(relations)
                .Select(p =>
                    JsonText.Write(json =>
                    {
                        json.WriteStartObject();
                        json.WriteString("content", d.Text);
                        json.WriteString("prompt", p.Prompt);
                        json.WriteStartArray("result_list");
                        foreach (var span in p.Spans)
                        {
                            json.WriteStartObject();
                            json.WriteString("text", span.Span.Of(d.Text));
                            json.WriteNumber("start", points.ToPoint(span.Span.Start));
                            json.WriteNumber("end", points.ToPoint(span.Span.End));
                            json.WriteEndObject();
                        }

                        json.WriteEndArray();
                        json.WriteEndObject();
                    })
                );
        });
        return [new AnnotationFile("annotations.jsonl", string.Concat(lines.Select(l => l + "\n")))];
    }

    private static AnnotatedText Document(
        string text,
        string where,
        List<(string Prompt, JsonElement Item)> prompts,
        System.Collections.Immutable.ImmutableArray<Problem>.Builder rejected
    )
    {
        var builder = new AnnotatedTextBuilder("", text, where, rejected);
        // Types first: a prompt of a relation begins with the surface of one of their spans.
        foreach (var (prompt, item) in prompts.Where(p => !p.Prompt.Contains(Of, StringComparison.Ordinal)))
            Entities(builder, prompt, item);
        foreach (var (prompt, item) in prompts.Where(p => p.Prompt.Contains(Of, StringComparison.Ordinal)))
        {
            if (Cut(builder, prompt) is { } cut)
                Relations(builder, prompt[..cut], prompt[(cut + Of.Length)..], item);
            else
                Entities(builder, prompt, item);
        }

        return builder.Build();
    }

    private static void Entities(AnnotatedTextBuilder builder, string type, JsonElement item)
    {
        foreach (var result in item.Each("result_list"))
            builder.AddPoints(
                "",
                type,
                result.Whole("start"),
                result.Whole("end"),
                result.Has("text", JsonValueKind.String) ? result.Text("text") : null
            );
    }

    private static int? Cut(AnnotatedTextBuilder builder, string prompt)
    {
        for (
            var cut = prompt.LastIndexOf(Of, StringComparison.Ordinal);
            cut > 0;
            cut = prompt.LastIndexOf(Of, cut - 1, StringComparison.Ordinal)
        )
        {
            if (
                cut + Of.Length < prompt.Length
                && builder.Spans.Any(s => prompt.AsSpan(0, cut).SequenceEqual(builder.Text.AsSpan(s.Span.Start, s.Span.Length)))
            )
                return cut;
        }

        return null;
    }

    private static void Relations(AnnotatedTextBuilder builder, string subject, string type, JsonElement item)
    {
        foreach (var result in item.Each("result_list"))
        {
            var (start, end) = (builder.Points.ToUnit(result.Whole("start")), builder.Points.ToUnit(result.Whole("end")));
            var tail = builder.Spans.FirstOrDefault(s => s.Span.Start == start && s.Span.End == end);
            var head = builder
                .Spans.Where(s => s != tail && s.Span.Of(builder.Text) == subject)
                .OrderBy(s => Math.Abs(s.Span.Start - start))
                .FirstOrDefault();
            if (head is null || tail is null)
                builder.Reject(ExchangeProblems.RelationEnd, subject + Of + type, head is null ? subject : result.Text("text"));
            else
                builder.Relate(type, head.Id, tail.Id);
        }
    }
}
