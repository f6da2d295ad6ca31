using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Portal.Domain.Schema;

/// <summary>The JSON form of a schema, for storage and exchange.</summary>
/// <remarks>What is written is what is read. Unknown members are ignored and missing ones take their defaults, so that old files stay
/// readable; a file that is no schema is a <see cref="Problem"/>, never an exception.</remarks>
public static class SchemaJson
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        MaxDepth = 32,
        AllowOutOfOrderMetadataProperties = true,
    };

    /// <summary>How parts of a schema are written wherever they travel as JSON: enumerations as words, Chinese as Chinese.</summary>
    public static JsonSerializerOptions Options => s_options;

    /// <summary>Writes a schema.</summary>
    public static string Write(KnowledgeSchema schema) => JsonSerializer.Serialize(schema, s_options);

    /// <summary>Reads a schema.</summary>
    public static Result<KnowledgeSchema> Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            var node = JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { MaxDepth = s_options.MaxDepth });
            RemoveNulls(node);
            if (node?.Deserialize<KnowledgeSchema>(s_options) is not { } schema)
                return Result<KnowledgeSchema>.Failed(new Problem(SchemaProblems.JsonNotASchema, ""));
            if (
                schema.Entities.IsDefaultOrEmpty
                && schema.Relations.IsDefaultOrEmpty
                && !json.Contains("\"entities\"", StringComparison.OrdinalIgnoreCase)
            )
                return Result<KnowledgeSchema>.Failed(new Problem(SchemaProblems.JsonNotASchema, ""));
            if (
                (schema.Entities.IsDefault ? 0 : schema.Entities.Length) + (schema.Relations.IsDefault ? 0 : schema.Relations.Length)
                > SchemaRules.MostTypes
            )
                return Result<KnowledgeSchema>.Failed(
                    new Problem(
                        SchemaProblems.JsonTooManyTypes,
                        "",
                        SchemaRules.MostTypes.ToString(System.Globalization.CultureInfo.InvariantCulture)
                    )
                );
            return Result<KnowledgeSchema>.Of(Repaired(schema));
        }
        catch (Exception error) when (error is NotSupportedException or InvalidOperationException or ArgumentException)
        {
            // An unknown kind of change, the discriminator in the wrong place, half of a surrogate pair, a member twice.
            return Result<KnowledgeSchema>.Failed(new Problem(SchemaProblems.JsonBroken, "", "1"));
        }
        catch (JsonException error)
        {
            return Result<KnowledgeSchema>.Failed(
                new Problem(SchemaProblems.JsonBroken, error.Path ?? "", $"{(error.LineNumber ?? 0) + 1}")
            );
        }
    }

    // A null says no more than a member that is missing.
    private static void RemoveNulls(JsonNode? node)
    {
        if (node is JsonObject o)
        {
            foreach (var name in o.Where(p => p.Value is null).Select(p => p.Key).ToList())
                o.Remove(name);
            foreach (var (_, value) in o)
                RemoveNulls(value);
        }
        else if (node is JsonArray list)
        {
            for (var i = list.Count - 1; i >= 0; i--)
            {
                if (list[i] is null)
                    list.RemoveAt(i);
                else
                    RemoveNulls(list[i]);
            }
        }
    }

    // A JSON null where a list or text belongs would otherwise break every reader later on.
    internal static KnowledgeSchema Repaired(KnowledgeSchema schema) =>
        new()
        {
            Layout = (schema.Layout ?? KnowledgeSchema.EmptyLayout)
                .Where(p => p.Value is not null && double.IsFinite(p.Value.X) && double.IsFinite(p.Value.Y))
                .ToImmutableSortedDictionary(StringComparer.Ordinal),
            Changes = [.. Items(schema.Changes).Select(c => c.Repaired())],
            Entities = [.. Items(schema.Entities).Select(Repaired)],
            Relations = [.. Items(schema.Relations).Select(Repaired)],
        };

    /// <summary>An entity type in which what JSON left out is empty, not null.</summary>
    internal static EntityType Repaired(EntityType e) =>
        e with
        {
            Id = e.Id ?? "",
            Names = Repair(e.Names),
            Aliases = Texts(e.Aliases),
            Description = e.Description ?? "",
            Examples = Texts(e.Examples),
            Color = ((e.Color % TypePalette.Count) + TypePalette.Count) % TypePalette.Count,
            Hotkey = e.Hotkey ?? "",
            NegativeExamples = Texts(e.NegativeExamples),
            Icon = TypeIcons.IsKnown(e.Icon ?? "") ? e.Icon ?? "" : "",
            Parent = e.Parent ?? "",
            Group = e.Group ?? "",
            Properties = Repair(e.Properties),
        };

    /// <summary>A relation type in which what JSON left out is empty, not null.</summary>
    internal static RelationType Repaired(RelationType r) =>
        r with
        {
            Id = r.Id ?? "",
            Names = Repair(r.Names),
            Aliases = Texts(r.Aliases),
            InverseAliases = Texts(r.InverseAliases),
            Description = r.Description ?? "",
            Examples = Texts(r.Examples),
            Hotkey = r.Hotkey ?? "",
            Pairs = [.. Items(r.Pairs).Select(p => new TypePair(p.Head ?? "", p.Tail ?? ""))],
            NegativeExamples = Texts(r.NegativeExamples),
            Inverse = r.Inverse ?? "",
            Properties = Repair(r.Properties),
        };

    private static ImmutableArray<PropertyType> Repair(ImmutableArray<PropertyType> properties) =>
        [
            .. Items(properties)
                .Select(p =>
                    p with
                    {
                        Id = p.Id ?? "",
                        Names = Repair(p.Names),
                        Aliases = Texts(p.Aliases),
                        Description = p.Description ?? "",
                        Unit = p.Unit ?? "",
                        Values = Texts(p.Values),
                        Pattern = p.Pattern ?? "",
                    }
                ),
        ];

    private static LocalizedName Repair(LocalizedName? names) => new(names?.Zh ?? "", names?.En ?? "");

    private static IEnumerable<T> Items<T>(ImmutableArray<T> items)
        where T : class => items.IsDefault ? [] : items.Where(i => i is not null);

    private static ImmutableArray<string> Texts(ImmutableArray<string> texts) => [.. Items(texts).Where(t => t.Length > 0)];
}
