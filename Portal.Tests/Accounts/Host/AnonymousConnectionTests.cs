using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portal.Accounts;
using Portal.Platform;

namespace Portal.Tests.Accounts.Host;

/// <summary>Connections of pages without anybody signed in, as a stranger opens them.</summary>
public sealed class AnonymousConnectionTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("portal-connections-").FullName;
    private WebApplication? _app;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Uri Address => new(_app!.Urls.First());

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync(Stop);
            await _app.DisposeAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, true);
    }

    [Theory]
    [InlineData(2, 10, HttpStatusCode.TooManyRequests)]
    [InlineData(10, 2, HttpStatusCode.ServiceUnavailable)]
    public async Task Connect_OneTooMany_IsRefusedBeforeTheUpgrade(int byAddress, int all, HttpStatusCode status)
    {
        await StartAsync(byAddress, all);
        using var first = await ConnectAsync();
        using var second = await ConnectAsync();
        Assert.Equal(status, await RefusedAsync());
        // Who is signed in is not counted, and not refused.
        using var member = await ConnectAsync(await KeyAsync());
        using var another = await ConnectAsync(await KeyAsync("another"));
        Assert.Equal(WebSocketState.Open, another.State);
        // A place that is given back is another's.
        second.Abort();
        using var next = await EventuallyAsync();
        Assert.Equal(WebSocketState.Open, next.State);
        Assert.Equal(WebSocketState.Open, first.State);
    }

    /// <summary>What only prepares a connection is kept by the server for some seconds: a flood of it is refused too.</summary>
    [Fact]
    public async Task Negotiate_WithoutEnd_IsRefused()
    {
        await StartAsync(1, 10);
        using var http = new HttpClient { BaseAddress = Address };
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 11; i++)
            statuses.Add((await http.PostAsync("_blazor/negotiate?negotiateVersion=1", null, Stop)).StatusCode);
        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.OK, 10), HttpStatusCode.TooManyRequests], statuses);
        http.DefaultRequestHeaders.Add("Accept-Language", "zh-Hans");
        var refused = await http.PostAsync("_blazor/negotiate?negotiateVersion=1", null, Stop);
        Assert.Equal(TimeSpan.FromMinutes(1), refused.Headers.RetryAfter!.Delta);
        Assert.StartsWith("您的地址上未登录的打开页面过多", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    private async Task StartAsync(int byAddress, int all)
    {
        _app = await PortalWeb.BuildAsync(
            [
                $"--{PortalOptions.Section}:{nameof(PortalOptions.DataDirectory)}={_folder}",
                $"--{PortalOptions.Section}:{nameof(PortalOptions.CreateDemo)}=false",
                $"--{PortalOptions.Section}:{nameof(PortalOptions.AnonymousConnectionsByAddress)}={byAddress}",
                $"--{PortalOptions.Section}:{nameof(PortalOptions.AnonymousConnections)}={all}",
                "--urls=http://127.0.0.1:0",
            ],
            builder => builder.Logging.ClearProviders()
        );
        await _app.StartAsync(Stop);
    }

    private async Task<string> KeyAsync(string name = "ann")
    {
        var id = await _app!
            .Services.GetRequiredService<AccountService>()
            .AddUserAsync(ActingUser.CommandLine, name, "", "a long enough sentence", false, Stop);
        return await _app.Services.GetRequiredService<ApiKeyService>().AddKeyAsync(new ActingUser(id, name, false), "test", Stop);
    }

    private async Task<ClientWebSocket> ConnectAsync(string? key = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (key is not null)
            socket.Options.SetRequestHeader("Authorization", new AuthenticationHeaderValue("Bearer", key).ToString());
        try
        {
            await socket.ConnectAsync(new UriBuilder(new Uri(Address, "_blazor")) { Scheme = "ws" }.Uri, Stop);
            return socket;
        }
        catch (WebSocketException)
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            throw new RefusedException(status);
        }
    }

    private async Task<HttpStatusCode> RefusedAsync() => (await Assert.ThrowsAsync<RefusedException>(() => ConnectAsync())).Status;

    // The server learns a moment later that a connection has gone.
    private async Task<ClientWebSocket> EventuallyAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                return await ConnectAsync();
            }
            catch (RefusedException)
            {
                await Task.Delay(20, limit.Token);
            }
        }
    }

    private sealed class RefusedException(HttpStatusCode status) : Exception($"{status}")
    {
        public HttpStatusCode Status { get; } = status;
    }
}
