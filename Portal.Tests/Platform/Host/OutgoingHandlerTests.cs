using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Data;
using Portal.Data.Jobs;
using Portal.Domain;
using Portal.Graph;
using Portal.Knowledge.Push;
using Portal.Models;
using Portal.Platform;
using Portal.Tests.Support;

namespace Portal.Tests.Platform.Host;

/// <summary>Requests to addresses that somebody typed, over real sockets on this machine.</summary>
public sealed class OutgoingHandlerTests : IAsyncLifetime
{
    private const string Secret = "words of the other host";
    private WebApplication _server = null!;
    private int _followed;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private int Port => new Uri(_server.Urls.First()).Port;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.Urls.Add("http://127.0.0.1:0");
        _server.Map(
            "/other",
            async (HttpContext context) =>
            {
                Interlocked.Increment(ref _followed);
                await context.Response.WriteAsync($$"""{"errors":[{"code":"x","message":"{{Secret}}"}]}""");
            }
        );
        _server.MapFallback(
            async (HttpContext context) =>
            {
                context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
                context.Response.Headers.Location = "/other";
                await context.Response.WriteAsync(Secret);
            }
        );
        await _server.StartAsync(Stop);
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("public")]
    [InlineData("10.0.0.0/8,public,127.0.0.1:1")]
    public async Task Send_ToAHostThatIsNotListed_NothingIsSent(string list)
    {
        var problem = await RefusedAsync(list, $"http://127.0.0.1:{Port}/other");
        Assert.Equal(PlatformProblems.HostNotAllowed.Value, problem.Code);
        Assert.Equal(0, _followed);
    }

    [Fact]
    public async Task Send_TheNameHasOneForbiddenAddress_NothingIsSent()
    {
        var problem = await RefusedAsync("public", $"http://two.example:{Port}/other", IPAddress.Parse("1.1.1.1"), IPAddress.Loopback);
        Assert.Equal(PlatformProblems.HostNotAllowed.Value, problem.Code);
        Assert.Equal(0, _followed);
    }

    [Fact]
    public async Task Send_TheNameIsAskedOnce_TheCheckedAddressIsTheOneConnectedTo()
    {
        var asked = 0;
        // The second answer would be another: who resolved again would not arrive.
        using var http = Client(
            "127.0.0.1",
            _ => Interlocked.Increment(ref asked) == 1 ? [IPAddress.Loopback] : [IPAddress.Parse("192.0.2.1")]
        );
        Assert.Contains(Secret, await http.GetStringAsync($"http://rebinds.example:{Port}/other", Stop), StringComparison.Ordinal);
        Assert.Equal((1, 1), (asked, _followed));
    }

    [Fact]
    public async Task Send_ToAHostThatRedirects_IsRefusedWithoutItsWords()
    {
        var problem = await RefusedAsync("127.0.0.1", $"http://127.0.0.1:{Port}/");
        Assert.Equal(PlatformProblems.HostRedirects.Value, problem.Code);
        Assert.Equal(0, _followed);
    }

    [Fact]
    public async Task Test_TheNeo4jServerRedirects_SaysSoAndFollowsNothing()
    {
        await using var host = await CoreHost.StartAsync();
        var workspace = await host.WorkspaceAsync();
        var service = host.Get<Neo4jService>();
        await service.SetAsync(CoreHost.Operator, workspace, $"http://127.0.0.1:{Port}", "neo4j", "neo4j", "secret", Stop);
        var refused = await Assert.ThrowsAsync<ProblemException>(() => service.TestAsync(CoreHost.Operator, workspace, Stop));
        Assert.Equal(new Problem(PlatformProblems.HostRedirects, "endpoint", $"127.0.0.1:{Port}"), Assert.Single(refused.Problems));
        Assert.Equal(0, _followed);
    }

    [Fact]
    public async Task Push_TheNeo4jServerRedirects_TheJobSaysSo_AndWhatWaitsStays()
    {
        await using var host = await CoreHost.StartAsync(demo: true);
        await host.RunJobsAsync();
        await host.Get<Neo4jService>().SetAsync(CoreHost.Operator, "demo-zh", $"http://127.0.0.1:{Port}", "neo4j", "neo4j", "secret", Stop);
        await host.RunJobsAsync();
        await using var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        var job = await db.Jobs.Where(j => j.Kind == GraphPushJob.JobKind && j.State != JobState.Done).SingleAsync(Stop);
        // As problems are written down; pages make a sentence of it.
        Assert.Equal($"host.redirects(endpoint: 127.0.0.1:{Port})", job.Error);
        Assert.True(await db.Outbox.AnyAsync(o => o.Target == GraphTargets.Neo4j, Stop));
        Assert.Equal(0, _followed);
    }

    [Fact]
    public async Task Test_TheModelRedirects_SaysSoAndFollowsNothing()
    {
        await using var host = await CoreHost.StartAsync();
        var workspace = await host.WorkspaceAsync();
        var service = host.Get<ModelService>();
        var id = await service.AddAsync(CoreHost.Operator, workspace, "m", $"http://127.0.0.1:{Port}/v1", "m", "secret", Stop);
        var problem = (await service.TestAsync(CoreHost.Operator, workspace, id, Stop))!;
        Assert.Equal(new Problem(PlatformProblems.HostRedirects, "endpoint", $"127.0.0.1:{Port}"), problem);
        Assert.Equal(0, _followed);
    }

    [Fact]
    public async Task Add_OfAMachineThatIsNotAllowed_IsRefusedAtOnce()
    {
        await using var host = await CoreHost.StartAsync();
        var workspace = await host.WorkspaceAsync();
        foreach (var address in new[] { "http://169.254.169.254/v1", "http://10.0.0.1/v1", "http://2852039166/v1", "http://[fd00::1]/v1" })
        {
            var model = await Assert.ThrowsAsync<ProblemException>(() =>
                host.Get<ModelService>().AddAsync(CoreHost.Operator, workspace, "m", address, "m", null, Stop)
            );
            Assert.Equal(PlatformProblems.HostNotAllowed.Value, Assert.Single(model.Problems).Code);
            var graph = await Assert.ThrowsAsync<ProblemException>(() =>
                host.Get<Neo4jService>().SetAsync(CoreHost.Operator, workspace, address, "neo4j", "neo4j", "", Stop)
            );
            Assert.Equal(PlatformProblems.HostNotAllowed.Value, Assert.Single(graph.Problems).Code);
        }

        Assert.Empty(await host.Get<ModelService>().ListAsync(CoreHost.Operator, workspace, Stop));
        Assert.Null(await host.Get<Neo4jService>().GetAsync(CoreHost.Operator, workspace, Stop));
    }

    private static HttpClient Client(string list, Func<string, IPAddress[]>? resolve = null) =>
        new(new OutgoingHandler(OutgoingHosts.Parse(list), resolve is null ? null : (name, _) => Task.FromResult(resolve(name))));

    private static async Task<Problem> RefusedAsync(string list, string address, params IPAddress[] addresses)
    {
        using var http = Client(list, addresses.Length == 0 ? null : _ => addresses);
        var error = await Assert.ThrowsAsync<ProblemException>(() => http.GetAsync(address, Stop));
        return Assert.Single(error.Problems);
    }
}
