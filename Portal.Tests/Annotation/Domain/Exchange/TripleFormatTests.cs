using System.Text.Json;
using CsCheck;
using Portal.Domain.Annotation.Exchange;
using Portal.Domain.Text;

namespace Portal.Tests.Annotation.Domain.Exchange;

/// <summary>Formats that name surfaces instead of places: DuIE and CMeIE, UIE, InstructKGC.</summary>
public sealed class TripleFormatTests
{
    private static readonly AnnotatedText s_document = new(
        "题",
        "甲药治乙病，甲药",
        [
            new SpanAnnotation("a", "药", new TextSpan(0, 2)),
            new SpanAnnotation("b", "病", new TextSpan(3, 5)),
            new SpanAnnotation("c", "药", new TextSpan(6, 8)),
            new SpanAnnotation("d", "病", new TextSpan(4, 5)) { IsSuggestion = true },
        ],
        [
            new RelationAnnotation("治疗", "a", "b"),
            new RelationAnnotation("治疗", "c", "b"),
            new RelationAnnotation("治疗", "a", "d"),
            new RelationAnnotation("近", "b", "a") { IsSuggestion = true },
            new RelationAnnotation("量", "a", null, new TextSpan(5, 6)),
        ]
    );

    [Theory]
    [InlineData("cmeie", "\"Combined\":false,")]
    [InlineData("duie", "")]
    public void Spo_Write_IsEachTripleOnce(string name, string first) =>
        Assert.Equal(
            ExchangeView.Line(
                $$$"""
                {"text":"甲药治乙病，甲药","spo_list":[{{{{first}}}"predicate":"治疗","subject":"甲药","subject_type":"药",
                "object":{"@value":"乙病"},"object_type":{"@value":"病"}}]}
                """
            ) + "\n",
            Assert.Single(AnnotationFormats.Find(name)!.Write([s_document])).Text
        );

    /// <summary>Of all pairs of places the nearest, those that overlap last; tried one by one.</summary>
    [Fact]
    public void Spo_Read_PlacesAreTheNearest() =>
        Gen.Select(
                Gen.Int[0, 2].Array[4, 12].Select(n => string.Concat(n.Select(i => "甲乙，"[i]))),
                Gen.Int[0, 1].Array[1, 2].Select(n => string.Concat(n.Select(i => "甲乙"[i]))),
                Gen.Int[0, 1].Array[1, 2].Select(n => string.Concat(n.Select(i => "甲乙"[i]))),
                Gen.Bool
            )
            .Sample(
                (text, subject, target, areAlike) =>
                {
                    var read = ExchangeView.Read(
                        SpoFormat.Duie,
                        $$$"""
                        {"text":"{{{text}}}x","spo_list":[{"predicate":"r","subject":"{{{subject}}}","subject_type":"A",
                        "object":"{{{target}}}","object_type":"{{{(areAlike ? "A" : "B")}}}"}]}
                        """
                    );
                    var best = (
                        from h in Enumerable.Range(0, text.Length)
                        from t in Enumerable.Range(0, text.Length)
                        where At(subject, h) && At(target, t) && !(areAlike && h == t && subject == target)
                        let gap = Math.Max(t - h - subject.Length, h - t - target.Length)
                        select (Overlaps: gap < 0, Distance: gap < 0 ? Math.Abs(h - t) : gap, h, t)
                    ).ToList();
                    var document = read.Documents[0];
                    if (best.Count == 0)
                    {
                        Assert.Equal("annotations.surface.missing", Assert.Single(read.Rejected).Code);
                        Assert.Empty(document.Spans);
                        return;
                    }

                    var found = Assert.Single(document.Relations);
                    var (head, tail) = (document.Spans.First(s => s.Id == found.Head), document.Spans.First(s => s.Id == found.Tail));
                    Assert.Equal((subject, target), (head.Span.Of(text), tail.Span.Of(text)));
                    Assert.Equal(best.Min().h, head.Span.Start);
                    Assert.Equal(best.Min().t, tail.Span.Start);

                    bool At(string surface, int at) => string.CompareOrdinal(text, at, surface, 0, surface.Length) == 0;
                },
                iter: 5_000
            );

