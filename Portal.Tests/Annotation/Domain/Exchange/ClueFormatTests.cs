using Portal.Domain.Annotation.Exchange;
using Portal.Domain.Text;

namespace Portal.Tests.Annotation.Domain.Exchange;

/// <summary>CLUENER and CMeEE: the last character belongs to a span, unless the surface says otherwise.</summary>
public sealed class ClueFormatTests
{
    private static readonly AnnotatedText s_document = new(
        "题",
        "😀头痛 头痛",
        [
            new SpanAnnotation("a", "sym", new TextSpan(2, 4)),
            new SpanAnnotation("b", "sym", new TextSpan(5, 7)),
            new SpanAnnotation("c", "bod", new TextSpan(2, 3)),
            new SpanAnnotation("d", "bod", new TextSpan(0, 2)) { IsSuggestion = true },
        ],
        []
    );

    [Fact]
    public void Cluener_Write_IsByTypeAndSurface() =>
        Assert.Equal(
            """{"text":"😀头痛 头痛","label":{"sym":{"头痛":[[1,2],[4,5]]},"bod":{"头":[[1,1]]}}}""" + "\n",
            Assert.Single(ClueFormat.Cluener.Write([s_document])).Text.Replace("\\uD83D\\uDE00", "😀", StringComparison.Ordinal)
        );

    [Fact]
    public void Cmeee_Write_IsAList() =>
        Assert.Equal(
            """[{"text":"😀头痛 头痛","entities":[{"start_idx":1,"end_idx":2,"type":"sym","entity":"头痛"},"""
                + """{"start_idx":4,"end_idx":5,"type":"sym","entity":"头痛"},{"start_idx":1,"end_idx":1,"type":"bod","entity":"头"}]},"""
                + """{"text":"无","entities":[]}]""",
            Assert
                .Single(ClueFormat.Cmeee.Write([s_document, new AnnotatedText("", "无", [], [])]))
                .Text.Replace("\\uD83D\\uDE00", "😀", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData(0, 1, "头痛", "头痛")]
    [InlineData(0, 2, "头痛", "头痛")]
    [InlineData(0, 1, null, "头痛")]
    [InlineData(0, 2, null, "头痛发")]
    [InlineData(0, 0, "头", "头")]
    [InlineData(3, 3, "热", "热")]
    [InlineData(3, 4, "热", "热")]
    [InlineData(0, 1, "头疼", "annotations.span.surface")]
    [InlineData(3, 5, null, "annotations.span.illegal")]
    [InlineData(-1, 1, null, "annotations.span.illegal")]
    [InlineData(2, 0, null, "annotations.span.illegal")]
    public void Cmeee_Read_TheSurfaceDecidesWhetherTheEndBelongs(int start, int end, string? surface, string expected)
    {
        var entity = surface is null ? "" : $",\"entity\":\"{surface}\"";
        var read = ExchangeView.Read(
            ClueFormat.Cmeee,
            $$"""{"text":"头痛发热","entities":[{"start_idx":{{start}},"end_idx":{{end}},"type":"s"{{entity}}}]}"""
        );
        Assert.Equal(
            expected,
            read.Documents[0].Spans is [var span] ? span.Span.Of(read.Documents[0].Text) : Assert.Single(read.Rejected).Code
        );
    }

    [Fact]
    public void Cluener_Read_WhatIsNoPlace_IsRejectedAlone()
    {
        var read = ExchangeView.Read(
            ClueFormat.Cluener,
            """{"text":"头痛","label":{"s":{"头痛":[[0,1],[0],7,[0,1,2]],"痛":3},"t":[],"u":{"头":[[0,1],[0,0]]}}}"""
        );
        Assert.Equal("头痛|s:头痛|u:头", ExchangeView.Shown(read.Documents[0]));
        Assert.Equal(3, read.Rejected.Count(p => p.Code == "annotations.record.other"));
    }

    [Theory]
    [InlineData("cluener", """{"text":"头痛"}""")]
    [InlineData("cluener", """{"label":{}}""")]
    [InlineData("cluener", """{"text":"头痛","label":[]}""")]
    [InlineData("cmeee", """{"text":"头痛"}""")]
    [InlineData("cmeee", """{"text":"头痛","entities":[{"start":0}]}""")]
    [InlineData("cmeee", """{"text":3,"entities":[]}""")]
    public void Read_OfAnotherShape_IsOfAnotherFormat(string name, string file) =>
        Assert.Equal(
            "annotations.format.other",
            Assert.Single(AnnotationFormats.Find(name)!.Read([new AnnotationFile("a.json", file)]).Problems).Code
        );
}
