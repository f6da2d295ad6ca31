using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portal.Data;
using Portal.Data.Jobs;
using Portal.Jobs;
using Portal.Tests.Support;
using Portal.Workspaces;

namespace Portal.Tests.Jobs.Host;

public sealed class JobRunnerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_StoppedInTheMiddle_GoesOnFromTheCheckpoint()
    {
        var folder = Directory.CreateTempSubdirectory("portal-test-").FullName;
        var handler = new CountingHandler { StopAt = 3 };
        using var log = new CollectedLog();
        Guid id;
        await using (var host = await CoreHost.StartAsync(folder, configure: s => Observed(s, handler, log)))
        {
            id = await host.Get<JobQueue>().EnqueueAsync(Guid.CreateVersion7(), CountingHandler.JobKind, 7, Guid.Empty, null, Stop);
            var job = await host.Get<JobRunner>().RunToEndAsync(id, Stop);
            Assert.Equal(JobState.Failed, job.State);
        }

        Assert.Equal([0, 1, 2, 3], handler.Chunks);
        Assert.IsType<InvalidOperationException>(Assert.Single(log.Events("Failed", typeof(JobRunner))).Error);
        Assert.Empty(log.Events("Recovered"));
        // As if the process had been killed: the row still says that it runs.
        handler.StopAt = -1;
        await using (var host = await CoreHost.StartAsync(folder, configure: s => Observed(s, handler, log)))
        {
            await host.Get<WriteQueue>()
                .RunAsync(
                    async db =>
                    {
                        (await db.Jobs.FindAsync(id))!.State = JobState.Running;
                        await db.SaveChangesAsync();
                    },
                    Stop
                );
            await host.Get<JobRunner>().RecoverAsync(Stop);
            Assert.Equal(
                $"Job {CountingHandler.JobKind} {id} was running when the process ended; it is queued again",
                Assert.Single(log.Events("Recovered")).Text
            );
            var job = await host.Get<JobRunner>().RunToEndAsync(id, Stop);
            Assert.Equal((JobState.Done, 7), (job.State, job.Done));
            Assert.StartsWith($"Job {CountingHandler.JobKind} {id} finished after ", Assert.Single(log.Events("Finished")).Text);
        }

        Assert.Equal([0, 1, 2, 3, 3, 4, 5, 6], handler.Chunks);
        Directory.Delete(folder, true);
    }

    /// <summary>The process is killed in the same chunk twice: not a third time, whatever came between.</summary>
    [Fact]
    public async Task Run_OfWhatKilledItsProcessTwice_IsGivenUpWithASentence()
    {
        var folder = Directory.CreateTempSubdirectory("portal-test-").FullName;
        var handler = new CountingHandler();
        var id = Guid.Empty;
        foreach (var _ in new[] { 1, 2 })
        {
            await using var host = await CoreHost.StartAsync(folder, configure: s => s.AddSingleton<IJobHandler>(handler));
            if (id == Guid.Empty)
                id = await host.Get<JobQueue>().EnqueueAsync(Guid.CreateVersion7(), CountingHandler.JobKind, 7, Guid.Empty, null, Stop);
            // As a kill leaves it: started once more, and running.
            await host.Get<WriteQueue>()
                .RunAsync(
                    async db =>
                    {
                        var row = (await db.Jobs.FindAsync(id))!;
                        (row.State, row.Attempts) = (JobState.Running, row.Attempts + 1);
                        await db.SaveChangesAsync();
                    },
                    Stop
                );
        }

        await using (var host = await CoreHost.StartAsync(folder, configure: s => s.AddSingleton<IJobHandler>(handler)))
        {
            var job = await host.Get<JobRunner>().RunToEndAsync(id, Stop);
            Assert.Equal(JobState.Failed, job.State);
            var sentence = Portal.Platform.ProblemSentences.OfStored(job.Error!);
            Assert.Equal(Portal.Platform.ProblemSentences.Of(JobsProblems.Poison, "2"), sentence);
            Assert.DoesNotContain("job.poison", sentence, StringComparison.Ordinal);
        }

        Assert.Empty(handler.Chunks);
        Directory.Delete(folder, true);
    }

    /// <summary>A shutdown in order is no death, however often it comes.</summary>
    [Fact]
    public async Task Run_InterruptedByShutdowns_IsNotGivenUp()
    {
        var handler = new EndlessHandler();
        await using var host = await CoreHost.StartAsync(configure: s => s.AddSingleton<IJobHandler>(handler));
        var id = await host.Get<JobQueue>().EnqueueAsync(Guid.CreateVersion7(), EndlessHandler.JobKind, 7, Guid.Empty, null, Stop);
        for (var i = 0; i < 4; i++)
        {
            using var shutdown = new CancellationTokenSource();
            var run = host.Get<JobRunner>().RunToEndAsync(id, shutdown.Token);
            await Task.WhenAny(handler.Begun.Task, run).WaitAsync(TimeSpan.FromMinutes(1), Stop);
            Assert.False(run.IsCompleted, "it was given up");
            handler.Begun = new TaskCompletionSource();
            await shutdown.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromMinutes(1), Stop));
        }
    }

    [Fact]
    public async Task Cancel_WhileRunning_StopsAfterTheChunk()
    {
        var handler = new CountingHandler();
        using var log = new CollectedLog();
        await using var host = await CoreHost.StartAsync(configure: s => Observed(s, handler, log));
        var ws = await host.WorkspaceAsync();
        var (workspace, _) = await host.Get<WorkspaceService>().GetAsync(CoreHost.Operator, ws, Stop);
        var id = await host.Get<JobQueue>().EnqueueAsync(workspace.Id, CountingHandler.JobKind, 7, Guid.Empty, null, Stop);
        await host.Get<JobService>().CancelAsync(CoreHost.Operator, ws, id, Stop);
        var job = await host.Get<JobRunner>().RunToEndAsync(id, Stop);
        Assert.Equal((JobState.Cancelled, 1), (job.State, job.Done));
        Assert.StartsWith($"Job {CountingHandler.JobKind} {id} was cancelled after ", Assert.Single(log.Events("Cancelled")).Text);
        Assert.Empty(log.Events("Finished"));
    }

    [Fact]
    public async Task Cancel_InsideAChunk_StopsIt_AndTheNextOneOfItsKindRuns()
    {
        var handler = new EndlessHandler();
        await using var host = await CoreHost.StartAsync(configure: s => s.AddSingleton<IJobHandler>(handler));
        var ws = await host.WorkspaceAsync();
        var (workspace, _) = await host.Get<WorkspaceService>().GetAsync(CoreHost.Operator, ws, Stop);
        foreach (var _ in new[] { 1, 2 })
        {
            var id = await host.Get<JobQueue>().EnqueueAsync(workspace.Id, EndlessHandler.JobKind, 7, Guid.Empty, null, Stop);
            var run = host.Get<JobRunner>().RunToEndAsync(id, Stop);
            await handler.Begun.Task.WaitAsync(TimeSpan.FromMinutes(1), Stop);
            Assert.False(run.IsCompleted);
            await host.Get<JobService>().CancelAsync(CoreHost.Operator, ws, id, Stop);
            var job = await run.WaitAsync(TimeSpan.FromMinutes(1), Stop);
            Assert.Equal((JobState.Cancelled, 0, null), (job.State, job.Done, job.Error));
            handler.Begun = new TaskCompletionSource();
        }
    }

    [Fact]
    public async Task Enqueue_SameDedupKey_IsTheSameJob()
    {
        await using var host = await CoreHost.StartAsync(configure: s => s.AddSingleton<IJobHandler>(new CountingHandler()));
        var queue = host.Get<JobQueue>();
        var first = await queue.EnqueueAsync(Guid.Empty, CountingHandler.JobKind, 7, Guid.Empty, "k", Stop);
        Assert.Equal(first, await queue.EnqueueAsync(Guid.Empty, CountingHandler.JobKind, 7, Guid.Empty, "k", Stop));
        await host.Get<JobRunner>().RunToEndAsync(first, Stop);
        Assert.NotEqual(first, await queue.EnqueueAsync(Guid.Empty, CountingHandler.JobKind, 7, Guid.Empty, "k", Stop));
    }

    /// <summary>What a run keeps between its chunks is its own, and gone with it.</summary>
    [Fact]
    public async Task Run_KeepsAMemoryOfItsOwn_UntilItEnds()
    {
        var handler = new CountingHandler();
        await using var host = await CoreHost.StartAsync(configure: s => s.AddSingleton<IJobHandler>(handler));
        foreach (var _ in new[] { 1, 2 })
        {
            var id = await host.Get<JobQueue>().EnqueueAsync(Guid.Empty, CountingHandler.JobKind, 7, Guid.Empty, null, Stop);
            await host.Get<JobRunner>().RunToEndAsync(id, Stop);
        }

        Assert.Equal(Enumerable.Repeat(7, 2), handler.Memories.GroupBy(m => m).Select(g => g.Count()));
    }

    private static void Observed(IServiceCollection services, IJobHandler handler, CollectedLog log)
    {
        services.AddSingleton(handler);
        services.AddLogging(b => b.AddProvider(log));
    }

    private sealed class CountingHandler : IJobHandler
    {
        public const string JobKind = "test.count";

        public List<int> Chunks { get; } = [];

        public List<JobMemory> Memories { get; } = [];

        public int StopAt { get; set; } = -1;

        public string Kind => JobKind;

        public Task<JobStep> NextAsync(JobContext job, CancellationToken cancellationToken)
        {
            var at = job.Done;
            Memories.Add(job.Memory);
            Chunks.Add(at);
            return at == StopAt
                ? throw new InvalidOperationException("on purpose")
                : Task.FromResult(new JobStep($"{at + 1}", at + 1, 7, at == 6));
        }
    }

    // A chunk that ends only when it is told to.
    private sealed class EndlessHandler : IJobHandler
    {
        public const string JobKind = "test.endless";

        public TaskCompletionSource Begun { get; set; } = new();

        public string Kind => JobKind;

        public async Task<JobStep> NextAsync(JobContext job, CancellationToken cancellationToken)
        {
            Begun.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new JobStep("1", 1, 1, true);
        }
    }
}
