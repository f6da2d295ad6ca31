using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Portal.Data.Models;
using Portal.Domain;

namespace Portal.Models;

/// <summary>Holds requests back so that no more are sent in a minute than a connection allows.</summary>
public sealed class ModelLimits : IDisposable
{
    private const int MostWaiting = 10_000;
    private readonly ConcurrentDictionary<(Guid Connection, int PerMinute), Lazy<TokenBucketRateLimiter>> _limiters = new();

    /// <summary>Waits until a request may be sent.</summary>
    /// <exception cref="ProblemException">More wait already than can be held back.</exception>
    public async Task WaitAsync(ModelConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (connection.RequestsPerMinute <= 0)
            return;
        var limiter = _limiters.GetOrAdd(
            (connection.Id, connection.RequestsPerMinute),
            static key =>
                new(() =>
                    new TokenBucketRateLimiter(
                        new TokenBucketRateLimiterOptions
                        {
                            TokenLimit = Math.Max(1, key.PerMinute / 10),
                            TokensPerPeriod = 1,
                            ReplenishmentPeriod = TimeSpan.FromSeconds(60.0 / key.PerMinute),
                            QueueLimit = MostWaiting,
                            AutoReplenishment = true,
                        }
                    )
                )
        );
        using var lease = await limiter.Value.AcquireAsync(1, cancellationToken).ConfigureAwait(false);
        if (!lease.IsAcquired)
            throw new ProblemException(ModelsProblems.Waiting, connection.Name, connection.Name, $"{MostWaiting}");
    }

    public void Dispose()
    {
        foreach (var limiter in _limiters.Values.Where(l => l.IsValueCreated))
            limiter.Value.Dispose();
    }
}
