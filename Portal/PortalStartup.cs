using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Accounts;
using Portal.Data;
using Portal.Demo;
using Portal.Jobs;
using Portal.Learning;
using Portal.Platform;

namespace Portal;

/// <summary>What happens once before a server or a command works on the data folder.</summary>
public sealed class PortalStartup(
    DataFolder folder,
    IServiceProvider services,
    TimeProvider time,
    IOptions<PortalOptions> options,
    ILogger<PortalStartup> logger
)
{
    /// <summary>Whether the database is up to date and jobs may run.</summary>
    public bool IsReady { get; private set; }

    /// <exception cref="DataFolderInUseException">Another process holds the data folder (thrown when this service is made).</exception>
    public async Task PrepareAsync(bool createDemo, CancellationToken cancellationToken)
    {
        services.GetRequiredService<KeyRing>().Require();
        await DatabaseStartup.MigrateAsync(folder, time, logger, cancellationToken).ConfigureAwait(false);
        var events = services.GetRequiredService<CommitEvents>();
        foreach (var follower in services.GetServices<ICommitSubscriber>())
            follower.SubscribeTo(events);
        await services.GetRequiredService<AllowedHostService>().LoadAsync(cancellationToken).ConfigureAwait(false);
        await services.GetRequiredService<JobRunner>().RecoverAsync(cancellationToken).ConfigureAwait(false);
        await services.GetRequiredService<EngineModels>().SweepAsync(cancellationToken).ConfigureAwait(false);
        if (createDemo && options.Value.CreateDemo)
        {
            await using var db = await services
                .GetRequiredService<IDbContextFactory<PortalDbContext>>()
                .CreateDbContextAsync(cancellationToken)
                .ConfigureAwait(false);
            if (!await db.Workspaces.AnyAsync(cancellationToken).ConfigureAwait(false))
                await services.GetRequiredService<DemoService>().EnsureAsync(cancellationToken).ConfigureAwait(false);
        }

        IsReady = true;
    }
}
