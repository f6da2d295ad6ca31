using System.Globalization;
using Portal.Domain.Answering;
using Portal.Domain.Graph;
using Portal.Domain.Text;

namespace Portal.Tests.Answering.Domain;

/// <summary>How well a template accounts for a question: worked out by hand, one rule at a time.</summary>
public sealed class TemplateFitTests
{
    private static readonly TemplateFit s_fit = new(ClinicQuestions.Schema);

    // score = quality - 0.05 for each unknown unit - 0.001 for each hop + 0.02 where the type of the answer is named;
    // confidence = quality × (1 - unknown units ÷ letters). Quality: 1 by relation, 0.7 by type, 0.6 implied; the mean of the hops.
    [Theory]
    // Named by the relation, by the type of the answer, by neither.
    [InlineData("高血压有哪些表现", "shows.forward", "0.999 1")]
    [InlineData("高血压有哪些症状", "shows.forward", "0.719 0.7")]
    [InlineData("高血压表现哪些症状", "shows.forward", "1.019 1")]
    [InlineData("高血压", "shows.forward", "")]
    [InlineData("高血压有哪些治疗", "shows.forward", "")]
    // One Chinese character may be left over, once; no more, and no Latin letter.
    [InlineData("高血压有哪些火表现", "shows.forward", "0.949 0.889")]
    [InlineData("高血压有哪些火星表现", "shows.forward", "")]
    [InlineData("高血压火有哪些星表现", "shows.forward", "")]
    [InlineData("高血压有哪些 q 表现", "shows.forward", "")]
    // Another type, another number of names.
    [InlineData("头痛有哪些表现", "shows.forward", "")]
    [InlineData("头痛是哪些疾病的表现", "shows.backward", "1.019 1")]
    [InlineData("高血压痛风有哪些表现", "shows.forward", "")]
    [InlineData("高血压不表现", "shows.forward", "")]
    // Counting, and only where it is asked for.
    [InlineData("高血压有多少种表现", "shows.forward.count", "0.999 1")]
    [InlineData("高血压有多少种表现", "shows.forward", "")]
    [InlineData("高血压有哪些表现", "shows.forward.count", "")]
    // In common: a little less where no word says so.
    [InlineData("高血压和痛风共同的表现", "shows.forward.common", "0.999 1")]
    [InlineData("高血压和痛风的表现", "shows.forward.common", "0.899 0.9")]
    [InlineData("高血压和头痛共同的表现", "shows.forward.common", "")]
    [InlineData("高血压共同的表现", "shows.forward.common", "")]
    [InlineData("高血压和痛风共同的表现吗", "shows.forward.common", "")]
    // Yes or no: named, implied where there is one relation alone, not where there are two.
    [InlineData("高血压表现头痛吗", "shows.forward.exists", "0.999 1")]
    [InlineData("高血压会头痛吗", "shows.forward.exists", "0.599 0.6")]
    [InlineData("甲药治疗痛风吗", "treats.forward.exists", "0.999 1")]
    [InlineData("甲药痛风吗", "treats.forward.exists", "")]
    [InlineData("甲药头痛吗", "worsens.forward(Drug,Symptom).exists", "0.599 0.6")]
    [InlineData("高血压表现头痛", "shows.forward.exists", "")]
    [InlineData("高血压表现吗", "shows.forward.exists", "")]
    [InlineData("does hypertension shows headache", "shows.forward.exists", "0.999 1")]
    [InlineData("hypertension does shows headache", "shows.forward.exists", "")]
    // A question for yes or no of one name is a question all the same.
    [InlineData("高血压有哪些表现吗", "shows.forward", "0.999 1")]
    // Properties: by name, of this type; a definition also by asking what something is.
    [InlineData("高血压的分期", "Disease.stage", "1 1")]
    [InlineData("高血压的释义", "Disease.definition", "1 1")]
    [InlineData("甲药的批次", "Drug.stage", "1 1")]
    [InlineData("甲药的分期", "Drug.stage", "")]
    [InlineData("高血压的批次", "Disease.stage", "")]
    [InlineData("什么是高血压", "Disease.definition", "0.7 0.7")]
    [InlineData("什么是高血压", "Disease.stage", "")]
    [InlineData("什么是高血压的疾病", "Disease.definition", "0.7 0.7")]
    [InlineData("什么是高血压的分期", "Disease.definition", "")]
    [InlineData("高血压的分期是多少", "Disease.stage", "1 1")]
    [InlineData("高血压火的分期", "Disease.stage", "0.95 0.857")]
    // Two hops: each has a word of its own, the nearer word is the nearer hop.
    [InlineData("甲药治疗的疾病有什么表现", "treats.forward/shows.forward", "0.998 1")]
    [InlineData("甲药治疗的病有什么症状", "treats.forward/shows.forward", "0.868 0.85")]
    [InlineData("甲药的疾病的症状", "treats.forward/shows.forward", "0.718 0.7")]
    [InlineData("甲药治疗什么", "treats.forward/shows.forward", "")]
    [InlineData("甲药的表现的治疗", "treats.forward/shows.forward", "")]
    [InlineData("表现的治疗的甲药", "treats.forward/shows.forward", "0.998 1")]
    public void Fit_ScoreAndConfidence(string question, string template, string expected) =>
        Assert.Equal(
            expected,
            string.Join(
                " | ",
                Fit(question, template).Select(c => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(c.Score, 9)} {c.Confidence}"))
            )
        );

