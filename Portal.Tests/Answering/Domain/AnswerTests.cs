using Portal.Demo;
using Portal.Domain.Answering;
using Portal.Domain.Schema;

namespace Portal.Tests.Answering.Domain;

public sealed class AnswerTests
{
    private static readonly KnowledgeSchema s_schema = DemoContent.Of("zh").Schema;
    private static readonly QuestionInterpreter s_interpreter = new(s_schema);

    private static readonly EntityLinker s_linker = new([
        new("d1", "Disease", "高血压", ["血压高"]),
        new("s1", "Symptom", "头痛", []),
        new("g1", "Drug", "布洛芬", []),
    ]);

    [Fact]
    public void Of_Rows_NamesEntityPathAndType_AndTakesTheColumnOfItsKind()
    {
        var forward = Of("血压高有哪些症状？", Row("name", "头痛"), Row("name", "头晕"));
        Assert.Equal((AnswerStatus.Answered, TemplateKind.Forward, 7), (forward.Status, forward.Kind, forward.Total));
        Assert.Equal(["高血压"], forward.Entities);
        Assert.Equal([s_schema.Relation("has_symptom")!.Names], forward.Path);
        Assert.Equal(s_schema.Entity("Symptom")!.Names, forward.Type);
        Assert.Equal(["头痛", "头晕"], forward.Values);
        Assert.Null(forward.Property);

        Assert.Equal(["7"], Of("高血压有几种并发症？", Row("count", 7)).Values);
        var property = Of("布洛芬的剂量是多少？", Row("value", "一片"));
        Assert.Equal(s_schema.Property("Drug", "dosage")!.Names, property.Property);
        Assert.Equal(["一片"], property.Values);
        Assert.Empty(property.Path);
        Assert.Null(property.Type);
        var exists = Of("高血压会头痛吗？", Row("exists", true));
        Assert.Equal(["高血压", "头痛"], exists.Entities);
        Assert.Empty(exists.Values);
    }

    [Fact]
    public void Of_NoRows_SaysWhatTheGraphLacks()
    {
        var nothing = Of("高血压有哪些症状？");
        Assert.Equal((AnswerStatus.NotInGraph, null), (nothing.Status, nothing.UnknownName));
        var unknown = Of("火星热有哪些症状？");
        Assert.Equal((AnswerStatus.NotInGraph, "火星热"), (unknown.Status, unknown.UnknownName));
        Assert.Equal(["火星热"], unknown.Entities);
    }

    [Fact]
    public void Of_NotUnderstood_KeepsTheWordsThatNothingAccountedFor()
    {
        var answer = Of("Who invented 布洛芬?");
        Assert.Equal((AnswerStatus.NotUnderstood, null), (answer.Status, answer.Kind));
        Assert.NotEmpty(answer.Unexplained);
        Assert.Empty(answer.Entities);
    }

    [Fact]
    public void Of_ASchemaWithoutNames_UsesIdentifiers()
    {
        var bare = s_schema with { Relations = [.. s_schema.Relations.Select(r => r with { Names = new LocalizedName() })] };
        var answer = Answer.Of(bare, s_interpreter.Interpret("高血压有哪些症状？", s_linker), [Row("name", "头痛")], 1);
        Assert.Equal([new LocalizedName("has_symptom", "has_symptom")], answer.Path);
    }

    private static Answer Of(string question, params AnswerRow[] rows) =>
        Answer.Of(s_schema, s_interpreter.Interpret(question, s_linker), rows, rows.Length == 0 ? 0 : 7);

    private static AnswerRow Row(string column, object value) => new(new Dictionary<string, object> { [column] = value }, []);
}
