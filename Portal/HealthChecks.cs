using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Data;

namespace Portal.Hosting;

/// <summary>What <c>/healthz</c> and <c>portal doctor</c> look at.</summary>
public sealed class HealthChecks(PortalStartup startup, DataFolder folder, IDbContextFactory<PortalDbContext> contexts, WriteQueue writes, IOptions<PortalOptions> options)
{
    public async Task<IReadOnlyList<HealthCheck>> RunAsync(CancellationToken cancellationToken)
    {
        var checks = new List<HealthCheck>
        {
            new("started", startup.IsReady, true, startup.IsReady ? "migrations applied" : "starting"),
            new("dataFolder", true, true, folder.Root),
            new("freeSpace", folder.FreeBytes >= options.Value.MinimumFreeBytes, false, $"{folder.FreeBytes >> 20} MiB"),
            new("keys", Directory.Exists(folder.Keys), true, folder.Keys),
        };
        checks.Add(await TryAsync("databaseRead", async () =>
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            return (await db.Workspaces.CountAsync(cancellationToken).ConfigureAwait(false)).ToString(CultureInfo.InvariantCulture) + " workspaces";
        }).ConfigureAwait(false));
        checks.Add(await TryAsync("databaseWrite", async () =>
        {
            await writes.RunAsync(db => db.Database.ExecuteSqlRawAsync("UPDATE \"Workspaces\" SET \"Version\" = \"Version\" WHERE 0 = 1", cancellationToken), cancellationToken).ConfigureAwait(false);
            return "ok";
        }).ConfigureAwait(false));
        return checks;
    }

    private static async Task<HealthCheck> TryAsync(string name, Func<Task<string>> probe)
    {
        try
        {
            return new HealthCheck(name, true, true, await probe().ConfigureAwait(false));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return new HealthCheck(name, false, true, error.Message);
        }
    }
}

public sealed record HealthCheck(string Name, bool IsPassed, bool IsRequired, string Detail);
