using Portal.Domain.Annotation;
using Portal.Domain.Annotation.Exchange;
using Portal.Domain.Text;

namespace Portal.Tests.Annotation.Domain.Exchange;

/// <summary>The portal's own JSON, Label Studio's and UIMA's.</summary>
public sealed class JsonFormatTests
{
    private static readonly AnnotatedText s_document = new(
        "题",
        "左右肺头痛",
        [
            new SpanAnnotation("a", "Part", new TextSpan(0, 3))
            {
                Fragments = Fragments.Of([new TextSpan(0, 1), new TextSpan(2, 3)]),
                Attributes = AnnotationAttributes.With(null, "side", "left"),
                Assertion = Assertion.Negated,
            },
            new SpanAnnotation("b", "Symptom", new TextSpan(3, 5))
            {
                IsSuggestion = true,
                Confidence = 0.5,
                Origin = "dictionary",
            },
            new SpanAnnotation("c", "Symptom", new TextSpan(4, 5)) { Confidence = 0.75, Origin = "llm:x" },
        ],
        [
            new RelationAnnotation("at", "b", "a")
            {
                IsSuggestion = true,
                Confidence = 0.25,
                Origin = "llm:x",
            },
            new RelationAnnotation("course", "c", null, new TextSpan(1, 2)) { Assertion = Assertion.Uncertain },
            new RelationAnnotation("at", "c", "a"),
        ]
    );

    [Fact]
    public void Portal_Write_HoldsEverything() =>
        Assert.Equal(
            ExchangeView.Line(
                """
                {"title":"题","text":"左右肺头痛","entities":[
                {"id":"a","type":"Part","start":0,"end":3,"text":"左右肺","pieces":[[0,1],[2,3]],"attributes":{"side":"left"},
                "state":"accepted","confidence":1,"origin":"person","negated":true},
                {"id":"b","type":"Symptom","start":3,"end":5,"text":"头痛","state":"suggested","confidence":0.5,"origin":"dictionary"},
                {"id":"c","type":"Symptom","start":4,"end":5,"text":"痛","state":"accepted","confidence":0.75,"origin":"llm:x"}],
                "relations":[{"type":"at","head":"b","tail":"a","state":"suggested","confidence":0.25,"origin":"llm:x"},
                {"type":"course","head":"c","start":1,"end":2,"state":"accepted","confidence":1,"origin":"person","uncertain":true},
                {"type":"at","head":"c","tail":"a","state":"accepted","confidence":1,"origin":"person"}]}
                """
            ) + "\n",
            Assert.Single(PortalJsonFormat.Instance.Write([s_document])).Text
        );

    [Theory]
    [InlineData("\"confidence\":0.5", "0.5 person False")]
    [InlineData("\"confidence\":0", "0 person False")]
    [InlineData("\"confidence\":1", "1 person False")]
    [InlineData("\"confidence\":1.5", "1 person False")]
    [InlineData("\"confidence\":-0.1", "1 person False")]
    [InlineData("\"confidence\":\"0.5\"", "1 person False")]
    [InlineData("\"state\":\"suggested\",\"origin\":\"\"", "1 person True")]
    [InlineData("\"state\":\"rejected\",\"origin\":\"x\"", "1 x False")]
    public void Portal_Read_OfLessThanIsWritten_HasTheUsual(string member, string expected)
    {
        var read = ExchangeView.ReadOne(
            PortalJsonFormat.Instance,
            $$"""{"text":"头痛","entities":[{"type":"S","start":0,"end":2,{{member}}}]}"""
        );
        var span = Assert.Single(read.Spans);
        Assert.Equal(
            expected,
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{span.Confidence} {span.Origin} {span.IsSuggestion}")
        );
    }

