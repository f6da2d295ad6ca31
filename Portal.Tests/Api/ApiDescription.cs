using System.Text.Json.Nodes;
using Json.Schema;

namespace Portal.Tests.Api;

/// <summary>An operation as the OpenAPI document describes it.</summary>
/// <param name="Method">The method, in capitals.</param>
/// <param name="Path">The path with its placeholders.</param>
/// <param name="Parameters">What stands in its path and its query.</param>
/// <param name="ContentType">Of the body; null where it has none.</param>
/// <param name="Body">The schema of the body.</param>
/// <param name="Answers">The schemas of its answers by status; null where the answer is no JSON.</param>
public sealed record ApiOperation(
    string Method,
    string Path,
    IReadOnlyList<ApiParameter> Parameters,
    string? ContentType,
    JsonObject? Body,
    IReadOnlyDictionary<int, JsonSchema?> Answers
)
{
    public override string ToString() => $"{Method} {Path}";
}

/// <summary>A parameter of an operation.</summary>
public sealed record ApiParameter(string Name, string In, bool IsRequired, JsonObject Schema);

/// <summary>The OpenAPI document of a server, read as a stranger reads it.</summary>
public sealed class ApiDescription
{
    private readonly JsonObject _schemas;

    public ApiDescription(string json)
    {
        var root = JsonNode.Parse(json)!.AsObject();
        _schemas = root["components"]!["schemas"]!.AsObject();
        RemoveDiscriminators(root);
        var definitions = _schemas.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);
        Operations =
        [
            .. root["paths"]!
                .AsObject()
                .SelectMany(path =>
                    path.Value!.AsObject().Select(o => Read(path.Key, o.Key.ToUpperInvariant(), o.Value!.AsObject(), definitions))
                ),
        ];
    }

    public IReadOnlyList<ApiOperation> Operations { get; }

    /// <summary>A schema with what it refers to in its place.</summary>
    public JsonObject Resolve(JsonNode schema) =>
        schema["$ref"] is { } reference ? Resolve(_schemas[reference.GetValue<string>().Split('/')[^1]]!) : schema.AsObject();

    // What OpenAPI adds to JSON Schema says nothing that the schemas do not.
    private static void RemoveDiscriminators(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            if (members["discriminator"] is JsonObject)
                members.Remove("discriminator");
            foreach (var (_, member) in members)
                RemoveDiscriminators(member);
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
                RemoveDiscriminators(item);
        }
    }

    private static ApiOperation Read(string path, string method, JsonObject operation, string definitions)
    {
        var content = operation["requestBody"]?["content"]?.AsObject().First();
        return new ApiOperation(
            method,
            path,
            [
                .. (operation["parameters"]?.AsArray() ?? []).Select(p => new ApiParameter(
                    p!["name"]!.GetValue<string>(),
                    p["in"]!.GetValue<string>(),
                    p["required"]?.GetValue<bool>() ?? false,
                    p["schema"]!.AsObject()
                )),
            ],
            content?.Key,
            content?.Value?["schema"]?.AsObject(),
            operation["responses"]!
                .AsObject()
                .ToDictionary(
                    r => int.Parse(r.Key, System.Globalization.CultureInfo.InvariantCulture),
                    r => Answer(r.Value!["content"]?.AsObject(), definitions)
                )
        );
    }

    private static JsonSchema? Answer(JsonObject? content, string definitions)
    {
        if (content?.FirstOrDefault(c => c.Key.EndsWith("json", StringComparison.Ordinal)).Value?["schema"] is not { } schema)
            return null;
        var text = schema.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);
        return JsonSchema.FromText($$"""{"allOf":[{{text}}],"$defs":{{definitions}}}""");
    }
}
