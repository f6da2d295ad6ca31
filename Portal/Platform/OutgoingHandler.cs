using System.Net;
using System.Net.Sockets;
using Portal.Domain;

namespace Portal.Platform;

/// <summary>The one way out for requests to an address that somebody typed: to allowed hosts alone, and no further.</summary>
/// <remarks>The address that was checked is the one connected to, so a name that changes its mind between the two gains nothing. A proxy
/// of the environment would connect in our place and is not used.</remarks>
public sealed class OutgoingHandler : DelegatingHandler
{
    private readonly OutgoingHosts _hosts;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;

    public OutgoingHandler(OutgoingHosts hosts, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
    {
        _hosts = hosts;
        _resolve = resolve ?? Dns.GetHostAddressesAsync;
        InnerHandler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            ConnectCallback = ConnectAsync,
        };
    }

    /// <exception cref="ProblemException">The host is not allowed, or it sends on to another address.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        HttpResponseMessage response;
        try
        {
            response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException error) when (error.InnerException is ProblemException refused)
        {
            throw new ProblemException(refused.Problems);
        }

        if ((int)response.StatusCode is < 300 or > 399)
            return response;
        // Neither where to nor what it says about it: those are the words of somebody else.
        response.Dispose();
        throw new ProblemException(PlatformProblems.HostRedirects, "endpoint", request.RequestUri!.Authority);
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host.TrimEnd('.'), context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal)
            ? [literal]
            : await _resolve(host, cancellationToken).ConfigureAwait(false);
        if (addresses.Any(address => !_hosts.Allows(host, address, port)))
            throw new ProblemException(PlatformProblems.HostNotAllowed, "endpoint", $"{context.DnsEndPoint.Host}:{port}");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
