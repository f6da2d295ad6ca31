using Microsoft.Playwright;

namespace Portal.Tests.Browser;

/// <summary>A change over which the server fails each time: set aside, shown, tried again, thrown away.</summary>
public sealed class SetAsideTests(BrowserHost host)
{
    [Theory]
    [InlineData("zh-Hans", false)]
    [InlineData("en", true)]
    public async Task Change_OverWhichTheServerFails_IsSetAside_AndTheNextIsSaved(string culture, bool dark)
    {
        var (first, second) = (
            await Annotator.DocumentAsync(host, $"搁置 {culture}", $"{Annotator.Case}\n搁置 {culture}", ("Disease", 0, 2)),
            await Annotator.DocumentAsync(host, $"其后 {culture}", $"{Annotator.Case}\n其后 {culture}", ("Disease", 0, 2))
        );
        await host.RunAsync(
            $"set-aside-{culture}",
            async page =>
            {
                var isBroken = true;
                await page.RouteAsync(
                    $"**/documents/{first}/edits*",
                    route => isBroken ? route.FulfillAsync(new() { Status = 500, Body = "" }) : route.ContinueAsync()
                );
                await ChangeAsync(page, first);
                var said = page.Locator("#save-state[data-state=aside] button");
                await said.WaitForAsync(new() { Timeout = 60_000 });
                // The page shows what is saved, and what comes later is saved.
                await Assertions
                    .Expect(page.Locator(".an-item").First)
                    .ToHaveTextAsync(new System.Text.RegularExpressions.Regex("痛风(?!患)"));
                await ChangeAsync(page, second);
                await Assertions.Expect(page.Locator(".an-item").First).ToContainTextAsync("痛风患");
                await said.ClickAsync();
                var dialog = page.Locator("dialog.aside");
                await Assertions.Expect(dialog.Locator("li")).ToHaveCountAsync(1);
                Assert.Empty(await BrowserHost.AxeAsync(page));
                isBroken = false;
                await dialog.Locator("li button.primary").ClickAsync();
                await Assertions.Expect(dialog).ToHaveCountAsync(0);
                await page.Locator("#save-state[data-state=saved]").WaitForAsync();
                await Annotator.OpenAsync(page, first);
                await Assertions.Expect(page.Locator(".an-item").First).ToContainTextAsync("痛风患");
            },
            culture,
            dark,
            allowConsoleErrors: true
        );
    }

    private static async Task ChangeAsync(IPage page, Guid document)
    {
        await Annotator.OpenAsync(page, document);
        await page.Locator(".an-item").First.ClickAsync();
        await page.Locator("portal-annotator .an-scroll").FocusAsync();
        await page.Keyboard.PressAsync("]");
    }
}