    [Fact]
    public void Spo_Read_WhatIsNotHeld_IsNamed()
    {
        var read = ExchangeView.Read(
            SpoFormat.Duie,
            """
            {"text":"甲演乙","spo_list":[
              {"predicate":"演","subject":"甲","subject_type":"人","object":{"@value":"乙","inWork":"丙"},"object_type":{"@value":"人"}},
              {"predicate":"演","subject":"丁","subject_type":"人","object":"乙","object_type":"人"},
              {"predicate":"演","subject":"甲","subject_type":"人","object":"戊","object_type":"人"},
              {"predicate":"演","subject":"","subject_type":"人","object":"乙","object_type":"人"},
              {"predicate":"","subject":"甲","subject_type":"人","object":"乙","object_type":"人"},
              {"predicate":"演","subject":"甲","subject_type":"","object":"乙","object_type":"人"}]}
            """
        );
        Assert.Equal("甲演乙|人:甲|人:乙|演(甲,乙)", ExchangeView.Shown(read.Documents[0]));
        Assert.Equal(
            [
                "annotations.notHeld a.json spo 1 [inWork: 丙]",
                "annotations.surface.missing a.json spo 2 [丁]",
                "annotations.surface.missing a.json spo 3 [戊]",
                "annotations.surface.missing a.json spo 4 []",
                "annotations.type.missing a.json 0-1 人-2-3 人 []",
                "annotations.type.missing a.json 0-1  []",
            ],
            ExchangeView.Rejected(read)
        );
    }

    [Fact]
    public void Uie_Write_IsAPromptForEachTypeAndEachSubject() =>
        Assert.Equal(
            """
            {"content":"甲药治乙病，甲药","prompt":"药","result_list":[{"text":"甲药","start":0,"end":2},{"text":"甲药","start":6,"end":8}]}
            {"content":"甲药治乙病，甲药","prompt":"病","result_list":[{"text":"乙病","start":3,"end":5}]}
            {"content":"甲药治乙病，甲药","prompt":"甲药的治疗","result_list":[{"text":"乙病","start":3,"end":5}]}

            """,
            Assert.Single(UieFormat.Instance.Write([s_document])).Text
        );

    [Theory]
    [InlineData("甲的药的治疗", "甲的药治乙", "甲的药", 0, 3, 4, 5, "治疗(甲的药,乙)")]
    [InlineData("甲的药的治疗", "甲的药治乙", "甲", 0, 1, 4, 5, "药的治疗(甲,乙)")]
    [InlineData("甲的", "甲治乙", "甲", 0, 1, 2, 3, "甲的:乙")]
    [InlineData("的治疗", "甲治乙", "甲", 0, 1, 2, 3, "的治疗:乙")]
    [InlineData("丙的治疗", "甲治乙", "甲", 0, 1, 2, 3, "丙的治疗:乙")]
    public void Uie_Read_APromptIsCutBehindASurface(
        string prompt,
        string text,
        string surface,
        int start,
        int end,
        int from,
        int to,
        string expected
    )
    {
        var read = ExchangeView.ReadOne(
            UieFormat.Instance,
            $$"""{"content":"{{text}}","prompt":"{{prompt}}","result_list":[{"text":"乙","start":{{from}},"end":{{to}}}]}"""
                + "\n"
                + $$"""{"content":"{{text}}","prompt":"X","result_list":[{"text":"{{surface}}","start":{{start}},"end":{{end}}},"""
                + $$"""{"text":"乙","start":{{from}},"end":{{to}}}]}"""
        );
        Assert.EndsWith("|" + expected, ExchangeView.Shown(read), StringComparison.Ordinal);
    }

    [Fact]
    public void Uie_Read_TheNearestOfEqualSubjects_AndWhatHasNoEnd()
    {
        var read = ExchangeView.Read(
            UieFormat.Instance,
            """
            {"content":"甲𠮷甲乙甲","prompt":"A","result_list":[{"start":0,"end":1},{"start":2,"end":3},{"start":4,"end":5}]}
            {"content":"甲𠮷甲乙甲","prompt":"A","result_list":[{"text":"错","start":0,"end":1}]}
            {"content":"甲𠮷甲乙甲","prompt":"B","result_list":[{"text":"乙","start":3,"end":4}]}
            {"content":"甲𠮷甲乙甲","prompt":"甲的治","result_list":[{"text":"乙","start":3,"end":4},{"text":"𠮷","start":1,"end":2}]}
            {"content":"甲𠮷甲乙甲","prompt":"乙的治","result_list":[{"text":"乙","start":3,"end":4}]}
            """
        );
        var document = read.Documents[0];
        var related = Assert.Single(document.Relations);
        Assert.Equal(
            (3, 4),
            (document.Spans.First(s => s.Id == related.Head).Span.Start, document.Spans.First(s => s.Id == related.Tail).Span.Start)
        );
        Assert.Equal(
            ["annotations.span.surface", "annotations.relation.end", "annotations.relation.end"],
            read.Rejected.Select(p => p.Code)
        );
        Assert.Equal(["𠮷", "乙"], read.Rejected.Skip(1).Select(p => p.Arguments[0]));
    }

