using System.Collections.Immutable;
using System.Text.Json;

namespace Portal.Domain.Annotation.Exchange;

/// <summary>Instructions for knowledge graph construction: IEPile's (a line for the entities of a text, a line for its relations), DeepKE's
/// samples, and those of CCKS 2023.</summary>
/// <remarks>They hold surfaces: a span stands at the first place where its surface occurs. CCKS 2023 and DeepKE's relations name no types:
/// they are <see cref="UnknownType"/>, and found by the schema from the relation. Read are the tasks NER, RE and SPO; others are named as
/// not taken. See https://github.com/zjunlp/IEPile and https://github.com/zjunlp/DeepKE (example/llm/InstructKGC).</remarks>
public sealed class InstructKgcFormat : IAnnotationFormat
{
    /// <summary>The type of spans of which the file says none.</summary>
    public const string UnknownType = "?";

    private const string EntityInstruction = "从 input 中抽取 schema 列出的各类实体，没有的类型给出空列表，以 JSON 回答。";
    private const string RelationInstruction =
        "从 input 中抽取 schema 列出的关系，给出每条关系的 subject 和 object，没有的关系给出空列表，以 JSON 回答。";

    /// <summary>The format.</summary>
    public static InstructKgcFormat Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "instructkgc";

    /// <inheritdoc/>
    public string Extension => ".jsonl";

    /// <inheritdoc/>
    public IReadOnlyList<string> CannotHold { get; } =
    ["suggestion", "assertion", "attribute", "span.fragments", "property", "occurrence", "end.place", "title", "confidence", "origin"];

    /// <inheritdoc/>
    public Result<AnnotationImport> Read(IReadOnlyList<AnnotationFile> files)
    {
        var texts = new Dictionary<string, Said>(StringComparer.Ordinal);
        var read = JsonText.Read(
            files,
            Name,
            (item, where, reading) =>
            {
                var inner = item.Has("instruction", JsonValueKind.String) ? Parse(item.Text("instruction")) : null;
                var text =
                    inner is { } instruction ? instruction.Text("input")
                    : item.Has("kg", JsonValueKind.Array) ? item.Text("input")
                    : item.Text("text");
                if (text.Length == 0)
                    return false;
                if (!texts.TryGetValue(text, out var said))
                {
                    texts[text] = said = new Said(where);
                    reading.Document("", text, where, _ => { });
                }

                return Take(item, inner, said, where, reading);
            }
        );
        if (!read.Success)
            return read;
        var rejected = read.Value.Rejected.ToBuilder();
        return Result<AnnotationImport>.Of(
            new AnnotationImport([.. read.Value.Documents.Select(d => Document(d.Text, texts[d.Text], rejected))], rejected.ToImmutable())
        );
    }

    /// <inheritdoc/>
    public IReadOnlyList<AnnotationFile> Write(IReadOnlyList<AnnotatedText> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var kept = documents.Select(d => AnnotationMembers.Without(d, CannotHold)!).ToList();
        List<string> types = [.. kept.SelectMany(d => d.Spans).Select(s => s.Type).Distinct().Order(StringComparer.Ordinal)];
        List<string> relations = [.. kept.SelectMany(d => d.Relations).Select(r => r.Type).Distinct().Order(StringComparer.Ordinal)];
        var lines = new List<string>();
        foreach (var document in kept)
        {
            var surfaces = document.Spans.ToDictionary(s => s.Id, s => s.Span.Of(document.Text), StringComparer.Ordinal);
            lines.Add(
                Line(
                    "NER",
                    EntityInstruction,
                    types,
                    document.Text,
                    (json, type) =>
                    {
                        foreach (var surface in document.Spans.Where(s => s.Type == type).Select(s => surfaces[s.Id]).Distinct())
                            json.WriteStringValue(surface);
                    }
                )
            );
            if (relations.Count == 0)
                continue;
            lines.Add(
                Line(
                    "RE",
                    RelationInstruction,
                    relations,
                    document.Text,
                    (json, type) =>
                    {
                        foreach (
                            var (subject, target) in document
                                .Relations.Where(r => r.Type == type)
                                .Select(r => (surfaces[r.Head], surfaces[r.Tail!]))
                                .Distinct()
                        )
                        {
                            json.WriteStartObject();
                            json.WriteString("subject", subject);
                            json.WriteString("object", target);
                            json.WriteEndObject();
                        }
                    }
                )
            );
        }

        return [new AnnotationFile("annotations.jsonl", string.Concat(lines.Select(l => l + "\n")))];
    }

