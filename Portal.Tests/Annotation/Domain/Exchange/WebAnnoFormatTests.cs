using Portal.Domain.Annotation.Exchange;
using Portal.Domain.Text;

namespace Portal.Tests.Annotation.Domain.Exchange;

public sealed class WebAnnoFormatTests
{
    private const string Head =
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value\n"
        + "#T_RL=webanno.custom.Relation|label|BT_de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity\n\n";

    /// <summary>A sentence for every line with the blank ones behind it, a token for every character of Chinese, all annotations numbered,
    /// relations at the first token of their tail.</summary>
    [Fact]
    public void Write_EveryMember_IsTheseLines() =>
        Assert.Equal(
            Head
                + "\n#Text=\\n头痛\\\\x\\n \n1-1\t1-2\t头\t*[1]|*[2]\tSym\\_1[1]|Part\\|[2]\ton\\[1\\]\t2-1[3_1]\t\n"
                + "1-2\t2-3\t痛\t*[1]\tSym\\_1[1]\t_\t_\t\n"
                + "1-3\t3-4\t\\\t_\t_\t_\t_\t\n1-4\t4-5\tx\t_\t_\t_\t_\t\n"
                + "\n#Text=CT1号\\t。\n2-1\t8-11\tCT1\t*[3]\tTest[3]\t_\t_\t\n2-2\t11-12\t号\t_\t_\t_\t_\t\n2-3\t13-14\t。\t_\t_\t_\t_\t\n",
            Assert
                .Single(
                    WebAnnoFormat.Instance.Write([
                        new AnnotatedText(
                            "题",
                            "\n头痛\\x\n \nCT1号\t。",
                            [
                                new SpanAnnotation("a", "Sym_1", new TextSpan(1, 3)),
                                new SpanAnnotation("b", "Part|", new TextSpan(1, 2)),
                                new SpanAnnotation("c", "Test", new TextSpan(8, 11)),
                                new SpanAnnotation("d", "Test", new TextSpan(8, 9)) { IsSuggestion = true },
                            ],
                            [
                                new RelationAnnotation("on[1]", "c", "a"),
                                new RelationAnnotation("on", "d", "a"),
                                new RelationAnnotation("at", "c", null, new TextSpan(11, 12)),
                            ]
                        ),
                    ])
                )
                .Text
        );

    [Theory]
    [InlineData("*", "NamedEntity")]
    [InlineData("*[7]", "NamedEntity")]
    [InlineData("A\\_B[7]", "A_B")]
    [InlineData("A\\[1\\]", "A[1]")]
    [InlineData("A\\tB", "A\tB")]
    [InlineData("A[x]", "A[x]")]
    [InlineData("_", null)]
    [InlineData("", null)]
    public void Read_AValue_IsUnescaped(string cell, string? type)
    {
        var read = Read($"\n#Text=头痛\n1-1\t0-2\t头痛\t_\t{cell}\t_\t_\t\n");
        Assert.Equal(type is null ? [] : [type], read.Documents[0].Spans.Select(s => s.Type));
    }

    /// <summary>One number is one annotation over all its tokens; without one it has its token alone.</summary>
    [Fact]
    public void Read_Numbers_JoinTokens()
    {
        var read = Read(
            "\n#Text=ab cd ef\n1-1\t0-2\tab\t*[1]\tA[1]\t_\t_\t\n1-2\t3-5\tcd\t*[1]|*\tA[1]|B\t_\t_\t\n"
                + "1-3\t6-8\tef\t*|*[2]\tB|B[2]\tr|s\t1-1[1_2]|1-2[0_2]\t\n"
        );
        Assert.Equal("ab cd ef|A:ab cd|B:cd|B:ef|r(ab cd,ef)|s(cd,ef)", ExchangeView.Shown(read.Documents[0]));
        Assert.Empty(read.Rejected);
    }

    [Theory]
    [InlineData("#T_SP=x.Own|kind|label", "a|b", "b")]
    [InlineData("#T_SP=x.Own|kind|more", "a|b", "a")]
    [InlineData("#T_SP=x.Own|kind|value", "*|b", "b")]
    [InlineData("#T_SP=x.Own|kind", "*", "Own")]
    [InlineData("#T_SP=x.Own|", "*", "Own")]
    public void Read_OtherLayers_TypeIsTheFirstThatIsSaid(string layer, string values, string type)
    {
        var read = WebAnnoFormat
            .Instance.Read([
                new AnnotationFile(
                    "curation/report.txt/CURATION_USER.tsv",
                    $"#FORMAT=WebAnno TSV 3.2\n{layer}\n\n#Text=头痛\n1-1\t0-2\t头痛\t{values.Replace('|', '\t')}\t\n"
                ),
            ])
            .GetValueOrThrow();
        Assert.Equal(("report.txt", type), (read.Documents[0].Title, Assert.Single(read.Documents[0].Spans).Type));
    }

