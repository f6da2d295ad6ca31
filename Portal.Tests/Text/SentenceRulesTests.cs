using CsCheck;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Text;

/// <summary>The rules of the sentence splitter that its known cases do not show, each at its edge.</summary>
public sealed class SentenceRulesTests
{
    private static string Pieces(string text) => string.Join('|', SentenceSplitter.Split(text).Select(s => s.Of(text)));

    [Theory]
    [InlineData("Version 2.5.1 came. Good", "Version 2.5.1 came.|Good")]
    [InlineData("He came at 5 p.m. Then he left", "He came at 5 p.m.|Then he left")]
    [InlineData("He came at 5 p.m. and left", "He came at 5 p.m. and left")]
    [InlineData("Pills, drops etc. Take both", "Pills, drops etc.|Take both")]
    [InlineData("The U.S. Army came. Well", "The U.S. Army came.|Well")]
    [InlineData("See Smith et al. Their work", "See Smith et al. Their work")]
    [InlineData("It ends with etc.", "It ends with etc.")]
    [InlineData("Type A. It is common", "Type A. It is common")]
    [InlineData("Type a. It is common", "Type a.|It is common")]
    [InlineData("a. First\nb. Second", "a. First|b. Second")]
    [InlineData("12. Twelfth point. More", "12. Twelfth point.|More")]
    [InlineData("1234. Not a marker", "1234.|Not a marker")]
    [InlineData("（1. Rest）done", "（1. Rest）done")]
    [InlineData("Is it so?yes", "Is it so?yes")]
    [InlineData("Is it so?是的", "Is it so?|是的")]
    [InlineData("真的？！好。", "真的？！|好。")]
    [InlineData("等等……后来好了。", "等等……|后来好了。")]
    [InlineData("wait… then go", "wait…|then go")]
    [InlineData("wait…… then go", "wait……|then go")]
    [InlineData("wait…… Then go", "wait……|Then go")]
    [InlineData("他说「好。」她走了。", "他说「好。」|她走了。")]
    [InlineData("他说（见下文；）她走了。", "他说（见下文；）她走了。")]
    [InlineData("（（甲。）乙。）丙。丁", "（（甲。）乙。）|丙。|丁")]
    [InlineData("“甲。\n乙。”丙", "“甲。|乙。”|丙")]
    [InlineData("甲。）乙", "甲。）|乙")]
    [InlineData("半角｡句号", "半角｡|句号")]
    [InlineData("fine. then go", "fine. then go")]
    [InlineData("fine.) Then go", "fine.)|Then go")]
    [InlineData("No. 5 is free. Go", "No. 5 is free.|Go")]
    public void Split_ARuleAtItsEdge_CutsOrDoesNot(string text, string expected) => Assert.Equal(expected, Pieces(text));

    // A bracket that closes too far away never does.
    [Theory]
    [InlineData(198, 1)]
    [InlineData(199, 1)]
    [InlineData(200, 2)]
    public void Split_InABracket_NothingEnds_WhenItClosesSoon(int inside, int sentences)
    {
        var text = "（甲。" + new string('乙', inside - 2) + "）丙";
        Assert.Equal(sentences, SentenceSplitter.Split(text).Count);
    }

    [Fact]
    public void At_AnyPosition_IsTheSentenceThatHoldsIt_OrTheNearestBefore() =>
        Gen.Select(Gen.Select(Gen.Int[0, 5], Gen.Int[1, 8]).Array[0, 8], Gen.Int[0, 100])
            .Sample(
                (parts, position) =>
                {
                    var (sentences, end) = (new List<TextSpan>(), 0);
                    foreach (var (gap, length) in parts)
                    {
                        sentences.Add(new TextSpan(end + gap, end + gap + length));
                        end += gap + length;
                    }

                    var before = sentences.Where(s => s.Start <= position).ToList();
                    Assert.Equal(before.Count == 0 ? new TextSpan(0, 200) : before[^1], SentenceSplitter.At(sentences, position, 200));
                }
            );

    // What is cut stays cut: a sentence on its own is one sentence, where it does not begin like a list.
    [Fact]
    public void Split_OfLines_IsTheSentencesOfEachLine() =>
        TextGenerator
            .OneOf("甲。", "乙！", "“丙”", "Dr. X", "a. ", "5", "（", "）", " ", "…")
            .Array[0, 8]
            .Select(string.Concat)
            .Array[1, 5]
            .Sample(lines =>
                Assert.Equal(
                    lines.SelectMany(l => SentenceSplitter.Split(l).Select(s => s.Of(l))),
                    SentenceSplitter.Split(string.Join('\n', lines)).Select(s => s.Of(string.Join('\n', lines)))
                )
            );
}
