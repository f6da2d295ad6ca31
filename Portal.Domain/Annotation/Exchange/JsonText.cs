using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Portal.Domain.Corpora;

namespace Portal.Domain.Annotation.Exchange;

/// <summary>Reading and writing the JSON of annotation files: lists, or an object a line; what is missing is empty, what is broken is
/// rejected alone.</summary>
internal static class JsonText
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 64, AllowTrailingCommas = true };
    private static readonly JsonWriterOptions s_writing = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Reads every object of the files; an object that <paramref name="read"/> does not know (false) is rejected as of another
    /// kind.</summary>
    public static Result<AnnotationImport> Read(
        IReadOnlyList<AnnotationFile> files,
        string format,
        Func<JsonElement, string, Reading, bool> read
    )
    {
        ArgumentNullException.ThrowIfNull(files);
        var reading = new Reading();
        foreach (var file in files)
        {
            foreach (var (where, item) in Items(file, reading.Rejected))
            {
                var before = reading.Documents.Count;
                if (!read(item, where, reading) && reading.Documents.Count == before)
                    reading.Rejected.Add(new Problem(ExchangeProblems.RecordOther, where, format));
            }
        }

        return reading.Documents.Count > 0
            ? Result<AnnotationImport>.Of(new AnnotationImport(reading.Documents.ToImmutable(), reading.Rejected.ToImmutable()))
            : Result<AnnotationImport>.Failed(
                reading.Rejected.FirstOrDefault(p => p.Is(ExchangeProblems.JsonBroken))
                    ?? new Problem(ExchangeProblems.FormatOther, "", format)
            );
    }

    /// <summary>An object a line.</summary>
    public static AnnotationFile Lines(string name, IEnumerable<AnnotatedText> documents, Action<Utf8JsonWriter, AnnotatedText> write)
    {
        var text = new StringBuilder();
        foreach (var document in documents)
            text.Append(Write(json => write(json, document))).Append('\n');
        return new AnnotationFile(name, text.ToString());
    }

    public static string Write(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, s_writing))
            write(json);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    public static string Text(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String or JsonValueKind.Number } value ? value.ToString() : "";

    public static int Whole(this JsonElement element, string name) => element.Member(name).Whole();

    public static int Whole(this JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : -1;

    public static double Number(this JsonElement element, string name, double otherwise) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) && number is >= 0 and <= 1
            ? number
            : otherwise;

    public static IEnumerable<JsonElement> Each(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : Enumerable.Empty<JsonElement>();

    /// <summary>A member; of anything that has none, an undefined element, of which nothing can be read and nothing throws.</summary>
    public static JsonElement Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    public static bool Has(this JsonElement element, string name, JsonValueKind kind) => element.Member(name).ValueKind == kind;

    private static IEnumerable<(string Where, JsonElement Item)> Items(AnnotationFile file, ImmutableArray<Problem>.Builder rejected)
    {
        var text = file.Text.TrimStart('\uFEFF', ' ', '\r', '\n', '\t');
        if (text.StartsWith('[') && Parse(text) is { ValueKind: JsonValueKind.Array } list)
            return list.EnumerateArray().Select((item, i) => ($"{file.Name}[{i}]", item));
        if (text.StartsWith('{') && Parse(text) is { } one)
            return [(file.Name, one)];
        var items = new List<(string, JsonElement)>();
        foreach (var (line, i) in text.Split('\n').Select((l, i) => (l.Trim(), i + 1)).Where(l => l.Item1.Length > 0))
        {
            if (Parse(line) is { } item)
                items.Add(($"{file.Name}:{i}", item));
            else
                rejected.Add(new Problem(ExchangeProblems.JsonBroken, $"{file.Name}:{i}", line.Length <= 200 ? line : line[..200] + "…"));
        }

        return items;
    }

    private static JsonElement? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, s_options);
            return !text.Contains("\\u", StringComparison.Ordinal) || IsReadable(document.RootElement)
                ? document.RootElement.Clone()
                : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            // Half a character in the text itself is no text that JSON could be; the parser calls that an argument.
            return null;
        }
    }

    // The parser accepts an escaped half of a character, and throws only when it is read.
    public static bool IsReadable(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.String => element.GetString() is not null,
                JsonValueKind.Array => element.EnumerateArray().All(IsReadable),
                JsonValueKind.Object => element.EnumerateObject().All(p => p.Name.Length >= 0 && IsReadable(p.Value)),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>What is being read.</summary>
    internal sealed class Reading
    {
        public ImmutableArray<AnnotatedText>.Builder Documents { get; } = ImmutableArray.CreateBuilder<AnnotatedText>();

        public ImmutableArray<Problem>.Builder Rejected { get; } = ImmutableArray.CreateBuilder<Problem>();

        public bool Document(string title, string text, string where, Action<AnnotatedTextBuilder> fill)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                Rejected.Add(new Problem(CorporaProblems.DocumentEmpty, where, where));
                return true;
            }

            var builder = new AnnotatedTextBuilder(title, text, where, Rejected);
            fill(builder);
            Documents.Add(builder.Build());
            return true;
        }
    }
}