    /// <summary>Pieces that are not those of the span's borders make it one piece.</summary>
    [Theory]
    [InlineData("[[0,1],[2,3]]", "0-1;2-3")]
    [InlineData("[[2,3],[0,1]]", "0-1;2-3")]
    [InlineData("[[0,1],[1,3]]", "")]
    [InlineData("[[0,1]]", "")]
    [InlineData("[[0,1],[2,4]]", "")]
    [InlineData("[[1,2],[2,3]]", "")]
    [InlineData("[[0,1],[2,3],[7]]", "0-1;2-3")]
    [InlineData("[[0,1],[2,3],[1,1],[-1,2],[2,1],\"x\",[0,\"y\"]]", "0-1;2-3")]
    [InlineData("7", "")]
    public void Portal_Read_Pieces(string pieces, string expected)
    {
        var read = ExchangeView.ReadOne(
            PortalJsonFormat.Instance,
            $$"""{"text":"左右肺头痛","entities":[{"type":"Part","start":0,"end":3,"pieces":{{pieces}}}]}"""
        );
        Assert.Equal(expected, Assert.Single(read.Spans).Fragments?.ToString() ?? "");
    }

    [Fact]
    public void Portal_Read_WhatIsBroken_IsRejectedAlone()
    {
        var read = ExchangeView.Read(
            PortalJsonFormat.Instance,
            """
            {"title":"题","text":"左右肺头痛","entities":[
              {"id":1,"type":"S","start":3,"end":5,"text":"头痛"},{"id":"2","type":"S","start":3,"end":5,"text":"头疼"},
              {"id":"3","type":"S","start":3,"end":6},{"id":"4","type":"","start":0,"end":1},{"id":"5","type":"S","start":0.5,"end":1},
              {"id":"6","type":"S","start":3,"end":5},{"id":"7","type":"P","start":2,"end":3,"attributes":{"a":"b","c":7,"d e":"x"}}],
            "relations":[{"type":"r","head":"6","tail":"7"},{"type":"r","head":1,"tail":"7"},{"type":"r","head":"1","tail":"6"},
              {"type":"r","head":"1","tail":"9"},{"type":"p","head":"7","start":0,"end":1},{"type":"p","head":"7","start":1,"end":1},
              {"type":"p","head":"9","start":0,"end":1},{"type":"","head":"7","start":0,"end":1},{"type":"","head":"1","tail":"7"}]}
            """
        );
        var document = read.Documents[0];
        Assert.Equal(["S 3-5", "P 2-3"], document.Spans.Select(s => $"{s.Type} {s.Span.Start}-{s.Span.End}"));
        Assert.Equal("""{"a":"b"}""", document.Spans[1].Attributes!.ToString());
        Assert.Equal(
            ["r 1 7 ", "p 7  0-1"],
            document.Relations.Select(r => $"{r.Type} {r.Head} {r.Tail} {(r.Value is { } v ? $"{v.Start}-{v.End}" : "")}")
        );
        Assert.Equal(
            [
                "annotations.span.surface a.json 2 [头疼, 头痛]",
                "annotations.span.illegal a.json 3 [3, 6, 5]",
                "annotations.type.missing a.json 4 []",
                "annotations.span.illegal a.json 5 [-1, 1, 5]",
                "annotations.relation.self a.json r [头痛]",
                "annotations.relation.end a.json r [9]",
                "annotations.span.illegal a.json p [1, 1, 5]",
                "annotations.relation.end a.json p [9]",
                "annotations.type.missing a.json 7 []",
                "annotations.type.missing a.json 1-7 []",
            ],
            ExchangeView.Rejected(read)
        );
    }

