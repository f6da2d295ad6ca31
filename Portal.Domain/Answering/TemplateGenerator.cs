using Portal.Domain.Graph;
using Portal.Domain.Schema;

namespace Portal.Domain.Answering;

/// <summary>Makes the templates of a schema: for each relation forward, backward, count, yes or no, in common and chained with another
/// relation; for each property its value. Ten relations give well over a hundred templates without anybody writing one.</summary>
public static class TemplateGenerator
{
    /// <summary>The templates in a stable order: properties, one-hop, count, yes or no, in common, two-hop.</summary>
    public static IReadOnlyList<QuestionTemplate> Generate(KnowledgeSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var templates = new List<QuestionTemplate>();
        foreach (var entity in schema.Labels)
        {
            templates.AddRange(
                schema
                    .PropertiesOf(entity.Id)
                    .Select(p => new QuestionTemplate(
                        $"{entity.Id}.{p.Id}",
                        TemplateKind.Property,
                        entity.Id,
                        [],
                        p.Id,
                        $"{{{entity.Id}}}的{p.Names.In("zh", p.Id)}是什么？",
                        $"What is the {p.Names.In("en", p.Id)} of {{{entity.Id}}}?"
                    ))
            );
        }

        var steps = schema.Relations.SelectMany(r => Steps(schema, r)).ToList();
        foreach (var (from, hop) in steps)
        {
            var (zh, en) = Names(schema, hop);
            var (answerZh, answerEn) = TypeNames(schema, hop.Label);
            var path = Path(hop, from);
            templates.Add(
                new QuestionTemplate(
                    path,
                    hop.IsForward ? TemplateKind.Forward : TemplateKind.Backward,
                    from,
                    [hop],
                    null,
                    hop.IsForward ? $"{{{from}}}的{zh}有哪些？" : $"哪些{answerZh}的{zh}是{{{from}}}？",
                    hop.IsForward ? $"What are the {answerEn} ({en}) of {{{from}}}?" : $"Which {answerEn} {en} {{{from}}}?"
                )
            );
            templates.Add(
                new QuestionTemplate(
                    path + ".count",
                    TemplateKind.Count,
                    from,
                    [hop],
                    null,
                    hop.IsForward ? $"{{{from}}}的{zh}有多少种？" : $"有多少种{answerZh}的{zh}是{{{from}}}？",
                    $"How many {answerEn} ({en}) for {{{from}}}?"
                )
            );
            templates.Add(
                new QuestionTemplate(
                    path + ".common",
                    TemplateKind.Intersection,
                    from,
                    [hop],
                    null,
                    $"{{{from}}}和{{{from}2}}共同的{zh}有哪些？",
                    $"Which {answerEn} ({en}) do {{{from}}} and {{{from}2}} have in common?"
                )
            );
            if (hop.IsForward)
            {
                templates.Add(
                    new QuestionTemplate(
                        path + ".exists",
                        TemplateKind.Exists,
                        from,
                        [hop],
                        null,
                        $"{{{from}}}的{zh}包括{{{hop.Label}}}吗？",
                        $"Does {{{from}}} {en} {{{hop.Label}}}?"
                    )
                );
            }
        }

        templates.AddRange(
            from first in steps
            from second in steps
            where
                first.Hop.Label == second.From
                && !(first.Hop.Relation == second.Hop.Relation && first.Hop.IsForward != second.Hop.IsForward)
            select new QuestionTemplate(
                $"{Path(first.Hop, first.From)}/{Path(second.Hop, second.From)}",
                TemplateKind.TwoHop,
                first.From,
                [first.Hop, second.Hop],
                null,
                $"{{{first.From}}}的{Names(schema, first.Hop).Zh}的{Names(schema, second.Hop).Zh}有哪些？",
                $"What are the {Names(schema, second.Hop).En} of the {Names(schema, first.Hop).En} of {{{first.From}}}?"
            )
        );
        return [.. templates.DistinctBy(t => t.Id)];

        string Path(PatternHop hop, string from) =>
            schema.EffectivePairs(schema.Relation(hop.Relation)!).Take(2).Count() == 1
                ? $"{hop.Relation}.{(hop.IsForward ? "forward" : "backward")}"
                : $"{hop.Relation}.{(hop.IsForward ? "forward" : "backward")}({from},{hop.Label})";
    }

    private static IEnumerable<(string From, PatternHop Hop)> Steps(KnowledgeSchema schema, RelationType relation) =>
        schema
            .EffectivePairs(relation)
            .SelectMany(p =>
                new[] { (p.Head, new PatternHop(relation.Id, true, p.Tail)), (p.Tail, new PatternHop(relation.Id, false, p.Head)) }
            );

    private static (string Zh, string En) Names(KnowledgeSchema schema, PatternHop hop)
    {
        var relation = schema.Relation(hop.Relation)!;
        return (relation.Names.In("zh", relation.Id), relation.Names.In("en", relation.Id));
    }

    private static (string Zh, string En) TypeNames(KnowledgeSchema schema, string type) =>
        schema.Entity(type) is { } entity ? (entity.Names.In("zh", type), entity.Names.In("en", type)) : (type, type);
}
