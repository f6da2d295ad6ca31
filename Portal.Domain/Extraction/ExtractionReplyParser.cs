using System.Text.Json;
using Portal.Domain.Schema;
using Portal.Domain.Text;

namespace Portal.Domain.Extraction;

/// <summary>Turns a model's reply into suggestions; whatever is outside the schema or not in the text is dropped and reported.</summary>
public static class ExtractionReplyParser
{
    private const double Confidence = 0.7;
    private const int MostItems = 500;

    /// <summary>Reads a reply. Prose or a code fence around the JSON object is ignored; anything that is no JSON object with
    /// <c>entities</c> is a failure.</summary>
    public static Result<SuggestionSet> Parse(string reply, string text, KnowledgeSchema schema)
    {
        ArgumentNullException.ThrowIfNull(reply);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(schema);
        var from = reply.IndexOf('{', StringComparison.Ordinal);
        var to = reply.LastIndexOf('}');
        if (from < 0 || to < from)
            return Result<SuggestionSet>.Failed(new Problem("extraction.reply.noJson", ""));
        try
        {
            using var json = JsonDocument.Parse(reply.AsMemory(from, to - from + 1));
            return Read(json.RootElement, text, schema);
        }
        catch (JsonException)
        {
            return Result<SuggestionSet>.Failed(new Problem("extraction.reply.brokenJson", ""));
        }
    }

    private static Result<SuggestionSet> Read(JsonElement root, string text, KnowledgeSchema schema)
    {
        if (!root.TryGetProperty("entities", out var entities) || entities.ValueKind != JsonValueKind.Array)
            return Result<SuggestionSet>.Failed(new Problem("extraction.reply.noEntities", ""));
        var mentions = new List<SuggestedMention>();
        var dropped = new List<Problem>();
        foreach (var item in entities.EnumerateArray().Take(MostItems))
        {
            var (surface, type) = (Text(item, "text"), Text(item, "type"));
            if (schema.Entity(type) is null)
            {
                dropped.Add(new Problem("extraction.dropped.type", surface, surface, type));
                continue;
            }

            var spans = Occurrences(text, surface);
            if (spans.Count == 0)
                dropped.Add(new Problem("extraction.dropped.notInText", surface, surface, type));
            mentions.AddRange(spans.Select(s => new SuggestedMention(type, s, Confidence)));
        }

        if (entities.GetArrayLength() > MostItems)
            dropped.Add(new Problem("extraction.dropped.tooMany", "entities", $"{MostItems}", $"{entities.GetArrayLength()}"));
        mentions = [.. mentions.Distinct()];
        var relations = new List<SuggestedRelation>();
        if (root.TryGetProperty("relations", out var items) && items.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in items.EnumerateArray().Take(MostItems))
                Relate(item, text, schema, mentions, relations, dropped);
        }

        return Result<SuggestionSet>.Of(new SuggestionSet(mentions, [.. relations.Distinct()], dropped));
    }

    private static void Relate(JsonElement item, string text, KnowledgeSchema schema,
        List<SuggestedMention> mentions, List<SuggestedRelation> relations, List<Problem> dropped)
    {
        var (head, type, tail) = (Text(item, "head"), Text(item, "relation"), Text(item, "tail"));
        if (schema.Relation(type) is null)
        {
            dropped.Add(new Problem("extraction.dropped.relation", type, head, type, tail));
            return;
        }

        // Of all pairs with these surfaces and legal types, the nearest is what the sentence most likely states.
        var best = (from h in Enumerable.Range(0, mentions.Count)
                    where mentions[h].Span.Of(text) == head
                    from t in Enumerable.Range(0, mentions.Count)
                    where t != h && mentions[t].Span.Of(text) == tail && schema.Allows(type, mentions[h].Type, mentions[t].Type)
                    orderby Math.Abs(mentions[h].Span.Start - mentions[t].Span.Start)
                    select (Head: h, Tail: t)).Take(1).ToList();
        if (best.Count == 0)
            dropped.Add(new Problem("extraction.dropped.relation", type, head, type, tail));
        else
            relations.Add(new SuggestedRelation(type, best[0].Head, best[0].Tail, Confidence));
    }

    private static List<TextSpan> Occurrences(string text, string surface)
    {
        var spans = new List<TextSpan>();
        if (string.IsNullOrWhiteSpace(surface))
            return spans;
        for (var at = text.IndexOf(surface, StringComparison.Ordinal); at >= 0; at = text.IndexOf(surface, at + surface.Length, StringComparison.Ordinal))
            spans.Add(new TextSpan(at, at + surface.Length));
        return spans;
    }

    private static string Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
