using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Platform;

namespace Portal.Accounts;

/// <summary>How often a password may be tried from one address and for one name, asked before anything is hashed.</summary>
/// <remarks>An IPv6 address counts by its /64, which is what one subscriber gets. Addresses and names are counted in a fixed number of
/// places, chosen by a hash that differs from start to start: names that do not exist cannot fill the memory, and nobody can aim at the
/// place of another. Two that share a place, one in 65,536, share its limit.</remarks>
public sealed class SignInLimits(IOptions<PortalOptions> options) : IDisposable
{
    internal const int Places = 1 << 16;

    private readonly PartitionedRateLimiter<int> _addresses = PerMinute(options.Value.SignInsPerMinuteByAddress);
    private readonly PartitionedRateLimiter<int> _names = PerMinute(options.Value.SignInsPerMinuteByName);

    /// <summary>When to come again.</summary>
    public static TimeSpan RetryAfter { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Counts one try from an address; false when it had too many.</summary>
    public bool TakeAddress(IPAddress? address) => Take(_addresses, PlaceOf(address));

    /// <summary>Counts one try for a name or an account; false when it had too many.</summary>
    public bool TakeName(string name) => Take(_names, PlaceOf(name));

    public void Dispose()
    {
        _addresses.Dispose();
        _names.Dispose();
    }

    /// <summary>Whether this is the problem of whoever has to come again later.</summary>
    public static bool Refused(ProblemException problem) => problem?.Problems[0].Is(AccountsProblems.SignInLimited) == true;

    internal static ProblemException TooMany() => new(AccountsProblems.SignInLimited, "");

    internal static int PlaceOf(string name) => name.GetHashCode(StringComparison.Ordinal) & (Places - 1);

    internal static int PlaceOf(IPAddress? address)
    {
        if (address is null)
            return 0;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            length = 8;
        return HashCode.Combine(length, BinaryPrimitives.ReadUInt64LittleEndian(bytes)) & (Places - 1);
    }

    internal static PartitionedRateLimiter<int> PerMinute(int count) =>
        PartitionedRateLimiter.Create<int, int>(place =>
            RateLimitPartition.GetSlidingWindowLimiter(
                place,
                _ => new SlidingWindowRateLimiterOptions
                {
                    PermitLimit = count,
                    Window = RetryAfter,
                    SegmentsPerWindow = 6,
                    QueueLimit = 0,
                }
            )
        );

    private static bool Take(PartitionedRateLimiter<int> limiter, int place)
    {
        using var lease = limiter.AttemptAcquire(place);
        return lease.IsAcquired;
    }
}
