using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Portal.Accounts;
using Portal.Annotation;
using Portal.Corpora;
using Portal.Domain.Annotation;
using Portal.Tests.Support;

namespace Portal.Tests.Browser;

public sealed class LabelingTests(BrowserHost host)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_WhileFourPagesSave_EveryEditIsThereOnce()
    {
        await host.StartAsync();
        var folder = Directory.CreateTempSubdirectory("portal-killjourney-").FullName;
        var port = ServerProcess.FreePort();
        var server = await ServerProcess.StartAsync(folder, port, Stop);
        try
        {
            await host.RunAsync("kill-journey", LabelAsync, address: server.Address, allowConsoleErrors: true);
        }
        finally
        {
            server.Dispose();
        }

        Directory.Delete(folder, true);

        async Task LabelAsync(IPage first)
        {
            await BrowserHost.OpenAsync(first, "/w/demo-zh");
            await first.Locator(".status").GetByText("#1").WaitForAsync();
            var list = await first.EvaluateAsync<JsonElement>(
                "() => fetch('/api/v1/workspaces/demo-zh/documents?status=Suggested').then(r => r.json())"
            );
            var documents = list.GetProperty("items").EnumerateArray().Take(4).Select(d => d.GetProperty("id").GetString()!).ToList();
            IPage[] pages = [first, await host.AnotherAsync(first), await host.AnotherAsync(first), await host.AnotherAsync(first)];
            var suggested = new List<int>();
            foreach (var (page, document) in pages.Zip(documents))
            {
                await BrowserHost.OpenAsync(page, $"/w/demo-zh/label/{document}");
                await page.Locator("portal-annotator[data-ready]").WaitForAsync();
                suggested.Add(await page.Locator(".an-band.an-suggested").CountAsync());
                await page.Locator("portal-annotator .an-scroll").FocusAsync();
                await page.Keyboard.PressAsync("n");
                await page.Keyboard.PressAsync("Enter");
                await page.Keyboard.PressAsync("Enter");
                await page.Locator("#save-state[data-state=saved]").WaitForAsync();
                await page.EvaluateAsync("() => { window.isBeforeTheKill = true; }");
            }

            // Killed while all four save: one edit of each is on its way, two more are made while nobody is there.
            await Task.WhenAll(pages.Select(p => p.Keyboard.PressAsync("Enter")));
            server.Kill();
            foreach (var page in pages)
            {
                await page.Keyboard.PressAsync("Enter");
                await page.Keyboard.PressAsync("x");
                await page.Locator("#save-state[data-state=waiting]").WaitForAsync();
            }

            server = await ServerProcess.StartAsync(folder, port, Stop);
            foreach (var (page, i) in pages.Select((p, i) => (p, i)))
            {
                // The page comes back by itself, reloading if it must; the outbox sends what waited.
                await page.Locator("#save-state[data-state=saved]").WaitForAsync(new() { Timeout = 60_000 });
                await page.WaitForFunctionAsync("() => window.isBeforeTheKill === undefined", null, new() { Timeout = 60_000 });
                await BrowserHost.InteractiveAsync(page);
                await page.Locator("portal-annotator[data-ready]").WaitForAsync();
                await Assertions.Expect(page.Locator(".an-band.an-accepted")).ToHaveCountAsync(4);
                await Assertions.Expect(page.Locator(".an-band.an-suggested")).ToHaveCountAsync(suggested[i] - 5);
                var log = await page.EvaluateAsync<JsonElement>(
                    $"() => fetch('/api/v1/workspaces/demo-zh/log?document={documents[i]}').then(r => r.json())"
                );
                Assert.Equal(5, log.GetProperty("total").GetInt32());
            }
        }
    }

    [Fact]
    public async Task Keyboard_Alone_MarksRelatesAndUndoes()
    {
        var (_, address) = await DocumentAsync("键盘", "甲状腺结节患者偶有颈部不适。", []);
        await host.RunAsync(
            "keyboard",
            async page =>
            {
                await BrowserHost.OpenAsync(page, address);
                await page.Locator("portal-annotator[data-ready]").WaitForAsync();
                await page.Locator("portal-annotator .an-scroll").FocusAsync();
                for (var i = 0; i < 5; i++)
                    await page.Keyboard.PressAsync("Shift+ArrowRight");
                await page.Keyboard.PressAsync("1");
                await Assertions.Expect(page.Locator(".an-surface")).ToHaveTextAsync("甲状腺结节");
                await page.Keyboard.PressAsync("Escape");
                for (var i = 0; i < 9; i++)
                    await page.Keyboard.PressAsync("ArrowRight");
                for (var i = 0; i < 4; i++)
                    await page.Keyboard.PressAsync("Shift+ArrowRight");
                await page.Keyboard.PressAsync("2");
                await Assertions.Expect(page.Locator(".an-surface")).ToHaveTextAsync("颈部不适");
                await page.Keyboard.PressAsync("k");
                await page.Keyboard.PressAsync("r");
                await page.Keyboard.PressAsync("j");
                await page.Keyboard.PressAsync("Enter");
                await page.Locator(".an-relation").WaitForAsync();
                await page.Locator("#save-state[data-state=saved]").WaitForAsync();
                await page.Keyboard.PressAsync("Control+z");
                await page.Locator(".an-relation").WaitForAsync(new() { State = WaitForSelectorState.Detached });
                await page.Keyboard.PressAsync("Control+y");
                await page.Locator(".an-relation").WaitForAsync();
            }
        );
    }

    /// <summary>The server confirms the edit before at the moment in which the next button is held down.</summary>
    [Fact]
    public async Task Reply_WhileAButtonIsPressed_DoesNotSwallowTheClick()
    {
        var (_, address) = await DocumentAsync("点击", "头痛和发热在用药后减轻了。", [(0, 2), (3, 5)]);
        await host.RunAsync(
            "pressed",
            async page =>
            {
                var held = new TaskCompletionSource();
                await page.RouteAsync(
                    "**/edits?*",
                    async route =>
                    {
                        await held.Task;
                        await route.ContinueAsync();
                    }
                );
                await BrowserHost.OpenAsync(page, address);
                await page.Locator("portal-annotator[data-ready]").WaitForAsync();
                await page.Locator(".an-item", new() { HasText = "头痛" }).ClickAsync();
                await page.Locator("portal-annotator .an-scroll").FocusAsync();
                await page.Keyboard.PressAsync("]");
                await page.Locator("#save-state[data-state=saving]").WaitForAsync();
                var next = (await page.Locator(".an-item", new() { HasText = "发热" }).BoundingBoxAsync())!;
                await page.Mouse.MoveAsync(next.X + (next.Width / 2), next.Y + (next.Height / 2));
                await page.Mouse.DownAsync();
                held.SetResult();
                await page.Locator("#save-state[data-state=saved]").WaitForAsync();
                // The picture after the reply.
                await page.EvaluateAsync("() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))");
                await page.Mouse.UpAsync();
                await Assertions.Expect(page.Locator(".an-surface")).ToHaveTextAsync("发热");
                await Assertions.Expect(page.Locator(".an-item", new() { HasText = "头痛和" })).ToBeVisibleAsync();
            }
        );
    }

    /// <summary>10,000 characters with 2,000 mentions. The figure is reported, not asserted beyond a bound that only a broken page
    /// exceeds.</summary>
    [Fact]
    public async Task LargeDocument_Opens()
    {
        var text = string.Concat(Enumerable.Range(0, 500).Select(i => $"第{i:D3}名患者的头痛和发热在用药后减轻了。\n"));
        var spans = Enumerable
            .Range(0, 2000)
            .Select(i => (i * 5, (i * 5) + 2 + (i % 2)))
            .Where(s => s.Item2 <= text.Length && !string.IsNullOrWhiteSpace(text[s.Item1..s.Item2]))
            .ToList();
        var (_, address) = await DocumentAsync("大文档", text, spans);
        await host.RunAsync(
            "large",
            async page =>
            {
                await BrowserHost.OpenAsync(page, address);
                await page.Locator("portal-annotator[data-ready]").WaitForAsync();
                var milliseconds = double.Parse(
                    (await page.Locator("portal-annotator").GetAttributeAsync("data-render-milliseconds"))!,
                    CultureInfo.InvariantCulture
                );
                var elements = await page.Locator(".an-canvas *").CountAsync();
                TestContext.Current.SendDiagnosticMessage(
                    $"{text.Length} characters, {spans.Count} mentions: fetched and drawn in {milliseconds:N0} ms, {elements} elements"
                );
                Assert.True(milliseconds < 10_000);
                Assert.True(elements < 2_000);
            }
        );
    }

    private async Task<(Guid Document, string Address)> DocumentAsync(string title, string text, IReadOnlyList<(int Start, int End)> spans)
    {
        await host.StartAsync();
        var documents = host.Services.GetRequiredService<DocumentService>();
        var (id, _) = await documents.AddAsync(ActingUser.CommandLine, "demo-zh", "测试", title, text, Stop);
        foreach (var chunk in spans.Chunk(EditService.MostEditsInACall))
        {
            await host
                .Services.GetRequiredService<EditService>()
                .ApplyAsync(
                    ActingUser.CommandLine,
                    "demo-zh",
                    id,
                    [
                        .. chunk.Select(
                            (s, i) =>
                                new KeyedEdit(
                                    Guid.CreateVersion7(),
                                    new DocumentEdit.AddMention(Guid.CreateVersion7(), i % 2 == 0 ? "Symptom" : "Drug", s.Start, s.End)
                                )
                        ),
                    ],
                    Stop
                );
        }

        return (id, $"/w/demo-zh/label/{id}");
    }
}
