using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Portal.Accounts;
using Portal.Annotation;
using Portal.Domain.Annotation;
using Portal.Platform;
using static Portal.Tests.Browser.Annotator;

namespace Portal.Tests.Browser;

/// <summary>The annotator while others work on the same document, while it is drawn anew, and without a network.</summary>
public sealed class AnnotatorTogetherTests(BrowserHost host)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Without a network the work goes on; with it again everything arrives once, and what others did meanwhile is there
    /// too.</summary>
    [Fact]
    public async Task Offline_EditsWait_AndArriveOnce_BesideWhatOthersDid()
    {
        var document = await DocumentAsync(host, "离线", Case + "\n离线", ("Disease", 0, 2), ("Symptom", 6, 9));
        await host.RunAsync(
            "annotator-offline",
            async page =>
            {
                await OpenAsync(page, document);
                await page.Context.SetOfflineAsync(true);
                await Label(page, "关节痛").ClickAsync();
                await page.Keyboard.PressAsync("]");
                await page.Keyboard.PressAsync("4");
                await page.Locator("#save-state[data-state=waiting]").WaitForAsync();
                // Somebody else, meanwhile, marks another place.
                await host
                    .Services.GetRequiredService<EditService>()
                    .ApplyAsync(
                        ActingUser.CommandLine,
                        "demo-zh",
                        document,
                        [new KeyedEdit(Guid.CreateVersion7(), new DocumentEdit.AddMention(Guid.CreateVersion7(), "Drug", 20, 24))],
                        Stop
                    );
                await page.Context.SetOfflineAsync(false);
                await page.Locator("#save-state[data-state=saved]").WaitForAsync(new() { Timeout = 60_000 });
                await Assertions.Expect(page.Locator(".an-band")).ToHaveCountAsync(3);
                var view = (
                    await host.Services.GetRequiredService<EditService>().GetAsync(ActingUser.CommandLine, "demo-zh", document, Stop)
                )!;
                Assert.Equal(["Disease 0-2", "Check 6-10", "Drug 20-24"], view.Mentions.Select(m => $"{m.Type} {m.Start}-{m.End}"));
                Assert.Equal(
                    5,
                    (
                        await host
                            .Services.GetRequiredService<EditLogService>()
                            .LogAsync(ActingUser.CommandLine, "demo-zh", document, new PageRequest(1, 20), Stop)
                    ).Total
                );
            },
            allowConsoleErrors: true
        );
    }

    /// <summary>Pinyin is composed in the comment field while the page is drawn anew under it: no letter is taken for a key, none is
    /// lost.</summary>
    [Fact]
    public async Task Comment_ComposedWithAnInputMethod_OutlivesARedraw()
    {
        var document = await DocumentAsync(host, "输入法", Case + "\n输入法", ("Disease", 0, 2), ("Symptom", 6, 9));
        await host.RunAsync(
            "annotator-ime",
            async page =>
            {
                await OpenAsync(page, document);
                await Label(page, "痛风").First.ClickAsync();
                await page.Keyboard.PressAsync("c");
                var field = page.Locator(".an-comment-form textarea");
                await Assertions.Expect(field).ToBeFocusedAsync();
                var cdp = await page.Context.NewCDPSessionAsync(page);
                foreach (var composed in new[] { "x", "xi", "xia", "xian" })
                {
                    await cdp.SendAsync(
                        "Input.imeSetComposition",
                        new()
                        {
                            ["text"] = composed,
                            ["selectionStart"] = composed.Length,
                            ["selectionEnd"] = composed.Length,
                        }
                    );
                    // As when another annotator's change arrives.
                    await page.EvaluateAsync(
                        "() => { document.querySelector('portal-annotator').changed(); return new Promise(r => requestAnimationFrame(() "
                            + "=> requestAnimationFrame(r))); }"
                    );
                }

                await cdp.SendAsync("Input.insertText", new() { ["text"] = "先" });
                await Assertions.Expect(field).ToHaveValueAsync("先");
                await Assertions.Expect(page.Locator(".an-band.an-accepted")).ToHaveCountAsync(2);
                // Half written, it waits where it was begun: it is not about what is selected next.
                await Label(page, "关节痛").First.ClickAsync();
                await Assertions.Expect(field).ToHaveValueAsync("");
                await Label(page, "痛风").First.ClickAsync();
                await Assertions.Expect(field).ToHaveValueAsync("先");
                await field.FocusAsync();
                await page.Keyboard.PressAsync("Control+Enter");
                await Assertions.Expect(page.Locator(".an-comments li p")).ToHaveTextAsync("先");
            }
        );
    }

    /// <summary>What one does the other sees without a reload; when both change the same mention, the later one is asked.</summary>
    [Fact]
    public async Task TwoPages_OnTheSameMention_SeeEachOther_AndAConflictIsAChoice()
    {
        var document = await DocumentAsync(host, "两人", Case + "\n两人", ("Disease", 0, 2), ("Symptom", 6, 9));
        await host.RunAsync(
            "annotator-two",
            async first =>
            {
                await OpenAsync(first, document);
                var second = await host.AnotherAsync(first);
                await OpenAsync(second, document);
                await Label(second, "关节痛").ClickAsync();
                await second.Keyboard.PressAsync("]");
                await Assertions.Expect(first.Locator(".an-item", new() { HasText = "关节痛和" })).ToBeVisibleAsync();
                await second.Keyboard.PressAsync("[");
                await Assertions.Expect(first.Locator(".an-item", new() { HasText = "关节痛和" })).ToHaveCountAsync(0);

                foreach (var (choice, type) in new[] { ("保留对方", "Food"), ("采用我的", "Drug") })
                {
                    var held = new TaskCompletionSource();
                    await first.RouteAsync(
                        "**/edits?*",
                        async route =>
                        {
                            await held.Task;
                            await route.ContinueAsync();
                        }
                    );
                    // Mine is on its way, with what I saw; theirs arrives before.
                    await Label(first, "关节痛").ClickAsync();
                    await first.Keyboard.PressAsync("3");
                    await first.Locator("#save-state[data-state=saving]").WaitForAsync();
                    await Label(second, "关节痛").ClickAsync();
                    await second.Keyboard.PressAsync("6");
                    await second.Locator("#save-state[data-state=saved]").WaitForAsync();
                    held.SetResult();
                    await first.GetByRole(AriaRole.Dialog, new() { Name = "他人修改了同一处标注" }).WaitForAsync();
                    await Assertions.Expect(first.Locator(".an-conflict td").First).ToContainTextAsync("食物");
                    await Assertions.Expect(first.Locator(".an-conflict td").Last).ToContainTextAsync("药物");
                    Assert.Empty(await BrowserHost.AxeAsync(first));
                    await first.GetByRole(AriaRole.Button, new() { Name = choice }).ClickAsync();
                    await first.Locator("#save-state[data-state=saved]").WaitForAsync();
                    await first.UnrouteAsync("**/edits?*");
                    var stored = await host
                        .Services.GetRequiredService<EditService>()
                        .GetAsync(ActingUser.CommandLine, "demo-zh", document, Stop);
                    Assert.Equal(type, stored!.Mentions.Single(m => m.Start == 6).Type);
                    await Assertions.Expect(first.Locator(".an-card-head b")).ToHaveTextAsync(type == "Food" ? "食物" : "药物");
                    if (type == "Food")
                    {
                        await second.Keyboard.PressAsync("2");
                        await Assertions.Expect(first.Locator(".an-card-head b")).ToHaveTextAsync("症状");
                    }
                }

                // Two in one message: each is asked about.
                var both = new TaskCompletionSource();
                await first.RouteAsync(
                    "**/edits?*",
                    async route =>
                    {
                        await both.Task;
                        await route.ContinueAsync();
                    }
                );
                await first.Keyboard.PressAsync("~");
                await first.Locator("#save-state[data-state=saving]").WaitForAsync();
                await Label(first, "关节痛").ClickAsync();
                await first.Keyboard.PressAsync("4");
                await Label(first, "痛风").First.ClickAsync();
                await first.Keyboard.PressAsync("4");
                foreach (var surface in new[] { "关节痛", "痛风" })
                {
                    await Label(second, surface).First.ClickAsync();
                    await second.Keyboard.PressAsync("6");
                }

                await second.Locator("#save-state[data-state=saved]").WaitForAsync();
                both.SetResult();
                foreach (var _ in new int[3])
                    await first.GetByRole(AriaRole.Button, new() { Name = "保留对方" }).ClickAsync();
                await Assertions.Expect(first.Locator(".an-conflict")).ToHaveCountAsync(0);
                await first.Locator("#save-state[data-state=saved]").WaitForAsync();
                await first.UnrouteAsync("**/edits?*");

                // What the other has deleted is said to be so, and can be brought back.
                var late = new TaskCompletionSource();
                await first.RouteAsync(
                    "**/edits?*",
                    async route =>
                    {
                        await late.Task;
                        await route.ContinueAsync();
                    }
                );
                await Label(first, "关节痛").ClickAsync();
                await first.Keyboard.PressAsync("4");
                await first.Locator("#save-state[data-state=saving]").WaitForAsync();
                await Label(second, "关节痛").ClickAsync();
                await second.Keyboard.PressAsync("x");
                await second.Locator("#save-state[data-state=saved]").WaitForAsync();
                late.SetResult();
                await Assertions.Expect(first.Locator(".an-conflict td").First).ToHaveTextAsync("已删除");
                await first.GetByRole(AriaRole.Button, new() { Name = "采用我的" }).ClickAsync();
                await Assertions.Expect(second.Locator(".an-item", new() { HasText = "关节痛" })).ToContainTextAsync("检查");
            }
        );
    }
}
