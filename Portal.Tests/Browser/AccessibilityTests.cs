using Microsoft.Playwright;

namespace Portal.Tests.Browser;

/// <summary>axe on every page and dialog, light and dark: no violation of WCAG 2.2 A and AA.</summary>
public sealed class AccessibilityTests(BrowserHost host)
{
    private static readonly string[] s_pages =
    [
        "/",
        "/w/demo-zh",
        "/w/demo-zh/schema",
        "/w/demo-zh/schema?view=table&select=e:Disease",
        "/w/demo-zh/corpora",
        "/w/demo-zh/label",
        "/w/demo-zh/team",
        "/w/demo-zh/team?tab=plan",
        "/w/demo-zh/team?tab=progress",
        "/w/demo-zh/team?tab=suggesters",
        "/w/demo-zh/review",
        "/w/demo-zh/knowledge",
        "/w/demo-zh/knowledge?tab=terms",
        "/w/demo-zh/knowledge?tab=faq",
        "/w/demo-zh/graph",
        "/w/demo-zh/ask?q=高血压有哪些症状？",
        "/w/demo-zh/models",
        "/w/demo-zh/jobs",
        "/w/demo-zh/settings",
        "/account",
        "/users",
        "/w/nowhere",
        "/login",
        "/setup",
        "/not-found",
    ];

    [Theory]
    [InlineData("zh-Hans", false)]
    [InlineData("en", true)]
    public Task Pages_HaveNoViolation(string culture, bool dark) =>
        host.RunAsync(
            $"axe-{culture}",
            async page =>
            {
                await BrowserHost.OpenAsync(page, "/w/demo-zh");
                await page.Locator(".status").GetByText("#1").WaitForAsync();
                var found = new List<string>();
                foreach (var path in s_pages)
                {
                    await page.GotoAsync(path);
                    if (path is not ("/login" or "/setup"))
                        await BrowserHost.InteractiveAsync(page);
                    if (path.EndsWith("/label", StringComparison.Ordinal))
                        await page.Locator("portal-annotator[data-ready]").WaitForAsync();
                    found.AddRange((await BrowserHost.AxeAsync(page)).Select(v => $"{path}: {v}"));
                }

                Assert.Empty(found);
            },
            culture,
            dark,
            allowConsoleErrors: true
        );

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Dialogs_HaveNoViolation(bool dark) =>
        host.RunAsync(
            "axe-dialogs",
            async page =>
            {
                var found = new List<string>();
                await BrowserHost.OpenAsync(page, "/w/demo-zh/schema");
                foreach (var button in new[] { "导入", "版本" })
                {
                    await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
                    await page.GetByRole(AriaRole.Dialog).WaitForAsync();
                    found.AddRange((await BrowserHost.AxeAsync(page)).Select(v => $"{button}: {v}"));
                    await page.Keyboard.PressAsync("Escape");
                    await page.GetByRole(AriaRole.Dialog).WaitForAsync(new() { State = WaitForSelectorState.Detached });
                }

                // The inspector of a type and of a relation, tab by tab.
                foreach (var key in new[] { "e:Disease", "r:has_symptom" })
                {
                    await BrowserHost.OpenAsync(page, "/w/demo-zh/schema?select=" + key);
                    foreach (var tab in new[] { "含义", "属性", "示例", "历史" })
                    {
                        await page.GetByRole(AriaRole.Tab, new() { Name = tab }).ClickAsync();
                        found.AddRange((await BrowserHost.AxeAsync(page)).Select(v => $"{key} {tab}: {v}"));
                    }
                }

                await page.Keyboard.PressAsync("Control+k");
                await page.Locator(".palette li").First.WaitForAsync();
                found.AddRange((await BrowserHost.AxeAsync(page)).Select(v => $"palette: {v}"));
                await page.Keyboard.PressAsync("Escape");
                await page.Locator("dialog.palette").WaitForAsync(new() { State = WaitForSelectorState.Detached });
                await page.Locator("h1").FocusAsync();
                await page.Keyboard.PressAsync("?");
                await page.Locator("dialog.keys-dialog").WaitForAsync();
                found.AddRange((await BrowserHost.AxeAsync(page)).Select(v => $"keys: {v}"));
                Assert.Empty(found);
            },
            dark: dark
        );
}
