using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portal.Domain.Schema;

namespace Portal.Domain.Learning.Prompting;

/// <summary>Writes the prompt that asks a model for entities and relations of a schema, and the JSON schema of its reply.</summary>
public static class ExtractionPrompt
{
    private const int MostExamplesOfAType = 5;

    // A model is shown the letters of the text, not escapes of them.
    private static readonly JsonSerializerOptions s_asWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The instruction, the types and what the reply must look like.</summary>
    /// <param name="template">The template.</param>
    /// <param name="schema">The types.</param>
    /// <param name="language">Of the names of types: that of the text.</param>
    /// <param name="order">0 for the types in the order of the schema; each other number is another order.</param>
    public static string System(PromptTemplate template, KnowledgeSchema schema, string language, int order = 0)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(language);
        return string.Join(
            "\n\n",
            new[]
            {
                template.Instruction,
                template
                    .Context.Replace(PromptTemplate.EntityTypes, EntityTypes(schema, language, order), StringComparison.Ordinal)
                    .Replace(PromptTemplate.RelationTypes, RelationTypes(schema, language, order), StringComparison.Ordinal),
                template.OutputIndicator,
            }.Where(p => p.Length > 0)
        );
    }

    /// <summary>The user's turn: the text, fenced. What looks like the end of the fence in it does not end it.</summary>
    public static string User(PromptTemplate template, string text)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(text);
        return template.Input.Replace(
            PromptTemplate.Text,
            text.Replace("</text", "< /text", StringComparison.OrdinalIgnoreCase),
            StringComparison.Ordinal
        );
    }

    /// <summary>The reply to an example, as the model should have written it.</summary>
    public static string Reply(PromptExample example)
    {
        ArgumentNullException.ThrowIfNull(example);
        string Surface(int mention) => example.Mentions[mention].Span.Of(example.Text);
        return new JsonObject
        {
            ["entities"] = new JsonArray([
                .. example
                    .Mentions.Select((m, i) => (Text: Surface(i), m.Type))
                    .Distinct()
                    .Select(m => (JsonNode)new JsonObject { ["text"] = m.Text, ["type"] = m.Type }),
            ]),
            ["relations"] = new JsonArray([
                .. example
                    .Relations.Select(r => (Head: Surface(r.Head), r.Type, Tail: Surface(r.Tail)))
                    .Distinct()
                    .Select(r =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["head"] = r.Head,
                                ["relation"] = r.Type,
                                ["tail"] = r.Tail,
                            }
                    ),
            ]),
        }.ToJsonString(s_asWritten);
    }

    /// <summary>The JSON schema of a legal reply: types are enumerations of the schema's identifiers.</summary>
    public static string ReplySchema(KnowledgeSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        JsonObject Text() => new() { ["type"] = "string" };
        JsonObject OneOf(IEnumerable<string> ids) =>
            new() { ["type"] = "string", ["enum"] = new JsonArray([.. ids.Select(id => (JsonNode)id)]) };
        JsonObject ListOf(JsonObject properties) =>
            new()
            {
                ["type"] = "array",
                ["items"] = new JsonObject
                {
                    ["type"] = "object",
                    ["properties"] = properties,
                    ["required"] = new JsonArray([.. properties.Select(p => (JsonNode)p.Key)]),
                    ["additionalProperties"] = false,
                },
            };
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["entities"] = ListOf(new JsonObject { ["text"] = Text(), ["type"] = OneOf(schema.Labels.Select(e => e.Id)) }),
                ["relations"] = ListOf(
                    new JsonObject
                    {
                        ["head"] = Text(),
                        ["relation"] = OneOf(schema.Relations.Select(r => r.Id)),
                        ["tail"] = Text(),
                    }
                ),
            },
            ["required"] = new JsonArray("entities", "relations"),
            ["additionalProperties"] = false,
        }.ToJsonString();
    }

    private static string EntityTypes(KnowledgeSchema schema, string language, int order)
    {
        var zh = language.StartsWith("zh", StringComparison.Ordinal);
        var lines = new StringBuilder();
        foreach (var entity in Ordered(schema.Labels, order))
        {
            lines.Append(CultureInfo.InvariantCulture, $"- {entity.Id}: {entity.Names.In(language, entity.Id)}");
            if (entity.Description.Length > 0)
                lines.Append(CultureInfo.InvariantCulture, $" — {entity.Description}");
            if (entity.Examples.Length > 0)
                lines.Append(CultureInfo.InvariantCulture, $" ({string.Join(", ", entity.Examples.Take(MostExamplesOfAType))})");
            if (entity.NegativeExamples.Length > 0)
                lines.Append(zh ? "；不是：" : "; not: ").AppendJoin(", ", entity.NegativeExamples.Take(MostExamplesOfAType));
            lines.Append('\n');
        }

        return lines.ToString();
    }

    private static string RelationTypes(KnowledgeSchema schema, string language, int order)
    {
        var lines = new StringBuilder();
        foreach (var relation in Ordered(schema.Relations, order))
        {
            var pairs = string.Join(", ", schema.EffectivePairs(relation).Select(p => $"{p.Head} → {p.Tail}"));
            lines.Append(CultureInfo.InvariantCulture, $"- {relation.Id}: {relation.Names.In(language, relation.Id)} ({pairs})");
            if (relation.Description.Length > 0)
                lines.Append(CultureInfo.InvariantCulture, $" — {relation.Description}");
            lines.Append('\n');
        }

        return lines.ToString();
    }

    private static T[] Ordered<T>(IEnumerable<T> types, int order)
    {
        var array = types.ToArray();
        if (order != 0)
            new Random(order).Shuffle(array);
        return array;
    }
}
