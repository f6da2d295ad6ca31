using CsCheck;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Learning.Domain;

public sealed class TaggingWindowsTests
{
    private const int Glance = 160;

    private static readonly Gen<string> s_text = TextGenerator.Of(
        0,
        14,
        "高血压是慢性病，要常测。",
        "It is 3.5 mg. Take it twice!\n",
        new string('长', 90),
        new string('长', 200),
        string.Concat(Enumerable.Repeat("𠮷", 130)),
        string.Concat(Enumerable.Repeat("无标点 ", 60)),
        " \n ",
        "短。"
    );

    // No window is longer than two glances, none cuts a character, and what is in none is white space.
    [Fact]
    public void Of_AnyText_CoversIt_InOrder_InGlances() =>
        s_text.Sample(text =>
        {
            var (windows, end) = (TaggingWindows.Of(text), 0);
            foreach (var window in windows)
            {
                Assert.InRange(window.Start, end, text.Length);
                Assert.InRange(window.Length, 1, 2 * Glance);
                Assert.True(window.IsWholeIn(text));
                Assert.True(string.IsNullOrWhiteSpace(text[end..window.Start]));
                end = window.End;
            }

            Assert.True(string.IsNullOrWhiteSpace(text[end..]));
        });

    // A sentence that fits is never cut, and as many as fit are together.
    [Fact]
    public void Of_SentencesThatFit_AreWhole_AndAsManyAsFitAreTogether() =>
        s_text.Sample(text =>
        {
            var (windows, sentences) = (TaggingWindows.Of(text), SentenceSplitter.Split(text));
            if (sentences.Any(s => s.Length > Glance))
                return;
            Assert.All(sentences, s => Assert.Single(windows, w => w.Contains(s)));
            foreach (var (first, second) in windows.Zip(windows.Skip(1)))
                Assert.True(sentences.First(s => second.Contains(s)).End - first.Start > Glance);
        });

    [Theory]
    [InlineData(159, 1)]
    [InlineData(160, 1)]
    [InlineData(161, 2)]
    public void Of_TwoSentences_AreOneWindowWhileTheyAreAGlance(int length, int windows)
    {
        var text = new string('甲', length - 81) + "。" + new string('乙', 79) + "。";
        Assert.Equal(length, text.Length);
        Assert.Equal(windows, TaggingWindows.Of(text).Count);
    }

    [Fact]
    public void Of_OneLongSentence_IsCutBehindAMark_OrInTheMiddleOfLetters()
    {
        var withMark = new string('甲', 120) + "，" + new string('乙', 300);
        Assert.Equal(new TextSpan(0, 121), TaggingWindows.Of(withMark)[0]);
        // A mark too far to the front is not looked for.
        var early = new string('甲', 40) + "，" + new string('乙', 300);
        Assert.Equal(new TextSpan(0, Glance), TaggingWindows.Of(early)[0]);
        Assert.Equal(new TextSpan(0, Glance - 1), TaggingWindows.Of("甲" + string.Concat(Enumerable.Repeat("𠮷", 200)))[0]);
        // Up to two glances a sentence stays whole.
        Assert.Equal([new TextSpan(0, 320)], TaggingWindows.Of(new string('甲', 320)));
        Assert.Equal([new TextSpan(0, 160), new TextSpan(160, 321)], TaggingWindows.Of(new string('甲', 321)));
    }

    [Fact]
    public void Of_NoText_IsNoWindow() => Assert.Empty(TaggingWindows.Of(""));
}
