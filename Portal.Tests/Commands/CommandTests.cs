using System.Text.Json;
using Portal.Tests.Support;

namespace Portal.Tests.Commands;

/// <summary>The command line as scripts use it: the real program, JSON on standard output alone.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("portal-cli-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public async Task Verbs_OnAFreshFolder_WalkTheLoop()
    {
        var answer = await JsonAsync(0, "ask", "高血压有哪些症状？", "--workspace", "demo-zh");
        Assert.Equal("answered", answer.GetProperty("status").GetString());
        Assert.Equal("template", answer.GetProperty("method").GetString());
        Assert.Equal("forward", answer.GetProperty("template").GetProperty("kind").GetString());
        Assert.Equal("高血压", answer.GetProperty("slots")[0].GetProperty("entity").GetString());
        var evidence = answer.GetProperty("rows")[0].GetProperty("evidence")[0];
        Assert.Equal(
            evidence.GetProperty("sentence").GetString()!.Length,
            evidence.GetProperty("end").GetInt32() - evidence.GetProperty("start").GetInt32()
        );

        var evaluation = await JsonAsync(0, "evaluate", "questions", "--workspace", "demo-en");
        Assert.Equal(0, evaluation.GetProperty("falseAnswers").GetInt32());

        await File.WriteAllTextAsync(Path.Combine(_folder, "q.txt"), "高血压挂什么科？\n天气怎么样？\n", Stop);
        var lines = (await RunAsync(0, "ask", "--questions", Path.Combine(_folder, "q.txt"), "--json"))
            .Trim()
            .Split('\n')
            .Select(l => JsonDocument.Parse(l).RootElement.GetProperty("status").GetString());
        Assert.Equal(["answered", "notUnderstood"], lines);

        await File.WriteAllTextAsync(Path.Combine(_folder, "t.tsv"), "甲病\thas_symptom\t乙症\tDisease\tSymptom\nbroken line\n", Stop);
        var graph = await JsonAsync(0, "graph", "import", Path.Combine(_folder, "t.tsv"), "--workspace", "kg", "--create");
        Assert.Equal(
            (1, 2, 1, 1),
            (
                graph.GetProperty("triples").GetInt32(),
                graph.GetProperty("nodes").GetInt32(),
                graph.GetProperty("edges").GetInt32(),
                graph.GetProperty("rejected").GetInt32()
            )
        );
        Assert.Equal("甲病\thas_symptom\t乙症\tDisease\tSymptom", (await RunAsync(0, "export", "triples", "--workspace", "kg")).Trim());

        await File.WriteAllTextAsync(Path.Combine(_folder, "a.txt"), "高血压患者常有头痛。", Stop);
        Assert.Equal(1, (await JsonAsync(0, "import", Path.Combine(_folder, "a.txt"))).GetProperty("imported").GetInt32());
        Assert.Equal(1, (await JsonAsync(0, "import", Path.Combine(_folder, "a.txt"))).GetProperty("duplicates").GetInt32());
        Assert.True((await JsonAsync(0, "suggest")).GetProperty("Mentions".ToLowerInvariant()).GetInt32() >= 2);
        var trained = await JsonAsync(0, "train", "--engine", "tagger");
        Assert.Equal("tagger", Assert.Single(trained.GetProperty("models").EnumerateArray()).GetProperty("engine").GetString());
        Assert.True((await JsonAsync(0, "suggest", "--engine", "ensemble")).GetProperty("documents").GetInt32() > 10);
        Assert.Equal(0, (await JsonAsync(0, "suggest", "--engine", "ensemble", "--changed")).GetProperty("documents").GetInt32());
        Assert.True((await JsonAsync(0, "approve", "--all")).GetProperty("approved").GetInt32() > 10);
        Assert.Equal("pass", (await JsonAsync(0, "doctor")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Schema_Verbs_GoThereAndBack()
    {
        var cmeie = Path.Combine(_folder, "s.jsonl");
        await File.WriteAllTextAsync(
            cmeie,
            "{\"subject_type\": \"疾病\", \"predicate\": \"临床表现\", \"object_type\": \"症状\"}\nnot json\n",
            Stop
        );
        var imported = await JsonAsync(0, "schema", "import", cmeie, "--format", "cmeie", "--workspace", "made", "--publish");
        Assert.Equal(
            (2, 1, 0, 1),
            (
                imported.GetProperty("entityTypes").GetInt32(),
                imported.GetProperty("relationTypes").GetInt32(),
                imported.GetProperty("properties").GetInt32(),
                imported.GetProperty("notUnderstood").GetArrayLength()
            )
        );

        await JsonAsync(0, "schema", "import", "--starter", "manufacturing", "--workspace", "plant");
        foreach (var (format, back) in new[] { ("json", "json"), ("turtle", "owl"), ("xlsx", "xlsx"), ("openspg", "openspg") })
        {
            var file = Path.Combine(_folder, "x." + format);
            var written = await JsonAsync(0, "schema", "export", "--format", format, "--workspace", "plant", "--out", file);
            var preview = await JsonAsync(0, "schema", "import", file, "--format", back, "--workspace", "plant", "--preview");
            Assert.Equal((9, 0), (preview.GetProperty("entityTypes").GetInt32(), preview.GetProperty("notUnderstood").GetArrayLength()));
            Assert.Equal(written.GetProperty("cannotHold").GetArrayLength() == 0, preview.GetProperty("differences").GetArrayLength() == 0);
        }

        foreach (var format in new[] { "cypher", "mermaid", "codebook" })
        {
            var file = Path.Combine(_folder, "x." + format);
            await JsonAsync(0, "schema", "export", "--format", format, "--workspace", "plant", "--out", file);
            Assert.True(new FileInfo(file).Length > 300, format);
        }

        Assert.Equal(0, (await JsonAsync(0, "schema", "lint", "--workspace", "plant")).GetProperty("errors").GetInt32());
        await File.WriteAllTextAsync(Path.Combine(_folder, "bad.json"), """{"entities":[{"id":"a b"}],"relations":[]}""", Stop);
        await JsonAsync(0, "schema", "import", Path.Combine(_folder, "bad.json"), "--workspace", "bad");
        Assert.Equal(
            "schema.identifier.illegal",
            (await JsonAsync(1, "schema", "lint", "--workspace", "bad")).GetProperty("problems")[0].GetProperty("code").GetString()
        );

        await File.WriteAllTextAsync(
            Path.Combine(_folder, "change.json"),
            """{"kind":"renameEntity","from":"Disease","to":"Illness"}""",
            Stop
        );
        var impact = await JsonAsync(0, "schema", "impact", Path.Combine(_folder, "change.json"), "--workspace", "demo-zh");
        Assert.True(impact.GetProperty("work").GetProperty("mentions").GetInt32() > 100);
        Assert.Empty(
            (await JsonAsync(0, "schema", "diff", "1", "draft", "--workspace", "demo-zh")).GetProperty("differences").EnumerateArray()
        );
        Assert.Equal(
            "file.unknown",
            (await JsonAsync(1, "schema", "import", "/nowhere", "--workspace", "plant"))
                .GetProperty("error")
                .GetProperty("code")
                .GetString()
        );
        Assert.Equal(
            "schema.format.unknown",
            (await JsonAsync(1, "schema", "export", "--format", "x", "--workspace", "plant"))
                .GetProperty("error")
                .GetProperty("code")
                .GetString()
        );
    }

    [Fact]
    public async Task Annotations_Verbs_GoThereAndBack()
    {
        var file = Path.Combine(_folder, "a.json");
        await File.WriteAllTextAsync(
            file,
            """{"text":"痛风常有关节痛","spo_list":[{"predicate":"临床表现","subject":"痛风","subject_type":"疾病","object":"""
                + """{"@value":"关节痛"},"object_type":{"@value":"症状"}},{"predicate":"临床表现","subject":"痛风","subject_type":"疾病","object":"""
                + """{"@value":"水肿"},"object_type":{"@value":"症状"}}]}""",
            Stop
        );
        var strict = await JsonAsync(0, "annotations", "import", file, "--format", "cmeie", "--workspace", "gold", "--corpus", "c");
        Assert.Equal(
            (1, 0, 3),
            (
                strict.GetProperty("documents").GetInt32(),
                strict.GetProperty("mentions").GetInt32(),
                strict.GetProperty("rejected").GetArrayLength()
            )
        );
        Assert.Equal("annotations.surface.missing", strict.GetProperty("rejected")[0].GetProperty("code").GetString());
        Assert.Contains("水肿", strict.GetProperty("rejected")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
        var imported = await JsonAsync(
            0,
            "annotations",
            "import",
            file,
            "--format",
            "cmeie",
            "--workspace",
            "gold",
            "--corpus",
            "c",
            "--add-types"
        );
        Assert.Equal(
            (1, 2, 1, 1),
            (
                imported.GetProperty("documents").GetInt32(),
                imported.GetProperty("mentions").GetInt32(),
                imported.GetProperty("relations").GetInt32(),
                imported.GetProperty("rejected").GetArrayLength()
            )
        );
        // Every format goes this way in AnnotationExchangeServiceTests; here one of one file and one of many.
        foreach (var format in new[] { "conll04", "brat" })
        {
            var target = Path.Combine(_folder, "out-" + format);
            var written = await JsonAsync(
                0,
                "annotations",
                "export",
                "--format",
                format,
                "--workspace",
                "gold",
                "--corpus",
                "c",
                "--out",
                target
            );
            Assert.Equal((1, 2), (written.GetProperty("documents").GetInt32(), written.GetProperty("mentions").GetInt32()));
            var back = await JsonAsync(0, "annotations", "import", target, "--format", format, "--workspace", "gold", "--corpus", "c");
            Assert.Equal(
                (1, 2, 0),
                (
                    back.GetProperty("documents").GetInt32(),
                    back.GetProperty("mentions").GetInt32(),
                    back.GetProperty("rejected").GetArrayLength()
                )
            );
        }

        Assert.Equal(
            "annotations.format.unknown",
            (await JsonAsync(1, "annotations", "export", "--format", "x", "--workspace", "gold", "--out", Path.Combine(_folder, "x")))
                .GetProperty("error")
                .GetProperty("code")
                .GetString()
        );
        var agreement = await JsonAsync(0, "agreement", "--workspace", "gold", "--corpus", "c");
        Assert.Equal(
            (0, "agreement.noUnits"),
            (
                agreement.GetProperty("documents").GetInt32(),
                agreement.GetProperty("all").GetProperty("gamma").GetProperty("undefined").GetString()
            )
        );
        Assert.Equal(
            "corpus.unknown",
            (await JsonAsync(1, "agreement", "--workspace", "gold", "--corpus", "no")).GetProperty("error").GetProperty("code").GetString()
        );
        Assert.Equal(
            "corpus.unknown",
            (
                await JsonAsync(
                    1,
                    "annotations",
                    "export",
                    "--format",
                    "bio",
                    "--workspace",
                    "gold",
                    "--corpus",
                    "no",
                    "--out",
                    Path.Combine(_folder, "x")
                )
            )
                .GetProperty("error")
                .GetProperty("code")
                .GetString()
        );
    }

    [Fact]
    public async Task Evaluate_OfFiles_TrainsAndScores()
    {
        string[] people = ["张三", "李四", "王五", "赵六", "孙七", "周八", "吴九", "郑十"];
        string[] places = ["北京", "上海", "广州", "成都", "杭州", "南京", "武汉"];
        string Tagged(int i) =>
            $$$"""{"text": "据说{{{people[i % 8]}}}住在{{{places[i % 7]}}}。", "label": """
            + $$$"""{"name": {"{{{people[i % 8]}}}": [[2, 3]]}, "address": {"{{{places[i % 7]}}}": [[6, 7]]} } }""";
        string Pair(int i) =>
            $"{people[i % 8]}\t{places[i % 7]}\t{(i % 2 == 0 ? "Located" : "unknown")}\t"
            + $"据说{people[i % 8]}{(i % 2 == 0 ? "住在" : "没听说过")}{places[i % 7]}。";
        var (train, test, pairs) = (
            Path.Combine(_folder, "train.json"),
            Path.Combine(_folder, "test.json"),
            Path.Combine(_folder, "pairs.tsv")
        );
        await File.WriteAllLinesAsync(train, Enumerable.Range(0, 120).Select(Tagged), Stop);
        await File.WriteAllLinesAsync(test, Enumerable.Range(200, 20).Select(Tagged), Stop);
        await File.WriteAllLinesAsync(pairs, [.. Enumerable.Range(0, 120).Select(Pair), "broken"], Stop);

        // A server may be running: nothing of the data folder is opened.
        var tagger = await JsonAsync(0, "evaluate", "tagger", "--train", train, "--test", test, "--format", "cluener", "--passes", "5");
        Assert.Equal(
            (1.0, 1.0, 1.0, 1.0),
            (
                tagger.GetProperty("precision").GetDouble(),
                tagger.GetProperty("recall").GetDouble(),
                tagger.GetProperty("f1").GetDouble(),
                tagger.GetProperty("macroSurfaceF1").GetDouble()
            )
        );
        Assert.Equal(20, tagger.GetProperty("byType").GetProperty("name").GetProperty("gold").GetInt32());
        Assert.True(
            tagger.GetProperty("charactersPerSecond").GetDouble() > 0
                && tagger.GetProperty("modelBytes").GetInt64() > 0
                && tagger.GetProperty("trainSeconds").GetDouble() > 0
        );
        Assert.Equal(
            (5, "characters"),
            (
                tagger.GetProperty("settings").GetProperty("asked").GetProperty("mostPasses").GetInt32(),
                tagger.GetProperty("settings").GetProperty("asked").GetProperty("units").GetString()
            )
        );

        var relations = await JsonAsync(0, "evaluate", "relations", "--train", pairs, "--format", "chinese-nre");
        Assert.Equal(1, relations.GetProperty("f1").GetDouble());
        Assert.True(relations.GetProperty("byType").GetProperty("Located").GetProperty("gold").GetInt32() > 0);
        var drawing = Path.Combine(_folder, "curve.svg");
        var curve = await JsonAsync(
            0,
            "curve",
            "--train",
            train,
            "--test",
            test,
            "--format",
            "cluener",
            "--strategy",
            "Random",
            "Hybrid",
            "--seeds",
            "1",
            "--first",
            "10",
            "--growth",
            "2",
            "--sure",
            "0.9",
            "--svg",
            drawing
        );
        Assert.Equal(["random", "hybrid"], curve.GetProperty("curves").EnumerateArray().Select(c => c.GetProperty("strategy").GetString()));
        Assert.All(curve.GetProperty("curves").EnumerateArray(), c => Assert.True(c.GetProperty("characters").GetDouble() > 0));
        Assert.Equal(2, System.Xml.Linq.XDocument.Load(drawing).Descendants().Count(e => e.Name.LocalName == "polyline"));
        Assert.False(Directory.Exists(Path.Combine(_folder, "data")));

        Assert.Equal(
            "evaluate.curve",
            Code(await JsonAsync(1, "curve", "--train", train, "--test", test, "--format", "cluener", "--seeds", "0"))
        );
        Assert.Equal(
            "file.unknown",
            Code(await JsonAsync(1, "evaluate", "tagger", "--train", "/nowhere", "--test", test, "--format", "cluener"))
        );
        Assert.Equal(
            "annotations.format.unknown",
            Code(await JsonAsync(1, "evaluate", "tagger", "--train", train, "--test", test, "--format", "x"))
        );
        Assert.Equal(
            "evaluate.passes",
            Code(await JsonAsync(1, "evaluate", "tagger", "--train", train, "--test", test, "--format", "cluener", "--passes", "0"))
        );
        Assert.Equal(
            "evaluate.units",
            Code(await JsonAsync(1, "evaluate", "tagger", "--train", train, "--test", test, "--format", "cluener", "--units", "syllables"))
        );
        await File.WriteAllTextAsync(test, "{\"text\": \"没有\", \"label\": {}}\n", Stop);
        Assert.Equal(
            "evaluate.nothing",
            Code(await JsonAsync(1, "evaluate", "tagger", "--train", test, "--test", train, "--format", "cluener"))
        );
        Assert.Equal("evaluate.nothing", Code(await JsonAsync(1, "evaluate", "relations", "--train", test, "--format", "chinese-nre")));

        static string? Code(JsonElement json) => json.GetProperty("error").GetProperty("code").GetString();
    }

    [Fact]
    public async Task Verbs_WhatFails_IsJsonAndACode()
    {
        Assert.Equal("workspace.unknown", Code(await JsonAsync(1, "ask", "x", "--workspace", "nope")));
        Assert.Equal("file.unknown", Code(await JsonAsync(1, "import", "/nowhere/x.txt")));
        using var server = await ServerProcess.StartAsync(Path.Combine(_folder, "data"), ServerProcess.FreePort(), Stop);
        Assert.Equal("data.inUse", Code(await JsonAsync(1, "ask", "x")));

        static string? Code(JsonElement json) => json.GetProperty("error").GetProperty("code").GetString();
    }

    [Fact]
    public async Task Verbs_WithOptionsThatCannotBe_SayWhichKeyToSet()
    {
        var (code, output, _) = await ServerProcess.RunAsync(["ask", "高血压有哪些症状？", "--json", "--data", " "], Stop);
        var error = JsonDocument.Parse(output).RootElement.GetProperty("error");
        Assert.Equal((1, "options.invalid"), (code, error.GetProperty("code").GetString()));
        Assert.Contains("Portal:DataDirectory", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private async Task<JsonElement> JsonAsync(int code, params string[] arguments) =>
        JsonDocument.Parse(await RunAsync(code, [.. arguments, "--json"])).RootElement;

    private async Task<string> RunAsync(int code, params string[] arguments)
    {
        var (actual, output, errors) = await ServerProcess.RunAsync([.. arguments, "--data", Path.Combine(_folder, "data")], Stop);
        Assert.True(code == actual, $"{string.Join(' ', arguments)}: {actual}\n{output}\n{errors}");
        return output;
    }
}
