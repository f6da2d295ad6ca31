using Microsoft.Playwright;

namespace Portal.Tests.Browser;

public sealed class PageTests(BrowserHost host)
{
    [Fact]
    public Task Ask_AnswerWithProof_AndHow() =>
        host.RunAsync(
            "ask",
            async page =>
            {
                await BrowserHost.OpenAsync(page, "/w/demo-zh");
                await page.Locator(".status").GetByText("#1").WaitForAsync();
                await BrowserHost.OpenAsync(page, "/w/demo-zh/ask?q=" + Uri.EscapeDataString("糖尿病有多少种并发症？"));
                await Assertions.Expect(page.Locator("[data-answer]")).ToContainTextAsync("4");
                await page.GetByText("如何得出").ClickAsync();
                await Assertions.Expect(page.Locator("pre.code")).ToContainTextAsync("count(DISTINCT e)");
                await page.GetByLabel("问题").FillAsync("火星热有哪些症状？");
                await page.Keyboard.PressAsync("Enter");
                await Assertions.Expect(page.Locator("[data-answer]")).ToContainTextAsync("图谱里没有“火星热”");
            }
        );

    [Fact]
    public Task Palette_FindsPagesAndEntities() =>
        host.RunAsync(
            "palette",
            async page =>
            {
                await BrowserHost.OpenAsync(page, "/w/demo-zh");
                await page.Locator(".status").GetByText("#1").WaitForAsync();
                await page.Keyboard.PressAsync("Control+k");
                await page.Locator(".palette input").FillAsync("痛风");
                await page.Locator(".palette li", new() { HasText = "疾病" }).First.ClickAsync();
                await page.WaitForURLAsync("**/graph?node=*");
                await Assertions.Expect(page.Locator("aside h2")).ToHaveTextAsync("痛风");
                await page.GetByRole(AriaRole.Button, new() { Name = "危险因素" }).First.ClickAsync();
                await Assertions.Expect(page.Locator(".evidence-card").First).ToContainTextAsync("危险因素");
            }
        );

    [Fact]
    public Task Palette_InTheMiddle_DoesThingsToo() =>
        host.RunAsync(
            "palette-actions",
            async page =>
            {
                await BrowserHost.OpenAsync(page, "/w/demo-zh");
                await page.Keyboard.PressAsync("Control+k");
                var box = (await page.Locator("dialog.palette").BoundingBoxAsync())!;
                Assert.InRange(box.X + box.Width / 2, 1280 / 2 - 10, 1280 / 2 + 10);
                await page.Locator(".palette input").FillAsync("深色");
                await Assertions.Expect(page.Locator(".palette li[aria-selected=true]")).ToContainTextAsync("切换浅色与深色");
                await page.Keyboard.PressAsync("Enter");
                await page.Locator("html[data-theme=dark]").WaitForAsync();
                await page.Keyboard.PressAsync("Control+k");
                await page.Locator(".palette input").FillAsync("English");
                await Assertions.Expect(page.Locator(".palette li[aria-selected=true]")).ToContainTextAsync("切换为英文");
                await page.Keyboard.PressAsync("Enter");
                await page.Locator("html[lang=en] .shell[data-interactive]").WaitForAsync();
                await page.Keyboard.PressAsync("Control+k");
                await page.Locator(".palette input").FillAsync("Add doc");
                await Assertions.Expect(page.Locator(".palette li[aria-selected=true]")).ToContainTextAsync("Add documents");
                await page.Keyboard.PressAsync("Enter");
                await page.WaitForURLAsync("**/w/demo-zh/corpora");
            }
        );

    [Fact]
    public Task LanguageAndTheme_AreKept() =>
        host.RunAsync(
            "look",
            async page =>
            {
                await BrowserHost.OpenAsync(page, "/w/demo-zh/schema");
                await page.GetByRole(AriaRole.Button, new() { Name = "浅色或深色" }).ClickAsync();
                await page.Locator("html[data-theme=dark]").WaitForAsync();
                await page.GetByRole(AriaRole.Button, new() { Name = "EN", Exact = true }).ClickAsync();
                await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Schema");
                await page.Locator("html[data-theme=dark]").WaitForAsync();
                Assert.EndsWith("/w/demo-zh/schema", page.Url, StringComparison.Ordinal);
            }
        );

    [Fact]
    public Task Import_BadFile_SaysWhatHappenedAndLivesOn() =>
        host.RunAsync(
            "bad-file",
            async page =>
            {
                await BrowserHost.OpenAsync(page, "/w/demo-en/corpora");
                await page.Locator("input[type=file]")
                    .First.ChooseAsync(
                        new FilePayload
                        {
                            Name = "x.pdf",
                            MimeType = "application/pdf",
                            Buffer = "not a pdf"u8.ToArray(),
                        }
                    );
                await page.GetByText("“x.pdf”的内容不是 Pdf 格式。").WaitForAsync();
                await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("语料");
            }
        );

