using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Data;
using Portal.Domain;
using Portal.Platform;

namespace Portal;

/// <summary>What <c>/healthz</c>, <c>portal doctor</c> and <see cref="StorageWatch"/> look at. Each check says by its code what is wrong: a
/// full disk, damaged pages, broken keys and a folder that takes no writes need different mends.</summary>
public sealed class HealthChecks(
    PortalStartup startup,
    DataFolder folder,
    IDbContextFactory<PortalDbContext> contexts,
    IServiceProvider services,
    KeyRing keys,
    DatabaseFile file,
    IOptions<PortalOptions> options
)
{
    /// <summary>Looks at everything; all of the database is read for it, at most once an hour.</summary>
    public async Task<IReadOnlyList<HealthCheck>> RunAsync(CancellationToken cancellationToken) =>
        [
            .. await ReadyAsync(cancellationToken).ConfigureAwait(false),
            await TryAsync("dataFolder", () => Task.FromResult(Probe())).ConfigureAwait(false),
            await TryAsync("freeSpace", () => Task.FromResult(FreeSpace()), isRequired: false).ConfigureAwait(false),
            await TryAsync("keys", () => Task.FromResult($"{keys.Require()} keys")).ConfigureAwait(false),
            await TryAsync(
                    "databasePages",
                    async () => "whole at " + (await file.RequireWholeAsync(cancellationToken).ConfigureAwait(false)).ToString("u", null)
                )
                .ConfigureAwait(false),
        ];

    /// <summary>Looks at what work needs, and at nothing that takes long: it may be asked every second, by anybody.</summary>
    public async Task<IReadOnlyList<HealthCheck>> ReadyAsync(CancellationToken cancellationToken)
    {
        return
        [
            new("started", startup.IsReady, true, startup.IsReady ? "migrations applied" : "starting"),
            await TryAsync("databaseRead", ReadAsync).ConfigureAwait(false),
            await TryAsync("databaseWrite", WriteAsync).ConfigureAwait(false),
        ];

        async Task<string> ReadAsync()
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            var count = await db.Workspaces.CountAsync(cancellationToken).ConfigureAwait(false);
            return count.ToString(CultureInfo.InvariantCulture) + " workspaces";
        }

        async Task<string> WriteAsync()
        {
            // Asked for late: it opens the database.
            await DatabaseFile.TouchAsync(services.GetRequiredService<WriteQueue>(), cancellationToken).ConfigureAwait(false);
            return "ok";
        }
    }

    // A file of some pages: a full disk often has room for an empty one.
    private string Probe()
    {
        var file = Path.Combine(folder.Temporary, $"probe-{Guid.CreateVersion7():N}");
        try
        {
            File.WriteAllBytes(file, new byte[64 * 1024]);
        }
        finally
        {
            File.Delete(file);
        }

        return folder.Root;
    }

    private string FreeSpace()
    {
        var (free, least) = (folder.FreeBytes, options.Value.MinimumFreeBytes);
        return free >= least ? $"{free >> 20} MiB" : throw new IOException($"{free >> 20} MiB; imports need {least >> 20} MiB");
    }

    private static async Task<HealthCheck> TryAsync(string name, Func<Task<string>> probe, bool isRequired = true)
    {
        try
        {
            return new HealthCheck(name, true, isRequired, await probe().ConfigureAwait(false));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return StorageFaults.Of(error) is { } fault
                ? new HealthCheck(name, false, isRequired, $"{ProblemSentences.Of(fault)} ({error.Message})", fault)
                : new HealthCheck(name, false, isRequired, error.Message);
        }
    }
}

/// <summary>What was looked at, and what came of it.</summary>
/// <param name="Code">What is wrong with the storage, where that is known.</param>
public sealed record HealthCheck(string Name, bool IsPassed, bool IsRequired, string Detail, ProblemCode? Code = null);
