using CsCheck;
using Portal.Domain.Answering;
using Portal.Domain.Graph;
using Portal.Domain.Schema;
using Portal.Tests.Support;

namespace Portal.Tests.Answering.Domain;

public sealed class TemplateGeneratorTests
{
    /// <summary>Every property of every label; every legal step one way and the other, in four shapes; every two steps that follow each
    /// other and do not go back.</summary>
    [Fact]
    public void Generate_AnySchema_HasATemplateForEveryWay() =>
        SchemaGenerator.Schemas.Sample(
            schema =>
            {
                var labels = schema.Entities.Where(e => !e.IsAbstract).Select(e => e.Id).ToList();
                var steps = (
                    from relation in schema.Relations
                    from head in labels
                    from tail in labels
                    where schema.Allows(relation.Id, head, tail)
                    from isForward in new[] { true, false }
                    select (From: isForward ? head : tail, Hop: new PatternHop(relation.Id, isForward, isForward ? tail : head))
                ).ToList();
                string Name((string From, PatternHop Hop) step)
                {
                    var name = $"{step.Hop.Relation}.{(step.Hop.IsForward ? "forward" : "backward")}";
                    // Where a relation joins one pair of types alone, they need not be named.
                    return steps.Count(s => s.Hop.Relation == step.Hop.Relation && s.Hop.IsForward) == 1
                        ? name
                        : $"{name}({step.From},{step.Hop.Label})";
                }

                var expected = labels
                    .SelectMany(l => schema.PropertiesOf(l).Select(p => $"Property {l} {l}.{p.Id}"))
                    .Concat(steps.Select(s => $"{(s.Hop.IsForward ? "Forward" : "Backward")} {s.From} {Name(s)}"))
                    .Concat(steps.Select(s => $"Count {s.From} {Name(s)}.count"))
                    .Concat(steps.Select(s => $"Intersection {s.From} {Name(s)}.common"))
                    .Concat(steps.Where(s => s.Hop.IsForward).Select(s => $"Exists {s.From} {Name(s)}.exists"))
                    .Concat(
                        from first in steps
                        from second in steps
                        where first.Hop.Label == second.From
                        where first.Hop.Relation != second.Hop.Relation || first.Hop.IsForward == second.Hop.IsForward
                        select $"TwoHop {first.From} {Name(first)}/{Name(second)}"
                    );
                var templates = TemplateGenerator.Generate(schema);
                Assert.Equal(
                    expected.Order(StringComparer.Ordinal),
                    templates.Select(t => $"{t.Kind} {t.EntityType} {t.Id}").Order(StringComparer.Ordinal)
                );
                foreach (var template in templates)
                {
                    var from = template.EntityType;
                    foreach (var hop in template.Hops)
                    {
                        Assert.Contains((from, hop), steps);
                        from = hop.Label;
                    }

                    Assert.Equal(template.Kind == TemplateKind.Property, template.Property is not null);
                    Assert.Equal(
                        template.Kind switch
                        {
                            TemplateKind.Property => 0,
                            TemplateKind.TwoHop => 2,
                            _ => 1,
                        },
                        template.Hops.Count
                    );
                    Assert.Equal(
                        (template.Hops.LastOrDefault()?.Relation, template.Hops.LastOrDefault()?.Label),
                        (template.Relation, template.AnswerType)
                    );
                    Assert.Contains($"{{{template.EntityType}}}", template.PatternZh, StringComparison.Ordinal);
                    Assert.Contains($"{{{template.EntityType}}}", template.PatternEn, StringComparison.Ordinal);
                }
            },
            iter: 300
        );

    [Theory]
    [InlineData("Disease.stage", "{Disease}的分期是什么？", "What is the stage of {Disease}?")]
    [InlineData("shows.forward", "{Disease}的表现有哪些？", "What are the symptom (shows) of {Disease}?")]
    [InlineData("shows.backward", "哪些疾病的表现是{Symptom}？", "Which disease shows {Symptom}?")]
    [InlineData("shows.forward.count", "{Disease}的表现有多少种？", "How many symptom (shows) for {Disease}?")]
    [InlineData("shows.backward.count", "有多少种疾病的表现是{Symptom}？", "How many disease (shows) for {Symptom}?")]
    [InlineData(
        "shows.forward.common",
        "{Disease}和{Disease2}共同的表现有哪些？",
        "Which symptom (shows) do {Disease} and {Disease2} have in common?"
    )]
    [InlineData("shows.forward.exists", "{Disease}的表现包括{Symptom}吗？", "Does {Disease} shows {Symptom}?")]
    [InlineData("treats.forward/shows.forward", "{Drug}的治疗的表现有哪些？", "What are the shows of the treats of {Drug}?")]
    public void Generate_Patterns_AreThese(string id, string zh, string en)
    {
        var template = ClinicQuestions.Interpreter.Templates.Single(t => t.Id == id);
        Assert.Equal((zh, en), (template.PatternZh, template.PatternEn));
    }

    /// <summary>The order is stable: properties, one hop by relation, then two.</summary>
    [Fact]
    public void Generate_Order_IsByShape()
    {
        var kinds = ClinicQuestions.Interpreter.Templates.Select(t => t.Kind).ToList();
        Assert.Equal(kinds.Count(k => k == TemplateKind.Property), kinds.TakeWhile(k => k == TemplateKind.Property).Count());
        Assert.Equal(
            kinds.Count(k => k == TemplateKind.TwoHop),
            kinds.AsEnumerable().Reverse().TakeWhile(k => k == TemplateKind.TwoHop).Count()
        );
        Assert.Empty(TemplateGenerator.Generate(KnowledgeSchema.Empty));
    }

    /// <summary>A template understands what it says of itself, in Chinese, as itself.</summary>
    [Fact]
    public void Interpret_TheChinesePatternOfATemplate_IsThatTemplate()
    {
        var names = new Dictionary<string, (string First, string Second)>
        {
            ["Disease"] = ("高血压", "痛风"),
            ["Symptom"] = ("头痛", "发热"),
            ["Drug"] = ("甲药", "乙药"),
        };
        // Between two of one type only the order of words tells the direction, and this pattern has the order of the other.
        var misread = new List<string>();
        foreach (var template in ClinicQuestions.Interpreter.Templates.Where(t => t.Kind != TemplateKind.TwoHop && t.Relation != "causes"))
        {
            var question = template.PatternZh;
            if (template.Kind == TemplateKind.Exists)
                question = question.Replace($"{{{template.AnswerType}}}", names[template.AnswerType!].Second, StringComparison.Ordinal);
            question = question
                .Replace($"{{{template.EntityType}}}", names[template.EntityType].First, StringComparison.Ordinal)
                .Replace($"{{{template.EntityType}2}}", names[template.EntityType].Second, StringComparison.Ordinal);
            var read = ClinicQuestions.Interpreter.Interpret(question, ClinicQuestions.Linker);
            var isRight =
                read.Status == AnswerStatus.Answered
                    ? read.Template!.Id == template.Id
                    : read.Status == AnswerStatus.Ambiguous && read.Alternatives.Any(a => a.Id == template.Id);
            if (!isRight)
                misread.Add($"{question}: {template.Id} read as {read.Status} {read.Template?.Id}");
        }

        Assert.Empty(misread);
    }
}
