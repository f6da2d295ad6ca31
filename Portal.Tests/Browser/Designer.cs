using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Portal.Accounts;
using Portal.Domain.Schema;
using Portal.Schema;
using Portal.Schema.Exchange;
using Portal.Workspaces;

namespace Portal.Tests.Browser;

/// <summary>The designer's page as a person uses it, and workspaces to use it on.</summary>
internal static class Designer
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<string> WorkspaceAsync(BrowserHost host, string slug)
    {
        await host.StartAsync();
        slug = "designer-" + slug;
        await host.Services.GetRequiredService<WorkspaceService>().CreateAsync(ActingUser.CommandLine, slug, slug, "zh", Stop);
        return slug;
    }

    public static Task StarterAsync(BrowserHost host, string ws, string starter) =>
        host.Services.GetRequiredService<SchemaExchangeService>().StartAsync(ActingUser.CommandLine, ws, starter, false, Stop);

    public static Task DraftAsync(BrowserHost host, string ws, KnowledgeSchema schema) =>
        host.Services.GetRequiredService<SchemaService>().SaveDraftAsync(ActingUser.CommandLine, ws, schema, 0, Stop);

    public static async Task OpenAsync(IPage page, string path)
    {
        await BrowserHost.OpenAsync(page, path);
        await ReadyAsync(page);
    }

    // Once the notice of the step before is gone: while it fades it has no contrast. Its own colours are checked by ThemeTests.
    public static async Task<IReadOnlyList<string>> AxeAsync(IPage page)
    {
        await Assertions.Expect(page.Locator(".mud-snackbar")).ToHaveCountAsync(0, new() { Timeout = 20_000 });
        return await BrowserHost.AxeAsync(page);
    }

    public static Task ReadyAsync(IPage page) => page.Locator("portal-schema[data-ready]").WaitForAsync();

    public static ILocator Node(IPage page, string name) => page.Locator(".sc-canvas [data-shape=schema-entity]", new() { HasText = name });

    public static ILocator Inspector(IPage page, string label) =>
        page.Locator(".schema-inspector").GetByLabel(label, new() { Exact = true });

    public static async Task NameAsync(IPage page, string name)
    {
        await page.Locator(".sc-name").WaitForAsync();
        await page.Locator(".sc-name").FillAsync(name);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#save-state[data-state=saved]").WaitForAsync();
        await Assertions.Expect(page.Locator($".sc-name[value='{name}']")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".schema-tree")).ToContainTextAsync(name);
    }

    public static async Task DragFromAsync(IPage page, string node, int dx, int dy)
    {
        var (x, y) = await HandleAsync(page, node);
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(x + dx, y + dy, new() { Steps = 8 });
        await page.Mouse.UpAsync();
    }

    public static async Task DragToAsync(IPage page, string node, string target)
    {
        var (x, y) = await HandleAsync(page, node);
        var to = (await Node(page, target).First.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(to.X + (to.Width / 2), to.Y + (to.Height / 2), new() { Steps = 8 });
        await page.Mouse.UpAsync();
    }

    public static async Task<(float X, float Y)> HandleAsync(IPage page, string node)
    {
        await Node(page, node).First.HoverAsync();
        var handle = (await Node(page, node).First.Locator("[data-side=right]").BoundingBoxAsync())!;
        return (handle.X + (handle.Width / 2), handle.Y + (handle.Height / 2));
    }

    public static async Task TabToAsync(IPage page, string condition)
    {
        for (var i = 0; i < 120; i++)
        {
            if (await page.EvaluateAsync<bool>(condition))
                return;
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"Tab never came to {condition}");
    }

    public static async Task PublishAsync(IPage page, bool en, string? said = null)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = en ? "Publish" : "发布", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = en ? "Publish now" : "立即发布" }).ClickAsync();
        await page.Locator(".page-head .context", new() { HasText = said ?? (en ? "Version 1 is published" : "第 1 版已发布") })
            .WaitForAsync();
    }
}
