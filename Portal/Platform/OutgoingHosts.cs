using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Portal.Domain;

namespace Portal.Platform;

/// <summary>Which servers the portal may ask on somebody's behalf: those that <see cref="PortalOptions.OutgoingHosts"/> lists, and those
/// that an administrator allowed on the spot.</summary>
/// <remarks>A name that is listed opens what it resolves to, but never link-local addresses and those where clouds hand out
/// credentials: these must be listed as addresses, in the option.</remarks>
public sealed class OutgoingHosts
{
    /// <summary>The entry for every address of the open internet.</summary>
    public const string Public = "public";

    private static readonly ImmutableArray<IPNetwork> s_notPublic =
    [
        .. new[]
        {
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "168.63.129.16/32",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
            // Of IPv6, what carries an IPv4 address inside, and what is set apart.
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly ImmutableArray<IPNetwork> s_neverByName =
    [
        .. new[] { "169.254.0.0/16", "168.63.129.16/32", "100.100.100.200/32", "fe80::/10", "fd00:ec2::254/128" }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork s_globalV6 = IPNetwork.Parse("2000::/3");

    private readonly ImmutableArray<Entry> _listed;
    private volatile IReadOnlyList<Entry> _allowed = [];

    private OutgoingHosts(ImmutableArray<Entry> listed) => _listed = listed;

    /// <summary>What the option lists, as it is written there.</summary>
    public IReadOnlyList<string> Listed => [.. _listed.Select(e => e.Text)];

    /// <summary>Reads a list, its entries separated by commas or spaces.</summary>
    /// <exception cref="FormatException">An entry is none; the message is the entry.</exception>
    public static OutgoingHosts Parse(string list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return new([.. list.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries).Select(ParseEntry)]);
    }

    /// <summary>One entry as it is kept, in small letters and with its name as it travels.</summary>
    /// <exception cref="FormatException">It is none, or it is <see cref="Public"/>, which is the option's to say.</exception>
    public static string Normalized(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var entry = ParseEntry(text.Trim().ToLowerInvariant());
        return entry.Name == Public ? throw new FormatException(text) : entry.Text;
    }

    /// <summary>Whether an entry could only open what must be listed in the option: link-local addresses and their like.</summary>
    public static bool IsOutOfReach(string text) =>
        ParseEntry(text).Network is { } network && s_neverByName.Any(n => n.Contains(network.BaseAddress));

    /// <summary>Replaces what administrators have allowed; the option's entries stay.</summary>
    public void SetAllowed(IEnumerable<string> entries) => _allowed = [.. entries.Select(ParseEntry)];

    /// <summary>Whether an address is of the open internet: not loopback, private, link-local and special ones.</summary>
    public static bool IsPublic(IPAddress address)
    {
        var plain = Plain(address);
        return (plain.AddressFamily == AddressFamily.InterNetwork || s_globalV6.Contains(plain))
            && !s_notPublic.Any(network => network.Contains(plain));
    }

    /// <summary>Whether a connection to this address may be opened, for a host that somebody typed.</summary>
    public bool Allows(string host, IPAddress address, int port)
    {
        ArgumentNullException.ThrowIfNull(host);
        var name = host.TrimEnd('.');
        var plain = Plain(address);
        var isOutOfReach = s_neverByName.Any(never => never.Contains(plain));
        return _listed.Any(entry => Opens(entry) && (entry.Network is not null || !isOutOfReach)) || (!isOutOfReach && _allowed.Any(Opens));

        bool Opens(Entry entry) =>
            (entry.Port is null || entry.Port == port)
            && (
                entry.Network is { } network ? network.Contains(plain)
                : entry.Name == Public ? IsPublic(plain)
                : IsNamed(entry.Name, name)
            );
    }

    /// <summary>Why an address will be refused, as far as that is already known: what a name resolves to is not asked. Null where nothing
    /// is known against it.</summary>
    public Problem? RefusalOf(Uri endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var host = endpoint.IdnHost.TrimEnd('.');
        var known =
            IPAddress.TryParse(host, out var literal) ? literal
            : host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
            : null;
        return known is not null && !Allows(host, known, endpoint.Port)
            ? new Problem(PlatformProblems.HostNotAllowed, "endpoint", $"{endpoint.IdnHost}:{endpoint.Port}")
            : null;
    }

    private static bool IsNamed(string pattern, string name) =>
        pattern.StartsWith("*.", StringComparison.Ordinal)
            ? name.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
            : name.Equals(pattern, StringComparison.OrdinalIgnoreCase);

    // IPv4 inside IPv6 is IPv4, and an address is the same on every interface.
    private static IPAddress Plain(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes());
    }

    private static Entry ParseEntry(string text)
    {
        var (host, port) = Split(text);
        if (host.Contains('/', StringComparison.Ordinal))
            return IPNetwork.TryParse(host, out var network) ? new(text, host, network, port) : throw new FormatException(text);
        if (IPAddress.TryParse(host, out var address))
        {
            var plain = Plain(address);
            return new(text, host, new IPNetwork(plain, plain.AddressFamily == AddressFamily.InterNetwork ? 32 : 128), port);
        }

        var name = host.TrimEnd('.');
        var bare = name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name;
        if (Uri.CheckHostName(bare) != UriHostNameType.Dns)
            throw new FormatException(text);
        var ascii = new Uri($"http://{bare}/").IdnHost;
        var pattern = name == bare ? ascii : $"*.{ascii}";
        return new(port is null ? pattern : $"{pattern}:{port}", pattern, null, port);
    }

    private static (string Host, int? Port) Split(string text)
    {
        var end = text.LastIndexOf(':');
        var isBracketed = text.StartsWith('[');
        if (isBracketed ? !text[..Math.Max(end, 0)].EndsWith(']') : end < 0 || text.IndexOf(':', StringComparison.Ordinal) != end)
            return (text.Trim('[', ']'), null);
        if (!ushort.TryParse(text.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
            throw new FormatException(text);
        return (text[..end].Trim('[', ']'), port);
    }

    private sealed record Entry(string Text, string Name, IPNetwork? Network, int? Port);
}
