using Portal.Tests.Support;

namespace Portal.Tests.Browser;

/// <summary>In a process of its own: this one also holds the browser's driver and whatever other tests have not yet let go.</summary>
public sealed class HeapTests(BrowserHost host)
{
    /// <summary>What a labeling page keeps on the server, its circuit and all. Budget: 400 kB; asserted with some room, for what the
    /// collector has not yet taken.</summary>
    [Fact]
    public async Task Circuit_OfALabelingPage_IsSmall()
    {
        const int Pages = 20;
        await host.StartAsync();
        var folder = Directory.CreateTempSubdirectory("portal-heap-").FullName;
        using (var server = await ServerProcess.StartMeasuredAsync(folder, ServerProcess.FreePort(), TestContext.Current.CancellationToken))
        {
            await host.RunAsync(
                "heap",
                async page =>
                {
                    await BrowserHost.OpenAsync(page, "/w/demo-zh/label");
                    await page.Locator("portal-annotator[data-ready]").WaitForAsync();
                    // The first pages warm caches that all share.
                    await OpenAsync(page, 3);
                    var before = await server.HeapAsync(TestContext.Current.CancellationToken);
                    await OpenAsync(page, Pages);
                    var each = (await server.HeapAsync(TestContext.Current.CancellationToken) - before) / Pages / 1024;
                    TestContext.Current.SendDiagnosticMessage($"{each} KiB of managed heap for each of {Pages} labeling circuits");
                    Assert.InRange(each, 1, 450);
                },
                address: server.Address
            );
        }

        Directory.Delete(folder, true);

        static async Task OpenAsync(Microsoft.Playwright.IPage page, int count)
        {
            for (var i = 0; i < count; i++)
            {
                var another = await page.Context.NewPageAsync();
                await BrowserHost.OpenAsync(another, page.Url);
                await another.Locator("portal-annotator[data-ready]").WaitForAsync();
            }
        }
    }
}
