using System.Text.Json;
using Portal.Domain.Schema;
using Portal.Domain.Text;

namespace Portal.Domain.Learning.Prompting;

/// <summary>Turns a model's reply into suggestions; whatever is outside the schema or not in the text is dropped and reported.</summary>
public static class ExtractionReplyParser
{
    private const double Verbatim = 1;
    private const double Fuzzy = 0.6;
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
            return Result<SuggestionSet>.Failed(new Problem(LearningProblems.ExtractionReplyNoJson, ""));
        try
        {
            using var json = JsonDocument.Parse(reply.AsMemory(from, to - from + 1));
            return Read(json.RootElement, text, schema);
        }
        // Half a character, as it is or escaped, is no text: an argument that is none, or a string that cannot be read.
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or ArgumentException)
        {
            return Result<SuggestionSet>.Failed(new Problem(LearningProblems.ExtractionReplyBrokenJson, ""));
        }
    }

    private static Result<SuggestionSet> Read(JsonElement root, string text, KnowledgeSchema schema)
    {
        if (!root.TryGetProperty("entities", out var entities) || entities.ValueKind != JsonValueKind.Array)
            return Result<SuggestionSet>.Failed(new Problem(LearningProblems.ExtractionReplyNoEntities, ""));
        var mentions = new List<SuggestedMention>();
        var dropped = new List<Problem>();
        var surfaces = new Dictionary<string, IReadOnlyList<TextSpan>>(StringComparer.Ordinal);
        foreach (var item in entities.EnumerateArray().Take(MostItems))
        {
            var (surface, type) = (Text(item, "text"), Text(item, "type"));
            if (schema.Entity(type) is not { IsAbstract: false })
            {
                dropped.Add(new Problem(CommonProblems.ExtractionDroppedType, surface, surface, type));
                continue;
            }

            var (spans, isVerbatim) = SurfaceLocator.Locate(text, surface);
            if (spans.Count == 0)
                dropped.Add(new Problem(LearningProblems.ExtractionDroppedNotInText, surface, surface, type));
            else
                surfaces.TryAdd(surface, spans);
            mentions.AddRange(
                spans.Select(s =>
                    isVerbatim
                        ? new SuggestedMention(type, s, Verbatim)
                        : new SuggestedMention(type, s, Fuzzy) { Votes = [new EngineVote("", Fuzzy, $"≈ {surface}")] }
                )
            );
        }

        if (entities.GetArrayLength() > MostItems)
            dropped.Add(new Problem(LearningProblems.ExtractionDroppedTooMany, "entities", $"{MostItems}", $"{entities.GetArrayLength()}"));
        mentions = [.. mentions.GroupBy(m => (m.Type, m.Span)).Select(g => g.MaxBy(m => m.Confidence)!)];
        var relations = new List<SuggestedRelation>();
        if (root.TryGetProperty("relations", out var items) && items.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in items.EnumerateArray().Take(MostItems))
                Relate(item, surfaces, schema, mentions, relations, dropped);
        }

        return Result<SuggestionSet>.Of(new SuggestionSet(mentions, [.. relations.Distinct()], dropped));
    }

    private static void Relate(
        JsonElement item,
        Dictionary<string, IReadOnlyList<TextSpan>> surfaces,
        KnowledgeSchema schema,
        List<SuggestedMention> mentions,
        List<SuggestedRelation> relations,
        List<Problem> dropped
    )
    {
        var (head, type, tail) = (Text(item, "head"), Text(item, "relation"), Text(item, "tail"));
        if (schema.Relation(type) is null)
        {
            dropped.Add(new Problem(CommonProblems.ExtractionDroppedRelation, type, head, type, tail));
            return;
        }

        // Of all pairs with these surfaces and legal types, the nearest is what the sentence most likely states.
        var best = (
            from h in Enumerable.Range(0, mentions.Count)
            where Is(mentions[h].Span, head)
            from t in Enumerable.Range(0, mentions.Count)
            where t != h && Is(mentions[t].Span, tail) && schema.Allows(type, mentions[h].Type, mentions[t].Type)
            orderby Math.Abs(mentions[h].Span.Start - mentions[t].Span.Start)
            select (Head: h, Tail: t)
        )
            .Take(1)
            .ToList();
        if (best.Count == 0)
            dropped.Add(new Problem(CommonProblems.ExtractionDroppedRelation, type, head, type, tail));
        else
            relations.Add(new SuggestedRelation(type, best[0].Head, best[0].Tail, Verbatim));

        bool Is(TextSpan span, string surface) => surfaces.TryGetValue(surface, out var spans) && spans.Contains(span);
    }

    private static string Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";
}
