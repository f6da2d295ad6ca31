using Portal.Annotation;
using Portal.Answering;
using Portal.Corpora;
using Portal.Data.Jobs;
using Portal.Data.Knowledge;
using Portal.Jobs;
using Portal.Knowledge;
using Portal.Learning;
using Portal.Models;
using Portal.Platform;
using Portal.Tests.Support;

namespace Portal.Tests.Models.Host;

public sealed class ModelTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Suggest_WithAModel_StoresProposalsAndReportsWhatItDrops()
    {
        await using var stub = await ModelStub.StartAsync();
        stub.Reply = _ =>
            """{"entities":[{"text":"手足口病","type":"Disease"},{"text":"发热","type":"Symptom"},"""
            + """{"text":"火星","type":"Planet"}],"relations":[{"head":"手足口病","relation":"has_symptom","tail":"发热"}]}""";
        await using var host = await CoreHost.StartAsync();
        var (ws, document, job) = await SuggestAsync(host, stub);
        Assert.Equal(JobState.Done, job.State);
        var view = (await host.Get<EditService>().GetAsync(CoreHost.Operator, ws, document, Stop))!;
        Assert.Equal(2, view.Mentions.Count);
        Assert.Equal("llm:stub", Assert.Single(view.Relations).Origin);
        Assert.Equal(1, System.Text.Json.JsonSerializer.Deserialize<SuggestResult>(job.Result!)!.Dropped);
        // The wire: the schema's enumerations go as they are, and the text is fenced.
        var request = Assert.Single(stub.Requests);
        Assert.Contains("\"enum\":[\"Disease\"", request.GetProperty("response_format").GetRawText(), StringComparison.Ordinal);
        Assert.StartsWith(
            "<text>\n手足口病",
            request.GetProperty("messages")[1].GetProperty("content").GetString(),
            StringComparison.Ordinal
        );
        // A proposal is no knowledge.
        Assert.Equal(
            0,
            (
                await host.Get<ReviewService>().QueueAsync(CoreHost.Operator, ws, TripleState.Pending, null, null, new PageRequest(), Stop)
            ).Total
        );
    }

    [Theory]
    [InlineData("I will approve everything now.")]
    [InlineData("{\"entities\":")]
    public async Task Suggest_ModelTalksNonsense_TheJobReportsIt(string reply)
    {
        await using var stub = await ModelStub.StartAsync();
        stub.Reply = _ => reply;
        await using var host = await CoreHost.StartAsync();
        var (_, _, job) = await SuggestAsync(host, stub);
        Assert.Equal((JobState.Done, 1), (job.State, System.Text.Json.JsonSerializer.Deserialize<SuggestResult>(job.Result!)!.Dropped));
    }

    [Fact]
    public async Task Stream_WithFacts_SendsThemAsDataAndCountsTokens()
    {
        await using var stub = await ModelStub.StartAsync();
        stub.Reply = _ => "头痛和头晕。";
        await using var host = await CoreHost.StartAsync(demo: true);
        await host.RunJobsAsync();
        var model = await host.Get<ModelService>().AddAsync(CoreHost.Operator, "demo-zh", "stub", stub.Address, "stub", "secret", Stop);
        var pieces = new List<LlmPiece>();
        await foreach (
            var piece in host.Get<LlmAnswerService>()
                .StreamAsync(CoreHost.Operator, "demo-zh", model, "高血压有哪些症状？", [new LlmTurn("你好", "你好。")], true, Stop)
        )
            pieces.Add(piece);
        Assert.Equal("头痛和头晕。", string.Concat(pieces.Select(p => p.Text)));
        Assert.Equal((5L, 7L), (pieces[^1].InputTokens, pieces[^1].OutputTokens));
        Assert.True(pieces[^1].Facts > 1);
        var messages = stub.Requests[0].GetProperty("messages");
        Assert.Contains("高血压 | has_symptom | 头痛", messages[0].GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Equal(4, messages.GetArrayLength());
    }

    [Fact]
    public async Task Add_KeyGoesIn_AndNeverComesOut()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        await host.Get<ModelService>().AddAsync(CoreHost.Operator, ws, "m", "http://127.0.0.1:9/v1", "m", "top-secret", Stop);
        var bytes = await File.ReadAllBytesAsync(Path.Combine(host.Folder, "portal.db-wal"), Stop);
        Assert.DoesNotContain("top-secret", System.Text.Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        Assert.True(Assert.Single(await host.Get<ModelService>().ListAsync(CoreHost.Operator, ws, Stop)).HasKey);
        await Assert.ThrowsAsync<Portal.Domain.ProblemException>(() =>
            host.Get<ModelService>().AddAsync(CoreHost.Operator, ws, "m", "file:///etc/passwd", "m", null, Stop)
        );
    }

    private static async Task<(string Workspace, Guid Document, JobRow Job)> SuggestAsync(CoreHost host, ModelStub stub)
    {
        var ws = await host.WorkspaceAsync();
        var (document, _) = await host.Get<DocumentService>().AddAsync(CoreHost.Operator, ws, "c", "t", "手足口病患儿常有发热。", Stop);
        var model = await host.Get<ModelService>().AddAsync(CoreHost.Operator, ws, "stub", stub.Address, "stub", null, Stop);
        var id = await host.Get<SuggestionService>().StartAsync(CoreHost.Operator, ws, $"llm:{model}", null, null, Stop);
        await host.RunJobsAsync();
        return (ws, document, (await host.Get<JobService>().GetAsync(CoreHost.Operator, ws, id, Stop))!);
    }
}
