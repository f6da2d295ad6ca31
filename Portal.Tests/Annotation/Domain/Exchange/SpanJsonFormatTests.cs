using Portal.Domain.Annotation;
using Portal.Domain.Annotation.Exchange;
using Portal.Domain.Text;

namespace Portal.Tests.Annotation.Domain.Exchange;

/// <summary>doccano, Prodigy and PubAnnotation, byte by byte, and what they do not take.</summary>
public sealed class SpanJsonFormatTests
{
    private static readonly AnnotatedText s_document = new(
        "题",
        "𠮷头痛和",
        [
            new SpanAnnotation("a", "Drug", new TextSpan(0, 2)) { Assertion = Assertion.Negated },
            new SpanAnnotation("b", "Symptom", new TextSpan(2, 4)),
            new SpanAnnotation("c", "Sign", new TextSpan(2, 3)) { IsSuggestion = true },
        ],
        [
            new RelationAnnotation("treats", "a", "b"),
            new RelationAnnotation("treats", "a", "c"),
            new RelationAnnotation("denied", "b", "a") { Assertion = Assertion.Negated },
            new RelationAnnotation("dosage", "a", null, new TextSpan(4, 5)),
        ]
    );

    [Fact]
    public void Doccano_Write_NamesSpansOnlyWhereTheyAreRelated() =>
        Assert.Equal(
            ExchangeView.Line(
                """
                {"title":"题","text":"𠮷头痛和","entities":[{"id":1,"label":"Drug","start_offset":0,"end_offset":1},
                {"id":2,"label":"Symptom","start_offset":1,"end_offset":3}],
                "relations":[{"id":1,"from_id":1,"to_id":2,"type":"treats"}]}
                """
            )
                + "\n"
                + """{"title":"题","text":"𠮷头痛和","label":[[0,1,"Drug"],[1,3,"Symptom"]]}"""
                + "\n",
            Written(SpanJsonFormat.Doccano, s_document, s_document with { Relations = [] })
        );

    [Fact]
    public void Prodigy_Write_HasATokenForEveryCharacter() =>
        Assert.Equal(
            ExchangeView.Line(
                """
                {"text":"𠮷头","meta":{"title":""},"tokens":[{"text":"𠮷","start":0,"end":1,"id":0,"ws":false},
                {"text":"头","start":1,"end":2,"id":1,"ws":false}],
                "spans":[{"start":0,"end":1,"token_start":0,"token_end":0,"label":"A"},
                {"start":0,"end":2,"token_start":0,"token_end":1,"label":"B"}],
                "relations":[{"head":1,"child":0,"label":"r",
                "head_span":{"start":0,"end":2,"token_start":0,"token_end":1,"label":"B"},
                "child_span":{"start":0,"end":1,"token_start":0,"token_end":0,"label":"A"}}],"answer":"accept"}
                """
            ) + "\n",
            Written(
                SpanJsonFormat.Prodigy,
                new AnnotatedText(
                    "",
                    "𠮷头",
                    [new SpanAnnotation("a", "A", new TextSpan(0, 2)), new SpanAnnotation("b", "B", new TextSpan(0, 3))],
                    [new RelationAnnotation("r", "b", "a")]
                )
            )
        );

    [Fact]
    public void PubAnnotation_Write_HoldsPiecesAttributesAndAssertions() =>
        Assert.Equal(
            ExchangeView.Line(
                """
                {"sourceid":"题","text":"𠮷头痛和","denotations":[{"id":"T1","span":{"begin":0,"end":1},"obj":"Drug"},
                {"id":"T2","span":[{"begin":1,"end":2},{"begin":3,"end":4}],"obj":"Symptom"}],
                "relations":[{"id":"R1","pred":"treats","subj":"T1","obj":"T2"}],
                "attributes":[{"id":"A1","subj":"T2","pred":"severity","obj":"high"},{"id":"A2","subj":"R1","pred":"x","obj":"y"}],
                "modifications":[{"id":"M1","pred":"Negation","obj":"T1"},{"id":"M2","pred":"Negation","obj":"R1"},
                {"id":"M3","pred":"Speculation","obj":"R1"}]}
                """
            ) + "\n",
            Written(
                SpanJsonFormat.PubAnnotation,
                s_document with
                {
                    Spans =
                    [
                        s_document.Spans[0],
                        new SpanAnnotation("b", "Symptom", new TextSpan(2, 5))
                        {
                            Fragments = Fragments.Of([new TextSpan(2, 3), new TextSpan(4, 5)]),
                            Attributes = AnnotationAttributes.With(null, "severity", "high"),
                        },
                    ],
                    Relations =
                    [
                        new RelationAnnotation("treats", "a", "b")
                        {
                            Assertion = Assertion.Negated | Assertion.Uncertain,
                            Attributes = AnnotationAttributes.With(null, "x", "y"),
                        },
                    ],
                }
            )
        );

