using Microsoft.Playwright;
using Portal.Tests.Support;

namespace Portal.Tests.Browser;

/// <summary>A new user walks the whole loop, from the token on the console to the sentence behind the answer.</summary>
public sealed class LoopJourneyTests(BrowserHost host)
{
    private const string TextZh = "手足口病是儿童常见的传染病。手足口病患儿常有口腔疱疹和发热。";
    private const string TextEn = "Measles is a contagious disease. Measles brings fever and a rash.";

    [Theory]
    [InlineData("zh-Hans")]
    [InlineData("en")]
    public Task Journey_FromSetUpToTheSentence(string culture) => WalkAsync(culture, culture == "en");

    private async Task WalkAsync(string culture, bool en)
    {
        await host.StartAsync();
        var folder = Directory.CreateTempSubdirectory("portal-journey-").FullName;
        var (text, disease, symptom, question) = en
            ? (TextEn, "Measles", "fever", "What are the symptoms of Measles?")
            : (TextZh, "手足口病", "发热", "手足口病有哪些症状？");
        using (
            var server = await ServerProcess.StartProductionAsync(folder, ServerProcess.FreePort(), TestContext.Current.CancellationToken)
        )
        {
            await host.RunAsync(
                $"journey-{culture}",
                async page =>
                {
                    // Set-up with the token from the console.
                    await page.GotoAsync("/");
                    Assert.Empty(await BrowserHost.AxeAsync(page));
                    var token = System.Text.RegularExpressions.Regex.Match(server.Output, "token=([0-9a-f]+)").Groups[1].Value;
                    await page.Locator("[name=token]").FillAsync(token);
                    await page.Locator("[name=userName]").FillAsync("admin");
                    await page.Locator("[name=password]").FillAsync("a long enough sentence");
                    await page.Locator("button[type=submit]").ClickAsync();
                    await BrowserHost.OpenAsync(page, "/");

                    // A workspace of one's own.
                    await page.GetByRole(AriaRole.Button, new() { Name = en ? "New workspace" : "新建工作区" }).ClickAsync();
                    await Field(page, en ? "Name" : "名称").FillAsync(en ? "Children" : "儿科");
                    await Field(page, en ? "Address" : "地址").FillAsync("kids");
                    await page.GetByRole(AriaRole.Button, new() { Name = en ? "Create" : "创建", Exact = true }).ClickAsync();
                    await page.WaitForURLAsync("**/w/kids");

                    await DesignAsync(page, en);
                    await ImportAsync(page, en, text);
                    await LabelAsync(page, en, disease, symptom);

                    // Approve.
                    await BrowserHost.OpenAsync(page, "/w/kids/review");
                    await page.Locator(".triple").WaitForAsync();
                    await page.GetByRole(AriaRole.Button, new() { Name = en ? "Approve A" : "采纳 A" }).ClickAsync();
                    await page.GetByText(en ? "Nothing waits here" : "没有待处理的三元组").WaitForAsync();

                    // The graph has it.
                    await page.Locator(".status").GetByText(en ? "Graph as of push #1" : "图谱截至推送 #1").WaitForAsync();
                    await BrowserHost.OpenAsync(page, "/w/kids/graph");
                    await page.Locator(".list-button", new() { HasText = disease }).First.WaitForAsync();

                    // Ask, and go from the answer to the sentence.
                    await BrowserHost.OpenAsync(page, "/w/kids/ask");
                    await page.GetByLabel(en ? "Question" : "问题").FillAsync(question);
                    await page.GetByRole(AriaRole.Button, new() { Name = en ? "Ask" : "提问", Exact = true }).ClickAsync();
                    await Assertions.Expect(page.Locator("[data-answer]")).ToContainTextAsync(symptom);
                    await page.Locator(".evidence-card a").First.ClickAsync();
                    await page.Locator(".an-mark").First.WaitForAsync();
                    await Assertions.Expect(page.Locator("portal-annotator")).ToContainTextAsync(symptom);
                },
                culture,
                address: server.Address
            );
        }

        Directory.Delete(folder, true);
    }