    private static string Line(string task, string instruction, List<string> schema, string text, Action<Utf8JsonWriter, string> values)
    {
        var asked = JsonText.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("instruction", instruction);
            json.WriteStartArray("schema");
            foreach (var name in schema)
                json.WriteStringValue(name);
            json.WriteEndArray();
            json.WriteString("input", text);
            json.WriteEndObject();
        });
        var answer = JsonText.Write(json =>
        {
            json.WriteStartObject();
            foreach (var name in schema)
            {
                json.WriteStartArray(name);
                values(json, name);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        });
        return JsonText.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("task", task);
            json.WriteString("source", "portal");
            json.WriteString("instruction", asked);
            json.WriteString("output", answer);
            json.WriteEndObject();
        });
    }

    private static bool Take(JsonElement item, JsonElement? instruction, Said said, string where, JsonText.Reading reading)
    {
        if (instruction is { } asked)
        {
            if (
                item.Text("task") is not ("NER" or "RE" or "SPO")
                || Parse(item.Text("output")) is not { ValueKind: JsonValueKind.Object } answer
            )
            {
                reading.Rejected.Add(new Problem(ExchangeProblems.NotHeld, where, "task: " + item.Text("task")));
                return true;
            }

            var pairs = asked
                .Each("schema")
                .Where(s => s.ValueKind == JsonValueKind.Object)
                .GroupBy(s => s.Text("predicate"))
                .Where(g => !g.Skip(1).Any())
                .ToDictionary(
                    g => g.Key,
                    g => (Head: g.First().Text("subject_type"), Tail: g.First().Text("object_type")),
                    StringComparer.Ordinal
                );
            foreach (var type in answer.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Array))
            {
                foreach (var value in type.Value.EnumerateArray())
                {
                    if (value.ValueKind == JsonValueKind.String)
                        said.Entities.Add((type.Name, value.GetString()!));
                    else
                        said.Relations.Add(
                            new Triple(
                                value.Text("subject"),
                                pairs.GetValueOrDefault(type.Name).Head ?? "",
                                type.Name,
                                value.Text("object"),
                                pairs.GetValueOrDefault(type.Name).Tail ?? ""
                            )
                        );
                }
            }

            return true;
        }

        foreach (var entity in item.Each("entity"))
            said.Entities.Add((entity.Text("entity_type"), entity.Text("entity")));
        foreach (var r in item.Each("relation"))
            said.Relations.Add(new Triple(r.Text("head"), r.Text("head_type"), r.Text("relation"), r.Text("tail"), r.Text("tail_type")));
        foreach (var triple in item.Each("kg"))
        {
            if (triple.ValueKind == JsonValueKind.Array && triple.GetArrayLength() == 3)
                said.Relations.Add(new Triple(triple[0].ToString(), "", triple[1].ToString(), triple[2].ToString(), ""));
            else
                reading.Rejected.Add(new Problem(ExchangeProblems.RecordOther, where, triple.GetRawText()));
        }

        return item.Has("entity", JsonValueKind.Array) || item.Has("relation", JsonValueKind.Array) || item.Has("kg", JsonValueKind.Array);
    }

    private static AnnotatedText Document(string text, Said said, ImmutableArray<Problem>.Builder rejected)
    {
        var builder = new AnnotatedTextBuilder("", text, said.Where, rejected);
        foreach (var (type, surface) in said.Entities.Distinct())
            Span(builder, type, surface, null);
        foreach (var triple in said.Relations.Distinct())
        {
            if (
                End(builder, triple.HeadType, triple.Head, null) is { } head
                && End(builder, triple.TailType, triple.Tail, head) is { } tail
            )
                builder.Relate(triple.Relation, head.Id, tail.Id);
        }

        return builder.Build();
    }

    // A span with this surface, other than one that is taken; made when there is none.
    private static SpanAnnotation? End(AnnotatedTextBuilder builder, string type, string surface, SpanAnnotation? other) =>
        builder.Spans.FirstOrDefault(s => s != other && (type.Length == 0 || s.Type == type) && s.Span.Of(builder.Text) == surface)
        ?? Span(builder, type.Length > 0 ? type : UnknownType, surface, other);

    private static SpanAnnotation? Span(AnnotatedTextBuilder builder, string type, string surface, SpanAnnotation? other)
    {
        var at = surface.Length == 0 ? -1 : builder.Text.IndexOf(surface, StringComparison.Ordinal);
        // The second mention of what is related to itself by name.
        if (
            at >= 0
            && other is not null
            && other.Span.Start == at
            && other.Span.Length == surface.Length
            && (other.Type == type || type == UnknownType)
        )
            (at, type) = (builder.Text.IndexOf(surface, at + 1, StringComparison.Ordinal), other.Type);
        if (at >= 0)
            return builder.Add("", type, at, at + surface.Length);
        builder.Reject(ExchangeProblems.SurfaceMissing, type, surface);
        return null;
    }

    private static JsonElement? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object && JsonText.IsReadable(document.RootElement)
                ? document.RootElement.Clone()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Triple(string Head, string HeadType, string Relation, string Tail, string TailType);

    private sealed class Said(string where)
    {
        public string Where { get; } = where;

        public List<(string Type, string Surface)> Entities { get; } = [];

        public List<Triple> Relations { get; } = [];
    }
}
