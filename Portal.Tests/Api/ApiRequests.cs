using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Tests.Api;

/// <summary>A request that was made up.</summary>
public sealed record ApiRequest(ApiOperation Operation, string Address, byte[]? Body, string? ContentType)
{
    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(new HttpMethod(Operation.Method), Address);
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            if (ContentType is not null)
                message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        }

        return message;
    }

    public override string ToString()
    {
        var body = Body is null ? "" : Encoding.UTF8.GetString(Body);
        return $"{Operation.Method} {Short(Address)} {ContentType} {Short(body)}";

        static string Short(string text) => text.Length > 600 ? text[..600] + "…" : text;
    }
}

/// <summary>Makes requests up from what the document says: legal ones, and ones with something wrong in them.</summary>
/// <param name="description">The document.</param>
/// <param name="known">Words that mean something to the server, by the name of the parameter or the member; others under "".</param>
/// <param name="random">What chooses.</param>
public sealed class ApiRequests(ApiDescription description, IReadOnlyDictionary<string, IReadOnlyList<string>> known, Random random)
{
    private static readonly string[] s_words =
    [
        "",
        " ",
        "x",
        "\t",
        "a\tb\u0001\u007f",
        "\r\nX-Evil: 1",
        "../../etc/passwd",
        "高血压",
        "\uD800",
        "😀",
        "\u0000",
        "null",
        "NaN",
        "-1",
        "%",
        "' OR 1=1 --",
        "{0}{1}{99}",
        "http://127.0.0.1:9/v1",
        "http://[::1",
        "klingon-8",
        "utf-7",
        "{\"a\":1}",
    ];

    private static readonly string[] s_numbers =
    [
        "0",
        "1",
        "-1",
        "2147483647",
        "-2147483648",
        "9999999999999",
        "1e308",
        "0.5",
        "NaN",
        "1e999",
    ];

    public ApiRequest Next(ApiOperation operation)
    {
        // One in three is meant well; the others have one or more things wrong.
        var isLegal = random.Next(3) == 0;
        var path = operation.Path;
        var query = new StringBuilder();
        foreach (var parameter in operation.Parameters)
        {
            if (parameter.In == "query" && random.Next(parameter.IsRequired ? 20 : 3) == 0)
                continue;
            var value = Parameter(parameter, isLegal);
            if (parameter.In == "path")
                path = path.Replace($"{{{parameter.Name}}}", value.Length == 0 ? "%20" : Escape(value), StringComparison.Ordinal);
            else
                query.Append(query.Length == 0 ? '?' : '&').Append(parameter.Name).Append('=').Append(Escape(value));
        }

        if (operation.Method == "GET" || (operation.Body is null && random.Next(4) != 0))
            return new ApiRequest(operation, path + query, null, null);
        var (body, type) = Body(operation, isLegal);
        return new ApiRequest(operation, path + query, body, type);
    }

    private static string Escape(string value)
    {
        // A lone surrogate cannot be escaped; its three bytes can be sent all the same.
        var escaped = new StringBuilder();
        foreach (var rune in value.EnumerateRunes())
            escaped.Append(Uri.EscapeDataString(rune.ToString()));
        var text = escaped.ToString();
        return text is "." or ".." ? "%2E" : text;
    }

    private string Parameter(ApiParameter parameter, bool isLegal)
    {
        if (!isLegal && random.Next(3) == 0)
            return random.Next(3) switch
            {
                0 => s_words[random.Next(s_words.Length)],
                1 => s_numbers[random.Next(s_numbers.Length)],
                _ => new string('x', random.Next(2000)),
            };
        var value = Value(parameter.Schema, parameter.Name, isLegal, 0);
        return value is null ? ""
            : value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>()
            : value.ToJsonString();
    }

    private (byte[]? Body, string? ContentType) Body(ApiOperation operation, bool isLegal)
    {
        if (operation.Body is null || operation.ContentType?.Contains("json", StringComparison.Ordinal) != true)
        {
            var pool = known.GetValueOrDefault("body", []);
            return (
                isLegal && pool.Count > 0 ? Encoding.UTF8.GetBytes(pool[random.Next(pool.Count)]) : Noise(),
                operation.ContentType ?? "application/octet-stream"
            );
        }

        var text = Write(Value(operation.Body, "", isLegal, 0));
        if (isLegal || random.Next(4) != 0)
            return (Encoding.UTF8.GetBytes(text), "application/json");
        return random.Next(8) switch
        {
            0 => (Encoding.UTF8.GetBytes(text[..random.Next(text.Length + 1)]), "application/json"),
            1 => (Encoding.UTF8.GetBytes(text), "text/plain"),
            2 => (Encoding.UTF8.GetBytes(text), null),
            3 => (Encoding.UTF8.GetBytes(new string('[', 5_000)), "application/json"),
            4 => ([], "application/json"),
            5 => ("null"u8.ToArray(), "application/json"),
            6 => (Noise(), "application/json"),
            _ => (Encoding.Unicode.GetBytes(text), "application/json; charset=klingon-8"),
        };
    }

    private byte[] Noise()
    {
        var noise = new byte[random.Next(200)];
        random.NextBytes(noise);
        return noise;
    }

