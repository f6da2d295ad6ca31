using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Platform;

namespace Portal.Accounts;

/// <summary>How many connections of open pages there are of nobody who is signed in, by address and in all: the memory of the server is
/// for those who work.</summary>
/// <remarks>A connection holds its place from the request, before it becomes a WebSocket, until it ends. What prepares one
/// (<c>negotiate</c>) is over at once but kept by the server for some seconds, so that is counted by the minute. Addresses are counted as
/// in <see cref="SignInLimits"/>.</remarks>
public sealed class AnonymousConnections(IOptions<PortalOptions> options) : IDisposable
{
    // A page that comes and goes, as on a bad line, prepares several connections a minute.
    private const int PreparedPerMinute = 10;

    private readonly int[] _byAddress = new int[SignInLimits.Places];
    private readonly PartitionedRateLimiter<int> _prepared = SignInLimits.PerMinute(
        options.Value.AnonymousConnectionsByAddress * PreparedPerMinute
    );
    private int _all;

    /// <summary>Counts a connection that is being prepared.</summary>
    /// <returns>What is in the way; null for nothing.</returns>
    public ProblemCode? Prepare(IPAddress? address)
    {
        using var lease = _prepared.AttemptAcquire(SignInLimits.PlaceOf(address));
        return lease.IsAcquired ? null : AccountsProblems.ConnectionsOfAddressLimited;
    }

    /// <summary>Takes a place; whoever got one gives it back by <see cref="Leave"/>.</summary>
    /// <returns>What is in the way; null for nothing.</returns>
    public ProblemCode? Enter(IPAddress? address)
    {
        ref var ofAddress = ref _byAddress[SignInLimits.PlaceOf(address)];
        if (Interlocked.Increment(ref ofAddress) > options.Value.AnonymousConnectionsByAddress)
        {
            Interlocked.Decrement(ref ofAddress);
            return AccountsProblems.ConnectionsOfAddressLimited;
        }

        if (Interlocked.Increment(ref _all) <= options.Value.AnonymousConnections)
            return null;
        Interlocked.Decrement(ref _all);
        Interlocked.Decrement(ref ofAddress);
        return AccountsProblems.ConnectionsLimited;
    }

    /// <summary>Gives a place back.</summary>
    public void Leave(IPAddress? address)
    {
        Interlocked.Decrement(ref _byAddress[SignInLimits.PlaceOf(address)]);
        Interlocked.Decrement(ref _all);
    }

    public void Dispose() => _prepared.Dispose();
}
