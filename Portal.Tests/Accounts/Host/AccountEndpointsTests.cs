using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Accounts;
using Portal.Domain;
using Portal.Platform;
using Portal.Tests.Support;

namespace Portal.Tests.Accounts.Host;

/// <summary>The sign-in form as a browser and a script send it.</summary>
public sealed class AccountEndpointsTests : IAsyncLifetime
{
    private const string Good = "a long enough sentence";
    private const string Failed = "/login?error=signIn.failed&returnUrl=%2Fw%2Fx";
    private readonly string _folder = Directory.CreateTempSubdirectory("portal-sign-in-").FullName;
    private WebApplication _app = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _app = await PortalWeb.BuildAsync(
            [
                $"--{PortalOptions.Section}:{nameof(PortalOptions.DataDirectory)}={_folder}",
                $"--{PortalOptions.Section}:{nameof(PortalOptions.CreateDemo)}=false",
                $"--{PortalOptions.Section}:{nameof(PortalOptions.SignInsPerMinuteByAddress)}=5",
                $"--{PortalOptions.Section}:{nameof(PortalOptions.SignInsPerMinuteByName)}=2",
                "--urls=http://127.0.0.1:0",
            ],
            builder => builder.Logging.ClearProviders()
        );
        await _app.StartAsync(Stop);
        foreach (var name in new[] { "ann", "ben" })
            await _app.Services.GetRequiredService<AccountService>().AddUserAsync(ActingUser.CommandLine, name, "", Good, true, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(Stop);
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, true);
    }

    [Theory]
    [InlineData("en", "Too many sign-ins at the moment.")]
    [InlineData("zh-Hans", "目前登录请求过多")]
    public async Task Login_TooOften_Answers429WithTheSentence(string language, string sentence)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(_app.Urls.First()) };
        http.DefaultRequestHeaders.Add("Accept-Language", language);
        Assert.Equal("/w/x", (await PostAsync(http, "ben", Good)).Headers.Location!.ToString());
        for (var i = 0; i < 2; i++)
            Assert.Equal(Failed, (await PostAsync(http, "ann", "wrong")).Headers.Location!.ToString());
        await RefusedAsync(await PostAsync(http, "ann", Good));
        // The fifth from this address was the last, whatever a header says of where it comes from.
        http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        Assert.Equal(Failed, (await PostAsync(http, "cat", Good)).Headers.Location!.ToString());
        await RefusedAsync(await PostAsync(http, "cat", Good));

        async Task RefusedAsync(HttpResponseMessage response)
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
            Assert.Equal(TimeSpan.FromMinutes(1), response.Headers.RetryAfter!.Delta);
            Assert.False(response.Headers.Contains("Set-Cookie"));
            Assert.Contains(sentence, WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);
            var page = response.Headers.GetValues("Refresh").Single()["0; url=".Length..];
            Assert.Equal("/login?error=signIn.limited&returnUrl=%2Fw%2Fx", page);
            Assert.Contains(sentence, WebUtility.HtmlDecode(await http.GetStringAsync(page, Stop)), StringComparison.Ordinal);
        }
    }

    /// <summary>A copy of the cookie, taken before, opens nothing after the sign-out.</summary>
    [Theory]
    [InlineData("/account/logout", true)]
    [InlineData("/account/logout/everywhere", false)]
    public async Task Logout_EndsTheSessionOnTheServer(string address, bool othersStay)
    {
        var (browser, cookies) = Browser();
        var (other, _) = Browser();
        using (browser)
        using (other)
        {
            (await PostAsync(browser, "ann", Good)).Dispose();
            (await PostAsync(other, "ann", Good)).Dispose();
            using var copy = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = browser.BaseAddress };
            copy.DefaultRequestHeaders.Add("Cookie", cookies.GetCookieHeader(browser.BaseAddress!));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(copy));
            (await browser.PostAsync(address, null, Stop)).Dispose();
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(browser));
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(copy));
            Assert.Equal(othersStay ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, await StatusAsync(other));
        }

        static async Task<HttpStatusCode> StatusAsync(HttpClient http) => (await http.GetAsync("/api/v1/workspaces", Stop)).StatusCode;
    }

    /// <summary>The browser of the owner is told again by its cookie, which says nothing that could be read.</summary>
    [Fact]
    public async Task Login_AfterAStrangerLockedTheName_WorksInTheOwnersBrowser()
    {
        var (owner, cookies) = Browser();
        var (stranger, _) = Browser();
        using (owner)
        using (stranger)
        {
            Assert.Equal("/w/x", (await PostAsync(owner, "ann", Good)).Headers.Location!.ToString());
            Assert.Equal(Failed, (await PostAsync(stranger, "ann", "guess")).Headers.Location!.ToString());
            Assert.Equal(HttpStatusCode.TooManyRequests, (await PostAsync(stranger, "ann", "guess")).StatusCode);
            Assert.Equal("/w/x", (await PostAsync(owner, "ann", Good)).Headers.Location!.ToString());
            var device = cookies.GetCookies(new Uri(owner.BaseAddress!, "/account/login"))["portal.device"]!;
            Assert.True(device.HttpOnly);
            // Changed by a letter it is a browser that nobody knows, and no error.
            cookies.Add(new Cookie(device.Name, "x" + device.Value, device.Path, device.Domain));
            Assert.Equal(HttpStatusCode.TooManyRequests, (await PostAsync(owner, "ann", Good)).StatusCode);
        }
    }

    private (HttpClient Http, CookieContainer Cookies) Browser()
    {
        var cookies = new CookieContainer();
        var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = cookies })
        {
            BaseAddress = new Uri(_app.Urls.First()),
        };
        http.DefaultRequestHeaders.Add("X-Portal", "1");
        return (http, cookies);
    }

    [Fact]
    public async Task Problem_Limited_IsA429OfTheApi()
    {
        var context = new DefaultHttpContext { RequestServices = _app.Services };
        using var body = new MemoryStream();
        context.Response.Body = body;
        var handler = new ProblemExceptionHandler(
            _app.Services.GetRequiredService<IProblemDetailsService>(),
            NullLogger<ProblemExceptionHandler>.Instance
        );
        Assert.True(await handler.TryHandleAsync(context, new ProblemException(AccountsProblems.SignInLimited, ""), Stop));
        Assert.Equal((429, "60"), (context.Response.StatusCode, context.Response.Headers.RetryAfter.ToString()));
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient http, string userName, string password) =>
        SignInForm.SendAsync(http, userName, password, "/w/x", Stop);
}
