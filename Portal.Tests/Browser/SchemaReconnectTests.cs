using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Portal.Accounts;
using Portal.Schema;
using Portal.Tests.Support;
using static Portal.Tests.Browser.Designer;

namespace Portal.Tests.Browser;

/// <summary>What was drawn and how it is taken back outlive the connection: a dropped circuit, and a server that is killed.</summary>
public sealed class SchemaReconnectTests(BrowserHost host)
{
    private static readonly string[] s_starter = ["人物", "组织", "时间"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The page's socket is closed and stays so for a while: editing goes on, and undo goes back across the gap.</summary>
    [Fact]
    public Task DroppedCircuit_UndoGoesBackAcrossIt() =>
        host.RunAsync(
            "designer-dropped",
            async page =>
            {
                var ws = await WorkspaceAsync(host, "dropped");
                await StarterAsync(host, ws, "general");
                IWebSocketRoute? socket = null;
                var isDown = false;
                await page.RouteWebSocketAsync(
                    url => url.Contains("_blazor", StringComparison.Ordinal),
                    route =>
                    {
                        if (isDown)
                        {
                            _ = route.CloseAsync();
                            return;
                        }

                        socket = route;
                        route.ConnectToServer();
                    }
                );
                await OpenAsync(page, $"/w/{ws}/schema");
                await RenameAsync(page, s_starter[0], "人士");

                await page.EvaluateAsync("() => { window.isTheSamePage = true; }");
                isDown = true;
                await socket!.CloseAsync();
                await page.Locator("#components-reconnect-modal").WaitForAsync();
                // The circuit is gone, the draft is not: edits go over HTTP.
                await RenameAsync(page, s_starter[1], "团体");
                isDown = false;
                await page.Locator("#components-reconnect-modal")
                    .WaitForAsync(new() { State = WaitForSelectorState.Hidden, Timeout = 60_000 });
                Assert.True(await page.EvaluateAsync<bool>("() => window.isTheSamePage === true"));
                await Assertions.Expect(page.Locator(".schema-tree")).ToContainTextAsync("团体");
                await RenameAsync(page, s_starter[2], "时刻");

                await UndoAsync(page, 3);
                Assert.Equal(s_starter, await NamesAsync(ws));
                await page.Keyboard.PressAsync("Control+y");
                await Node(page, "人士").WaitForAsync();
                await Assertions.Expect(page.Locator(".schema-tree")).ToContainTextAsync("人士");
            },
            allowConsoleErrors: true
        );

    private async Task<string[]> NamesAsync(string ws) =>
        [
            .. (await host.Services.GetRequiredService<SchemaService>().DraftAsync(ActingUser.CommandLine, ws, Stop))
                .Schema.Entities.Where(e => e.Id is "Person" or "Organization" or "Time")
                .Select(e => e.Names.Zh),
        ];

    /// <summary>SIGKILL in the middle of designing, edits while nothing answers, a new server: each edit is there once and each is
    /// undone.</summary>
    [Fact]
    public async Task KilledServer_EditsArriveOnce_AndAreUndone()
    {
        await host.StartAsync();
        var folder = Directory.CreateTempSubdirectory("portal-killdesign-").FullName;
        var port = ServerProcess.FreePort();
        var server = await ServerProcess.StartAsync(folder, port, Stop);
        try
        {
            await host.RunAsync("designer-killed", DesignAsync, address: server.Address, allowConsoleErrors: true);
        }
        finally
        {
            server.Dispose();
        }

        Directory.Delete(folder, true);

        async Task DesignAsync(IPage page)
        {
            await BrowserHost.OpenAsync(page, "/w/demo-zh");
            await page.Locator(".status").GetByText("#1").WaitForAsync();
            await OpenAsync(page, "/w/demo-zh/schema");
            var names = (await page.Locator(".schema-tree .list-button").AllInnerTextsAsync()).Select(t => t.Trim()).ToList();
            await page.Locator("portal-schema").FocusAsync();
            var nodes = page.Locator(".sc-canvas [data-shape=schema-entity]");
            var before = await nodes.CountAsync();
            await page.Keyboard.PressAsync("n");
            await NameAsync(page, "第一");

            await page.EvaluateAsync("() => { window.isTheSamePage = true; }");
            server.Kill();
            await WriteNameAsync(page, "第一", "第二");
            await page.Locator("#save-state[data-state=waiting]").WaitForAsync();
            server = await ServerProcess.StartAsync(folder, port, Stop);
            await page.Locator("#save-state[data-state=saved]").WaitForAsync(new() { Timeout = 60_000 });
            // The circuit died with the server: the page comes back by itself.
            await page.WaitForFunctionAsync("() => window.isTheSamePage === undefined", null, new() { Timeout = 60_000 });
            await BrowserHost.InteractiveAsync(page);
            await ReadyAsync(page);
            await Assertions.Expect(page.Locator(".schema-tree")).ToContainTextAsync("第二");
            await Assertions.Expect(nodes).ToHaveCountAsync(before + 1);
            // The type, its first name, its second.
            await UndoAsync(page, 3);
            await Assertions.Expect(nodes).ToHaveCountAsync(before);
            Assert.Equal(names, (await page.Locator(".schema-tree .list-button").AllInnerTextsAsync()).Select(t => t.Trim()));
        }
    }

    private static async Task RenameAsync(IPage page, string from, string to)
    {
        await WriteNameAsync(page, from, to);
        await page.Locator("#save-state[data-state=saved]").WaitForAsync();
        await Node(page, to).WaitForAsync();
    }

    private static async Task WriteNameAsync(IPage page, string from, string to)
    {
        await Node(page, from)
            .First.DblClickAsync(
                new()
                {
                    Position = new() { X = 40, Y = 12 },
                }
            );
        await page.Locator(".sc-name").FillAsync(to);
        await page.Keyboard.PressAsync("Enter");
    }

    // Exactly as many steps as there were edits: then nothing is left to undo.
    private static async Task UndoAsync(IPage page, int edits)
    {
        await page.Locator("portal-schema").FocusAsync();
        for (var i = 0; i < edits; i++)
        {
            await Assertions.Expect(page.Locator("[data-canvas=undo]")).ToBeEnabledAsync();
            await page.Keyboard.PressAsync("Control+z");
        }

        await Assertions.Expect(page.Locator("[data-canvas=undo]")).ToBeDisabledAsync();
        await page.Locator("#save-state[data-state=saved]").WaitForAsync();
    }
}
