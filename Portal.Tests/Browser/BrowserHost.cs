using Deque.AxeCore.Playwright;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Portal.Accounts;
using Portal.Learning;
using Portal.Platform;

[assembly: AssemblyFixture(typeof(Portal.Tests.Browser.BrowserHost))]

namespace Portal.Tests.Browser;

/// <summary>The portal in this process on a real port, and one headless browser; shared by all browser tests and started by the
/// first.</summary>
public sealed class BrowserHost : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly string _folder = Directory.CreateTempSubdirectory("portal-browser-").FullName;
    private WebApplication? _app;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public static string Artifacts { get; } =
        Environment.GetEnvironmentVariable("PORTAL_ARTIFACTS") ?? Path.Combine(AppContext.BaseDirectory, "artifacts");

    private static string? Chromium { get; } =
        Environment.GetEnvironmentVariable("CHROMIUM")
        ?? new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    public string Address => _app!.Urls.First();

    public IServiceProvider Services => _app!.Services;

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        _starting.Dispose();
        try
        {
            Directory.Delete(_folder, true);
        }
        catch (IOException)
        {
            // A pooled connection may still hold a file; the system's temporary folder is not ours to tidy.
        }
    }

    /// <summary>Runs one scenario in its own browser context; on failure leaves a trace and a screenshot. Console errors fail it.</summary>
    /// <param name="isMeasured">Without pictures in the trace: taking one of every frame would be measured too.</param>
    public async Task RunAsync(
        string name,
        Func<IPage, Task> scenario,
        string culture = "zh-Hans",
        bool dark = false,
        string? address = null,
        bool allowConsoleErrors = false,
        bool isMeasured = false
    )
    {
        await StartAsync();
        Directory.CreateDirectory(Artifacts);
        await using var context = await _browser!.NewContextAsync(
            new()
            {
                BaseURL = address ?? Address,
                ViewportSize = new() { Width = 1280, Height = 800 },
            }
        );
        await context.AddCookiesAsync([
            new()
            {
                Name = ".AspNetCore.Culture",
                Value = Uri.EscapeDataString($"c={culture}|uic={culture}"),
                Url = address ?? Address,
            },
            new()
            {
                Name = "portal.theme",
                Value = dark ? "dark" : "light",
                Url = address ?? Address,
            },
        ]);
        await context.Tracing.StartAsync(new() { Screenshots = !isMeasured, Snapshots = !isMeasured });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(30_000);
        Assertions.SetDefaultExpectTimeout(15_000);
        var errors = new List<string>();
        page.PageError += (_, e) =>
        {
            // Blazor's own, of an event that finds no socket; nothing else is let through.
            if (
                !allowConsoleErrors
                || !e.Contains("Cannot send data if the connection is not in the 'Connected' State", StringComparison.Ordinal)
            )
                errors.Add(e);
        };
        page.Console += (_, m) =>
        {
            if (m.Type == "error" && !allowConsoleErrors)
                errors.Add(m.Text);
        };
        try
        {
            await scenario(page);
            Assert.Empty(errors);
            await context.Tracing.StopAsync();
        }
        catch
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(Artifacts, name + ".png") });
            await context.Tracing.StopAsync(new() { Path = Path.Combine(Artifacts, name + ".zip") });
            throw;
        }
    }

    /// <summary>A page in another browser: two tabs of one share what waits to be sent. Closed with the test's own.</summary>
    public async Task<IPage> AnotherAsync(IPage first)
    {
        var address = first.Url.StartsWith("http", StringComparison.Ordinal)
            ? new Uri(first.Url).GetLeftPart(UriPartial.Authority)
            : Address;
        var context = await _browser!.NewContextAsync(
            new()
            {
                BaseURL = address,
                ViewportSize = new() { Width = 1280, Height = 800 },
            }
        );
        await context.AddCookiesAsync([
            .. (await first.Context.CookiesAsync([address]))
                .Where(c => c.Name is ".AspNetCore.Culture" or "portal.theme")
                .Select(c => new Cookie
                {
                    Name = c.Name,
                    Value = c.Value,
                    Url = address,
                }),
        ]);
        first.Context.Close += (_, _) => _ = context.CloseAsync();
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(30_000);
        return page;
    }

    public async Task StartAsync()
    {
        Assert.SkipUnless(
            Chromium is not null || Environment.GetEnvironmentVariable("PORTAL_REQUIRE_BROWSER") == "1",
            "No Chromium: install it, or set CHROMIUM to its path."
        );
        Assert.True(Chromium is not null, "PORTAL_REQUIRE_BROWSER is set and there is no Chromium.");
        await _starting.WaitAsync();
        try
        {
            if (_browser is not null)
                return;
            _app = await PortalWeb.BuildAsync(
                [
                    $"--{PortalOptions.Section}:{nameof(PortalOptions.DataDirectory)}={_folder}",
                    $"--{PortalOptions.Section}:{nameof(PortalOptions.DemoUser)}=true",
                    "--urls=http://127.0.0.1:0",
                    $"--{PortalOptions.Section}:{nameof(PortalOptions.OutgoingHosts)}=public,127.0.0.1",
                    "--environment=Development",
                ],
                builder => builder.Logging.ClearProviders()
            );
            await _app.StartAsync();
            await _app.Services.GetRequiredService<AccountService>().DemoUserAsync(CancellationToken.None);
            // What tests count in the demo must not be added to by an engine that learned from it.
            foreach (var demo in new[] { "demo-zh", "demo-en" })
                await _app
                    .Services.GetRequiredService<EngineService>()
                    .SetSettingsAsync(
                        ActingUser.CommandLine,
                        demo,
                        new LearningSettings { Schedule = LearningSchedule.Manual },
                        CancellationToken.None
                    );
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(
                new()
                {
                    ExecutablePath = Chromium,
                    Args =
                    [
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                    ],
                }
            );
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Waits until the page's circuit has attached its event handlers.</summary>
    public static Task InteractiveAsync(IPage page) =>
        page.Locator("[data-interactive=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    /// <summary>Opens a page and waits until it is interactive and has loaded what it shows: until then its elements are
    /// replaced.</summary>
    public static async Task OpenAsync(IPage page, string path)
    {
        await page.GotoAsync(path);
        await InteractiveAsync(page);
        await page.Locator(".page[data-ready=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }

    /// <summary>What axe finds against WCAG 2.2 A and AA.</summary>
    public static async Task<IReadOnlyList<string>> AxeAsync(IPage page)
    {
        var result = await page.RunAxe(
            new Deque.AxeCore.Commons.AxeRunOptions
            {
                RunOnly = new Deque.AxeCore.Commons.RunOnlyOptions
                {
                    Type = "tag",
                    Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
                },
            }
        );
        return
        [
            .. result.Violations.Select(v =>
                $"{v.Id} ({v.Impact}): {string.Join(" | ", v.Nodes.Take(4).Select(n => n.Html.Length > 160 ? n.Html[..160] : n.Html))}"
            ),
        ];
    }
}
