using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Workspaces;
using Portal.Platform;
using Portal.Tests.Support;

namespace Portal.Tests.Data;

public sealed class WriteQueueTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_OneOfManyFails_TheOthersAreCommitted()
    {
        await using var host = await CoreHost.StartAsync();
        var writes = host.Get<WriteQueue>();
        var tasks = Enumerable
            .Range(0, 300)
            .Select(i =>
                writes.RunAsync(
                    async db =>
                    {
                        db.Workspaces.Add(
                            new Workspace
                            {
                                Id = Guid.CreateVersion7(),
                                Slug = $"w{i}",
                                Name = "x",
                            }
                        );
                        await db.SaveChangesAsync();
                        return i % 10 == 0 ? throw new InvalidOperationException("on purpose") : i;
                    },
                    Stop
                )
            )
            .ToList();
        await Task.WhenAll(tasks).ContinueWith(_ => { }, Stop, TaskContinuationOptions.None, TaskScheduler.Default);
        Assert.All(tasks.Select((t, i) => (t, i)), x => Assert.Equal(x.i % 10 == 0, x.t.IsFaulted));
        await using var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        Assert.Equal(270, await db.Workspaces.CountAsync(Stop));
    }

    [Fact]
    public async Task Run_TransactionLostUnderneath_FailsAndTheNextSucceeds()
    {
        await using var host = await CoreHost.StartAsync();
        var writes = host.Get<WriteQueue>();
        // What SQLite does by itself when the disk is full: the transaction is gone, and the savepoint with it.
        var lost = writes.RunAsync(
            async db =>
            {
                await db.Database.ExecuteSqlRawAsync("ROLLBACK");
                throw new IOException("disk full");
            },
            Stop
        );
        await Assert.ThrowsAsync<IOException>(() => lost.WaitAsync(TimeSpan.FromSeconds(10), Stop));
        Assert.Equal(7, await writes.RunAsync(_ => Task.FromResult(7), Stop).WaitAsync(TimeSpan.FromSeconds(10), Stop));
    }

    [Fact]
    public async Task Readers_CannotWrite()
    {
        await using var host = await CoreHost.StartAsync();
        await using var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        db.Workspaces.Add(
            new Workspace
            {
                Id = Guid.CreateVersion7(),
                Slug = "x",
                Name = "x",
            }
        );
        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(Stop));
    }

    [Fact]
    public async Task Open_TwiceTheSameFolder_IsRefused()
    {
        await using var host = await CoreHost.StartAsync();
        await Assert.ThrowsAsync<DataFolderInUseException>(() => CoreHost.StartAsync(host.Folder));
    }

    [Fact]
    public async Task Start_AfterAKilledMigration_DoesNotHang()
    {
        var folder = Directory.CreateTempSubdirectory("portal-test-").FullName;
        await using (await CoreHost.StartAsync(folder)) { }

        await using (
            var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(folder, "portal.db")};Pooling=False")
        )
        {
            await connection.OpenAsync(Stop);
            await using var command = connection.CreateCommand();
            command.CommandText =
                "CREATE TABLE IF NOT EXISTS __EFMigrationsLock(Id INTEGER PRIMARY KEY, Timestamp TEXT NOT NULL); INSERT INTO "
                + "__EFMigrationsLock VALUES(1, '2020-01-01')";
            await command.ExecuteNonQueryAsync(Stop);
        }

        await using (var host = await CoreHost.StartAsync(folder).WaitAsync(TimeSpan.FromSeconds(20), Stop))
            Assert.True(host.Get<PortalStartup>().IsReady);
        Directory.Delete(folder, true);
    }
}