    // By hand, so that the escape of a lone surrogate, a number out of range and a member that is there twice can be sent.
    private string Write(JsonNode? node) =>
        node switch
        {
            null => "null",
            JsonObject members => "{" + string.Join(',', members.Select(m => $"{Quote(m.Key)}:{Write(m.Value)}")) + "}",
            JsonArray items => "[" + string.Join(',', items.Select(Write)) + "]",
            _ when node.GetValueKind() == JsonValueKind.String => node.GetValue<string>() is var text
            && text.StartsWith("#number:", StringComparison.Ordinal)
                ? text[8..]
                : Quote(node.GetValue<string>()),
            _ => node.ToJsonString(),
        };

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
            quoted.Append(c is >= ' ' and not '"' and not '\\' and < '\uD800' ? c.ToString() : $"\\u{(int)c:x4}");
        return quoted.Append('"').ToString();
    }

    private JsonNode? Value(JsonNode given, string name, bool isLegal, int depth)
    {
        if (!isLegal && depth > 0 && random.Next(6) == 0)
            return Wrong(depth);
        var schema = description.Resolve(given);
        if ((schema["oneOf"] ?? schema["anyOf"]) is JsonArray branches)
            return Value(branches[random.Next(branches.Count)]!, name, isLegal, depth);
        if (schema["enum"] is JsonArray words)
            return words[random.Next(words.Count)]?.DeepClone();
        var types = schema["type"] switch
        {
            JsonArray several => [.. several.Select(t => t!.GetValue<string>())],
            { } one => new[] { one.GetValue<string>() },
            null => [schema["properties"] is null ? "any" : "object"],
        };
        return types[random.Next(types.Length)] switch
        {
            "null" => null,
            "boolean" => random.Next(2) == 0,
            "integer" => isLegal || random.Next(3) != 0 ? random.Next(0, 12) : "#number:" + s_numbers[random.Next(s_numbers.Length)],
            "number" => isLegal || random.Next(3) != 0 ? random.Next(0, 11) / 10.0 : "#number:" + s_numbers[random.Next(s_numbers.Length)],
            "array" => Items(schema, name, isLegal, depth),
            "object" => Members(schema, isLegal, depth),
            "string" => Word(schema, name, isLegal),
            _ => Wrong(depth),
        };
    }

    private JsonArray Items(JsonObject schema, string name, bool isLegal, int depth)
    {
        var items = new JsonArray();
        for (var i = depth > 6 ? 0 : random.Next(4); i > 0; i--)
            items.Add(schema["items"] is { } item ? Value(item, name, isLegal, depth + 1) : Wrong(depth + 1));
        if (!isLegal && random.Next(5) == 0)
            items.Add(null);
        return items;
    }

    private JsonObject Members(JsonObject schema, bool isLegal, int depth)
    {
        var members = new JsonObject();
        var required = (schema["required"]?.AsArray() ?? []).Select(r => r!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, member) in schema["properties"]?.AsObject() ?? [])
        {
            var isLeftOut = required.Contains(name) ? !isLegal && random.Next(8) == 0 : depth > 5 || random.Next(3) == 0;
            // The word that tells kinds apart is not always called required.
            if (!isLeftOut || (isLegal && member?["enum"] is not null))
                members[name] = Value(member!, name, isLegal, depth + 1);
        }

        if (schema["additionalProperties"] is JsonObject values)
            for (var i = random.Next(3); i > 0; i--)
                members[Word([], "key", isLegal)] = Value(values, "", isLegal, depth + 1);
        if (!isLegal && random.Next(4) == 0)
            members[s_words[random.Next(s_words.Length)] + "extra"] = Wrong(depth + 1);
        return members;
    }

    private string Word(JsonObject schema, string name, bool isLegal)
    {
        var format = schema["format"]?.GetValue<string>();
        if (!isLegal && random.Next(5) == 0)
            return random.Next(12) == 0 ? new string('长', 20_000) : s_words[random.Next(s_words.Length)];
        if (known.TryGetValue(name, out var own) && random.Next(5) != 0)
            return own[random.Next(own.Count)];
        var others = known[""];
        return format switch
        {
            "uuid" => random.Next(6) == 0 ? Guid.Empty.ToString()
            : known["uuid"] is var ids && random.Next(4) != 0 ? ids[random.Next(ids.Count)]
            : new Guid(Enumerable.Range(0, 16).Select(_ => (byte)random.Next(256)).ToArray()).ToString(),
            "date-time" => "2026-01-01T00:00:00Z",
            "date" => "2026-01-01",
            _ => others[random.Next(others.Count)],
        };
    }

    private JsonNode? Wrong(int depth) =>
        random.Next(9) switch
        {
            0 or 1 => null,
            2 => s_words[random.Next(s_words.Length)],
            3 => "#number:" + s_numbers[random.Next(s_numbers.Length)],
            4 => true,
            5 => new JsonArray(null, 1, "x"),
            6 => new JsonObject { ["x"] = null, [s_words[random.Next(s_words.Length)]] = 1 },
            7 => Deep(random.Next(2, depth > 3 ? 4 : 80)),
            _ => 1.5,
        };

    private static JsonNode? Deep(int levels)
    {
        JsonNode? node = null;
        for (var i = 0; i < levels; i++)
            node = i % 2 == 0 ? new JsonArray(node) : new JsonObject { ["x"] = node };
        return node;
    }
}
