using System.Text.Json;

namespace Portal.Domain.Schema.Exchange;

/// <summary>Reads the schema files of CMeIE (CBLUE) and DuIE: subject type, predicate, object type, a JSON list or one object a
/// line.</summary>
/// <remarks>The object type of DuIE 2.0 and CMeIE may be an object: <c>@value</c> is the type of the tail; further slots (the area of a
/// release date) become properties of the relation type.</remarks>
public static class SpoSchemaReader
{
    /// <summary>Reads a schema file of either kind.</summary>
    public static Result<SchemaImport> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.TrimStart('\uFEFF', ' ', '\r', '\n', '\t');
        if (trimmed.StartsWith('['))
            return ForeignJson.Read(trimmed, root => Build(root.EnumerateArray().Select((e, i) => ($"[{i}]", e))));
        var lines = new List<(string, JsonElement)>();
        var broken = new List<ImportNote>();
        foreach (var (line, i) in trimmed.Split('\n').Select((l, i) => (l.Trim(), i + 1)).Where(l => l.Item1.Length > 0))
        {
            try
            {
                using var document = JsonDocument.Parse(line);
                lines.Add(($"line {i}", document.RootElement.Clone()));
            }
            catch (JsonException)
            {
                broken.Add(ImportNote.Of($"line {i}", line));
            }
        }

        return Build(lines) is { } import
            ? Result<SchemaImport>.Of(import with { NotUnderstood = [.. broken, .. import.NotUnderstood] })
            : Result<SchemaImport>.Failed(new Problem(SchemaProblems.ImportOtherKind, ""));
    }

    private static SchemaImport? Build(IEnumerable<(string Where, JsonElement Item)> items)
    {
        var builder = new SchemaBuilder();
        foreach (var (where, item) in items)
        {
            try
            {
                if (!Add(builder, item))
                    builder.Note(where, item.GetRawText());
            }
            catch (InvalidOperationException)
            {
                // Half of a surrogate pair, escaped: JSON by its grammar, and no text.
                builder.Note(where, item.GetRawText());
            }
        }

        return builder.Schema.Relations.Length == 0 ? null : builder.Build();
    }

    private static bool Add(SchemaBuilder builder, JsonElement item)
    {
        var (subject, predicate) = (ForeignJson.Text(item, "subject_type"), ForeignJson.Text(item, "predicate"));
        var target = ForeignJson.Member(item, "object_type");
        var value =
            target is { ValueKind: JsonValueKind.String } text ? text.GetString()!
            : target is { } t ? ForeignJson.Text(t, "@value")
            : "";
        if (subject.Length == 0 || predicate.Length == 0 || value.Length == 0)
            return false;
        // What cannot be read must not be half added.
        var slots = target is { ValueKind: JsonValueKind.Object } members
            ? members.EnumerateObject().Where(s => s.Name != "@value").Select(Slot).ToList()
            : [];
        // One predicate with several ends is one relation type with several pairs.
        var id = builder.Relate(predicate, builder.Entity(subject), builder.Entity(value));
        builder.UpdateRelation(id, r => r with { Properties = SchemaBuilder.Distinct(r.Properties.Concat(slots)) });
        return true;
    }

    private static PropertyType Slot(JsonProperty slot)
    {
        var type = slot.Value.ValueKind == JsonValueKind.String ? slot.Value.GetString()! : "";
        return new PropertyType
        {
            Id = SchemaBuilder.PropertyId(slot.Name),
            Names = SchemaBuilder.NameOf(slot.Name),
            Kind = ForeignJson.Kind(type),
            Description = type,
        };
    }
}
