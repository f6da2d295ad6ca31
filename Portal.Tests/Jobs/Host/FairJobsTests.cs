using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Jobs;
using Portal.Data.Workspaces;
using Portal.Domain;
using Portal.Jobs;
using Portal.Platform;
using Portal.Tests.Support;
using Portal.Workspaces;

namespace Portal.Tests.Jobs.Host;

/// <summary>The jobs of one do not keep another's waiting; chunks are counted, not seconds.</summary>
public sealed class FairJobsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Run_TwoLongOnesOfOneWorkspace_AnothersSmallOneIsDoneFirst(int lanes)
    {
        var handler = new Chunks();
        await using var host = await CoreHost.StartAsync(configure: s =>
        {
            s.AddSingleton<IJobHandler>(handler);
            s.Configure<PortalOptions>(o => o.ParallelJobs = lanes);
        });
        handler.Contexts = host.Get<IDbContextFactory<PortalDbContext>>();
        var (busy, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var large = new[] { await EnqueueAsync(host, busy, 1000), await EnqueueAsync(host, busy, 1000) };
        var runner = host.Get<JobRunner>();
        await runner.StartAsync(Stop);
        // Both lanes are held when the small one comes.
        await handler.Reached(20);
        var small = await EnqueueAsync(host, other, 3);
        await handler.Ended.Task.WaitAsync(TimeSpan.FromMinutes(2), Stop);
        await runner.StopAsync(Stop);
        Assert.Equal(small, handler.Finished.First());
        Assert.DoesNotContain(handler.Finished, large.Contains);
        // A job that gives way has not failed to get on: it is never taken for one that kills its process.
        Assert.Equal(1, handler.MostAttempts);
        Assert.True(handler.MemoriesHold, "a job lost its memory while it waited");
        await using var db = await handler.Contexts.CreateDbContextAsync(Stop);
        Assert.All(await db.Jobs.Where(j => large.Contains(j.Id)).ToListAsync(Stop), j => Assert.Equal(JobState.Queued, j.State));
    }

    [Fact]
    public async Task Enqueue_AsManyWaitAsMay_IsRefusedByPersonAndByWorkspace()
    {
        await using var host = await CoreHost.StartAsync(configure: s =>
        {
            s.AddSingleton<IJobHandler>(new Chunks());
            s.Configure<PortalOptions>(o => (o.WaitingJobsByPerson, o.WaitingJobsByWorkspace) = (2, 3));
        });
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var (ann, ben, zoe) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await EnqueueAsync(host, first, 1, ann);
        var cancelled = await EnqueueAsync(host, second, 1, ann);
        await RefusedAsync(JobsProblems.OwnLimited, first, ann);
        await EnqueueAsync(host, first, 1, ben);
        await EnqueueAsync(host, first, 1, ben);
        await RefusedAsync(JobsProblems.WorkspaceLimited, first, zoe);
        // What is part of a decision has a key, and is never refused.
        await host.Get<JobQueue>().EnqueueAsync(first, Chunks.JobKind, 1, zoe, "key", Stop);
        await EnqueueAsync(host, first, 1, ActingUser.System.Id);
        await host.Get<JobRunner>().RunToEndAsync(cancelled, Stop);
        await EnqueueAsync(host, second, 1, ann);

        async Task RefusedAsync(ProblemCode code, Guid workspace, Guid person) =>
            Assert.True(
                (await Assert.ThrowsAsync<ProblemException>(() => EnqueueAsync(host, workspace, 1, person))).Problems.Single().Is(code)
            );
    }

    [Fact]
    public async Task Cancel_ByNeitherOwnerNorStarter_IsRefused()
    {
        await using var host = await CoreHost.StartAsync(configure: s => s.AddSingleton<IJobHandler>(new Chunks()));
        var ws = await host.WorkspaceAsync();
        var (workspace, _) = await host.Get<WorkspaceService>().GetAsync(CoreHost.Operator, ws, Stop);
        var starter = await MemberAsync(host, ws, "starter", WorkspaceRole.Annotator);
        var reviewer = await MemberAsync(host, ws, "reviewer", WorkspaceRole.Reviewer);
        var owner = await MemberAsync(host, ws, "owner", WorkspaceRole.Owner);
        var jobs = host.Get<JobService>();
        var first = await EnqueueAsync(host, workspace.Id, 5, starter.Id);
        var second = await EnqueueAsync(host, workspace.Id, 5, starter.Id);
        Assert.False(await jobs.MayCancelAsync(reviewer, ws, first, Stop));
        await Assert.ThrowsAsync<AccessDeniedException>(() => jobs.CancelAsync(reviewer, ws, first, Stop));
        Assert.False((await jobs.GetAsync(reviewer, ws, first, Stop))!.IsCancelRequested);
        Assert.True(await jobs.MayCancelAsync(starter, ws, first, Stop));
        await jobs.CancelAsync(starter, ws, first, Stop);
        Assert.True(await jobs.MayCancelAsync(owner, ws, second, Stop));
        await jobs.CancelAsync(owner, ws, second, Stop);
        foreach (var job in new[] { first, second })
            Assert.True((await jobs.GetAsync(owner, ws, job, Stop))!.IsCancelRequested);
    }

    private static async Task<ActingUser> MemberAsync(CoreHost host, string workspace, string name, WorkspaceRole role)
    {
        var id = await host.Get<AccountService>().AddUserAsync(CoreHost.Operator, name, "", "a long enough sentence", false, Stop);
        await host.Get<WorkspaceService>().SetMemberAsync(CoreHost.Operator, workspace, name, role, Stop);
        return new ActingUser(id, name, false);
    }

    private static Task<Guid> EnqueueAsync(CoreHost host, Guid workspace, int chunks, Guid? person = null) =>
        host.Get<JobQueue>().EnqueueAsync(workspace, Chunks.JobKind, chunks, person ?? Guid.CreateVersion7(), null, Stop);

    private sealed class Chunks : IJobHandler
    {
        public const string JobKind = "test.chunks";

        private readonly TaskCompletionSource _reached = new();
        private int _all;
        private int _reach = int.MaxValue;

        public IDbContextFactory<PortalDbContext>? Contexts { get; set; }

        public ConcurrentQueue<Guid> Finished { get; } = [];

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int MostAttempts { get; private set; }

        public bool MemoriesHold { get; private set; } = true;

        public string Kind => JobKind;

        public Task Reached(int chunks)
        {
            Volatile.Write(ref _reach, chunks);
            return _reached.Task.WaitAsync(TimeSpan.FromMinutes(2), Stop);
        }

        public async Task<JobStep> NextAsync(JobContext job, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _all) >= Volatile.Read(ref _reach))
                _reached.TrySetResult();
            if (Contexts is not null)
            {
                await using var db = await Contexts.CreateDbContextAsync(cancellationToken);
                var attempts = await db.Jobs.Where(j => j.Id == job.Id).Select(j => j.Attempts).FirstAsync(cancellationToken);
                lock (Finished)
                    MostAttempts = Math.Max(MostAttempts, attempts);
            }

            var seen = job.Memory.Kept<List<int>>() ?? job.Memory.Keep(new List<int>());
            MemoriesHold &= seen.Count == job.Done;
            seen.Add(job.Done);
            var total = JsonSerializer.Deserialize<int>(job.Parameters);
            var isEnd = job.Done + 1 >= total;
            if (isEnd)
                Finished.Enqueue(job.Id);
            if (isEnd)
                Ended.TrySetResult();
            return new JobStep($"{job.Done + 1}", job.Done + 1, total, isEnd);
        }
    }
}