    [Fact]
    public void LabelStudio_Write_DecisionsAreAnnotationsAndSuggestionsPredictionsByOrigin()
    {
        var text = Assert.Single(LabelStudioFormat.Instance.Write([s_document, new AnnotatedText("", "无", [], [])])).Text;
        string Span(string id, int start, int end, string surface, string type, string score, string origin) =>
            ExchangeView.Line(
                $$$"""
                {"id":"{{{id}}}","from_name":"label","to_name":"text","type":"labels","value":{"start":{{{start}}},"end":{{{end}}},
                "text":"{{{surface}}}","labels":["{{{type}}}"]},"score":{{{score}}},"meta":{"origin":["{{{origin}}}"]}}
                """
            );
        string Relation(string from, string to, string score, string origin) =>
            ExchangeView.Line(
                $$$"""
                {"from_id":"{{{from}}}","to_id":"{{{to}}}","type":"relation","direction":"right","labels":["at"],
                "score":{{{score}}},"meta":{"origin":["{{{origin}}}"]}}
                """
            );
        Assert.Equal(
            """[{"id":1,"data":{"text":"左右肺头痛","title":"题"},"annotations":[{"completed_by":"","result":["""
                + $"{Span("a", 0, 3, "左右肺", "Part", "1", "person")},{Span("c", 4, 5, "痛", "Symptom", "0.75", "llm:x")},"
                + $"{Relation("c", "a", "1", "person")}]}}],\"predictions\":[{{\"model_version\":\"dictionary\",\"result\":["
                + $"{Span("b", 3, 5, "头痛", "Symptom", "0.5", "dictionary")}]}},{{\"model_version\":\"llm:x\",\"result\":["
                + $"{Relation("b", "a", "0.25", "llm:x")}]}}]}},"
                + """{"id":2,"data":{"text":"无","title":""},"annotations":[{"completed_by":"","result":[]}],"predictions":[]}]""",
            text
        );
    }

    [Fact]
    public void LabelStudio_Read_TakesTheNewestThatWasNotCancelled()
    {
        var read = ExchangeView.Read(
            LabelStudioFormat.Instance,
            """
            [{"data":{"title":"题","note":"头痛发热"},
              "annotations":[
                {"id":7,"result":[{"id":"x","value":{"start":0,"end":1,"labels":["Old"]}}]},
                {"id":8,"result":[
                  {"id":"s","value":{"start":0,"end":2,"text":"头痛","labels":["Symptom","Sign"]},"score":0.5},
                  {"id":"t","value":{"start":2,"end":4,"labels":["Symptom"]},"meta":{"origin":["llm:x"]}},
                  {"id":"c","value":{"choices":["yes"]}},
                  {"type":"relation","from_id":"s","to_id":"t","labels":["with","near"]},
                  {"type":"relation","from_id":"s/1","to_id":"t","direction":"left","labels":["with"]},
                  {"type":"relation","from_id":"t","to_id":"s","direction":"bi"}]},
                {"id":9,"was_cancelled":true,"result":[{"id":"y","value":{"start":0,"end":1,"labels":["Cancelled"]}}]}],
              "predictions":[{"result":[{"id":"p","value":{"start":3,"end":4,"labels":["Sign"]},"score":7}]}]}]
            """
        );
        var document = read.Documents[0];
        Assert.Equal("题", document.Title);
        Assert.Equal(
            "头痛发热|Symptom:头痛|Sign:头痛|Symptom:发热|?Sign:热|with(头痛,发热)|near(头痛,发热)|with(发热,头痛)",
            ExchangeView.Shown(document)
        );
        Assert.Equal(
            [(0.5, "person"), (0.5, "person"), (1.0, "llm:x"), (1.0, "label-studio")],
            document.Spans.Select(s => (s.Confidence, s.Origin))
        );
        Assert.Equal("s/1", document.Relations[2].Tail);
        Assert.Equal(["annotations.notHeld", "annotations.notHeld", "annotations.type.missing"], read.Rejected.Select(p => p.Code));
        Assert.Equal("annotation 7", read.Rejected[0].Arguments[0]);
    }

