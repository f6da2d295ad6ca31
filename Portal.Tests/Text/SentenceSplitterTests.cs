using CsCheck;
using Portal.Domain.Text;

namespace Portal.Tests.Text;

public sealed class SentenceSplitterTests
{
    [Theory]
    [InlineData("高血压是慢性病。它会引起头痛！真的吗？", "高血压是慢性病。|它会引起头痛！|真的吗？")]
    [InlineData("医生说：“多喝水。早点睡。”他点头。", "医生说：“多喝水。早点睡。”|他点头。")]
    [InlineData("血压（正常值为90。上限140）要常测。好。", "血压（正常值为90。上限140）要常测。|好。")]
    [InlineData("体温37.5度。不高。", "体温37.5度。|不高。")]
    [InlineData("一、病因\n二、症状\n头痛；头晕", "一、病因|二、症状|头痛；|头晕")]
    [InlineData("Dr. Smith saw Mr. Jones. He was fine.", "Dr. Smith saw Mr. Jones.|He was fine.")]
    [InlineData("The dose is 2.5 mg. Take it twice.", "The dose is 2.5 mg.|Take it twice.")]
    [InlineData("Fig. 3 shows e.g. wheezing. See p. 12.", "Fig. 3 shows e.g. wheezing.|See p. 12.")]
    [InlineData("1. Rest\n2. Drink water. Sleep.", "1. Rest|2. Drink water.|Sleep.")]
    [InlineData("He said \"Stop!\" and left. Then silence…", "He said \"Stop!\"|and left.|Then silence…")]
    [InlineData("J. R. Smith wrote it. J. Doe read it.", "J. R. Smith wrote it.|J. Doe read it.")]
    [InlineData("未闭合（括号。后面一句。", "未闭合（括号。|后面一句。")]
    [InlineData("", "")]
    [InlineData("  \n \n", "")]
    public void Split_Known_Cases(string text, string expected)
    {
        var sentences = SentenceSplitter.Split(text).Select(s => s.Of(text));
        Assert.Equal(expected, string.Join('|', sentences));
    }

    private static readonly Gen<string> s_text = Gen.OneOf(
            Gen.Const("高"),
            Gen.Const("血"),
            Gen.Const("压"),
            Gen.Const("。"),
            Gen.Const("！"),
            Gen.Const("“"),
            Gen.Const("”"),
            Gen.Const("（"),
            Gen.Const("）"),
            Gen.Const("a"),
            Gen.Const("B"),
            Gen.Const("."),
            Gen.Const("!"),
            Gen.Const(" "),
            Gen.Const("\n"),
            Gen.Const("3"),
            Gen.Const("Dr"),
            Gen.Const("𠮷"),
            Gen.Const("；"),
            Gen.Const("…"),
            Gen.Const("\""),
            Gen.Const("'")
        )
        .Array[0, 80]
        .Select(string.Concat);

    [Fact]
    public void Split_Anything_CoversEverythingInOrder() =>
        s_text.Sample(text =>
        {
            var sentences = SentenceSplitter.Split(text);
            var end = 0;
            foreach (var sentence in sentences)
            {
                Assert.True(sentence.Start >= end);
                Assert.True(string.IsNullOrWhiteSpace(text[end..sentence.Start]));
                Assert.False(char.IsWhiteSpace(text[sentence.Start]) || char.IsWhiteSpace(text[sentence.End - 1]));
                Assert.True(sentence.IsWholeIn(text));
                end = sentence.End;
            }

            Assert.True(string.IsNullOrWhiteSpace(text[end..]));
        });

    [Fact]
    public void Chunk_Anything_FitsAndCovers() =>
        Gen.Select(s_text, Gen.Int[2, 60], Gen.Int[0, 20])
            .Sample(
                (text, most, overlap) =>
                {
                    overlap = Math.Min(overlap, most - 1);
                    var chunks = Portal.Domain.Corpora.Chunker.Chunk(text, most, overlap);
                    Assert.All(chunks, c => Assert.True(c.Length <= most && c.IsWholeIn(text)));
                    var covered = new bool[text.Length];
                    foreach (var chunk in chunks)
                        Array.Fill(covered, true, chunk.Start, chunk.Length);
                    Assert.All(Enumerable.Range(0, text.Length).Where(i => !covered[i]), i => Assert.True(char.IsWhiteSpace(text[i])));
                }
            );
}
