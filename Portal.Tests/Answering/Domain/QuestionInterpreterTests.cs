using CsCheck;
using Portal.Demo;
using Portal.Domain.Answering;

namespace Portal.Tests.Answering.Domain;

public sealed class QuestionInterpreterTests
{
    private static readonly QuestionInterpreter s_interpreter = new(DemoContent.Of("zh").Schema);

    private static readonly EntityLinker s_linker = new([
        new("d1", "Disease", "高血压", ["血压高"]),
        new("d2", "Disease", "痛风", []),
        new("d3", "Disease", "hypertension", []),
        new("s1", "Symptom", "头痛", []),
        new("d4", "Disease", "心悸", []),
        new("s2", "Symptom", "心悸", []),
        new("g1", "Drug", "布洛芬", []),
        new("f1", "Food", "O'Brien's 啤酒", []),
    ]);

    [Theory]
    [InlineData("高血压有哪些症状？", "has_symptom.forward")]
    [InlineData("哪些疾病的症状有头痛？", "has_symptom.backward")]
    [InlineData("高血压有几种并发症？", "complication.forward.count")]
    [InlineData("高血压会头痛吗？", "has_symptom.forward.exists")]
    [InlineData("高血压和痛风共同的危险因素有哪些？", "risk_factor.forward.common")]
    [InlineData("布洛芬的剂量是多少？", "Drug.dosage")]
    [InlineData("哪些疾病会并发痛风？", "complication.backward")]
    [InlineData("痛风会并发哪些疾病？", "complication.forward")]
    [InlineData("What are the symptoms of hypertension?", "has_symptom.forward")]
    [InlineData("Which diseases lead to hypertension?", "complication.backward")]
    [InlineData("哪些疾病的症状有心悸？", "has_symptom.backward")]
    [InlineData("高血压的治疗药物有哪些副作用？", "treated_by_drug.forward/side_effect.forward")]
    public void Interpret_Known_Template(string question, string template)
    {
        var read = s_interpreter.Interpret(question, s_linker);
        Assert.Equal(AnswerStatus.Answered, read.Status);
        Assert.Equal(template, read.Template!.Id);
        Assert.InRange(read.Confidence, 0.5, 1);
    }

    [Theory]
    [InlineData("火星热有哪些症状？", AnswerStatus.NotInGraph)]
    [InlineData("妊娠高血压有哪些症状？", AnswerStatus.NotInGraph)]
    [InlineData("高血压没有哪些症状？", AnswerStatus.NotUnderstood)]
    [InlineData("高血压最严重的症状是什么？", AnswerStatus.NotUnderstood)]
    [InlineData("天气怎么样？", AnswerStatus.NotUnderstood)]
    [InlineData("", AnswerStatus.NotUnderstood)]
    [InlineData("Who invented 布洛芬?", AnswerStatus.NotUnderstood)]
    public void Interpret_BeyondTheTemplates_Declines(string question, AnswerStatus status) =>
        Assert.Equal(status, s_interpreter.Interpret(question, s_linker).Status);

    [Fact]
    public void Interpret_TooLong_Declines() =>
        Assert.Equal(AnswerStatus.NotUnderstood, s_interpreter.Interpret(new string('高', 501), s_linker).Status);

    [Fact]
    public void Interpret_QuoteInAName_IsOnlyAValue()
    {
        var read = s_interpreter.Interpret("哪些病不能吃O'Brien's 啤酒？", s_linker);
        Assert.Equal("O'Brien's 啤酒", read.Pattern!.Starts[0].Name);
    }

    [Fact]
    public void Interpret_Anything_NeverThrows() =>
        Gen.OneOf(
                Gen.Const("高血压"),
                Gen.Const("痛风"),
                Gen.Const("症状"),
                Gen.Const("吃"),
                Gen.Const("什么"),
                Gen.Const("吗"),
                Gen.Const("不"),
                Gen.Const("头痛"),
                Gen.Const("和"),
                Gen.Const("的"),
                Gen.Const("?"),
                Gen.Const(" "),
                Gen.Const("多少"),
                Gen.Const("a"),
                Gen.Const("𠮷"),
                Gen.Const("'")
            )
            .Array[0, 15]
            .Select(string.Concat)
            .Sample(q => s_interpreter.Interpret(q, s_linker) is { Status: not AnswerStatus.Answered } or { Pattern: not null });

    [Fact]
    public void Templates_TenRelations_GiveMany() => Assert.True(s_interpreter.Templates.Count > 100, $"{s_interpreter.Templates.Count}");
}
