using System.Net;
using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using Portal.Platform;
using Portal.Tests.Support;

namespace Portal.Tests.Platform.Host;

/// <summary>What the server answers to other sites, and under which name.</summary>
public sealed class SiteTests : ApiServerTests
{
    private Uri Address => new(App.Urls.First());

    [Theory]
    [InlineData("http://evil.example", false)]
    [InlineData("null", false)]
    [InlineData("http://127.0.0.1:1", false)]
    [InlineData("own", true)]
    public async Task Circuit_FromAnOrigin_OpensForOurOwnAlone(string origin, bool isOpen)
    {
        origin = origin == "own" ? Address.GetLeftPart(UriPartial.Authority) : origin;
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin);
        var connecting = socket.ConnectAsync(new Uri($"ws://{Address.Authority}/_blazor"), Stop);
        if (isOpen)
            await connecting;
        else
            await Assert.ThrowsAsync<WebSocketException>(() => connecting);
        Assert.Equal(isOpen, socket.State == WebSocketState.Open);
        using var http = new HttpClient { BaseAddress = Address };
        using var negotiate = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        negotiate.Headers.Add("Origin", origin);
        using var answer = await http.SendAsync(negotiate, Stop);
        Assert.Equal(isOpen ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("portal.example", "https://portal.example", true)]
    [InlineData("portal.example:443", "https://portal.example", true)]
    [InlineData("portal.example:8443", "https://portal.example", false)]
    public async Task Circuit_BehindAProxyThatPassesTheHostOn_ComparesWithIt(string host, string origin, bool isOpen)
    {
        using var http = new HttpClient { BaseAddress = Address };
        using var negotiate = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        negotiate.Headers.Host = host;
        negotiate.Headers.Add("Origin", origin);
        using var answer = await http.SendAsync(negotiate, Stop);
        Assert.Equal(isOpen ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("/api/v1/workspaces")]
    [InlineData("/api/v1/nothing")]
    public async Task Answer_OfTheApi_IsNotKept(string path)
    {
        using var http = await ClientAsync("reader", true);
        using var answer = await http.GetAsync(path, Stop);
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task Page_Policy_AllowsNoInlineScriptButTheOneOfThisAnswer()
    {
        using var http = new HttpClient { BaseAddress = Address };
        var (first, second) = (await NonceAsync(), await NonceAsync());
        Assert.NotEqual(first, second);

        async Task<string> NonceAsync()
        {
            using var answer = await http.GetAsync("/setup", Stop);
            var scripts = answer
                .Headers.GetValues("Content-Security-Policy")
                .Single()
                .Split(';', StringSplitOptions.TrimEntries)
                .Single(d => d.StartsWith("script-src ", StringComparison.Ordinal));
            Assert.DoesNotContain("unsafe-inline", scripts, StringComparison.Ordinal);
            var nonce = scripts.Split("'nonce-")[1].Split('\'')[0];
            Assert.Contains($"nonce=\"{nonce}\"", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
            return nonce;
        }
    }

    [Fact]
    public async Task DemoUser_UnderAForeignName_IsNotAnswered()
    {
        var folder = Directory.CreateTempSubdirectory("portal-host-").FullName;
        await using (
            var app = await PortalWeb.BuildAsync(
                [
                    $"--{PortalOptions.Section}:{nameof(PortalOptions.DataDirectory)}={folder}",
                    $"--{PortalOptions.Section}:{nameof(PortalOptions.CreateDemo)}=false",
                    $"--{PortalOptions.Section}:{nameof(PortalOptions.DemoUser)}=true",
                    "--urls=http://127.0.0.1:0",
                    "--environment=Development",
                ],
                builder => builder.Logging.ClearProviders()
            )
        )
        {
            await app.StartAsync(Stop);
            using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
            foreach (var name in new[] { "evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "192.168.1.2" })
            {
                using var refused = await SendAsync(name);
                Assert.Equal(HttpStatusCode.MisdirectedRequest, refused.StatusCode);
                Assert.False(refused.Headers.Contains("Set-Cookie"));
                Assert.Contains("http://localhost", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
            }

            foreach (var name in new[] { "localhost", "localhost:99", "127.0.0.1:5080", "[::1]:7" })
            {
                using var answered = await SendAsync(name);
                Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
            }

            async Task<HttpResponseMessage> SendAsync(string name)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/workspaces");
                request.Headers.Host = name;
                return await http.SendAsync(request, Stop);
            }
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, true);
    }

    [Fact]
    public async Task DataFolder_LeftOpenToOthers_IsClosedAndItsFilesAreTheOwnersAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A file has the rights of its folder there.");
        var folder = Directory.CreateTempSubdirectory("portal-modes-").FullName;
        const UnixFileMode Others = (UnixFileMode)0b000_111_111;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        await using (await CoreHost.StartAsync(folder))
        {
            foreach (var path in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Append(folder))
                if (!OperatingSystem.IsWindows())
                    Assert.True((File.GetUnixFileMode(path) & Others) == 0, path);
            Assert.True(File.Exists(Path.Combine(folder, "portal.db")));
        }

        Directory.Delete(folder, true);
    }
}
