using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Corpora;
using Portal.Data;
using Portal.Data.Jobs;
using Portal.Domain.Annotation;
using Portal.Jobs;
using Portal.Knowledge;
using Portal.Learning;
using Portal.Models;
using Portal.Tests.Support;

namespace Portal.Tests.Learning.Host;

/// <summary>A run over a corpus is stopped, or cancelled: what was found stays, and the rest comes later, once.</summary>
public sealed class SuggestJobTests
{
    private const int Documents = 12;
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_StoppedInTheMiddle_GoesOnAfterARestart()
    {
        await using var stub = await ModelStub.StartAsync();
        var folder = Directory.CreateTempSubdirectory("portal-test-").FullName;
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var asked = 0;
        stub.Reply = _ =>
        {
            if (++asked == 5)
                stopping.Cancel();
            return """{"entities":[{"text":"痛风","type":"Disease"}],"relations":[]}""";
        };
        Guid job;
        await using (var host = await CoreHost.StartAsync(folder))
        {
            job = await StartAsync(host, stub);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Get<JobRunner>().RunToEndAsync(job, stopping.Token));
            var row = (await host.Get<JobService>().GetAsync(CoreHost.Operator, "test", job, Stop))!;
            Assert.Equal((JobState.Queued, 4, Documents), (row.State, row.Done, row.Total));
            Assert.Equal(4, (await SuggestedAsync(host)).Count);
        }

        await using (var host = await CoreHost.StartAsync(folder))
        {
            await host.RunJobsAsync();
            var row = (await host.Get<JobService>().GetAsync(CoreHost.Operator, "test", job, Stop))!;
            Assert.Equal((JobState.Done, Documents), (row.State, row.Done));
            var result = JsonSerializer.Deserialize<SuggestResult>(row.Result!)!;
            Assert.Equal((Documents, Documents), (result.Documents, result.Mentions));
            Assert.Equal(Documents, (await SuggestedAsync(host)).Distinct().Count());
            Assert.Equal(Documents, (await SuggestedAsync(host)).Count);
        }

