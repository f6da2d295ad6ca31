using CsCheck;
using Portal.Domain.Annotation;
using Portal.Domain.Annotation.Exchange;
using Portal.Domain.Text;
using Portal.Tests.Support;

namespace Portal.Tests.Domain.Annotation;

public sealed class AnnotationExchangeTests
{
    public static TheoryData<string> Formats => [.. AnnotationFormats.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Format_RandomTexts_LosesExactlyWhatItSays(string name)
    {
        var format = AnnotationFormats.Find(name)!;
        AnnotationGenerator.Texts.Sample(texts =>
        {
            var expected = AnnotationMembers.Canonical(texts, format.CannotHold);
            var read = format.Read(format.Write(texts));
            if (expected.Count == 0)
                return;
            Assert.True(read.Success, string.Join(", ", read.Problems));
            Assert.Empty(read.Value.Rejected);
            Assert.Equal(expected, AnnotationMembers.Canonical(read.Value.Documents, format.CannotHold));
        }, iter: 2_000);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Format_EveryLossThatItSays_IsALoss(string name)
    {
        var format = AnnotationFormats.Find(name)!;
        foreach (var member in format.CannotHold)
        {
            var others = format.CannotHold.Where(m => m != member).ToList();
            var lost = Everything(member);
            var read = format.Read(format.Write(lost));
            Assert.False(read.Success && AnnotationMembers.Canonical(lost, others).SequenceEqual(AnnotationMembers.Canonical(read.Value.Documents, others)), $"{name} is said to lose {member} and does not");
        }
    }

    /// <summary>The tables of the guide say what the code says.</summary>
    [Theory]
    [InlineData("en.md")]
    [InlineData("zh.md")]
    public void Guide_LossTable_IsTheCodes(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(Golden.Folder, "..", "..", "docs", "guide", file));
        foreach (var format in AnnotationFormats.All)
        {
            var row = Assert.Single(lines, l => l.StartsWith($"| `{format.Name}` |", StringComparison.Ordinal));
            var losses = row.Split('|')[3].Split('`').Where((_, i) => i % 2 == 1);
            Assert.Equal(format.CannotHold, losses);
        }
    }

    [Fact]
    public void Chain_BratDoccanoLabelStudioBrat_KeepsWhatAllHold() => AnnotationGenerator.Texts.Sample(texts =>
    {
        IAnnotationFormat[] chain = [BratFormat.Instance, SpanJsonFormat.Doccano, LabelStudioFormat.Instance, BratFormat.Instance];
        var losses = chain.SelectMany(f => f.CannotHold).Distinct().ToList();
        var now = texts;
        foreach (var format in chain)
            now = format.Read(format.Write(now)).GetValueOrThrow().Documents;
        Assert.Equal(AnnotationMembers.Canonical(texts, losses), AnnotationMembers.Canonical(now, losses));
    }, iter: 500);

    /// <summary>Files as other tools write them, made by hand after their documentation.</summary>
    [Theory]
    [InlineData("bio", "a.bio", "高 B-Disease\n血 I-Disease\n压 I-Disease\n常 O\n\n头 B-Symptom\n痛 I-Symptom\n", "高血压常|Disease:高血压", "头痛|Symptom:头痛")]
    [InlineData("bio", "a.bio", "高\tB-Disease\r\n血\tM-Disease\r\n压\tE-Disease\r\n痛\tS-Symptom\r\n", "高血压痛|Disease:高血压|Symptom:痛")]
    [InlineData("bmes", "a.bmes", "New B-LOC\nYork I-LOC\nis O\nbig O\n", "New York is big|LOC:New York")]
    [InlineData("conll2003", "a.conll", "-DOCSTART- -X- O O\n\nEU NNP B-NP B-ORG\nrejects VBZ B-VP O\n\nPeter NNP B-NP I-PER\n", "EU rejects\nPeter|ORG:EU|PER:Peter")]
    [InlineData("conll04", "a.txt", "#doc 1\n0\tDennis\tB-Peop\t['N']\t[0]\n1\tDe\tI-Peop\t['Work_For', 'Live_In']\t[3, 4]\n2\tof\tO\t['N']\t[2]\n3\tSenate\tB-Org\t['N']\t[3]\n4\tOhio\tB-Loc\t['N']\t[4]\n", "Dennis De of Senate Ohio|Peop:Dennis De|Org:Senate|Loc:Ohio|Work_For(Dennis De,Senate)|Live_In(Dennis De,Ohio)")]
    [InlineData("doccano", "a.jsonl", "{\"id\":1,\"text\":\"😀高血压\",\"label\":[[1,4,\"Disease\"]]}\n", "😀高血压|Disease:高血压")]
    [InlineData("doccano", "a.jsonl", "{\"id\":1,\"text\":\"𠮷药治头痛\",\"entities\":[{\"id\":7,\"label\":\"Drug\",\"start_offset\":0,\"end_offset\":2},{\"id\":8,\"label\":\"Symptom\",\"start_offset\":3,\"end_offset\":5}],\"relations\":[{\"from_id\":7,\"to_id\":8,\"type\":\"treats\"}]}", "𠮷药治头痛|Drug:𠮷药|Symptom:头痛|treats(𠮷药,头痛)")]
    [InlineData("label-studio", "a.json", "[{\"data\":{\"review\":\"😀头痛\"},\"annotations\":[{\"id\":1,\"result\":[{\"id\":\"x\",\"type\":\"labels\",\"value\":{\"start\":2,\"end\":4,\"text\":\"头痛\",\"labels\":[\"Symptom\"]}}]}],\"predictions\":[{\"model_version\":\"m1\",\"result\":[{\"id\":\"y\",\"type\":\"labels\",\"score\":0.4,\"value\":{\"start\":3,\"end\":4,\"text\":\"痛\",\"labels\":[\"Sign\"]}}]}]}]", "😀头痛|Symptom:头痛|?Sign:痛")]
    [InlineData("cluener", "a.json", "{\"text\":\"彭小军在台湾\",\"label\":{\"name\":{\"彭小军\":[[0,2]]},\"address\":{\"台湾\":[[4,5]]}}}", "彭小军在台湾|name:彭小军|address:台湾")]
    [InlineData("cmeee", "a.json", "[{\"text\":\"头痛伴发热\",\"entities\":[{\"start_idx\":0,\"end_idx\":1,\"type\":\"sym\",\"entity\":\"头痛\"},{\"start_idx\":3,\"end_idx\":5,\"type\":\"sym\",\"entity\":\"发热\"}]}]", "头痛伴发热|sym:头痛|sym:发热")]
    [InlineData("cmeie", "a.json", "{\"text\":\"痛风@痛风常有关节痛\",\"spo_list\":[{\"Combined\":true,\"predicate\":\"临床表现\",\"subject\":\"痛风\",\"subject_type\":\"疾病\",\"object\":{\"@value\":\"关节痛\"},\"object_type\":{\"@value\":\"症状\"}}]}", "痛风@痛风常有关节痛|疾病:痛风|症状:关节痛|临床表现(痛风,关节痛)")]
    [InlineData("duie", "a.json", "{\"text\":\"《甲》的作者是乙\",\"spo_list\":[{\"predicate\":\"作者\",\"subject\":\"甲\",\"subject_type\":\"图书作品\",\"object\":\"乙\",\"object_type\":\"人物\"}]}", "《甲》的作者是乙|图书作品:甲|人物:乙|作者(甲,乙)")]
    [InlineData("uie", "a.jsonl", "{\"content\":\"痛风用药甲\",\"prompt\":\"疾病\",\"result_list\":[{\"text\":\"痛风\",\"start\":0,\"end\":2}]}\n{\"content\":\"痛风用药甲\",\"prompt\":\"药物\",\"result_list\":[{\"text\":\"药甲\",\"start\":3,\"end\":5}]}\n{\"content\":\"痛风用药甲\",\"prompt\":\"痛风的治疗药物\",\"result_list\":[{\"text\":\"药甲\",\"start\":3,\"end\":5}]}\n{\"content\":\"痛风用药甲\",\"prompt\":\"症状\",\"result_list\":[]}", "痛风用药甲|疾病:痛风|药物:药甲|治疗药物(痛风,药甲)")]
    [InlineData("pubannotation", "a.json", "{\"text\":\"IRF-4 in CML\",\"denotations\":[{\"id\":\"T1\",\"span\":{\"begin\":0,\"end\":5},\"obj\":\"Protein\"},{\"id\":\"T2\",\"span\":{\"begin\":9,\"end\":12},\"obj\":\"Disease\"}],\"relations\":[{\"id\":\"R1\",\"pred\":\"in\",\"subj\":\"T1\",\"obj\":\"T2\"}]}", "IRF-4 in CML|Protein:IRF-4|Disease:CML|in(IRF-4,CML)")]
    [InlineData("instructkgc", "a.json", "{\"task\":\"RE\",\"instruction\":\"{\\\"schema\\\": [\\\"主演\\\"], \\\"input\\\": \\\"甲由乙主演\\\"}\",\"output\":\"{\\\"主演\\\": [{\\\"subject\\\": \\\"甲\\\", \\\"object\\\": \\\"乙\\\"}]}\"}\n{\"id\":7,\"cate\":\"人物\",\"instruction\":\"找出三元组\",\"input\":\"丙生于丁\",\"output\":\"(丙,出生地,丁)\",\"kg\":[[\"丙\",\"出生地\",\"丁\"]]}\n{\"text\":\"戊写己\",\"relation\":[{\"head\":\"己\",\"head_type\":\"图书\",\"relation\":\"作者\",\"tail\":\"戊\",\"tail_type\":\"人物\"}]}", "甲由乙主演|?:甲|?:乙|主演(甲,乙)", "丙生于丁|?:丙|?:丁|出生地(丙,丁)", "戊写己|图书:己|人物:戊|作者(己,戊)")]
    [InlineData("prodigy", "a.jsonl", "{\"text\":\"😀 fever\",\"spans\":[{\"start\":2,\"end\":7,\"label\":\"SYM\"}],\"answer\":\"accept\"}", "😀 fever|SYM:fever")]
    [InlineData("webanno", "a.tsv", "#FORMAT=WebAnno TSV 3.3\n#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value\n#T_RL=webanno.custom.Relation|value|BT_de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity\n\n\n#Text=Ms. Haag plays Elianti .\n1-1\t0-3\tMs.\t*[1]\tPER[1]\t_\t_\t\n1-2\t4-8\tHaag\t*[1]\tPER[1]\t_\t_\t\n1-3\t9-14\tplays\t_\t_\t_\t_\t\n1-4\t15-22\tElianti\t*\tWORK\\_OF\tplays\t1-1[1_0]\t\n1-5\t23-24\t.\t_\t_\t_\t_\t\n\n#Text=She sings .\n2-1\t25-28\tShe\t*[2]|*[3]\tPER[2]|LEAD[3]\t_\t_\t\n2-2\t29-34\tsings\t_\t_\t_\t_\t\n2-3\t35-36\t.\t_\t_\t_\t_\t\n", "Ms. Haag plays Elianti .\nShe sings .|PER:Ms. Haag|WORK_OF:Elianti|PER:She|LEAD:She|plays(Ms. Haag,Elianti)")]
    [InlineData("uima-json", "a.json", "{\"%TYPES\":{},\"%FEATURE_STRUCTURES\":[{\"%ID\":1,\"%TYPE\":\"uima.cas.Sofa\",\"sofaNum\":1,\"sofaID\":\"_InitialView\",\"sofaString\":\"😀高血压致头痛\"},{\"%ID\":2,\"%TYPE\":\"de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence\",\"@sofa\":1,\"begin\":0,\"end\":8},{\"%ID\":3,\"%TYPE\":\"custom.Disease\",\"@sofa\":1,\"begin\":2,\"end\":5},{\"%ID\":4,\"%TYPE\":\"custom.Span\",\"@sofa\":1,\"begin\":6,\"end\":8,\"label\":\"Symptom\"},{\"%ID\":5,\"%TYPE\":\"custom.Causes\",\"@sofa\":1,\"begin\":6,\"end\":8,\"@Governor\":3,\"@Dependent\":4}],\"%VIEWS\":{}}", "😀高血压致头痛|Disease:高血压|Symptom:头痛|Causes(高血压,头痛)")]
    [InlineData("pubannotation", "b.json", "{\"text\":\"left and right lung\",\"denotations\":[{\"id\":\"T1\",\"span\":[{\"begin\":0,\"end\":4},{\"begin\":15,\"end\":19}],\"obj\":\"Part\"},{\"id\":\"T2\",\"span\":{\"begin\":9,\"end\":19},\"obj\":\"Part\"}]}", "left and right lung|Part:left lung|Part:right lung")]
    public void Reader_OfAForeignFile(string format, string file, string content, params string[] expected)
    {
        var read = AnnotationFormats.Find(format)!.Read([new AnnotationFile(file, content)]).GetValueOrThrow();
        Assert.Empty(read.Rejected);
        Assert.Equal(expected, read.Documents.Select(Shown));
    }

    [Fact]
    public void Brat_OfAForeignFolder_NamesWhatItDoesNotTake()
    {
        var read = BratFormat.Instance.Read(
        [
            new AnnotationFile("x.txt", "😀头痛\n发热，头晕"),
            new AnnotationFile("x.ann", "T1\tSymptom 1 3;4 6\t头痛 发热\nT2\tSymptom 7 9\t头晕\nT3\tSymptom 1 3;7 9\t头痛 头晕\nT4\tSymptom 1 3\t发热\nR1\twith Arg1:T1 Arg2:T2\nR2\twith Arg1:T1 Arg2:T9\nA1\tNegated T1\nA2\tSpeculation R1\nA3\tNegated T77\nA4\tSeverity T1 high\nA5\tConfirmed R1\nN1\tReference T1 Wikipedia:42\tHeadache\nE1\tOnset:T1 Who:T2\n"),
            new AnnotationFile("lost.ann", "T1\tSymptom 0 2\t头痛"),
        ]).GetValueOrThrow();
        Assert.Equal(["😀头痛\n发热，头晕|Symptom:头痛\n发热|Symptom:头晕|Symptom:头痛头晕|with(头痛\n发热,头晕)"], read.Documents.Select(Shown));
        Assert.Equal(["annotations.span.surface", "annotations.notHeld", "annotations.relation.end", "annotations.notHeld", "annotations.text.missing"], read.Rejected.Select(p => p.Code));
        Assert.Equal(("""{"Severity":"high","normalization":"Wikipedia:42 Headache"}""", """{"Confirmed":"true"}"""), (read.Documents[0].Spans[0].Attributes!.ToString(), read.Documents[0].Relations[0].Attributes!.ToString()));
        Assert.Equal((Assertion.Negated, Assertion.Uncertain), (read.Documents[0].Spans[0].Assertion, read.Documents[0].Relations[0].Assertion));
    }

    [Fact]
    public void Conll04_WithDigitsOfAnotherScript_RejectsTheLine()
    {
        var read = ConllFormat.Conll04.Read([new AnnotationFile("a.txt", "#doc 1\n0\tA\tB-Peop\t['N']\t[0]\n1\tB\tB-Org\t['N']\t[\u0663]\n")]).GetValueOrThrow();
        Assert.Equal("annotations.line.broken", Assert.Single(read.Rejected).Code);
    }

    /// <summary>A number where an object belongs; found by the long form of the test below.</summary>
    [Theory]
    [InlineData("prodigy", """{"text":"头痛","meta":3,"spans":[1,{"start":0,"end":2,"label":"S"}],"relations":[4,{"label":"x","head_span":1,"child_span":2}]}""")]
    [InlineData("label-studio", """[{"data":{"title":"x"}},{"data":{"text":"头痛"},"annotations":[5,{"result":[6,{"value":7},{"meta":8,"value":{"start":0,"end":2,"labels":["S"]}},{"type":"relation","meta":9}]}]}]""")]
    [InlineData("pubannotation", """{"text":"头痛","denotations":[1,{"span":2},{"id":"T1","obj":"S","span":{"begin":0,"end":2}}],"relations":[3]}""")]
    public void Json_WithANumberForAnObject_RejectsThatPart(string name, string text)
    {
        var read = AnnotationFormats.Find(name)!.Read([new AnnotationFile("a.json", text)]).GetValueOrThrow();
        Assert.Equal("头痛|S:头痛", Shown(Assert.Single(read.Documents)));
        Assert.NotEmpty(read.Rejected);
    }

    [Fact]
    public void PubAnnotation_ModificationsAreAssertions_AndOthersAreNamed()
    {
        const string File = """{"text":"否认头痛","denotations":[{"id":"T1","span":{"begin":2,"end":4},"obj":"Symptom"}],"modifications":[{"id":"M1","pred":"Negation","obj":"T1"},{"id":"M2","pred":"Intensity","obj":"T1"},{"id":"M3","pred":"Negation","obj":"T9"},4]}""";
        var read = AnnotationFormats.Find("pubannotation")!.Read([new AnnotationFile("a.json", File)]).GetValueOrThrow();
        Assert.Equal(Assertion.Negated, Assert.Single(Assert.Single(read.Documents).Spans).Assertion);
        Assert.Equal(3, read.Rejected.Length);
    }

    /// <summary>Cut, doubled and changed files: every reader says what is wrong, none dies.</summary>
    [Theory]
    [MemberData(nameof(Formats))]
    public void Reader_OfMutatedFiles_NeverThrows(string name)
    {
        var format = AnnotationFormats.Find(name)!;
        var iterations = int.TryParse(Environment.GetEnvironmentVariable("PORTAL_FUZZ"), out var many) ? many : 300;
        Gen.Select(AnnotationGenerator.Texts, Gen.Int[0, 100_000].Array[6], Gen.Char).Sample((texts, numbers, c) =>
        {
            var files = format.Write(texts).Select(f => f with { Text = Mutate(f.Text, numbers, c) }).ToList();
            var read = format.Read(files);
            if (read.Success)
                Assert.All(read.Value.Documents, d => Assert.All(d.Spans, s => Assert.True(s.Span.IsWholeIn(d.Text))));
        }, iter: iterations);
    }

    private static string Mutate(string text, int[] numbers, char c)
    {
        foreach (var number in numbers.Where(_ => text.Length > 0))
        {
            var at = number % text.Length;
            text = (number % 4) switch
            {
                0 => text.Remove(at, Math.Min(1 + (number % 7), text.Length - at)),
                1 => text.Insert(at, c.ToString()),
                2 => text[..at] + text[(at / 2)..],
                _ => text[..at] + (char)('0' + (number % 10)) + text[(at + 1)..],
            };
        }

        return text;
    }

    private static string Shown(AnnotatedText document)
    {
        string Of(SpanAnnotation s) => s.Fragments?.In(document.Text) ?? s.Span.Of(document.Text);
        string Surface(string id) => Of(document.Spans.First(s => s.Id == id));
        return string.Join('|', document.Spans.Select(s => $"{(s.IsSuggestion ? "?" : "")}{s.Type}:{Of(s)}").Concat(document.Relations.Select(r => $"{r.Type}({Surface(r.Head)},{Surface(r.Tail!)})")).Prepend(document.Text));
    }

    // A text in which one member says something.
    private static IReadOnlyList<AnnotatedText> Everything(string member)
    {
        const string Text = "痛风 常有关节痛，痛风少见";
        var (gout, pain, later) = (new SpanAnnotation("1", "Disease", new TextSpan(0, 2)), new SpanAnnotation("2", "Symptom", new TextSpan(5, 8)), new SpanAnnotation("3", "Disease", new TextSpan(9, 11)));
        var whole = new AnnotatedText("", Text, [gout, pain], [new RelationAnnotation("has_symptom", "1", "2")]);
        return member switch
        {
            "suggestion" => [whole with { Spans = [gout, pain, later with { IsSuggestion = true }], Relations = [.. whole.Relations, new RelationAnnotation("has_symptom", "3", "2") { IsSuggestion = true }] }],
            "assertion" => [whole with { Spans = [gout, pain with { Assertion = Assertion.Negated }, later], Relations = [.. whole.Relations, new RelationAnnotation("has_symptom", "3", "2") { Assertion = Assertion.Uncertain }] }],
            "attribute" => [whole with { Spans = [gout, pain with { Attributes = AnnotationAttributes.Of([KeyValuePair.Create("severity", "high")]) }] }],
            "span.fragments" => [whole with { Spans = [gout, pain with { Fragments = Fragments.Of([new TextSpan(5, 6), new TextSpan(7, 8)]) }] }],
            "property" => [whole with { Relations = [.. whole.Relations, new RelationAnnotation("course", "1", null, new TextSpan(11, 13))] }],
            "span.overlap" => [whole with { Spans = [gout, pain, new SpanAnnotation("4", "Part", new TextSpan(5, 7))] }],
            "relation" => [whole],
            "span.unrelated" => [whole with { Spans = [gout, pain, new SpanAnnotation("4", "Symptom", new TextSpan(11, 13))] }],
            "text.unannotated" => [whole, new AnnotatedText("", "无", [], [])],
            "occurrence" => [whole with { Spans = [gout, pain, later], Relations = [new RelationAnnotation("has_symptom", "1", "2"), new RelationAnnotation("of", "3", "2"), new RelationAnnotation("of", "1", "2")] }],
            "end.place" =>
            [
                whole with { Spans = [new SpanAnnotation("0", "Other", new TextSpan(0, 2)), gout, pain] },
                whole with { Text = Text + "。", Spans = [new SpanAnnotation("0", "Other", new TextSpan(0, 2)), gout, pain], Relations = [new RelationAnnotation("has_symptom", "0", "2")] },
            ],
            "text.spacing" => [whole],
            "title" => [whole with { Title = "题" }],
            "confidence" => [whole with { Spans = [gout with { Confidence = 0.5 }, pain] }],
            _ => [whole with { Spans = [gout with { Origin = "dictionary" }, pain] }],
        };
    }
}
