using CsCheck;
using Portal.Domain.Annotation.Exchange;
using Portal.Domain.Text;

namespace Portal.Tests.Annotation.Domain.Exchange;

/// <summary>BIO, BIOES, BMES and the two kinds of CoNLL: a row a token.</summary>
public sealed class TagFormatTests
{
    private static readonly AnnotatedText s_document = new(
        "",
        "𠮷头痛\n和１",
        [
            new SpanAnnotation("a", "Drug", new TextSpan(0, 2)),
            new SpanAnnotation("b", "Symptom", new TextSpan(2, 6)),
            new SpanAnnotation("c", "Part", new TextSpan(2, 3)),
            new SpanAnnotation("d", "Count", new TextSpan(6, 7)) { IsSuggestion = true },
        ],
        []
    );

    /// <summary>The longest of what overlaps, nothing that is only suggested, a blank row for a line break.</summary>
    [Theory]
    [InlineData("bio", "B-Drug B-Symptom I-Symptom | I-Symptom O")]
    [InlineData("bioes", "S-Drug B-Symptom I-Symptom | E-Symptom O")]
    [InlineData("bmes", "S-Drug B-Symptom M-Symptom | E-Symptom O")]
    public void Write_OfEachScheme_TagsEveryCharacter(string name, string tags)
    {
        var file = Assert.Single(AnnotationFormats.Find(name)!.Write([s_document, s_document with { Text = "无", Spans = [] }]));
        var of = tags.Split(' ');
        Assert.Equal("annotations." + name, file.Name);
        Assert.Equal(
            $"-DOCSTART-\tO\n\n𠮷\t{of[0]}\n头\t{of[1]}\n痛\t{of[2]}\n\n和\t{of[4]}\n１\t{of[5]}\n\n-DOCSTART-\tO\n\n无\tO\n\n",
            file.Text
        );
    }