    [Fact]
    public void Uima_Write_IsACasWithAViewOfItsMembers()
    {
        var file = Assert.Single(UimaJsonFormat.Instance.Write([s_document]));
        Assert.Equal("000001.json", file.Name);
        const string Ner = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";
        const string From = "\"%FEATURE_STRUCTURES\"";
        Assert.Equal(
            From
                + ExchangeView.Line(
                    $$$$"""
                    :[{"%ID":1,"%TYPE":"uima.cas.Sofa","sofaNum":1,"sofaID":"_InitialView","mimeType":"text","sofaString":"左右肺头痛"},
                    {"%ID":2,"%TYPE":"de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData","@sofa":1,"begin":0,"end":5,
                    "documentTitle":"题"},
                    {"%ID":3,"%TYPE":"{{{{Ner}}}}","@sofa":1,"begin":0,"end":3,"value":"Part"},
                    {"%ID":4,"%TYPE":"{{{{Ner}}}}","@sofa":1,"begin":4,"end":5,"value":"Symptom"},
                    {"%ID":5,"%TYPE":"webanno.custom.Relation","@sofa":1,"begin":0,"end":3,"label":"at","@Governor":4,"@Dependent":3}],
                    "%VIEWS":{"_InitialView":{"%SOFA":1,"%MEMBERS":[2,3,4,5]}}}
                    """
                ),
            file.Text[file.Text.IndexOf(From, StringComparison.Ordinal)..]
        );
    }

    [Theory]
    [InlineData("\"%TYPE\":\"x.Symptom\"", "Symptom")]
    [InlineData("\"%TYPE\":\"x.Span\",\"category\":\"C\"", "C")]
    [InlineData("\"%TYPE\":\"x.Span\",\"identifier\":\"I\",\"type\":\"T\"", "T")]
    [InlineData("\"%TYPE\":\"x.Span\",\"type\":\"T\",\"label\":\"L\"", "L")]
    [InlineData("\"%TYPE\":\"x.Span\",\"label\":\"L\",\"value\":\"V\"", "V")]
    [InlineData("\"%TYPE\":\"x.Span\",\"value\":\"\",\"own\":\"O\"", "O")]
    [InlineData("\"%TYPE\":\"x.Sentence\"", null)]
    [InlineData("\"%TYPE\":\"x.Token\",\"value\":\"V\"", null)]
    [InlineData("\"%TYPE\":\"x.Tagset\"", "Tagset")]
    public void Uima_Read_TypeOfASpan(string structure, string? type)
    {
        var read = ExchangeView.ReadOne(
            UimaJsonFormat.Instance,
            """{"%FEATURE_STRUCTURES":[3,{"%ID":1,"%TYPE":"uima.cas.Sofa","sofaString":"头痛"},{"%ID":2,"begin":0,"end":2,"""
                + structure
                + "}]}"
        );
        Assert.Equal(type is null ? [] : [type], read.Spans.Select(s => s.Type));
    }

    [Theory]
    [InlineData("\"@Governor\":3,\"@Dependent\":2", "发热,头痛")]
    [InlineData("\"@source\":2,\"@target\":3", "头痛,发热")]
    [InlineData("\"@Governor\":3,\"@Dependent\":9", "annotations.relation.end")]
    public void Uima_Read_EndsOfARelation(string ends, string expected)
    {
        var read = ExchangeView.Read(
            UimaJsonFormat.Instance,
            """{"%FEATURE_STRUCTURES":[{"%TYPE":"Sofa","sofaString":"头痛发热"},{"%TYPE":"m.DocumentMetaData","documentTitle":"题"},"""
                + """{"%ID":4,"%TYPE":"x.R","begin":0,"end":2,"""
                + ends
                + """},{"%ID":2,"%TYPE":"x.S","begin":0,"end":2},{"%ID":3,"%TYPE":"x.S","begin":2,"end":4}]}"""
        );
        Assert.Equal("题", read.Documents[0].Title);
        Assert.Equal(
            expected,
            read.Documents[0].Relations is [var relation]
                ? string.Join(
                    ',',
                    new[] { relation.Head, relation.Tail }.Select(id => read.Documents[0].Spans.First(s => s.Id == id).Span.Of("头痛发热"))
                )
                : Assert.Single(read.Rejected).Code
        );
    }
}
