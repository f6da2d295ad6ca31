using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Platform;
using Portal.Tests.Support;

namespace Portal.Tests.Data;

public sealed class CommitEventsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private sealed record Happened(int Number);

    [Fact]
    public async Task Follow_IsToldAfterTheCommit_AndBeforeTheCallerGoesOn()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var seen = new List<(int Number, string Name)>();
        host.Get<CommitEvents>()
            .Follow<Happened>(what =>
            {
                // Another connection sees what is on disk alone.
                using var db = host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContext();
                seen.Add((what.Number, db.Workspaces.Single(w => w.Slug == ws).Name));
            });
        await host.Get<WriteQueue>().RunAsync(db => RenameAsync(db, ws, "one", 1), Stop);
        Assert.Equal([(1, "one")], seen);
    }

    [Fact]
    public async Task Follow_OfAWriteThatFailed_IsNotTold_NorDoesAFollowerThatFailsFailTheWrite()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var seen = new List<int>();
        var events = host.Get<CommitEvents>();
        events.Follow<Happened>(_ => throw new InvalidOperationException("a follower"));
        events.Follow<Happened>(what => seen.Add(what.Number));
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            host.Get<WriteQueue>()
                .RunAsync(
                    async db =>
                    {
                        await RenameAsync(db, ws, "gone", 1);
                        throw new InvalidOperationException("the write");
                    },
                    Stop
                )
        );
        await host.Get<WriteQueue>().RunAsync(db => RenameAsync(db, ws, "kept", 2), Stop);
        Assert.Equal([2], seen);
    }

    [Fact]
    public async Task Listen_IsToldInTheOrderOfTheCommits()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var seen = new List<int>();
        var all = new TaskCompletionSource();
        host.Get<CommitEvents>()
            .Listen<Happened>(what =>
            {
                seen.Add(what.Number);
                if (seen.Count == 20)
                    all.SetResult();
            });
        await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => host.Get<WriteQueue>().RunAsync(db => RenameAsync(db, ws, $"{i}", i), Stop))
        );
        await all.Task.WaitAsync(TimeSpan.FromMinutes(1), Stop);
        Assert.Equal(20, seen.Distinct().Count());
        await using var read = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        // The last that was told is the last that was written.
        Assert.Equal($"{seen[^1]}", (await read.Workspaces.SingleAsync(w => w.Slug == ws, Stop)).Name);
    }

    [Fact]
    public async Task Meter_ShowsEachWrite_AndTheLongest()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var durations = new List<double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument is { Name: PortalMeters.WriteDuration, Meter.Name: PortalMeters.Name })
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>(
            (_, value, _, _) =>
            {
                lock (durations)
                    durations.Add(value);
            }
        );
        listener.Start();
        for (var i = 0; i < 5; i++)
            await host.Get<WriteQueue>().RunAsync(db => RenameAsync(db, ws, $"{i}", i), Stop);
        // Hosts of other tests write as well: at least these were seen.
        Assert.True(durations.Count >= 5, $"{durations.Count} writes were measured");
        TestContext.Current.SendDiagnosticMessage("The longest of {0} writes took {1:0.0} ms", durations.Count, durations.Max() * 1000);
    }

    private static async Task RenameAsync(PortalDbContext db, string slug, string name, int number)
    {
        var row = await db.Workspaces.SingleAsync(w => w.Slug == slug);
        row.Name = name;
        await db.SaveChangesAsync();
        db.Tell(new Happened(number));
    }
}
