using Portal.Domain.Annotation;
using Portal.Domain.Annotation.Exchange;
using Portal.Domain.Text;

namespace Portal.Tests.Annotation.Domain.Exchange;

public sealed class BratFormatTests
{
    /// <summary>Offsets in code points, a fragment a line, pieces, relations, both assertions, attributes and an entry.</summary>
    [Fact]
    public void Write_EveryMember_IsTheseLines()
    {
        const string Text = "😀头痛\n发热，左右肺";
        var document = new AnnotatedText(
            "",
            Text,
            [
                new SpanAnnotation("a", "Symptom", new TextSpan(2, 7))
                {
                    Assertion = Assertion.Negated | Assertion.Uncertain,
                    Attributes = Said(("normalization", "ICD:R51 Headache"), ("severity", "very high")),
                },
                new SpanAnnotation("b", "Part", new TextSpan(8, 11))
                {
                    Fragments = Fragments.Of([new TextSpan(8, 9), new TextSpan(10, 11)]),
                    Attributes = Said(("normalization", "no entry")),
                },
                new SpanAnnotation("c", "Sign", new TextSpan(0, 2)) { IsSuggestion = true },
            ],
            [
                new RelationAnnotation("at", "a", "b") { Assertion = Assertion.Uncertain, Attributes = Said(("normalization", "ICD:R51")) },
                new RelationAnnotation("at", "a", "c"),
                new RelationAnnotation("course", "a", null, new TextSpan(2, 4)),
                new RelationAnnotation("near", "b", "a") { IsSuggestion = true },
            ]
        );
        var files = BratFormat.Instance.Write([document, document with { Text = "无", Spans = [], Relations = [] }]);
        Assert.Equal(["000001.txt", "000001.ann", "000002.txt", "000002.ann"], files.Select(f => f.Name));
        Assert.Equal((Text, "无", ""), (files[0].Text, files[2].Text, files[3].Text));
        Assert.Equal(
            """
            T1	Symptom 1 3;4 6	头痛 发热
            T2	Part 7 8;9 10	左 肺
            A1	Negated T1
            A2	Uncertain T1
            N1	Reference T1 ICD:R51	Headache
            A3	severity T1 very high
            A4	normalization T2 no entry
            R1	at Arg1:T1 Arg2:T2
            A5	Uncertain R1
            A6	normalization R1 ICD:R51

            """,
            files[1].Text
        );
    }

    [Theory]
    [InlineData("T1\tSymptom\t头痛", "annotations.line.broken")]
    [InlineData("T1\tSymptom 1\t头痛", "annotations.line.broken")]
    [InlineData("T1\tSymptom one 3\t头痛", "annotations.span.illegal")]
    [InlineData("T1\tSymptom 3 1\t头痛", "annotations.span.illegal")]
    [InlineData("T1\tSymptom 1 99\t头痛", "annotations.span.illegal")]
    [InlineData("T1\tSymptom 2 3;1 2\t痛 头", "annotations.span.illegal")]
    [InlineData("T1\tSymptom 1 3;2 3\t头痛 痛", "annotations.span.illegal")]
    [InlineData("T1\tSymptom 1 1\t", "annotations.span.illegal")]
    [InlineData("T1\tSymptom 0 0;1 2;4 5\t 头 发", "annotations.span.illegal")]
    [InlineData("T1\tSymptom 1 3\t头疼", "annotations.span.surface")]
    [InlineData("T1\t 1 3\t头痛", "annotations.type.missing")]
    [InlineData("E1\tOnset:T1", "annotations.notHeld")]
    [InlineData("#1\tAnnotatorNotes T1\tunsure", "annotations.notHeld")]
    [InlineData("A1\tNegated T1", "annotations.notHeld")]
    [InlineData("A1\tSeverity T1 high", "annotations.notHeld")]
    [InlineData("N1\tReference T1 Wikipedia\tHeadache", "annotations.notHeld")]
    [InlineData("R1\twith Arg1:T1", "annotations.line.broken")]
    [InlineData("R1\twith T1 T2", "annotations.line.broken")]
    [InlineData("R1\twith Arg1:T1 Arg2:T2", "annotations.relation.end")]
    public void Read_ABrokenLine_IsRejectedAlone(string line, string code)
    {
        var read = Read("😀头痛\n发热", line + "\nT9\tSymptom 4 6\t发热\n");
        Assert.Equal("😀头痛\n发热|Symptom:发热", ExchangeView.Shown(read.Documents[0]));
        Assert.Equal(code, Assert.Single(read.Rejected).Code);
        Assert.StartsWith("x.ann", read.Rejected[0].Field, StringComparison.Ordinal);
    }

