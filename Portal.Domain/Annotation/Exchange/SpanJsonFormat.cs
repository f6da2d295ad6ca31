using System.Text.Json;

namespace Portal.Domain.Annotation.Exchange;

/// <summary>JSON of other annotation tools that name spans by offsets in code points: doccano (with and without relations), Prodigy,
/// PubAnnotation.</summary>
public sealed class SpanJsonFormat : IAnnotationFormat
{
    private readonly Func<JsonElement, string, JsonText.Reading, bool> _read;
    private readonly Action<Utf8JsonWriter, AnnotatedText> _write;

    private SpanJsonFormat(
        string name,
        string extension,
        bool holdsAssertion,
        Func<JsonElement, string, JsonText.Reading, bool> read,
        Action<Utf8JsonWriter, AnnotatedText> write
    ) =>
        (Name, Extension, CannotHold, _read, _write) = (
            name,
            extension,
            holdsAssertion
                ? ["suggestion", "property", "confidence", "origin"]
                : ["suggestion", "assertion", "attribute", "span.fragments", "property", "confidence", "origin"],
            read,
            write
        );

    /// <summary>doccano's JSONL; relations are written when a text has some, and then spans by name. See
    /// https://github.com/doccano/doccano.</summary>
    public static SpanJsonFormat Doccano { get; } = new("doccano", ".jsonl", false, DoccanoJson.Read, DoccanoJson.Write);

    /// <summary>Prodigy's JSONL with a token for every character. See https://prodi.gy/docs/api-interfaces.</summary>
    public static SpanJsonFormat Prodigy { get; } = new("prodigy", ".jsonl", false, ProdigyJson.Read, ProdigyJson.Write);

    /// <summary>PubAnnotation's denotations and relations; its modifications Negation and Speculation are the assertion. See
    /// https://www.pubannotation.org/docs/annotation-format.</summary>
    public static SpanJsonFormat PubAnnotation { get; } =
        new("pubannotation", ".json", true, PubAnnotationJson.Read, PubAnnotationJson.Write);

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Extension { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> CannotHold { get; }

    /// <inheritdoc/>
    public Result<AnnotationImport> Read(IReadOnlyList<AnnotationFile> files) => JsonText.Read(files, Name, _read);

    /// <inheritdoc/>
    public IReadOnlyList<AnnotationFile> Write(IReadOnlyList<AnnotatedText> documents) =>
        [
            JsonText.Lines(
                "annotations" + Extension,
                documents,
                (json, document) => _write(json, AnnotationMembers.Without(document, CannotHold)!)
            ),
        ];
}
