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
        Assert.Equal(evidence.GetProperty("sentence").GetString()!.Length, evidence.GetProperty("end").GetInt32() - evidence.GetProperty("start").GetInt32());

        var evaluation = await JsonAsync(0, "evaluate", "questions", "--workspace", "demo-en");
        Assert.Equal(0, evaluation.GetProperty("falseAnswers").GetInt32());

        await File.WriteAllTextAsync(Path.Combine(_folder, "q.txt"), "高血压挂什么科？\n天气怎么样？\n", Stop);
        var lines = (await RunAsync(0, "ask", "--questions", Path.Combine(_folder, "q.txt"), "--json")).Trim().Split('\n').Select(l => JsonDocument.Parse(l).RootElement.GetProperty("status").GetString());
        Assert.Equal(["answered", "notUnderstood"], lines);

        await File.WriteAllTextAsync(Path.Combine(_folder, "t.tsv"), "甲病\thas_symptom\t乙症\tDisease\tSymptom\nbroken line\n", Stop);
        var graph = await JsonAsync(0, "graph", "import", Path.Combine(_folder, "t.tsv"), "--workspace", "kg", "--create");
        Assert.Equal((1, 2, 1, 1), (graph.GetProperty("triples").GetInt32(), graph.GetProperty("nodes").GetInt32(), graph.GetProperty("edges").GetInt32(), graph.GetProperty("rejected").GetInt32()));
        Assert.Equal("甲病\thas_symptom\t乙症\tDisease\tSymptom", (await RunAsync(0, "export", "triples", "--workspace", "kg")).Trim());

        await File.WriteAllTextAsync(Path.Combine(_folder, "a.txt"), "高血压患者常有头痛。", Stop);
        Assert.Equal(1, (await JsonAsync(0, "import", Path.Combine(_folder, "a.txt"))).GetProperty("imported").GetInt32());
        Assert.Equal(1, (await JsonAsync(0, "import", Path.Combine(_folder, "a.txt"))).GetProperty("duplicates").GetInt32());
        Assert.True((await JsonAsync(0, "suggest")).GetProperty("Mentions".ToLowerInvariant()).GetInt32() >= 2);
        Assert.True((await JsonAsync(0, "approve", "--all")).GetProperty("approved").GetInt32() > 10);
        Assert.Equal("pass", (await JsonAsync(0, "doctor")).GetProperty("status").GetString());
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

    private async Task<JsonElement> JsonAsync(int code, params string[] arguments) => JsonDocument.Parse(await RunAsync(code, [.. arguments, "--json"])).RootElement;

    private async Task<string> RunAsync(int code, params string[] arguments)
    {
        var (actual, output, errors) = await ServerProcess.RunAsync([.. arguments, "--data", Path.Combine(_folder, "data")], Stop);
        Assert.True(code == actual, $"{string.Join(' ', arguments)}: {actual}\n{output}\n{errors}");
        return output;
    }
}
