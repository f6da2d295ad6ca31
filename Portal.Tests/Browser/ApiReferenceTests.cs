using Microsoft.Playwright;

namespace Portal.Tests.Browser;

/// <summary>The reference of the API, whose page is made by a library with a script of its own.</summary>
public sealed class ApiReferenceTests(BrowserHost host)
{
    [Fact]
    public Task Reference_UnderThePolicy_ShowsTheOperations() =>
        host.RunAsync(
            "api-reference",
            async page =>
            {
                await BrowserHost.OpenAsync(page, "/w/demo-zh");
                await page.GotoAsync("/api/reference");
                await Assertions.Expect(page.Locator("body")).ToContainTextAsync("Take an allowance back", new() { Timeout = 60_000 });
            }
        );
}