    [Theory]
    [InlineData("1-1\t0-2\t头疼\t_\t_\t_\t_\t\n", "annotations.span.surface")]
    [InlineData("1-1\t0-9\t头痛\t_\t_\t_\t_\t\n", "annotations.span.surface")]
    [InlineData("1-1\t0-2\t头痛\t_\t_\t_\t_\t\n1-2\t2\t发\t_\n", "annotations.line.broken")]
    [InlineData("1-1\t0-2\t头痛\t_\t_\t_\t_\t\n1-2\ta-3\t发\t_\n", "annotations.line.broken")]
    [InlineData("1-1\t0-2\t头痛\t_\t_\t_\t_\t\nwhat\n", "annotations.line.broken")]
    [InlineData("1-1\t0-2\t头痛\t*[1]\tA[1]\tr\t1-9\t\n", "annotations.relation.end")]
    [InlineData("1-1\t0-2\t头痛\t*[1]\tA[1]\tr\t1-1[1_1]\t\n", "annotations.relation.self")]
    public void Read_WhatIsBroken_IsRejectedAlone(string lines, string code)
    {
        var read = Read("\n#Text=头痛发\n" + lines);
        Assert.Equal("头痛发", read.Documents[0].Text);
        Assert.Equal(code, Assert.Single(read.Rejected).Code);
    }

    /// <summary>A sentence stands where its first token says; what lies between is line breaks.</summary>
    [Theory]
    [InlineData("\n#Text=ab\n1-1\t0-2\tab\t_\n\n#Text=cd\n2-1\t5-7\tcd\t_\n", "ab\n\n\ncd")]
    [InlineData("\n#Text=ab\n#Text=cd\n1-1\t0-2\tab\t_\n1-2\t3-5\tcd\t_\n", "ab\ncd")]
    [InlineData("\n#Text= ab\\n\n1-1\t1-3\tab\t_\n", " ab\n")]
    [InlineData("\n#Text=a\\\\b\\q\n1-1\t0-1\ta\t_\n", "a\\b\\q")]
    public void Read_Sentences_AreTheText(string lines, string text) => Assert.Equal(text, Read(lines).Documents[0].Text);

    [Theory]
    [InlineData("\n#Text=ab\n1-1\t0-2\tab\t_\n\n#Text=cd\n2-1\t1-3\tcd\t_\n", "annotations.line.broken")]
    [InlineData("\n#Text=ab\n1-1\t0-2\tab\t_\n\n#Text=cd\n2-1\t100003-100005\tcd\t_\n", "annotations.line.broken")]
    [InlineData("\n#Text=ab\n", "document.empty")]
    [InlineData("", "document.empty")]
    public void Read_ATextThatCannotBePutTogether_IsAProblem(string lines, string code) =>
        Assert.Equal(code, Assert.Single(WebAnnoFormat.Instance.Read([new AnnotationFile("a.tsv", Head + lines)]).Problems).Code);

    [Fact]
    public void Read_AGapOfAHundredThousand_IsTheMost() =>
        Assert.Equal(100_004, Read("\n#Text=ab\n1-1\t0-2\tab\t_\n\n#Text=cd\n2-1\t100002-100004\tcd\t_\n").Documents[0].Text.Length);

    [Fact]
    public void Read_Chains_AreNamed()
    {
        var read = WebAnnoFormat
            .Instance.Read([
                new AnnotationFile(
                    "a.tsv",
                    "\uFEFF#FORMAT=WebAnno TSV 3.3\r\n#T_CH=x.Coref|role|rel\r\n#T_SP=x.Own|value\r\n\r\n"
                        + "#Text=头痛\r\n1-1\t0-2\t头痛\tz\ty\tA\t\r\n"
                ),
                new AnnotationFile("b.tsv", "#FORMAT=WebAnno TSV 2\n"),
            ])
            .GetValueOrThrow();
        Assert.Equal("头痛|A:头痛", ExchangeView.Shown(Assert.Single(read.Documents)));
        Assert.Equal(["annotations.notHeld a.tsv x.Coref [x.Coref]"], ExchangeView.Rejected(read));
    }

    private static AnnotationImport Read(string lines) => ExchangeView.Read(WebAnnoFormat.Instance, Head + lines, "a.tsv");
}
