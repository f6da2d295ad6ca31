using Microsoft.Extensions.DependencyInjection;
using Portal.Accounts;
using Portal.Services;

namespace Portal.Tests.Browser;

/// <summary>Runs alone: the heap it reads is that of the whole process.</summary>
[Collection(nameof(Alone))]
public sealed class HeapTests(BrowserHost host)
{
    /// <summary>What a labeling page keeps on the server. Reported; asserted only against the order of magnitude that a page of components would cost.</summary>
    [Fact]
    public async Task Circuit_OfALabelingPage_IsSmall()
    {
        const int Pages = 20;
        await host.StartAsync();
        var (id, _) = await host.Services.GetRequiredService<DocumentService>().AddAsync(ActingUser.CommandLine, "demo-zh", "测试", "内存", "高血压患者常有头痛。", TestContext.Current.CancellationToken);
        var address = $"/w/demo-zh/label/{id}";
        await host.RunAsync("heap", async page =>
        {
            // The first pages warm caches that all share.
            for (var i = 0; i < 3; i++)
                await BrowserHost.OpenAsync(await page.Context.NewPageAsync(), address);
            var before = Heap();
            for (var i = 0; i < Pages; i++)
                await BrowserHost.OpenAsync(await page.Context.NewPageAsync(), address);
            var open = Heap();
            // This process also holds the driver's side of every page: the same pages without a circuit tell how much that is.
            for (var i = 0; i < Pages; i++)
            {
                var without = await page.Context.NewPageAsync();
                await without.RouteAsync("**/_blazor**", route => route.AbortAsync());
                await without.GotoAsync(address);
            }

            var driver = (Heap() - open) / Pages / 1024;
            var each = ((open - before) / Pages / 1024) - driver;
            TestContext.Current.SendDiagnosticMessage($"{each} KiB of managed heap for each of {Pages} labeling circuits (and {driver} KiB of the browser driver's for each page)");
            Assert.True(each < 2_000, $"{each} KiB");
        }, allowConsoleErrors: true);

        static long Heap()
        {
            for (var i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }

            return GC.GetTotalMemory(true);
        }
    }
}
