using System.Text.Json;

namespace Portal.Domain.Schema.Exchange;

/// <summary>Reading JSON that others wrote: what is missing is empty, what is broken is a problem.</summary>
internal static class ForeignJson
{
    private static readonly JsonDocumentOptions s_options = new()
    {
        MaxDepth = 64,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>Parses and reads; null from <paramref name="read"/> says that the file is of another kind.</summary>
    public static Result<SchemaImport> Read(string json, Func<JsonElement, SchemaImport?> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json, s_options);
            return read(document.RootElement) is { } import
                ? Result<SchemaImport>.Of(import)
                : Result<SchemaImport>.Failed(new Problem(SchemaProblems.ImportOtherKind, ""));
        }
        catch (JsonException error)
        {
            return Result<SchemaImport>.Failed(new Problem(SchemaProblems.JsonBroken, "", $"{(error.LineNumber ?? 0) + 1}"));
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, escaped: JSON by its grammar, and no text.
            return Result<SchemaImport>.Failed(new Problem(SchemaProblems.JsonBroken, "", "1"));
        }
    }

    public static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var value)
        && value.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? value.ToString()
            : "";

    public static bool Flag(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    public static double? Number(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number
        && value.TryGetDouble(out var number)
        && double.IsFinite(number)
            ? number
            : null;

    public static IReadOnlyList<string> Texts(JsonElement element, string name) =>
        [.. Items(element, name).Where(i => i.ValueKind == JsonValueKind.String).Select(i => i.GetString()!).Where(t => t.Length > 0)];

    public static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : Enumerable.Empty<JsonElement>();

    public static IEnumerable<(string Name, JsonElement Value)> Members(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().Select(p => (p.Name, p.Value))
            : [];

    public static JsonElement? Member(JsonElement element, params string[] path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var next))
                return null;
            element = next;
        }

        return element;
    }

    /// <summary>The kind that a type name of another tool means.</summary>
    public static PropertyKind Kind(string type) =>
        type.Trim().ToLowerInvariant() switch
        {
            "int"
            or "integer"
            or "long"
            or "float"
            or "double"
            or "number"
            or "decimal"
            or "short"
            or "byte"
            or "nonnegativeinteger"
            or "positiveinteger" => PropertyKind.Number,
            "date"
            or "datetime"
            or "localdatetime"
            or "zoneddatetime"
            or "time"
            or "timestamp"
            or "gyear"
            or "gyearmonth"
            or "std.date"
            or "std.timestamp" => PropertyKind.Date,
            "bool" or "boolean" => PropertyKind.Boolean,
            _ => PropertyKind.Text,
        };
}