    private static async Task DesignAsync(IPage page, bool en)
    {
        await BrowserHost.OpenAsync(page, "/w/kids/schema");
        foreach (var (zh, english, key) in new[] { ("疾病", "disease", "1"), ("症状", "symptom", "2") })
        {
            await page.Locator(".schema-tree")
                .GetByRole(AriaRole.Button, new() { Name = en ? "Add entity type" : "添加实体类型" })
                .ClickAsync();
            await Assertions.Expect(FieldOf(page, en ? "Chinese name" : "中文名")).ToHaveValueAsync("");
            await FieldOf(page, en ? "Key" : "快捷键").FillAsync(key);
            await FieldOf(page, en ? "Chinese name" : "中文名").FillAsync(zh);
            await FieldOf(page, en ? "English name" : "英文名").FillAsync(english);
            // Straight from the field of the last one to the button: the name gives the type another identifier, and the relation must know
            // it.
            if (key == "2")
                break;
            await page.Keyboard.PressAsync("Tab");
            await page.Locator(".schema-tree .list-button", new() { HasText = en ? english : zh }).WaitForAsync();
            await Assertions.Expect(FieldOf(page, en ? "English name" : "英文名")).ToHaveValueAsync(english);
        }

        // From the list, without dragging: the last type is selected, the relation goes from it to the first; it is turned round.
        await page.Locator(".schema-tree")
            .GetByRole(AriaRole.Button, new() { Name = en ? "Add relation type" : "添加关系类型" })
            .ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = en ? "Turn round" : "反转方向" }).ClickAsync();
        await FieldOf(page, en ? "Chinese name" : "中文名").FillAsync("症状");
        await FieldOf(page, en ? "English name" : "英文名").FillAsync("has symptom");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator(".schema-tree")).ToContainTextAsync(en ? "has symptom" : "症状");
        await page.GetByRole(AriaRole.Button, new() { Name = en ? "Publish" : "发布", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = en ? "Publish now" : "立即发布" }).ClickAsync();
        await page.Locator(".page-head .context", new() { HasText = en ? "Version 1 is published" : "第 1 版已发布" }).WaitForAsync();
    }

    private static async Task ImportAsync(IPage page, bool en, string text)
    {
        await BrowserHost.OpenAsync(page, "/w/kids/corpora");
        await page.Locator("input[type=file]")
            .First.ChooseAsync(
                new FilePayload
                {
                    Name = "first.txt",
                    MimeType = "text/plain",
                    Buffer = SampleFiles.Utf8(text),
                }
            );
        await page.GetByRole(AriaRole.Button, new() { Name = en ? "Import" : "导入", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "first" }).WaitForAsync();
        // A dictionary, so that the machine has something to suggest.
        await BrowserHost.OpenAsync(page, "/w/kids/knowledge?tab=terms");
        await Field(page, en ? "List" : "词表").FillAsync("words");
        await page.Locator("main select").SelectOptionAsync("Symptom");
        await page.Locator("main textarea").FillAsync(en ? "fever\nrash" : "发热\n口腔疱疹");
        await page.GetByRole(AriaRole.Button, new() { Name = en ? "Add terms" : "添加词条" }).ClickAsync();
        await page.GetByRole(AriaRole.Cell, new() { Name = "words" }).WaitForAsync();
    }

    private static async Task LabelAsync(IPage page, bool en, string disease, string symptom)
    {
        await BrowserHost.OpenAsync(page, "/w/kids/label");
        await page.Locator("portal-annotator[data-ready]").WaitForAsync();
        await page.Locator("summary.button", new() { HasText = en ? "Suggest" : "预标注" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = en ? "With the dictionary" : "用词典" }).ClickAsync();
        await page.Locator(".an-band.an-suggested").First.WaitForAsync();

        // Accept the suggested symptom, mark the disease by mouse, relate both.
        await page.Locator(".an-item", new() { HasText = symptom }).ClickAsync();
        await page.Locator(".an-actions .primary").ClickAsync();
        await page.Locator(".an-band.an-accepted").First.WaitForAsync();
        await page.Locator("#save-state[data-state=saved]").WaitForAsync();
        // In one call: rows are drawn anew when the server confirms.
        var box = await page.EvaluateAsync<double[]>(
            "n => { const r = document.createRange(); const l = document.querySelector('.an-line').firstChild; r.setStart(l, 0); "
                + "r.setEnd(l, n); const b = r.getBoundingClientRect(); return [b.x, b.y + b.height / 2, b.width]; }",
            disease.Length
        );
        await page.Mouse.MoveAsync((float)box[0] + 1, (float)box[1]);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync((float)(box[0] + box[2]) - 2, (float)box[1], new() { Steps = 8 });
        await page.Mouse.UpAsync();
        await page.GetByRole(AriaRole.Menuitem).First.ClickAsync();
        await Assertions.Expect(page.Locator(".an-surface")).ToHaveTextAsync(disease);
        await page.Locator("portal-annotator .an-scroll").FocusAsync();
        await page.Keyboard.PressAsync("r");
        await page.Locator(".an-item", new() { HasText = symptom }).First.ClickAsync();
        await page.Locator("portal-annotator .an-scroll").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".an-relation").WaitForAsync();
        await page.Locator("#save-state[data-state=saved]").WaitForAsync();
    }

    private static ILocator Field(IPage page, string name) => page.Locator("main").GetByLabel(name, new() { Exact = true }).First;

    private static ILocator FieldOf(IPage page, string name) => page.Locator(".schema-inspector").GetByLabel(name, new() { Exact = true });
}