    [Theory]
    [InlineData("""{"text":"头痛","label":[[0,2,"S"]]}""", "头痛|S:头痛")]
    [InlineData("""{"text":"头痛","labels":[[0,2,"S"]]}""", "头痛|S:头痛")]
    [InlineData("""{"text":"头痛","labels":[[0,2,"S"]],"label":[[1,2,"T"]]}""", "头痛|T:痛")]
    [InlineData("""{"text":"头痛","entities":[],"label":[[1,2,"T"]],"relations":[]}""", "头痛|T:痛")]
    public void Doccano_Read_LabelsOrEntities(string file, string expected) =>
        Assert.Equal(expected, ExchangeView.Shown(ExchangeView.ReadOne(SpanJsonFormat.Doccano, file)));

    [Theory]
    [InlineData("""{"text":"头痛","label":[[0,2],[0,2,3],7]}""", "annotations.record.other", 3)]
    [InlineData("""{"text":"头痛","label":[[0,3,"S"],["0",2,"S"],[2,2,"S"]]}""", "annotations.span.illegal", 3)]
    [InlineData("""{"text":"头痛","label":[[0,2," "]]}""", "annotations.type.missing", 1)]
    [InlineData("""{"text":"头痛","entities":[{"id":1,"label":"S","start_offset":0}]}""", "annotations.span.illegal", 1)]
    [InlineData("""{"text":"头痛","entities":[],"relations":[{"type":"r","from_id":1,"to_id":2}]}""", "annotations.relation.end", 1)]
    public void Doccano_Read_WhatIsBroken_IsRejected(string file, string code, int count)
    {
        var read = ExchangeView.Read(SpanJsonFormat.Doccano, file);
        Assert.Empty(read.Documents[0].Spans);
        Assert.Equal(Enumerable.Repeat(code, count), read.Rejected.Select(p => p.Code));
    }

    [Theory]
    [InlineData("reject", 0)]
    [InlineData("ignore", 0)]
    [InlineData("accept", 1)]
    [InlineData("", 1)]
    public void Prodigy_Read_TakesWhatWasNotRejected(string answer, int count)
    {
        var read = ExchangeView.Read(
            SpanJsonFormat.Prodigy,
            """{"text":"头","spans":[],"meta":{"title":"题"}}""" + "\n" + $$"""{"text":"痛","spans":[],"answer":"{{answer}}"}"""
        );
        Assert.Equal(1 + count, read.Documents.Length);
        Assert.Equal("题", read.Documents[0].Title);
        Assert.Equal(count == 0 ? [$"annotations.notHeld a.json:2 [answer: {answer}]"] : [], ExchangeView.Rejected(read));
    }

    [Fact]
    public void Prodigy_Read_RelatesByPlaceAndLabel()
    {
        var read = ExchangeView.Read(
            SpanJsonFormat.Prodigy,
            """
            {"text":"头痛","spans":[{"start":0,"end":2,"label":"S"},{"start":0,"end":2,"label":"D"},{"start":0,"end":1,"label":"B"}],
            "relations":[
              {"label":"r","head_span":{"start":0,"end":2,"label":"D"},"child_span":{"start":0,"end":1,"label":"B"}},
              {"label":"r","head_span":{"start":0,"end":2,"label":"X"},"child_span":{"start":0,"end":1,"label":"B"}},
              {"label":"r","head_span":{"start":0,"end":2,"label":"D"}}
            ]}
            """
        );
        Assert.Equal("头痛|S:头痛|D:头痛|B:头|r(头痛,头)", ExchangeView.Shown(read.Documents[0]));
        Assert.Equal(read.Documents[0].Spans[1].Id, read.Documents[0].Relations[0].Head);
        Assert.Equal(["annotations.relation.end", "annotations.relation.end"], read.Rejected.Select(p => p.Code));
    }

