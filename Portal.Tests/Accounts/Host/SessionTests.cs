using System.Net;
using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using Portal.Accounts;
using Portal.Accounts.Pages;
using Portal.Data.Accounts;
using Portal.Tests.Support;

namespace Portal.Tests.Accounts.Host;

/// <summary>A session ends where it is kept, whoever has its cookie.</summary>
public sealed class SessionTests
{
    private const string Good = "a long enough sentence";
    private static readonly DateTimeOffset s_start = new(2026, 11, 26, 8, 0, 0, TimeSpan.Zero);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sessions_EndOneByOneAndAllAtOnce_AndNobodyElses()
    {
        await using var host = await StartAsync();
        var (ann, ben) = (await UserAsync(host, "ann"), await UserAsync(host, "ben"));
        var sessions = host.Get<SessionService>();
        var (first, second, third, other) = (await OpenAsync(ann), await OpenAsync(ann), await OpenAsync(ann), await OpenAsync(ben));
        await sessions.EndAsync(CurrentUser.Of(first), CurrentUser.SessionOf(first)!.Value, Stop);
        Assert.Equal([false, true, true, true], await ValidAsync());
        // Another's is not ended by its number.
        await sessions.EndAsync(CurrentUser.Of(second), CurrentUser.SessionOf(other)!.Value, Stop);
        Assert.Equal([false, true, true, true], await ValidAsync());
        Assert.Equal(
            new[] { third, second }.Select(s => CurrentUser.SessionOf(s)!.Value),
            (await sessions.ListAsync(CurrentUser.Of(second), Stop)).Select(s => s.Id)
        );
        Assert.Equal(2, await sessions.EndAllAsync(CurrentUser.Of(second), Stop));
        Assert.Equal([false, false, false, true], await ValidAsync());

        async Task<List<bool>> ValidAsync()
        {
            var valid = new List<bool>();
            foreach (var session in new[] { first, second, third, other })
                valid.Add(await sessions.IsValidAsync(session, Stop));
            return valid;
        }

        Task<ClaimsPrincipal> OpenAsync(PortalUser user) => sessions.OpenAsync(user, "Mozilla/5.0", Stop);
    }

    [Fact]
    public async Task Session_ThatIsUsed_Lasts_AndOneThatIsNot_RunsOut()
    {
        await using var host = await StartAsync();
        var ann = await UserAsync(host, "ann");
        var sessions = host.Get<SessionService>();
        var time = (FakeTimeProvider)host.Get<TimeProvider>();
        var (used, unused) = (await sessions.OpenAsync(ann, "", Stop), await sessions.OpenAsync(ann, "", Stop));
        for (var day = 0; day < 20; day++)
        {
            time.Advance(TimeSpan.FromDays(1));
            Assert.True(await sessions.IsValidAsync(used, Stop));
        }

        Assert.False(await sessions.IsValidAsync(unused, Stop));
        var left = Assert.Single(await sessions.ListAsync(CurrentUser.Of(used), Stop));
        Assert.Equal((s_start.UtcDateTime, s_start.AddDays(20).UtcDateTime), (left.CreatedAt, left.SeenAt));
    }

    [Fact]
    public async Task Session_OfADisabledAccount_Ends_AndItsKeys()
    {
        await using var host = await StartAsync();
        var ann = await UserAsync(host, "ann");
        var session = await host.Get<SessionService>().OpenAsync(ann, "", Stop);
        var key = await host.Get<ApiKeyService>().AddKeyAsync(CurrentUser.Of(session), "k", Stop);
        Assert.True(await host.Get<SessionService>().IsValidAsync(session, Stop));
        Assert.NotNull(await host.Get<ApiKeyService>().UserOfKeyAsync(key, Stop));
        await host.Get<AccountService>().SetDisabledAsync(CoreHost.Operator, ann.Id, true, Stop);
        Assert.False(await host.Get<SessionService>().IsValidAsync(session, Stop));
        Assert.Null(await host.Get<ApiKeyService>().UserOfKeyAsync(key, Stop));
        Assert.Null(await host.Get<SignInService>().SignInAsync("ann", Good, null, Stop));
    }

    /// <summary>A principal that nobody opened a session for, as a cookie of an earlier version has it, is worth nothing.</summary>
    [Fact]
    public async Task Session_ThatWasNeverOpened_IsNotValid()
    {
        await using var host = await StartAsync();
        var ann = await UserAsync(host, "ann");
        Assert.False(await host.Get<SessionService>().IsValidAsync(CurrentUser.Principal(ann, Guid.CreateVersion7()), Stop));
        Assert.False(await host.Get<SessionService>().IsValidAsync(CurrentUser.OfKey(ann, "key"), Stop));
    }

    [Fact]
    public async Task SessionOfTheDemo_OpenedForEachCall_IsOne()
    {
        await using var host = await StartAsync();
        var demo = await host.Get<AccountService>().DemoUserAsync(Stop);
        for (var i = 0; i < 3; i++)
            await host.Get<SessionService>().OpenDemoAsync(demo, Stop);
        Assert.Single(await host.Get<SessionService>().ListAsync(new ActingUser(demo.Id, "demo", true), Stop));
    }

    [Theory]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
        "Edge, Windows"
    )]
    [InlineData(
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15",
        "Safari, macOS"
    )]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux")]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36",
        "Chrome, Android"
    )]
    [InlineData("curl/8", "Unknown browser")]
    public void BrowserName_OfWhatItSays(string said, string name)
    {
        AccountText.Culture = System.Globalization.CultureInfo.InvariantCulture;
        Assert.Equal(name, BrowserName.Of(said));
    }

    private static Task<CoreHost> StartAsync() =>
        CoreHost.StartAsync(configure: services =>
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new FakeTimeProvider(s_start)))
        );

    private static async Task<PortalUser> UserAsync(CoreHost host, string name)
    {
        await host.Get<AccountService>().AddUserAsync(CoreHost.Operator, name, "", Good, false, Stop);
        return (await host.Get<SignInService>().SignInAsync(name, Good, IPAddress.Loopback, Stop))!;
    }
}