    [Fact]
    public void InstructKgc_Read_TypesOfASchemaThatNamesThem()
    {
        var read = ExchangeView.Read(
            InstructKgcFormat.Instance,
            """
            [
              {
                "task": "SPO",
                "instruction": "{\"schema\":[{\"predicate\":\"治\",\"subject_type\":\"药\",\"object_type\":\"病\"},7],\"input\":\"甲治乙\"}",
                "output": "{\"治\":[{\"subject\":\"甲\",\"object\":\"乙\"}],\"药\":[\"甲\",\"丙\"],\"空\":3}"
              },
              {"task":"EE","instruction":"{\"input\":\"甲治乙\"}","output":"{}"},
              {"task":"RE","instruction":"{\"input\":\"丁\"}","output":"not json"},
              {"input":"戊生己","kg":[["戊","生","己"],["戊","生"],7]}
            ]
            """
        );
        Assert.Equal(["甲治乙|药:甲|病:乙|治(甲,乙)", "丁", "戊生己|?:戊|?:己|生(戊,己)"], read.Documents.Select(ExchangeView.Shown));
        Assert.Equal(
            [
                "annotations.notHeld a.json[1] [task: EE]",
                "annotations.notHeld a.json[2] [task: RE]",
                "annotations.record.other a.json[3] [[\"戊\",\"生\"]]",
                "annotations.record.other a.json[3] [7]",
                "annotations.surface.missing a.json[0] 药 [丙]",
            ],
            ExchangeView.Rejected(read)
        );
    }

    /// <summary>What is related to something of its own name is related to its second mention.</summary>
    [Theory]
    [InlineData("甲和甲", "甲", "甲", "甲和甲|A:甲|A:甲|r(甲,甲)")]
    [InlineData("甲和乙", "甲", "乙", "甲和乙|A:甲|A:乙|r(甲,乙)")]
    [InlineData("甲", "甲", "甲", "甲|A:甲")]
    public void InstructKgc_Read_NamesakesAreTwoMentions(string text, string head, string tail, string expected)
    {
        var read = ExchangeView.Read(
            InstructKgcFormat.Instance,
            $$"""{"text":"{{text}}","relation":[{"head":"{{head}}","head_type":"A","relation":"r","tail":"{{tail}}","tail_type":"A"}]}"""
        );
        Assert.Equal(expected, ExchangeView.Shown(read.Documents[0]));
        Assert.Equal(read.Documents[0].Relations.Length == 0 ? 1 : 0, read.Rejected.Length);
    }

    [Fact]
    public void InstructKgc_Write_AsksForAllTypesAndRelationsOfAllTexts()
    {
        var empty = s_document with { Text = "无", Spans = [], Relations = [] };
        Assert.Equal(
            [
                """NER ["病","药"] 甲药治乙病，甲药 {"病":["乙病"],"药":["甲药"]}""",
                """RE ["治疗"] 甲药治乙病，甲药 {"治疗":[{"subject":"甲药","object":"乙病"}]}""",
                """NER ["病","药"] 无 {"病":[],"药":[]}""",
                """RE ["治疗"] 无 {"治疗":[]}""",
            ],
            Lines(s_document, empty)
        );
        // Where no text has a relation, none is asked for.
        Assert.Equal(2, Lines(s_document with { Relations = [] }, empty).Count());

        static IEnumerable<string> Lines(params AnnotatedText[] documents)
        {
            foreach (
                var line in Assert
                    .Single(InstructKgcFormat.Instance.Write(documents))
                    .Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            )
            {
                var item = JsonDocument.Parse(line).RootElement;
                var asked = JsonDocument.Parse(item.GetProperty("instruction").GetString()!).RootElement;
                Assert.Contains("JSON", asked.GetProperty("instruction").GetString(), StringComparison.Ordinal);
                var (schema, text) = (asked.GetProperty("schema").GetRawText(), asked.GetProperty("input"));
                yield return $"{item.GetProperty("task")} {schema} {text} {item.GetProperty("output")}";
            }
        }
    }
}
