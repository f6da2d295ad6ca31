using System.Text;
using System.Text.Json;
using Portal.Answering;
using Portal.Corpora;
using Portal.Demo;
using Portal.Domain.Answering.Judging;
using Portal.Domain.Schema;
using Portal.Platform;
using Portal.Tests.Support;
using Portal.Workspaces;

namespace Portal.Tests.Demo;

public sealed class DemoTests
{
    [Theory]
    [InlineData("zh", 50, 300, 120)]
    [InlineData("en", 10, 60, 30)]
    public void Content_IsOfTheSizeThatIsPromised(string language, int documents, int sentences, int questions)
    {
        var content = DemoContent.Of(language);
        Assert.True(content.Documents.Count >= documents);
        Assert.True(content.Documents.Sum(d => Portal.Domain.Text.SentenceSplitter.Split(d.Text).Count) >= sentences);
        Assert.True(content.Questions.Count >= questions);
        Assert.True(content.Schema.Entities.Length >= 6 && content.Schema.Relations.Length >= 9);
        Assert.True(SchemaRules.CanPublish(content.Schema));
        Assert.InRange((double)content.Documents.Count(d => d.Stage == DemoStage.Approved) / content.Documents.Count, 0.6, 0.75);
    }

    [Theory]
    [InlineData("demo-zh")]
    [InlineData("demo-en")]
    public async Task Evaluate_TheDemosQuestions_NearlyAllExactAndNoneFalse(string workspace)
    {
        await using var host = await CoreHost.StartAsync(demo: true);
        await host.RunJobsAsync();
        var result = await host.Get<EvaluationService>()
            .EvaluateAsync(CoreHost.Operator, workspace, null, TestContext.Current.CancellationToken);
        var answerable = result.Results.Where(r => r.Expected.Count > 0).ToList();
        Assert.Equal(0, result.FalseAnswers);
        Assert.True(
            answerable.Count(r => r.Verdict == AnswerVerdict.Exact) >= 0.95 * answerable.Count,
            string.Join('\n', result.Results.Where(r => r.Verdict != AnswerVerdict.Exact).Select(r => r.Question))
        );
    }

    /// <summary>What scripts read, an answer of each shape: the kept file was written by the build that put sentences together in the
    /// domain.</summary>
    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task Ask_OfEachShape_IsWrittenAsItAlwaysWas(string language)
    {
        await using var host = await CoreHost.StartAsync(demo: true);
        await host.RunJobsAsync();
        var written = new StringBuilder();
        foreach (var line in Golden.Lines($"Answers.{language}.jsonl"))
        {
            var question = JsonDocument.Parse(line).RootElement.GetProperty("question").GetString()!;
            var answer = AskResult.Of(
                await host.Get<AskService>()
                    .AskAsync(CoreHost.Operator, $"demo-{language}", question, TestContext.Current.CancellationToken)
            );
            written.Append(JsonSerializer.Serialize(Settled(answer), PortalJson.Options)).Append('\n');
        }

        Golden.Equal($"Answers.{language}.jsonl", written.ToString());
    }

    // Without what every run makes anew, and sentences in an order that is the same each time.
    private static AskResult Settled(AskResult answer) =>
        answer with
        {
            Milliseconds = 0,
            Rows =
            [
                .. answer.Rows.Select(r => new AskRow(
                    r.Values.ToDictionary(v => v.Key, v => v.Key == "key" ? "" : v.Value),
                    [
                        .. r
                            .Evidence.OrderBy(e => e.Document, StringComparer.Ordinal)
                            .ThenBy(e => e.Start)
                            .ThenBy(e => e.HeadStart)
                            .ThenBy(e => e.TailStart)
                            .Select(e => e with { DocumentId = null }),
                    ]
                )),
            ],
        };

    [Fact]
    public async Task Reset_AfterChanges_IsTheDemoAgain()
    {
        await using var host = await CoreHost.StartAsync(demo: true);
        await host.RunJobsAsync();
        var workspaces = host.Get<WorkspaceService>();
        var stop = TestContext.Current.CancellationToken;
        var before = await workspaces.LoopAsync(CoreHost.Operator, "demo-en", stop);
        await host.Get<DocumentService>().AddAsync(CoreHost.Operator, "demo-en", "mine", "mine", "A text of my own.", stop);
        await host.Get<DemoService>().ResetAsync(CoreHost.Operator, "demo-en", stop);
        await host.RunJobsAsync();
        var after = await workspaces.LoopAsync(CoreHost.Operator, "demo-en", stop);
        Assert.Equal(before, after);
        Assert.True(after.ApprovedTriples > 50 && after.Suggestions > 20 && after.PendingTriples > 0);
    }
}