    /// <summary>Whatever letters stand in a file, spans are those of CoNLL's scorer: what each letter begins and ends.</summary>
    [Fact]
    public void Read_AnyTags_AreTheSpansThatTheLettersSay() =>
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, 1])
            .Array[1, 9]
            .Sample(
                raw =>
                {
                    var tags = raw.Select(r => r.Item1 == 6 ? "O" : $"{"BIEMSL"[r.Item1]}-{"XY"[r.Item2]}").ToList();
                    if (tags.TrueForAll(t => t == "O"))
                        return;
                    var expected = new List<string>();
                    for (var i = 0; i < tags.Count; i++)
                    {
                        if (tags[i] == "O" || !Begins(i))
                            continue;
                        var end = i + 1;
                        while (!Ends(end - 1) && end < tags.Count && tags[end] != "O" && !Begins(end))
                            end++;
                        expected.Add($"{tags[i][2..]} {i}-{end}");
                    }

                    var read = ExchangeView.ReadOne(
                        TagFormat.Bio,
                        string.Concat(tags.Select((t, i) => $"{(char)('一' + i)}\t{t}\n")),
                        "a.bio"
                    );
                    Assert.Equal(expected, read.Spans.Select(s => $"{s.Type} {s.Span.Start}-{s.Span.End}"));

                    bool Ends(int at) => tags[at][0] is 'E' or 'L' or 'S';

                    bool Begins(int at) =>
                        tags[at][0] is 'B' or 'S' || at == 0 || tags[at - 1] == "O" || Ends(at - 1) || tags[at - 1][2..] != tags[at][2..];
                },
                iter: 5_000
            );

    [Theory]
    [InlineData("头", false)]
    [InlineData("头 ", false)]
    [InlineData("头 X-Symptom", false)]
    [InlineData("头 B-", false)]
    [InlineData("头 BSymptom", false)]
    [InlineData("\tO", false)]
    [InlineData("头 B_Symptom", true)]
    [InlineData("头\tU-Symptom", true)]
    [InlineData("头 L-S", true)]
    [InlineData("x y\tB-S", true)]
    public void Read_ALine_IsATokenAndATag(string line, bool isTaken)
    {
        var read = ExchangeView.Read(TagFormat.Bioes, $"{line}\n痛\tB-Other\n", "a.bioes");
        Assert.Equal(isTaken ? 2 : 1, read.Documents[0].Spans.Length);
        Assert.Equal(isTaken ? [] : ["annotations.line.broken"], read.Rejected.Select(p => p.Code));
        Assert.All(read.Rejected, p => Assert.Equal(("a.bioes:1", line), (p.Field, p.Arguments[0])));
    }

    /// <summary>Words are joined by spaces, Chinese characters are not; a text a block, unless texts have a start.</summary>
    [Theory]
    [InlineData("New B-L\nYork I-L\n\nold O\n", "New York|L:New York", "old")]
    [InlineData("\uFEFF-DOCSTART- O\n\nab O\ncd B-L\n\nef I-L\n\n-DOCSTART- O\n\ng B-L\n", "ab cd\nef|L:cd\nef", "g|L:g")]
    [InlineData("CT B-L\n肺 I-L\n炎 O\n", "CT 肺炎|L:CT 肺")]
    [InlineData("a B-L\nb I-L\n", "ab|L:ab")]
    [InlineData("-DOCSTART- O\n\n\n\na B-L\n\n\n", "\n\na\n|L:a")]
    public void Read_Blocks_AreTexts(string file, params string[] expected) =>
        Assert.Equal(expected, ExchangeView.Read(TagFormat.Bio, file, "a.bio").Documents.Select(ExchangeView.Shown));

    [Fact]
    public void Read_SecondBlock_NamesItsLine()
    {
        var read = ExchangeView.Read(TagFormat.Bio, "头 O\n\n痛 O\nbroken\n\nx\n", "a.bio");
        Assert.Equal(["a.bio:3", "a.bio:6"], read.Rejected.Select(p => p.Field));
        Assert.Equal(2, read.Documents.Length);
    }

    [Theory]
    [InlineData("bio", "nothing\n")]
    [InlineData("bio", "")]
    [InlineData("conll2003", "one\n")]
    [InlineData("conll04", "a\tb\n")]
    public void Read_NoRow_IsOfAnotherFormat(string name, string file) =>
        Assert.Equal(
            "annotations.format.other",
            Assert.Single(AnnotationFormats.Find(name)!.Read([new AnnotationFile("a", file)]).Problems).Code
        );

    [Fact]
    public void Conll2003_Write_IsFourColumnsWithABlankLineForABreak() =>
        Assert.Equal(
            "-DOCSTART- -X- -X- O\n\nCT2 -X- _ B-Test\n示 -X- _ O\n肺 -X- _ B-Part\n\n"
                + "炎 -X- _ I-Part\n, -X- _ O\nab -X- _ B-Part\nc -X- _ O\n\n",
            Assert
                .Single(
                    ConllFormat.Conll2003.Write([
                        new AnnotatedText(
                            "",
                            "CT2 示肺\n炎, abc",
                            [
                                new SpanAnnotation("a", "Test", new TextSpan(0, 3)),
                                new SpanAnnotation("b", "Part", new TextSpan(5, 8)),
                                new SpanAnnotation("c", "Part", new TextSpan(10, 12)),
                            ],
                            []
                        ),
                    ])
                )
                .Text
        );

    [Fact]
    public void Conll04_Write_PutsRelationsAtTheLastTokenOfTheirHead()
    {
        var document = new AnnotatedText(
            "",
            "De Vo of US, EU",
            [
                new SpanAnnotation("a", "Peop", new TextSpan(0, 5)),
                new SpanAnnotation("b", "Loc", new TextSpan(9, 11)),
                new SpanAnnotation("c", "Org", new TextSpan(13, 15)),
                new SpanAnnotation("d", "Org", new TextSpan(13, 14)) { IsSuggestion = true },
            ],
            [
                new RelationAnnotation("Live_In", "a", "b"),
                new RelationAnnotation("Work_For", "a", "c"),
                new RelationAnnotation("Work_For", "b", "a") { IsSuggestion = true },
                new RelationAnnotation("Of", "c", "d"),
                new RelationAnnotation("age", "a", null, new TextSpan(6, 8)),
            ]
        );
        Assert.Equal(
            "#doc 1\n0\tDe\tB-Peop\t['N']\t[0]\n1\tVo\tI-Peop\t['Live_In', 'Work_For']\t[3, 5]\n2\tof\tO\t['N']\t[2]\n"
                + "3\tUS\tB-Loc\t['N']\t[3]\n4\t,\tO\t['N']\t[4]\n5\tEU\tB-Org\t['N']\t[5]\n#doc 2\n0\tx\tO\t['N']\t[0]\n",
            Assert.Single(ConllFormat.Conll04.Write([document, new AnnotatedText("", "x", [], [])])).Text
        );
    }

    [Theory]
    [InlineData("0\tA\tB-P\t['N']", "annotations.line.broken")]
    [InlineData("0\t\tB-P\t['N']\t[0]", "annotations.line.broken")]
    [InlineData("0\tA\tBP\t['N']\t[0]", "annotations.line.broken")]
    [InlineData("0\tA\tB-\t['N']\t[0]", "annotations.line.broken")]
    [InlineData("0\tA\tB-P\t['N', 'r']\t[0]", "annotations.line.broken")]
    [InlineData("0\tA\tB-P\t['r']\t[9]", "annotations.relation.end")]
    [InlineData("0\tA\tO\t['r']\t[1]", "annotations.relation.end")]
    [InlineData("0\tA\tB-P\t['r']\t[0]", "annotations.relation.self")]
    public void Conll04_Read_WhatIsBroken_IsRejectedAlone(string line, string code)
    {
        var read = ExchangeView.Read(ConllFormat.Conll04, $"#doc 1\n{line}\n1\tB\tB-Q\t['N']\t[1]\n", "a.txt");
        Assert.EndsWith("|Q:B", ExchangeView.Shown(read.Documents[0]), StringComparison.Ordinal);
        Assert.Equal(code, Assert.Single(read.Rejected).Code);
    }

    [Fact]
    public void Conll2003_Read_OfTwoColumnsOrMore_TakesTheFirstAndTheLast()
    {
        var read = ExchangeView.Read(ConllFormat.Conll2003, "EU\tB-ORG\nx O\nvery-long NNP B-NP I-ORG\nbad\n\nnext B-LOC\n", "a.conll");
        Assert.Equal(["EU x very-long|ORG:EU|ORG:very-long", "next|LOC:next"], read.Documents.Select(ExchangeView.Shown));
        Assert.Equal(["annotations.line.broken a.conll:4 [bad]"], ExchangeView.Rejected(read));
    }

    [Fact]
    public void Conll04_WithDigitsOfAnotherScript_RejectsTheLine()
    {
        var read = ConllFormat
            .Conll04.Read([new AnnotationFile("a.txt", "#doc 1\n0\tA\tB-Peop\t['N']\t[0]\n1\tB\tB-Org\t['N']\t[\u0663]\n")])
            .GetValueOrThrow();
        Assert.Equal("annotations.line.broken", Assert.Single(read.Rejected).Code);
    }

    /// <summary>A token that begins like a mark is a token: only the mark itself, and only that of the format, begins a text.</summary>
    [Theory]
    [InlineData("#doctor")]
    [InlineData("#doc")]
    [InlineData("-DOCSTART-x")]
    public void Conll2003_ATokenThatBeginsLikeAMark_BeginsNoText(string token)
    {
        var read = ConllFormat
            .Conll2003.Read([new AnnotationFile("a.conll", $"-DOCSTART- -X- -X- O\n\nSee -X- _ O\n{token} -X- _ O\nLi -X- _ B-Peop\n")])
            .GetValueOrThrow();
        var text = Assert.Single(read.Documents);
        Assert.Contains(token, text.Text, StringComparison.Ordinal);
        Assert.Equal("Li", Assert.Single(text.Spans).Span.Of(text.Text));
    }
}
