using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Portal.Api;

/// <summary>The OpenAPI document, where it would otherwise say less than the truth, or more than one thing by one name.</summary>
internal static class ApiDocument
{
    private const string Endpoints = "Endpoints";

    private const string Problem = "ProblemAnswer";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) =>
        services.AddOpenApi(
            "v1",
            options =>
            {
                options.CreateSchemaReferenceId = Name;
                options.AddDocumentTransformer((document, _, _) => CompleteAsync(document));
            }
        );

    /// <summary>Says in the document that the body is a file, whatever its content type.</summary>
    public static RouteHandlerBuilder ReadsFile(this RouteHandlerBuilder endpoint) =>
        endpoint.AddOpenApiOperationTransformer(
            (operation, _, _) =>
            {
                operation.RequestBody = new OpenApiRequestBody
                {
                    Required = true,
                    Content = new Dictionary<string, OpenApiMediaType>
                    {
                        ["application/octet-stream"] = new()
                        {
                            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
                        },
                    },
                };
                return Task.CompletedTask;
            }
        );

    /// <summary>Says in the document that the answer has one of two shapes.</summary>
    public static RouteHandlerBuilder AnswersEither<TFirst, TSecond>(this RouteHandlerBuilder endpoint, int status = 200) =>
        endpoint.AddOpenApiOperationTransformer(
            async (operation, context, stop) =>
            {
                operation.Responses ??= [];
                operation.Responses[status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
                {
                    Description = "One of two, as it was asked for",
                    Content = new Dictionary<string, OpenApiMediaType>
                    {
                        ["application/json"] = new()
                        {
                            Schema = new OpenApiSchema
                            {
                                AnyOf =
                                [
                                    await context.GetOrCreateSchemaAsync(typeof(TFirst), null, stop),
                                    await context.GetOrCreateSchemaAsync(typeof(TSecond), null, stop),
                                ],
                            },
                        },
                    },
                };
            }
        );

    // Bodies of two rooms may have the same name, and all anonymous types of the same members' types have.
    private static string? Name(System.Text.Json.Serialization.Metadata.JsonTypeInfo type) =>
        type.Type.Name.StartsWith("<>", StringComparison.Ordinal) ? null
        : OpenApiOptions.CreateDefaultSchemaReferenceId(type) is not { } name ? null
        : type.Type.DeclaringType is { } room && room.Name.EndsWith(Endpoints, StringComparison.Ordinal)
            ? room.Name[..^Endpoints.Length] + name
        : name;

    private static Task CompleteAsync(OpenApiDocument document)
    {
        document.AddComponent(
            Problem,
            new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "What happened, in the caller's language, with its code (RFC 9457).",
                Required = new HashSet<string> { "title", "status", "code" },
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    ["type"] = new OpenApiSchema { Type = JsonSchemaType.String },
                    ["title"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The sentence." },
                    ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
                    ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null },
                    ["code"] = new OpenApiSchema { Type = JsonSchemaType.String },
                },
            }
        );
        foreach (var (path, item) in document.Paths)
        foreach (var (method, operation) in item.Operations ?? [])
        {
            AddParameters(path, operation);
            AddProblems(path, method, operation, document);
        }

        foreach (var schema in document.Components?.Schemas?.Values ?? [])
            AllowOneNull(schema as OpenApiSchema, []);
        return Task.CompletedTask;
    }

    // A part of the path that the handler does not need is a part of the path all the same.
    private static void AddParameters(string path, OpenApiOperation operation)
    {
        foreach (var name in path.Split('/').Where(p => p.StartsWith('{')).Select(p => p.Trim('{', '}')))
        {
            operation.Parameters ??= [];
            if (operation.Parameters.All(p => p.Name != name))
                operation.Parameters.Add(
                    new OpenApiParameter
                    {
                        Name = name,
                        In = ParameterLocation.Path,
                        Required = true,
                        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = name == "workspace" ? null : "uuid" },
                    }
                );
        }
    }

    private static void AddProblems(string path, HttpMethod method, OpenApiOperation operation, OpenApiDocument document)
    {
        operation.Responses ??= [];
        Add(400, "The request is not legal: the sentence says why, and nothing was changed");
        Add(401, "Nobody is signed in");
        Add(403, "This account may not do it");
        Add(503, "The storage takes no writes at the moment: the sentence says why, and nothing was changed");
        if (path.Contains('{', StringComparison.Ordinal))
            Add(404, "There is nothing at this address");
        if (method != HttpMethod.Get)
        {
            Add(409, "Somebody else has changed it meanwhile");
            Add(429, "Too much waits already: try again in a minute");
        }

        // The web server answers this one alone, without a body.
        operation.Responses.TryAdd("414", new OpenApiResponse { Description = "The address is longer than 8 KiB" });
        if (operation.RequestBody is not null)
        {
            Add(413, "The body is too large");
            Add(415, "The body is not of the kind that is read here");
        }

        void Add(int status, string description) =>
            operation.Responses.TryAdd(
                status.ToString(CultureInfo.InvariantCulture),
                new OpenApiResponse
                {
                    Description = description,
                    Content = new Dictionary<string, OpenApiMediaType>
                    {
                        ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(Problem, document) },
                    },
                }
            );
    }

    // "Exactly one of" would refuse null where the other schema allows it too.
    private static void AllowOneNull(OpenApiSchema? schema, HashSet<OpenApiSchema> seen)
    {
        if (schema is null || !seen.Add(schema))
            return;
        if (schema.OneOf is { Count: > 0 } branches && branches.Any(b => b.Type == JsonSchemaType.Null))
            (schema.AnyOf, schema.OneOf) = (branches, null);
        foreach (
            var part in (schema.Properties?.Values ?? [])
                .Concat(schema.AnyOf ?? [])
                .Concat(schema.AllOf ?? [])
                .Append(schema.Items)
                .Append(schema.AdditionalProperties)
        )
            AllowOneNull(part as OpenApiSchema, seen);
    }
}
