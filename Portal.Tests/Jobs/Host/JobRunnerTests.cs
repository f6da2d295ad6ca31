using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Model;
using Portal.Jobs;
using Portal.Tests.Support;

namespace Portal.Tests.Jobs;

public sealed class JobRunnerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_StoppedInTheMiddle_GoesOnFromTheCheckpoint()
    {
        var folder = Directory.CreateTempSubdirectory("portal-test-").FullName;
        var handler = new CountingHandler { StopAt = 3 };
        Guid id;
        await using (var host = await CoreHost.StartAsync(folder, configure: s => s.AddSingleton<IJobHandler>(handler)))
        {
            id = await host.Get<JobQueue>().EnqueueAsync(Guid.CreateVersion7(), CountingHandler.JobKind, 7, Guid.Empty, null, Stop);
            var job = await host.Get<JobRunner>().RunToEndAsync(id, Stop);
            Assert.Equal(JobState.Failed, job.State);
        }

        Assert.Equal([0, 1, 2, 3], handler.Chunks);
        // As if the process had been killed: the row still says that it runs.
        handler.StopAt = -1;
        await using (var host = await CoreHost.StartAsync(folder, configure: s => s.AddSingleton<IJobHandler>(handler)))
        {
            await host.Get<Portal.Data.WriteQueue>().RunAsync(
                async db =>
                {
                    (await db.Jobs.FindAsync(id))!.State = JobState.Running;
                    await db.SaveChangesAsync();
                },
                Stop);
            await host.Get<JobRunner>().RecoverAsync(Stop);
            var job = await host.Get<JobRunner>().RunToEndAsync(id, Stop);
            Assert.Equal((JobState.Done, 7), (job.State, job.Done));
        }

        Assert.Equal([0, 1, 2, 3, 3, 4, 5, 6], handler.Chunks);
        Directory.Delete(folder, true);
    }

    [Fact]
    public async Task Cancel_WhileRunning_StopsAfterTheChunk()
    {
        var handler = new CountingHandler();
        await using var host = await CoreHost.StartAsync(configure: s => s.AddSingleton<IJobHandler>(handler));
        var ws = await host.WorkspaceAsync();
        var (workspace, _) = await host.Get<Portal.Services.WorkspaceService>().GetAsync(CoreHost.Operator, ws, Stop);
        var id = await host.Get<JobQueue>().EnqueueAsync(workspace.Id, CountingHandler.JobKind, 7, Guid.Empty, null, Stop);
        await host.Get<Portal.Services.JobService>().CancelAsync(CoreHost.Operator, ws, id, Stop);
        var job = await host.Get<JobRunner>().RunToEndAsync(id, Stop);
        Assert.Equal((JobState.Cancelled, 1), (job.State, job.Done));
    }

    [Fact]
    public async Task Cancel_InsideAChunk_StopsIt_AndTheNextOneOfItsKindRuns()
    {
        var handler = new EndlessHandler();
        await using var host = await CoreHost.StartAsync(configure: s => s.AddSingleton<IJobHandler>(handler));
        var ws = await host.WorkspaceAsync();
        var (workspace, _) = await host.Get<Portal.Services.WorkspaceService>().GetAsync(CoreHost.Operator, ws, Stop);
        foreach (var _ in new[] { 1, 2 })
        {
            var id = await host.Get<JobQueue>().EnqueueAsync(workspace.Id, EndlessHandler.JobKind, 7, Guid.Empty, null, Stop);
            var run = host.Get<JobRunner>().RunToEndAsync(id, Stop);
            await handler.Begun.Task.WaitAsync(TimeSpan.FromMinutes(1), Stop);
            Assert.False(run.IsCompleted);
            await host.Get<Portal.Services.JobService>().CancelAsync(CoreHost.Operator, ws, id, Stop);
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

    private sealed class CountingHandler : IJobHandler
    {
        public const string JobKind = "test.count";

        public List<int> Chunks { get; } = [];

        public int StopAt { get; set; } = -1;

        public string Kind => JobKind;

        public Task<JobStep> NextAsync(JobContext job, CancellationToken cancellationToken)
        {
            var at = job.Done;
            Chunks.Add(at);
            return at == StopAt ? throw new InvalidOperationException("on purpose") : Task.FromResult(new JobStep($"{at + 1}", at + 1, 7, at == 6));
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
