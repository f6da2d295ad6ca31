using CsCheck;
using Portal.Domain.Annotation;
using Portal.Domain.Annotation.Assertions;
using Portal.Domain.Text;

namespace Portal.Tests.Annotation.Domain.Assertions;

public sealed class AssertionDetectorTests
{
    private static readonly AssertionDetector s_detector = new(AssertionCues.Default);

    [Theory]
    [InlineData("患者没有[发热|negated]。")]
    [InlineData("患者没有[发热|negated]，有[咳嗽]。")]
    [InlineData("无[发热|negated]、[咳嗽|negated]，[头痛|negated]，伴[乏力]。")]
    [InlineData("家族史：[高血压|other]。[糖尿病]5年。")]
    [InlineData("母亲患[乳腺癌|other]，患者有[高血压]。")]
    [InlineData("否认[高血压|negated,historical]病史。")]
    [InlineData("不排除[肺炎|uncertain]。")]
    [InlineData("无明显诱因出现[头痛]。")]
    [InlineData("[无症状菌尿]。")]
    [InlineData("高血压可引起[头痛]。")]
    [InlineData("Denies [fever|negated], [chills|negated] or [cough|negated], but reports [fatigue].")]
    [InlineData("No [fever|negated], has [cough].")]
    [InlineData("[Pulmonary embolism|negated] was ruled out.")]
    [InlineData("[Malignancy|uncertain] cannot be excluded.")]
    [InlineData("Not only [vomiting] but also [hematemesis] was seen.")]
    [InlineData("History of [stroke|historical]. Now [headache].")]
    [InlineData("Her mother had [asthma|other].")]
    [InlineData("Aspirin may cause [bleeding].")]
    public void Of_ASentence_IsThis(string marked)
    {
        var sentence = FlaggedSentence.Read(marked);
        Assert.Equal(sentence.Mentions.Select(m => m.Said), s_detector.Of(sentence.Text, [.. sentence.Mentions.Select(m => m.Span)]));
    }

    [Fact]
    public void Of_NoCues_FlagsNothing() =>
        Assert.Equal([Assertion.Present], new AssertionDetector(AssertionCues.Nothing).Of("没有发热", [new TextSpan(2, 4)]));

    [Fact]
    public void Of_OwnCues_GoesByThem()
    {
        var own = new AssertionDetector(AssertionCues.Parse("查无 | 否定 | 在前\nverworfen | negated | after").GetValueOrThrow());
        Assert.Equal([Assertion.Negated], own.Of("查无发热", [new TextSpan(2, 4)]));
        Assert.Equal([Assertion.Present], own.Of("没有发热", [new TextSpan(2, 4)]));
        Assert.Equal([Assertion.Negated], own.Of("Fieber wurde verworfen", [new TextSpan(0, 6)]));
    }

    [Fact]
    public void Of_AnyTextAndMentions_EndsAndDoesNotDependOnTheirOrder()
    {
        string[] pieces =
        [
            "无",
            "没有",
            "发热",
            "，",
            "、",
            "但",
            "不排除",
            "family history",
            ": ",
            "no ",
            "fever",
            ", ",
            "\n",
            "。",
            "𠮷",
            "(",
            "1,000",
            "史",
            " ",
        ];
        Gen.Select(Gen.Int[0, pieces.Length - 1].Array[0, 12], Gen.Int[0, 40].Array[0, 8])
            .Sample(
                (parts, places) =>
                {
                    var text = string.Concat(parts.Select(p => pieces[p]));
                    var mentions = places
                        .Chunk(2)
                        .Where(p => p.Length == 2)
                        .Select(p => new TextSpan(
                            Math.Min(p[0], text.Length),
                            Math.Min(Math.Min(p[0], text.Length) + p[1] % 4, text.Length)
                        ))
                        .ToList();
                    var said = s_detector.Of(text, mentions);
                    Assert.Equal(mentions.Count, said.Count);
                    Assert.All(said, s => Assert.Equal(default, s & ~AssertionFlags.All));
                    var turned = s_detector.Of(text, [.. mentions.AsEnumerable().Reverse()]);
                    Assert.Equal(said, turned.Reverse());
                },
                iter: 20_000
            );
    }
}
