using System.Globalization;
using Portal.Answering;
using Portal.Domain.Answering;
using Portal.Domain.Schema;

namespace Portal.Tests.Answering.Host;

public sealed class AnswerSentencesTests
{
    private static readonly LocalizedName s_symptom = new("症状", "symptom");
    private static readonly LocalizedName s_drug = new("药物", "drug");

    public static TheoryData<string, string, TemplateKind?, AnswerStatus> Sentences =>
        new()
        {
            { "甲的症状：丙、丁。", "symptom of 甲: 丙, 丁.", TemplateKind.Forward, AnswerStatus.Answered },
            { "药物（症状：甲）：丙、丁。", "drug (symptom: 甲): 丙, 丁.", TemplateKind.Backward, AnswerStatus.Answered },
            {
                "甲和乙共同的药物（症状）：丙、丁。",
                "drug (symptom) that 甲 and 乙 have in common: 丙, 丁.",
                TemplateKind.Intersection,
                AnswerStatus.Answered
            },
            { "甲的剂量：丙、丁。", "dose of 甲: 丙, 丁.", TemplateKind.Property, AnswerStatus.Answered },
            {
                "与甲有“症状”关系的药物共 丙 个。",
                "丙 drug stand in the relation “symptom” to 甲.",
                TemplateKind.Count,
                AnswerStatus.Answered
            },
            { "是：甲 —症状→ 乙。", "Yes: 甲 —symptom→ 乙.", TemplateKind.Exists, AnswerStatus.Answered },
            {
                "图谱里没有这一条，这不等于否定。",
                "The graph does not hold this, which does not mean that it is not so.",
                TemplateKind.Forward,
                AnswerStatus.NotInGraph
            },
            {
                "这个问题有多种理解，请说得更具体。",
                "This question can be read in several ways; please be more specific.",
                null,
                AnswerStatus.Ambiguous
            },
            {
                "我不知道：没有模板能完整理解这个问题。",
                "I do not know: no template accounts for the whole question.",
                null,
                AnswerStatus.NotUnderstood
            },
        };

    [Theory]
    [MemberData(nameof(Sentences))]
    public void Of_EachShape_InTheLanguageOfTheQuestion(string chinese, string english, TemplateKind? kind, AnswerStatus status)
    {
        var answer = Made(kind, status);
        var before = CultureInfo.CurrentUICulture;
        try
        {
            // The page may be in either language.
            foreach (var page in new[] { "zh-Hans", "en" })
            {
                CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(page);
                Assert.Equal((chinese, english), (AnswerSentences.Of(answer, "zh"), AnswerSentences.Of(answer, "en")));
            }
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    public void Of_TwoRelations_ReadsAsOnePath()
    {
        var answer = Made(TemplateKind.TwoHop, AnswerStatus.Answered) with { Path = [s_drug, s_symptom] };
        Assert.Equal(
            ("甲的药物的症状：丙、丁。", "drug → symptom of 甲: 丙, 丁."),
            (AnswerSentences.Of(answer, "zh"), AnswerSentences.Of(answer, "en"))
        );
    }

    [Fact]
    public void Of_AnUnknownName_SaysWhich()
    {
        var answer = Made(TemplateKind.Forward, AnswerStatus.NotInGraph) with { UnknownName = "戊" };
        Assert.Equal(
            ("图谱里没有“戊”。", "The graph has nothing called “戊”."),
            (AnswerSentences.Of(answer, "zh"), AnswerSentences.Of(answer, "en"))
        );
    }

    [Fact]
    public void Of_MoreThanASentenceLists_SaysHowManyThereAre()
    {
        var answer = Made(TemplateKind.Forward, AnswerStatus.Answered) with
        {
            Values = [.. Enumerable.Range(1, 50).Select(i => $"{i}")],
            Total = 1234,
        };
        Assert.EndsWith("、19、20……（共 1234 个，列出 20 个）", AnswerSentences.Of(answer, "zh"), StringComparison.Ordinal);
        Assert.EndsWith(", 19, 20… (20 of 1234)", AnswerSentences.Of(answer, "en"), StringComparison.Ordinal);
    }

    private static Answer Made(TemplateKind? kind, AnswerStatus status) =>
        new(status, kind, ["甲", "乙"], [s_symptom], s_drug, new LocalizedName("剂量", "dose"), ["丙", "丁"], 2, null, []);
}
