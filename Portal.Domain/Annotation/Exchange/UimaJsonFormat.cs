using System.Text.Json;

namespace Portal.Domain.Annotation.Exchange;

/// <summary>UIMA CAS JSON 0.4, as INCEpTION and DKPro Cassis write it: a file a document, offsets in UTF-16 code units.</summary>
/// <remarks>Written are named entities and relations between them. Read are all annotations that are no structure of the text (sentences,
/// tokens): the type of a span is its feature value, label, type or identifier, or else the name of its UIMA type; what has a governor and
/// a dependent, or a source and a target, is a relation. See the UIMA CAS JSON serialization of the Apache UIMA project.</remarks>
public sealed class UimaJsonFormat : IAnnotationFormat
{
    private const string Entity = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";
    private const string Relation = "webanno.custom.Relation";
    private const string Metadata = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData";
    private static readonly string[] s_structure =
    [
        "Sofa",
        "Sentence",
        "Token",
        "DocumentMetaData",
        "DocumentAnnotation",
        "TagsetDescription",
        "TagDescription",
        "Paragraph",
        "Heading",
        "Div",
        "POS",
        "Lemma",
        "MorphologicalFeatures",
        "SurfaceForm",
    ];

    private static readonly string[] s_typeFeatures = ["value", "label", "type", "identifier", "category"];

    /// <summary>The format.</summary>
    public static UimaJsonFormat Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "uima-json";

    /// <inheritdoc/>
    public string Extension => ".json";

    /// <inheritdoc/>
    public IReadOnlyList<string> CannotHold { get; } =
    ["suggestion", "assertion", "attribute", "span.fragments", "property", "confidence", "origin"];

    /// <inheritdoc/>
    public Result<AnnotationImport> Read(IReadOnlyList<AnnotationFile> files) =>
        JsonText.Read(
            files,
            Name,
            (item, where, reading) =>
            {
                if (item.Member("%FEATURE_STRUCTURES") is not { ValueKind: JsonValueKind.Array } structures)
                    return false;
                var all = structures.EnumerateArray().Where(s => s.ValueKind == JsonValueKind.Object).ToList();
                var sofa = all.FirstOrDefault(s => Short(s) == "Sofa" && s.Text("sofaString").Length > 0);
                if (sofa.ValueKind != JsonValueKind.Object)
                    return false;
                var title = all.Where(s => Short(s) == "DocumentMetaData").Select(s => s.Text("documentTitle")).FirstOrDefault() ?? "";
                return reading.Document(
                    title,
                    sofa.Text("sofaString"),
                    where,
                    builder =>
                    {
                        var marked = all.Where(s => s.Whole("begin") >= 0 && !s_structure.Contains(Short(s))).ToList();
                        foreach (var span in marked.Where(s => Ends(s) is null))
                            builder.Add(Id(span), TypeOf(span), span.Whole("begin"), span.Whole("end"));
                        foreach (var relation in marked)
                        {
                            if (Ends(relation) is var (head, tail))
                                builder.Relate(TypeOf(relation), head, tail);
                        }
                    }
                );
            }
        );

    /// <inheritdoc/>
    public IReadOnlyList<AnnotationFile> Write(IReadOnlyList<AnnotatedText> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return
        [
            .. AnnotationMembers
                .Stated(documents)
                .Select((d, i) => new AnnotationFile($"{i + 1:D6}.json", JsonText.Write(json => Write(json, d)))),
        ];
    }

    private static void Write(Utf8JsonWriter json, AnnotatedText document)
    {
        json.WriteStartObject();
        json.WriteStartObject("%TYPES");
        Type(json, Relation, "uima.tcas.Annotation", ("label", "uima.cas.String"), ("Governor", Entity), ("Dependent", Entity));
        Type(json, Entity, "uima.tcas.Annotation", ("value", "uima.cas.String"));
        Type(json, Metadata, "uima.tcas.DocumentAnnotation", ("documentTitle", "uima.cas.String"));
        json.WriteEndObject();
        json.WriteStartArray("%FEATURE_STRUCTURES");
        Start(json, 1, "uima.cas.Sofa");
        json.WriteNumber("sofaNum", 1);
        json.WriteString("sofaID", "_InitialView");
        json.WriteString("mimeType", "text");
        json.WriteString("sofaString", document.Text);
        json.WriteEndObject();
        Annotation(json, 2, Metadata, 0, document.Text.Length);
        json.WriteString("documentTitle", document.Title);
        json.WriteEndObject();
        var ids = new Dictionary<string, (int Id, SpanAnnotation Span)>(StringComparer.Ordinal);
        var next = 3;
        foreach (var span in document.Spans.Where(s => !s.IsSuggestion))
        {
            ids[span.Id] = (next, span);
            Annotation(json, next++, Entity, span.Span.Start, span.Span.End);
            json.WriteString("value", span.Type);
            json.WriteEndObject();
        }

        foreach (
            var relation in document.Relations.Where(r =>
                !r.IsSuggestion && r.Tail is not null && ids.ContainsKey(r.Head) && ids.ContainsKey(r.Tail)
            )
        )
        {
            // As INCEpTION has it: a relation stands where its dependent does.
            var (tail, at) = ids[relation.Tail!];
            Annotation(json, next++, Relation, at.Span.Start, at.Span.End);
            json.WriteString("label", relation.Type);
            json.WriteNumber("@Governor", ids[relation.Head].Id);
            json.WriteNumber("@Dependent", tail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("%VIEWS");
        json.WriteStartObject("_InitialView");
        json.WriteNumber("%SOFA", 1);
        json.WriteStartArray("%MEMBERS");
        foreach (var id in Enumerable.Range(2, next - 2))
            json.WriteNumberValue(id);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Type(Utf8JsonWriter json, string name, string super, params (string Name, string Range)[] features)
    {
        json.WriteStartObject(name);
        json.WriteString("%NAME", name);
        json.WriteString("%SUPER_TYPE", super);
        foreach (var feature in features)
        {
            json.WriteStartObject(feature.Name);
            json.WriteString("%NAME", feature.Name);
            json.WriteString("%RANGE", feature.Range);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Annotation(Utf8JsonWriter json, int id, string type, int begin, int end)
    {
        Start(json, id, type);
        json.WriteNumber("@sofa", 1);
        json.WriteNumber("begin", begin);
        json.WriteNumber("end", end);
    }

    private static void Start(Utf8JsonWriter json, int id, string type)
    {
        json.WriteStartObject();
        json.WriteNumber("%ID", id);
        json.WriteString("%TYPE", type);
    }

    private static string Short(JsonElement structure) => structure.Text("%TYPE").Split('.')[^1];

    private static string Id(JsonElement structure) => structure.Text("%ID");

    private static (string Head, string Tail)? Ends(JsonElement structure) =>
        (structure.Text("@Governor"), structure.Text("@Dependent")) is ({ Length: > 0 } governor, { Length: > 0 } dependent)
            ? (governor, dependent)
        : (structure.Text("@source"), structure.Text("@target")) is ({ Length: > 0 } source, { Length: > 0 } target) ? (source, target)
        : null;

    private static string TypeOf(JsonElement structure) =>
        s_typeFeatures.Select(f => structure.Text(f)).FirstOrDefault(v => v.Length > 0)
        ?? structure
            .EnumerateObject()
            .Where(p => p.Value.ValueKind == JsonValueKind.String && !p.Name.StartsWith('%') && p.Value.GetString()!.Length > 0)
            .Select(p => p.Value.GetString())
            .FirstOrDefault()
        ?? Short(structure);
}