    /// <summary>Between two of one type the order of words tells the direction.</summary>
    [Theory]
    [InlineData("高血压并发什么", true, false)]
    [InlineData("什么并发高血压", false, true)]
    [InlineData("高血压源于什么", false, true)]
    [InlineData("什么源于高血压", true, false)]
    [InlineData("what causes gout", false, true)]
    [InlineData("what gout causes", true, false)]
    [InlineData("causes of gout", true, false)]
    [InlineData("causes  OF gout", true, false)]
    [InlineData("which causes does gout have", true, false)]
    [InlineData("causes often gout", false, true)]
    public void Fit_ARelationOfATypeWithItself_GoesOneWay(string question, bool isForward, bool isBackward) =>
        Assert.Equal((isForward, isBackward), (Fit(question, "causes.forward").Count > 0, Fit(question, "causes.backward").Count > 0));

    [Fact]
    public void Fit_Slots_AreTheNamesInTheirPlaces()
    {
        Assert.Equal(["entity=高血压:d1 Disease 2-5"], Slots("请问高血压有哪些表现", "shows.forward"));
        Assert.Equal(["entity=高血压:d1 Disease 0-3 entity2=头痛:s1 Symptom 5-7"], Slots("高血压表现头痛吗", "shows.forward.exists"));
        Assert.Equal(["entity=高血压:d1 Disease 2-5 entity2=头痛:s1 Symptom 0-2"], Slots("头痛高血压的表现吗", "shows.forward.exists"));
        Assert.Equal(["entity=高血压:d1 Disease 0-3 entity2=痛风:d2 Disease 4-6"], Slots("高血压和痛风的表现", "shows.forward.common"));
        // Both ends of one type: each may be the first.
        Assert.Equal(
            2,
            Slots("高血压并发痛风吗", "causes.forward.exists").Count + Slots("痛风并发高血压吗", "causes.forward.exists").Count
        );
        Assert.Equal(["entity=心悸:s3 Symptom 4-6"], Slots("哪些疾病心悸的表现", "shows.backward"));
    }

    [Fact]
    public void Fit_AnUnknownName_FillsASlotOfAnyType()
    {
        var analysis = ClinicQuestions.Analyse("火星热有哪些表现").WithUnknownName()!;
        var names = analysis.Segments.Where(s => s.NamesEntity).ToList();
        var slot = Assert.Single(Assert.Single(s_fit.Fit(Template("shows.forward"), analysis, names)).Slots);
        Assert.Equal(("entity", "Disease", "火星热", new TextSpan(0, 3), null), (slot.Name, slot.Type, slot.Value, slot.Span, slot.Entity));
    }

    /// <summary>What a template asks of the graph.</summary>
    [Theory]
    [InlineData("高血压的分期", "Property stage [Disease 高血压 d1]")]
    [InlineData("高血压有哪些表现", "Nodes  [Disease 高血压 d1] shows>Symptom")]
    [InlineData("头痛是哪些疾病的表现", "Nodes  [Symptom 头痛 s1] shows<Disease")]
    [InlineData("高血压有多少种表现", "Count  [Disease 高血压 d1] shows>Symptom")]
    [InlineData("高血压表现头痛吗", "Exists  [Disease 高血压 d1] shows>Symptom → Symptom 头痛 s1")]
    [InlineData("高血压和痛风共同的表现", "Nodes  [Disease 高血压 d1, Disease 痛风 d2] shows>Symptom")]
    [InlineData("甲药治疗的疾病有什么表现", "Nodes  [Drug 甲药 g1] treats>Disease shows>Symptom")]
    public void Interpret_GivesThePattern(string question, string expected)
    {
        var read = ClinicQuestions.Interpreter.Interpret(question, ClinicQuestions.Linker);
        Assert.Equal(AnswerStatus.Answered, read.Status);
        var pattern = read.Pattern!;
        var starts = string.Join(", ", pattern.Starts.Select(Node));
        var hops = string.Concat(pattern.Hops.Select(h => $" {h.Relation}{(h.IsForward ? '>' : '<')}{h.Label}"));
        Assert.Equal(expected, $"{pattern.Return} {pattern.Property} [{starts}]{hops}{(pattern.End is { } end ? " → " + Node(end) : "")}");

        static string Node(PatternNode node) => $"{node.Label} {node.Name} {node.Key}";
    }

    private static QuestionTemplate Template(string id) => ClinicQuestions.Interpreter.Templates.Single(t => t.Id == id);

    private static List<TemplateFit.Candidate> Fit(string question, string template)
    {
        var analysis = ClinicQuestions.Analyse(question);
        return [.. s_fit.Fit(Template(template), analysis, [.. analysis.Segments.Where(s => s.NamesEntity)])];
    }

    private static List<string> Slots(string question, string template) =>
        [
            .. Fit(question, template)
                .Select(c =>
                    string.Join(' ', c.Slots.Select(s => $"{s.Name}={s.Value}:{s.Entity!.Key} {s.Type} {s.Span.Start}-{s.Span.End}"))
                ),
        ];
}
