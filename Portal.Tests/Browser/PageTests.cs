using Microsoft.Playwright;

namespace Portal.Tests.Browser;

public sealed class PageTests(BrowserHost host)
{
    [Fact]
    public Task Ask_AnswerWithProof_AndHow() => host.RunAsync("ask", async page =>
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
    });

    [Fact]
    public Task Palette_FindsPagesAndEntities() => host.RunAsync("palette", async page =>
    {
        await BrowserHost.OpenAsync(page, "/w/demo-zh");
        await page.Locator(".status").GetByText("#1").WaitForAsync();
        await page.Keyboard.PressAsync("Control+k");
        await page.Locator(".palette input").FillAsync("痛风");
        await page.Locator(".palette li", new() { HasText = "Disease" }).First.ClickAsync();
        await page.WaitForURLAsync("**/graph?node=*");
        await Assertions.Expect(page.Locator("aside h2")).ToHaveTextAsync("痛风");
        await page.GetByRole(AriaRole.Button, new() { Name = "危险因素" }).First.ClickAsync();
        await Assertions.Expect(page.Locator(".evidence-card").First).ToContainTextAsync("危险因素");
    });

    [Fact]
    public Task LanguageAndTheme_AreKept() => host.RunAsync("look", async page =>
    {
        await BrowserHost.OpenAsync(page, "/w/demo-zh/schema");
        await page.GetByRole(AriaRole.Button, new() { Name = "浅色或深色" }).ClickAsync();
        await page.Locator("html[data-theme=dark]").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "EN", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Schema");
        await page.Locator("html[data-theme=dark]").WaitForAsync();
        Assert.EndsWith("/w/demo-zh/schema", page.Url, StringComparison.Ordinal);
    });

    [Fact]
    public Task Import_BadFile_SaysWhatHappenedAndLivesOn() => host.RunAsync("bad-file", async page =>
    {
        await BrowserHost.OpenAsync(page, "/w/demo-en/corpora");
        await page.Locator("input[type=file]").First.SetInputFilesAsync(new FilePayload { Name = "x.pdf", MimeType = "application/pdf", Buffer = "not a pdf"u8.ToArray() });
        await page.GetByText("“x.pdf”的内容不是 Pdf 格式。").WaitForAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("语料");
    });

    [Fact]
    public Task Review_ByKeyboard_DecidesAndUndoes() => host.RunAsync("review", async page =>
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
    });
}