    [Fact]
    public Task Review_ByKeyboard_DecidesAndUndoes() =>
        host.RunAsync(
            "review",
            async page =>
            {
                await BrowserHost.OpenAsync(page, "/w/demo-en");
                await page.Locator(".status").GetByText("#1").WaitForAsync();
                await BrowserHost.OpenAsync(page, "/w/demo-en/review");
                var items = page.Locator(".review-item");
                await items.First.WaitForAsync();
                var before = await items.CountAsync();
                await items.First.FocusAsync();
                await page.Keyboard.PressAsync("x");
                await Assertions.Expect(items).ToHaveCountAsync(before - 1);
                await page.GetByRole(AriaRole.Button, new() { Name = "撤销" }).ClickAsync();
                await Assertions.Expect(items).ToHaveCountAsync(before);
            }
        );

    /// <summary>A file of another tool: what it holds and what would be rejected is seen, then taken; and out again.</summary>
    [Theory]
    [InlineData("zh-Hans", false)]
    [InlineData("en", true)]
    public Task AnnotatedTexts_AreSeenTakenAndWritten(string culture, bool dark) =>
        host.RunAsync(
            $"annotated-{culture}",
            async page =>
            {
                var en = culture == "en";
                await BrowserHost.OpenAsync(page, "/w/demo-zh/corpora");
                await page.GetByRole(AriaRole.Button, new() { Name = en ? "Annotated texts…" : "带标注的文本…" }).ClickAsync();
                var dialog = page.GetByRole(AriaRole.Dialog);
                await dialog.GetByLabel(en ? "Format" : "格式").SelectOptionAsync("doccano");
                await dialog.GetByLabel(en ? "Corpus" : "语料库", new() { Exact = true }).First.FillAsync("gold " + culture);
                await page.Keyboard.PressAsync("Tab");
                var lines =
                    $"{{\"text\":\"😀{culture}痛风常有关节痛\","
                    + $"\"label\":[[{culture.Length + 1},{culture.Length + 3},\"疾病\"],[0,1,\"Planet\"]]}}\n";
                await dialog
                    .Locator("input[type=file]")
                    .First.ChooseAsync(
                        new FilePayload
                        {
                            Name = "x.jsonl",
                            MimeType = "application/json",
                            Buffer = System.Text.Encoding.UTF8.GetBytes(lines),
                        }
                    );
                await dialog.GetByText(en ? "Texts: 1, mentions: 1, relations: 0" : "1 篇文本，1 处提及，0 条关系").WaitForAsync();
                await Assertions.Expect(dialog.Locator("details li")).ToContainTextAsync("Planet");
                Assert.Empty(await BrowserHost.AxeAsync(page));
                await dialog.GetByRole(AriaRole.Button, new() { Name = en ? "Import" : "导入", Exact = true }).ClickAsync();
                await page.GetByText(
                        en ? "Here now: texts 1, mentions 1, relations 0; not taken: 1" : "现有 1 篇文本、1 处提及、0 条关系；1 项未导入"
                    )
                    .WaitForAsync();

                await page.GetByRole(AriaRole.Button, new() { Name = en ? "Annotated texts…" : "带标注的文本…" }).ClickAsync();
                await dialog.GetByLabel(en ? "Format" : "格式").SelectOptionAsync("bio");
                await Assertions.Expect(dialog).ToContainTextAsync(en ? "overlapping spans" : "重叠的片段");
                await dialog
                    .GetByRole(AriaRole.Region, new() { Name = en ? "Export" : "导出", Exact = true })
                    .Locator("select")
                    .Last.SelectOptionAsync("gold " + culture);
                var download = await page.RunAndWaitForDownloadAsync(() =>
                    dialog.GetByRole(AriaRole.Link, new() { Name = en ? "Download" : "下载", Exact = true }).ClickAsync()
                );
                Assert.Contains(
                    "痛\tB-Disease\n风\tI-Disease\n",
                    await File.ReadAllTextAsync((await download.PathAsync())!, TestContext.Current.CancellationToken),
                    StringComparison.Ordinal
                );

                // The sheet to decide in, with what was chosen, out and back.
                var sheet = await page.RunAndWaitForDownloadAsync(() =>
                    dialog.GetByRole(AriaRole.Link, new() { Name = en ? "Download the sheet" : "下载工作表" }).ClickAsync()
                );
                await dialog
                    .Locator("input[type=file]")
                    .Last.ChooseAsync(
                        new FilePayload
                        {
                            Name = "x.xlsx",
                            MimeType = "application/octet-stream",
                            Buffer = await File.ReadAllBytesAsync((await sheet.PathAsync())!, TestContext.Current.CancellationToken),
                        }
                    );
                await dialog
                    .GetByText(en ? "Decided: mentions 0, relations 0, in 0 texts" : "已决定：0 处提及、0 条关系，涉及 0 篇文本")
                    .WaitForAsync();
                Assert.Empty(await BrowserHost.AxeAsync(page));
            },
            culture,
            dark
        );
}