    [Fact]
    public void PubAnnotation_Read_NamesAllThatItDoesNotTake()
    {
        var read = ExchangeView.Read(
            SpanJsonFormat.PubAnnotation,
            """
            {"sourceid":"PMC1","text":"左右肺","denotations":[
              {"id":"T1","span":[{"begin":0,"end":1},{"begin":2,"end":3}],"obj":"Part"},
              {"id":"T2","span":[],"obj":"Part"},
              {"id":"T3","span":[{"begin":1,"end":1}],"obj":"Part"},
              {"id":"T4","span":[{"begin":1,"end":9}],"obj":"Part"},
              {"id":"T5","span":[{"begin":0,"end":1},{"begin":1,"end":2}],"obj":"Part"}],
            "relations":[{"id":"R1","pred":"near","subj":"T1","obj":"T5"}],
            "attributes":[{"id":"A1","subj":"T1","pred":"side","obj":"left"},{"id":"A2","subj":"R1","pred":"sure","obj":"yes"},
              {"id":"A3","subj":"T9","pred":"side","obj":"left"},{"id":"A4","subj":"T1","pred":"two words","obj":"x"}],
            "modifications":[{"id":"M1","pred":"Speculation","obj":"T1"},{"id":"M2","pred":"Negation","obj":"T1"},
              {"id":"M3","pred":"Negation","obj":"R1"},{"id":"M4","pred":"Negation","obj":"T3"},{"id":"M5","pred":"Else","obj":"T1"}],
            "blocks":[{"id":"B1"}]}
            """
        );
        var document = read.Documents[0];
        Assert.Equal("PMC1", document.Title);
        Assert.Equal("左右肺|Part:左肺|Part:左右|near(左肺,左右)", ExchangeView.Shown(document));
        Assert.Equal(
            (Assertion.Negated | Assertion.Uncertain, "left"),
            (document.Spans[0].Assertion, document.Spans[0].Attributes!["side"])
        );
        Assert.Equal((Assertion.Negated, "yes"), (document.Relations[0].Assertion, document.Relations[0].Attributes!["sure"]));
        Assert.Equal(["T2", "T3", "T4", "B1", "M5", "A3", "A4", "M4"], read.Rejected.Select(p => p.Field.Split(' ')[^1]));
        Assert.Equal(
            [.. Enumerable.Repeat("annotations.span.illegal", 3), .. Enumerable.Repeat("annotations.notHeld", 5)],
            read.Rejected.Select(p => p.Code)
        );
    }

    [Theory]
    [InlineData("doccano", """{"text":"头痛"}""")]
    [InlineData("doccano", """{"text":1,"label":[]}""")]
    [InlineData("prodigy", """{"text":"头痛"}""")]
    [InlineData("prodigy", """{"spans":[]}""")]
    [InlineData("pubannotation", """{"text":"头痛"}""")]
    [InlineData("pubannotation", """{"denotations":[]}""")]
    [InlineData("uima-json", """{"%FEATURE_STRUCTURES":[]}""")]
    [InlineData("uima-json", """{"%FEATURE_STRUCTURES":[{"%TYPE":"uima.cas.Sofa","sofaString":""}]}""")]
    [InlineData("label-studio", """[{"data":{"title":"题"}}]""")]
    [InlineData("label-studio", """[{"text":"题"}]""")]
    [InlineData("jsonl", """{"text":"头痛"}""")]
    [InlineData("jsonl", """{"text":"头痛","entities":[{"start_offset":0}]}""")]
    [InlineData("uie", """{"content":"头痛"}""")]
    [InlineData("duie", """{"text":"头痛"}""")]
    [InlineData("instructkgc", """{"input":"头痛"}""")]
    public void Read_OfAnotherShape_IsOfAnotherFormat(string name, string file)
    {
        var problem = Assert.Single(AnnotationFormats.Find(name)!.Read([new AnnotationFile("a.json", file)]).Problems);
        Assert.Equal(("annotations.format.other", name), (problem.Code, problem.Arguments[0]));
    }

    private static string Written(IAnnotationFormat format, params AnnotatedText[] documents)
    {
        var file = Assert.Single(format.Write(documents));
        Assert.Equal("annotations" + format.Extension, file.Name);
        return file.Text.Replace("\\uD842\\uDFB7", "𠮷", StringComparison.Ordinal);
    }

    [Fact]
    public void PubAnnotation_ModificationsAreAssertions_AndOthersAreNamed()
    {
        const string File = """
            {"text":"否认头痛","denotations":[{"id":"T1","span":{"begin":2,"end":4},"obj":"Symptom"}],
            "modifications":[{"id":"M1","pred":"Negation","obj":"T1"},{"id":"M2","pred":"Intensity","obj":"T1"},
            {"id":"M3","pred":"Negation","obj":"T9"},4]}
            """;
        var read = AnnotationFormats.Find("pubannotation")!.Read([new AnnotationFile("a.json", File)]).GetValueOrThrow();
        Assert.Equal(Assertion.Negated, Assert.Single(Assert.Single(read.Documents).Spans).Assertion);
        Assert.Equal(3, read.Rejected.Length);
    }
}
