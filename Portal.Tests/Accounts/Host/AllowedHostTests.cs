using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Portal.Accounts;
using Portal.Domain;
using Portal.Models;
using Portal.Platform;
using Portal.Tests.Support;

namespace Portal.Tests.Accounts.Host;

/// <summary>Hosts that administrators allow while the portal runs.</summary>
public sealed class AllowedHostTests : ApiServerTests
{
    private const string Hosts = "/api/v1/hosts";

    [Fact]
    public async Task Allow_ByAnAdministrator_OpensTheHostUntilItIsTakenBack()
    {
        using var owner = await ClientAsync("owner", true);
        using var created = await owner.PostAsJsonAsync(
            "/api/v1/workspaces",
            new
            {
                slug = "w",
                name = "w",
                language = "en",
            },
            Stop
        );
        Assert.True(created.IsSuccessStatusCode, await created.Content.ReadAsStringAsync(Stop));
        Assert.Equal("host.notAllowed", await RefusalAsync(owner));
        using (var allowed = await owner.PostAsJsonAsync(Hosts, new { host = " 10.9.9.9:9 " }, Stop))
            Assert.Equal(HttpStatusCode.NoContent, allowed.StatusCode);
        Assert.Null(await RefusalAsync(owner));
        var list = await owner.GetFromJsonAsync<JsonElement>(Hosts, Stop);
        Assert.Equal(["public", "127.0.0.1", "10.9.9.9:9"], list.EnumerateArray().Select(h => h.GetProperty("host").GetString()));
        using (var removed = await owner.DeleteAsync(Hosts + "?host=10.9.9.9:9", Stop))
            Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Equal("host.notAllowed", await RefusalAsync(owner));
    }

    [Fact]
    public async Task Hosts_AreNothingForOthers()
    {
        using var member = await ClientAsync("member", false);
        using var read = await member.GetAsync(Hosts, Stop);
        using var allow = await member.PostAsJsonAsync(Hosts, new { host = "localhost:9" }, Stop);
        using var forget = await member.DeleteAsync(Hosts + "?host=public", Stop);
        Assert.All([read, allow, forget], answer => Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode));
    }

    [Theory]
    [InlineData("", "host.illegal")]
    [InlineData("public", "host.illegal")]
    [InlineData("http://localhost", "host.illegal")]
    [InlineData("localhost:0", "host.illegal")]
    [InlineData("10.0.0.0/40", "host.illegal")]
    [InlineData("169.254.169.254", "host.outOfReach")]
    [InlineData("169.254.169.254:80", "host.outOfReach")]
    [InlineData("[fe80::1]", "host.outOfReach")]
    public async Task Allow_OfWhatMayNotBe_SaysWhy(string host, string code)
    {
        var service = App.Services.GetRequiredService<AllowedHostService>();
        var problem = await Assert.ThrowsAsync<ProblemException>(() => service.AllowAsync(ActingUser.CommandLine, host, Stop));
        Assert.Equal(code, Assert.Single(problem.Problems).Code);
    }

    [Fact]
    public async Task Allow_ASecondTime_OrAtOnce_KeepsOne_AndARestartKnowsIt()
    {
        var folder = Directory.CreateTempSubdirectory("portal-hosts-").FullName;
        await using (var host = await CoreHost.StartAsync(folder))
        {
            var service = host.Get<AllowedHostService>();
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => service.AllowAsync(CoreHost.Operator, "10.1.0.0/16:11434", Stop)));
            Assert.Single(await service.ListAsync(CoreHost.Operator, Stop), h => !h.IsListed);
        }

        await using (var host = await CoreHost.StartAsync(folder))
        {
            var hosts = host.Get<OutgoingHosts>();
            Assert.True(hosts.Allows("10.1.2.3", IPAddress.Parse("10.1.2.3"), 11434));
            Assert.False(hosts.Allows("10.1.2.3", IPAddress.Parse("10.1.2.3"), 80));
            Assert.False(hosts.Allows("10.2.2.3", IPAddress.Parse("10.2.2.3"), 11434));
        }

        Directory.Delete(folder, true);
    }

    // Whoever comes last is right, however the calls cross.
    [Fact]
    public async Task Forget_AmongOthersThatAllow_IsInForce()
    {
        await using var host = await CoreHost.StartAsync();
        var service = host.Get<AllowedHostService>();
        for (var i = 0; i < 20; i++)
        {
            await service.AllowAsync(CoreHost.Operator, "10.1.1.1", Stop);
            await Task.WhenAll(
                service.AllowAsync(CoreHost.Operator, "10.2.2.2", Stop),
                service.ForgetAsync(CoreHost.Operator, "10.1.1.1", Stop),
                service.AllowAsync(CoreHost.Operator, $"10.3.3.{i}", Stop)
            );
            Assert.False(host.Get<OutgoingHosts>().Allows("10.1.1.1", IPAddress.Parse("10.1.1.1"), 80));
            Assert.True(host.Get<OutgoingHosts>().Allows("10.2.2.2", IPAddress.Parse("10.2.2.2"), 80));
        }
    }

    [Fact]
    public async Task Allow_OfANetworkAroundThem_OpensNoLinkLocalAddress()
    {
        await using var host = await CoreHost.StartAsync();
        await host.Get<AllowedHostService>().AllowAsync(CoreHost.Operator, "0.0.0.0/0", Stop);
        Assert.True(host.Get<OutgoingHosts>().Allows("a", IPAddress.Parse("10.9.9.9"), 1));
        Assert.False(host.Get<OutgoingHosts>().Allows("a", IPAddress.Parse("169.254.169.254"), 80));
        var workspace = await host.WorkspaceAsync();
        await Assert.ThrowsAsync<ProblemException>(() =>
            host.Get<ModelService>().AddAsync(CoreHost.Operator, workspace, "m", "http://169.254.169.254/v1", "m", null, Stop)
        );
    }

    private static async Task<string?> RefusalAsync(HttpClient http)
    {
        using var answer = await http.PostAsJsonAsync(
            "/api/v1/workspaces/w/models",
            new
            {
                name = "m",
                endpoint = "http://10.9.9.9:9/v1",
                model = "m",
            },
            Stop
        );
        if (answer.IsSuccessStatusCode)
            return null;
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        return body.GetProperty("code").GetString();
    }
}