    /// <summary>A line break between fragments parts the line, not the mention; any other text does.</summary>
    [Theory]
    [InlineData("头痛\n发热", "0 2;3 5", "头痛 发热", "0-5", "")]
    [InlineData("头痛\n\n发热", "0 2;4 6", "头痛 发热", "0-6", "")]
    [InlineData("头痛 发热", "0 2;3 5", "头痛 发热", "0-5", "0-2;3-5")]
    [InlineData("头痛\n 发热", "0 2;4 6", "头痛 发热", "0-6", "0-2;4-6")]
    [InlineData("头痛发热", "0 2;2 4", "头痛 发热", "0-4", "")]
    [InlineData("a\nb，c", "0 1;2 3;4 5", "a b c", "0-5", "0-3;4-5")]
    public void Read_Fragments_AreOnePieceOverLineBreaks(string text, string places, string surface, string span, string pieces)
    {
        var read = Assert.Single(Read(text, $"T1\tX {places}\t{surface}\n").Documents[0].Spans);
        Assert.Equal((span, pieces), ($"{read.Span.Start}-{read.Span.End}", read.Fragments?.ToString() ?? ""));
    }

    [Fact]
    public void Read_Attributes_MayStandBeforeWhatTheySpeakOf_AndAddUp()
    {
        var read = Read(
            "头痛 发热",
            "M1\tSpeculation T1\r\nA1\tnegation T1\r\nA2\tConfirmed T1\r\nR1\twith Arg1:T1 Arg2:T2\r\nA3\tUncertain R1\r\n"
                + "T1\tSymptom 0 2\t头痛\r\nT2\tSymptom 3 5\r\n"
        );
        Assert.Empty(read.Rejected);
        var document = read.Documents[0];
        Assert.Equal(Assertion.Negated | Assertion.Uncertain, document.Spans[0].Assertion);
        Assert.Equal("true", document.Spans[0].Attributes!["Confirmed"]);
        Assert.Equal(Assertion.Uncertain, Assert.Single(document.Relations).Assertion);
        Assert.Equal((Assertion.Present, null), (document.Spans[1].Assertion, document.Spans[1].Attributes));
    }

    [Fact]
    public void Read_WithoutAnyAnnotationFile_IsOfAnotherFormat()
    {
        Assert.Equal(
            "annotations.format.other",
            Assert.Single(BratFormat.Instance.Read([new AnnotationFile("x.txt", "头痛")]).Problems).Code
        );
        Assert.False(BratFormat.Instance.Read([new AnnotationFile("x.ann", "")]).Success);
    }

    private static AnnotationImport Read(string text, string lines) =>
        BratFormat.Instance.Read([new AnnotationFile("x.txt", "\uFEFF" + text), new AnnotationFile("x.ann", lines)]).GetValueOrThrow();

    private static AnnotationAttributes? Said(params (string Name, string Value)[] said) =>
        AnnotationAttributes.Of(said.Select(s => KeyValuePair.Create(s.Name, s.Value)));

    [Fact]
    public void Brat_OfAForeignFolder_NamesWhatItDoesNotTake()
    {
        var read = BratFormat
            .Instance.Read([
                new AnnotationFile("x.txt", "😀头痛\n发热，头晕"),
                new AnnotationFile(
                    "x.ann",
                    "T1\tSymptom 1 3;4 6\t头痛 发热\nT2\tSymptom 7 9\t头晕\nT3\tSymptom 1 3;7 9\t头痛 头晕\nT4\tSymptom 1 3\t发热\nR1\twith Arg1:T1 "
                        + "Arg2:T2\nR2\twith Arg1:T1 Arg2:T9\nA1\tNegated T1\nA2\tSpeculation R1\nA3\tNegated T77\nA4\tSeverity T1 "
                        + "high\nA5\tConfirmed R1\nN1\tReference T1 Wikipedia:42\tHeadache\nE1\tOnset:T1 Who:T2\n"
                ),
                new AnnotationFile("lost.ann", "T1\tSymptom 0 2\t头痛"),
            ])
            .GetValueOrThrow();
        Assert.Equal(
            ["😀头痛\n发热，头晕|Symptom:头痛\n发热|Symptom:头晕|Symptom:头痛头晕|with(头痛\n发热,头晕)"],
            read.Documents.Select(ExchangeView.Shown)
        );
        Assert.Equal(
            [
                "annotations.span.surface",
                "annotations.notHeld",
                "annotations.relation.end",
                "annotations.notHeld",
                "annotations.text.missing",
            ],
            read.Rejected.Select(p => p.Code)
        );
        Assert.Equal(
            ("""{"Severity":"high","normalization":"Wikipedia:42 Headache"}""", """{"Confirmed":"true"}"""),
            (read.Documents[0].Spans[0].Attributes!.ToString(), read.Documents[0].Relations[0].Attributes!.ToString())
        );
        Assert.Equal(
            (Assertion.Negated, Assertion.Uncertain),
            (read.Documents[0].Spans[0].Assertion, read.Documents[0].Relations[0].Assertion)
        );
    }
}
