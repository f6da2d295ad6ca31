using Portal.Platform;

namespace Portal;

/// <summary>Looks at the storage now and then, so that pages say what is wrong before somebody's work fails.</summary>
public sealed class StorageWatch(HealthChecks checks, StorageState state, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(1);

    /// <summary>Looks once.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var found = await checks.RunAsync(cancellationToken).ConfigureAwait(false);
        state.Looked(found.FirstOrDefault(c => c.Code is not null) is { Code: { } code } fault ? (code, fault.Name) : null);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_pause, time);
        do await LookAsync(stoppingToken).ConfigureAwait(false);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }
}