        // At most what was being asked when it was stopped is asked twice.
        Assert.InRange(asked, Documents, Documents + 1);
        Directory.Delete(folder, true);
    }

    [Fact]
    public async Task Run_Cancelled_KeepsWhatItFound_AndTheNextGoesOn()
    {
        await using var stub = await ModelStub.StartAsync();
        await using var host = await CoreHost.StartAsync();
        var job = Guid.Empty;
        var asked = 0;
        stub.Reply = _ =>
        {
            if (++asked == 5)
                host.Get<JobService>().CancelAsync(CoreHost.Operator, "test", job, Stop).GetAwaiter().GetResult();
            return """{"entities":[{"text":"痛风","type":"Disease"}],"relations":[]}""";
        };
        job = await StartAsync(host, stub);
        await host.RunJobsAsync();
        Assert.Equal(JobState.Cancelled, (await host.Get<JobService>().GetAsync(CoreHost.Operator, "test", job, Stop))!.State);
        Assert.InRange((await SuggestedAsync(host)).Count, 4, 5);

        var connection = Assert.Single(await host.Get<ModelService>().ListAsync(CoreHost.Operator, "test", Stop)).Id;
        var next = await host.Get<SuggestionService>().StartAsync(CoreHost.Operator, "test", $"llm:{connection}", null, null, Stop, true);
        await host.RunJobsAsync();
        var result = JsonSerializer.Deserialize<SuggestResult>(
            (await host.Get<JobService>().GetAsync(CoreHost.Operator, "test", next, Stop))!.Result!
        )!;
        Assert.InRange(result.Unchanged, 4, 5);
        Assert.Equal(Documents, result.Documents + result.Unchanged);
        Assert.Equal(Documents, (await SuggestedAsync(host)).Distinct().Count());
        Assert.InRange(asked, Documents, Documents + 1);
    }

    /// <summary>Two runs take turns chunk by chunk: each goes on with the terms of its own workspace, as they were when it began.</summary>
    [Fact]
    public async Task Runs_OfTwoWorkspacesTakingTurns_EachKeepsItsOwnEngine()
    {
        await using var host = await CoreHost.StartAsync();
        var jobs = new List<Guid>();
        foreach (var (ws, term) in new[] { ("first", "甲药"), ("second", "乙药") })
        {
            await host.WorkspaceAsync(ws);
            await host.Get<KnowledgeService>().AddTermsAsync(CoreHost.Operator, ws, "list", "Drug", term, Stop);
            // More than a chunk.
            for (var i = 0; i < 25; i++)
                await host.Get<DocumentService>().AddAsync(CoreHost.Operator, ws, "c", $"{i}", $"第{i}例用过甲药、乙药和丙药。", Stop);
            jobs.Add(await host.Get<SuggestionService>().StartAsync(CoreHost.Operator, ws, "dictionary", null, null, Stop));
        }

        var turns = new TurnTaking(
            host.Get<IEnumerable<IJobHandler>>().OfType<SuggestJob>().Single(),
            jobs,
            chunk =>
                chunk == 2
                    ? Task.WhenAll(
                        new[] { "first", "second" }.Select(ws =>
                            host.Get<KnowledgeService>().AddTermsAsync(CoreHost.Operator, ws, "list", "Drug", "丙药", Stop)
                        )
                    )
                    : Task.CompletedTask
        );
        var runner = ActivatorUtilities.CreateInstance<JobRunner>(host.Services, (IEnumerable<IJobHandler>)[turns]);
        var done = await Task.WhenAll(jobs.Select(j => runner.RunToEndAsync(j, Stop)));
        Assert.All(done, j => Assert.Equal((JobState.Done, null), (j.State, j.Error)));
        Assert.Equal([jobs[0], jobs[1], jobs[0], jobs[1], jobs[0], jobs[1]], turns.Taken);
        Assert.Equal(Enumerable.Repeat("甲药", 25), await WordsAsync(host, done[0].WorkspaceId));
        Assert.Equal(Enumerable.Repeat("乙药", 25), await WordsAsync(host, done[1].WorkspaceId));
    }

    private static async Task<Guid> StartAsync(CoreHost host, ModelStub stub)
    {
        var ws = await host.WorkspaceAsync();
        for (var i = 0; i < Documents; i++)
            await host.Get<DocumentService>().AddAsync(CoreHost.Operator, ws, "c", $"{i}", $"痛风患者第{i}例。", Stop);
        var connection = await host.Get<ModelService>().AddAsync(CoreHost.Operator, ws, "stub", stub.Address, "m", null, Stop);
        return await host.Get<SuggestionService>().StartAsync(CoreHost.Operator, ws, $"llm:{connection}", null, null, Stop);
    }

    private static async Task<List<Guid>> SuggestedAsync(CoreHost host)
    {
        await using var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        return await db.Mentions.Where(m => m.State == MentionState.Suggested).Select(m => m.DocumentId).ToListAsync(Stop);
    }

    private static async Task<List<string>> WordsAsync(CoreHost host, Guid workspace)
    {
        await using var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        var mentions = await db.Mentions.Where(m => m.WorkspaceId == workspace).ToListAsync(Stop);
        var texts = await db.Documents.Where(d => d.WorkspaceId == workspace).ToDictionaryAsync(d => d.Id, d => d.Text, Stop);
        return [.. mentions.Select(m => texts[m.DocumentId][m.Start..m.End])];
    }

    // Lets each job do a chunk before any does its next.
    private sealed class TurnTaking(IJobHandler inner, IReadOnlyList<Guid> jobs, Func<int, Task> beforeTurn) : IJobHandler
    {
        private readonly List<SemaphoreSlim> _turns = [.. jobs.Select((_, i) => new SemaphoreSlim(i == 0 ? 1 : 0))];

        public List<Guid> Taken { get; } = [];

        public string Kind => inner.Kind;

        public async Task<JobStep> NextAsync(JobContext job, CancellationToken cancellationToken)
        {
            var at = jobs.ToList().IndexOf(job.Id);
            await _turns[at].WaitAsync(cancellationToken);
            try
            {
                await beforeTurn(Taken.Count);
                Taken.Add(job.Id);
                return await inner.NextAsync(job, cancellationToken);
            }
            finally
            {
                _turns[(at + 1) % _turns.Count].Release();
            }
        }
    }
}
