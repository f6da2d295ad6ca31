using System.Globalization;
using Portal.Domain.Schema;

namespace Portal.Domain.Answering;

/// <summary>Puts an answer into a sentence, in Chinese or English.</summary>
public static class AnswerWriter
{
    /// <summary>How many names a sentence lists before it says how many there are in all.</summary>
    public const int MostNames = 20;

    /// <summary>The sentence for rows that the graph returned.</summary>
    /// <param name="schema">Where names of types come from.</param>
    /// <param name="template">The template that was answered.</param>
    /// <param name="slots">Its slots, each with an entity.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="total">How many rows there are in all.</param>
    /// <param name="language"><c>zh</c> or <c>en</c>.</param>
    public static string Write(KnowledgeSchema schema, QuestionTemplate template, IReadOnlyList<QuestionSlot> slots, IReadOnlyList<AnswerRow> rows, int total, string language)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(slots);
        ArgumentNullException.ThrowIfNull(rows);
        var zh = language.StartsWith("zh", StringComparison.Ordinal);
        var names = slots.Select(s => s.Entity?.Name ?? s.Value).ToList();
        var relation = string.Join(zh ? "的" : " → ", template.Hops.Select(h => schema.Relation(h.Relation)?.Names.In(language, h.Relation) ?? h.Relation));
        var type = template.AnswerType is { } answerType ? schema.Entity(answerType)?.Names.In(language, answerType) ?? answerType : "";
        switch (template.Kind)
        {
            case TemplateKind.Property:
                var property = schema.Property(template.EntityType, template.Property!)?.Names.In(language, template.Property!) ?? template.Property!;
                return zh ? $"{names[0]}的{property}：{List(rows, "value", total, true)}" : $"{property} of {names[0]}: {List(rows, "value", total, false)}";
            case TemplateKind.Count:
                var count = rows[0].Values["count"];
                return zh ? $"与{names[0]}有“{relation}”关系的{type}共 {count} 个。" : string.Create(CultureInfo.InvariantCulture, $"{count} {type} stand in the relation “{relation}” to {names[0]}.");
            case TemplateKind.Exists:
                return zh ? $"是：{names[0]} —{relation}→ {names[1]}。" : $"Yes: {names[0]} —{relation}→ {names[1]}.";
            case TemplateKind.Intersection:
                return zh ? $"{names[0]}和{names[1]}共同的{type}（{relation}）：{List(rows, "name", total, true)}" : $"{type} ({relation}) that {names[0]} and {names[1]} have in common: {List(rows, "name", total, false)}";
            case TemplateKind.Backward:
                return zh ? $"{type}（{relation}：{names[0]}）：{List(rows, "name", total, true)}" : $"{type} ({relation}: {names[0]}): {List(rows, "name", total, false)}";
            default:
                return zh ? $"{names[0]}的{relation}：{List(rows, "name", total, true)}" : $"{relation} of {names[0]}: {List(rows, "name", total, false)}";
        }
    }

    /// <summary>The sentence when the graph does not hold what was asked.</summary>
    public static string NotInGraph(IReadOnlyList<QuestionSlot> slots, string language)
    {
        ArgumentNullException.ThrowIfNull(slots);
        var zh = language.StartsWith("zh", StringComparison.Ordinal);
        return slots.FirstOrDefault(s => s.Entity is null) is { } unknown
            ? (zh ? $"图谱里没有“{unknown.Value}”。" : $"The graph has nothing called “{unknown.Value}”.")
            : (zh ? "图谱里没有这一条，这不等于否定。" : "The graph does not hold this, which does not mean that it is not so.");
    }

    private static string List(IReadOnlyList<AnswerRow> rows, string column, int total, bool zh)
    {
        var shown = rows.Take(MostNames).Select(r => Convert.ToString(r.Values[column], CultureInfo.InvariantCulture)).ToList();
        var list = string.Join(zh ? "、" : ", ", shown);
        return total > shown.Count ? (zh ? $"{list}……（共 {total} 个，列出 {shown.Count} 个）" : $"{list}… ({shown.Count} of {total})") : list + (zh ? "。" : ".");
    }
}
