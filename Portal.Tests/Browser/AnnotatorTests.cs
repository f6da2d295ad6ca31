using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Portal.Accounts;
using Portal.Domain.Annotation;
using Portal.Services;

namespace Portal.Tests.Browser;

/// <summary>The annotator by mouse and by keys: relations, several at once, comments, what is carried to other places, and where things stand on the screen.</summary>
public sealed class AnnotatorTests(BrowserHost host, ITestOutputHelper output)
{
    private const string Case = "痛风患者常有关节痛和发热。\n医生让他服用秋水仙碱。\n复查时痛风未再发作。";

    /// <summary>How far the letters on the page are from where the annotator holds them to be, in pixels; endless when a row shows another text.</summary>
    private const string Drift = """
        () => { const annotator = document.querySelector('portal-annotator'); let worst = 0;
        for (const line of document.querySelectorAll('.an-line')) { const start = Number(line.parentElement.dataset.start), text = line.firstChild, box = line.getBoundingClientRect().left; if (line.textContent !== annotator.model.document.text.slice(start, start + line.textContent.length) || !annotator.layout.rows.some(r => r.start === start && r.end === start + line.textContent.length)) return 1e9;
        for (let i = 0; i < (text?.length ?? 0); i++) { if (/[\uDC00-\uDFFF\u0300-\u036F]/.test(text.data[i])) continue; const range = document.createRange(); range.setStart(text, i); range.setEnd(text, i + 1);
        worst = Math.max(worst, Math.abs(range.getBoundingClientRect().left - box - annotator.layout.left[start + i])); } }
        return worst; }
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Relations_ByMouse_DraggedPickedAndSelected()
    {
        var document = await DocumentAsync("关系", Case, ("Disease", 0, 2), ("Symptom", 6, 9), ("Symptom", 10, 12), ("Drug", 20, 24), ("Department", 14, 16));
        await host.RunAsync("annotator-mouse", async page =>
        {
            await OpenAsync(page, document);
            // From the name of one onto another; the schema allows one type, so it is drawn at once.
            await DragAsync(page, "痛风", "关节痛");
            await Assertions.Expect(page.Locator(".an-relation")).ToHaveCountAsync(1);
            // The other way round there is none: the same relation is meant, head and tail as the schema has them.
            await DragAsync(page, "发热", "痛风");
            await Assertions.Expect(page.Locator(".an-relation").Last).ToContainTextAsync("—症状→");
            await page.Locator("#save-state[data-state=saved]").WaitForAsync();

            // What may not be related says why, and nothing is drawn.
            await DragAsync(page, "关节痛", "医生");
            await Assertions.Expect(page.Locator(".an-hint")).ToContainTextAsync("没有从“症状”到“科室”的关系");
            await page.Keyboard.PressAsync("Escape");
            await Assertions.Expect(page.Locator(".an-relation")).ToHaveCountAsync(2);
            await page.Keyboard.PressAsync("Control+z");
            await page.Keyboard.PressAsync("Control+z");
            await Assertions.Expect(page.Locator(".an-relation")).ToHaveCountAsync(0);

            // Two symptoms to one disease in one action, and one step back.
            await Label(page, "关节痛").ClickAsync(new() { Modifiers = [KeyboardModifier.Control] });
            await Label(page, "发热").ClickAsync(new() { Modifiers = [KeyboardModifier.Control] });
            await Assertions.Expect(page.Locator(".an-band.an-picked")).ToHaveCountAsync(2);
            await page.Keyboard.PressAsync("r");
            await Assertions.Expect(page.Locator(".an-band.an-dim")).ToHaveCountAsync(1);
            await Label(page, "痛风").First.ClickAsync();
            await Assertions.Expect(page.Locator(".an-relation")).ToHaveCountAsync(2);
            await page.Locator("#save-state[data-state=saved]").WaitForAsync();
            await page.Keyboard.PressAsync("Control+z");
            await Assertions.Expect(page.Locator(".an-relation")).ToHaveCountAsync(0);
            await page.Keyboard.PressAsync("Control+y");
            await Assertions.Expect(page.Locator(".an-relation")).ToHaveCountAsync(2);

            // A click on an arc selects it; denied, it states no fact.
            await page.Locator(".an-arc text").First.ClickAsync();
            await Assertions.Expect(page.Locator(".an-card")).ToContainTextAsync("关节痛");
            await page.Keyboard.PressAsync("-");
            await Assertions.Expect(page.Locator(".an-arc.an-denied")).ToHaveCountAsync(1);
            await page.Locator("#save-state[data-state=saved]").WaitForAsync();
            await page.Keyboard.PressAsync("x");
            await Assertions.Expect(page.Locator(".an-relation")).ToHaveCountAsync(1);

            // A relation over rows shows its other end, and leads there; hidden by type, its arcs are gone and its count stays.
            await DragAsync(page, "痛风", "秋水仙碱");
            await page.Locator(".an-arc[data-part=head] text").GetByText("秋水仙碱").WaitForAsync();
            await page.Locator(".an-filter-item", new() { HasText = "治疗药物" }).ClickAsync();
            await Assertions.Expect(page.Locator(".an-arc[data-part=head]")).ToHaveCountAsync(0);
            await Assertions.Expect(page.Locator(".an-filter-item", new() { HasText = "治疗药物" })).ToHaveAttributeAsync("aria-pressed", "false");
        });
    }

    [Fact]
    public async Task Selection_SnapsToWordsAndSentences()
    {
        var document = await DocumentAsync("对齐", Case + "\n对齐");
        await host.RunAsync("annotator-snap", async page =>
        {
            await OpenAsync(page, document);
            // Three clicks take the sentence, whatever the rows are.
            var line = (await page.Locator(".an-line").Nth(1).BoundingBoxAsync())!;
            await page.Mouse.ClickAsync(line.X + 60, line.Y + (line.Height / 2), new() { ClickCount = 3 });
            await page.Locator(".an-menu-item", new() { HasText = "疾病" }).ClickAsync();
            await Assertions.Expect(page.Locator(".an-surface")).ToHaveTextAsync("医生让他服用秋水仙碱。");
            await page.Locator("#save-state[data-state=saved]").WaitForAsync();
            await page.Keyboard.PressAsync("Control+z");
            await Assertions.Expect(page.Locator(".an-band")).ToHaveCountAsync(0);
            // By keys, a word at a time.
            await page.Locator(".an-grain").SelectOptionAsync("word");
            await page.Locator(".an-scroll").FocusAsync();
            await page.Keyboard.PressAsync("Escape");
            await page.Keyboard.PressAsync("Shift+ArrowRight");
            await page.Keyboard.PressAsync("1");
            await Assertions.Expect(page.Locator(".an-surface")).ToHaveTextAsync("痛风");
        });
    }

    /// <summary>A name and a value under a mention and under a relation: kept, shown beside the name, undone.</summary>
    [Fact]
    public async Task Attributes_OfAMentionAndARelation()
    {
        var document = await DocumentAsync("属性", Case + "\n属性", ("Disease", 0, 2), ("Symptom", 6, 9));
        await host.RunAsync("annotator-attributes", async page =>
        {
            await OpenAsync(page, document);
            await DragAsync(page, "痛风", "关节痛");
            await Assertions.Expect(page.Locator(".an-relation")).ToHaveCountAsync(1);
            await page.Locator("#save-state[data-state=saved]").WaitForAsync();
            await Label(page, "关节痛").ClickAsync();
            await page.Locator("[data-fold=attributes] summary").ClickAsync();
            await page.GetByLabel("名称", new() { Exact = true }).FillAsync("严重程度");
            // Half typed, then redrawn, as when another's change arrives.
            await page.EvaluateAsync("() => document.querySelector('portal-annotator').changed()");
            await page.GetByLabel("值", new() { Exact = true }).FillAsync("<b>重</b>");
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.Locator(".an-attributes li")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("严重程度 <b>重</b>"));
            await Assertions.Expect(Label(page, "关节痛")).ToHaveTextAsync("症状 •");
            await page.Locator("#save-state[data-state=saved]").WaitForAsync();
            Assert.Empty(await BrowserHost.AxeAsync(page));

            await page.Locator(".an-arc text").First.ClickAsync();
            await page.GetByLabel("名称", new() { Exact = true }).FillAsync("证据 等级");
            await page.GetByLabel("值", new() { Exact = true }).FillAsync("A");
            await page.Locator(".an-attribute-form button").ClickAsync();
            await Assertions.Expect(page.Locator(".an-attributes li b")).ToHaveTextAsync("证据_等级");
            await page.Locator("#save-state[data-state=saved]").WaitForAsync();
            await page.ReloadAsync();
            await page.Locator("portal-annotator[data-ready]").WaitForAsync();
            var stored = await host.Services.GetRequiredService<EditService>().GetAsync(ActingUser.CommandLine, "demo-zh", document, Stop);
            Assert.Equal(("<b>重</b>", "A"), (stored!.Mentions.Single(m => m.Start == 6).Attributes!["严重程度"], stored.Relations.Single().Attributes!["证据_等级"]));
            Assert.Equal("Demo", stored.Relations.Single().Author);

            // Taken away again, and back by one step.
            await Label(page, "关节痛").ClickAsync();
            await page.Locator("[data-fold=attributes] summary").ClickAsync();
            await page.Locator(".an-attributes button").ClickAsync();
            await Assertions.Expect(page.Locator(".an-attributes li")).ToHaveCountAsync(0);
            await page.Locator("#save-state[data-state=saved]").WaitForAsync();
            await page.Locator(".an-scroll").FocusAsync();
            await page.Keyboard.PressAsync("Control+z");
            await Assertions.Expect(page.Locator(".an-attributes li")).ToHaveCountAsync(1);
        });
    }

    [Fact]
    public async Task Reject_OfASuggestionAndADecisionTogether_IsOneStep()
    {
        var document = await DocumentAsync("一步", "痛风反复，痛风常见。", ("Disease", 0, 2));
        var mention = (await host.Services.GetRequiredService<EditService>().GetAsync(ActingUser.CommandLine, "demo-zh", document, Stop))!.Mentions.Single().Id;
        await host.Services.GetRequiredService<PropagationService>().ApplyAsync(ActingUser.CommandLine, "demo-zh", document, mention, PropagationScope.Document, Guid.CreateVersion7(), Stop);
        await host.RunAsync("annotator-mixed", async page =>
        {
            await OpenAsync(page, document);
            await Label(page, "痛风").First.ClickAsync(new() { Modifiers = [KeyboardModifier.Control] });
            await Label(page, "痛风").Last.ClickAsync(new() { Modifiers = [KeyboardModifier.Control] });
            await Assertions.Expect(page.Locator(".an-band.an-picked")).ToHaveCountAsync(2);
            await page.Keyboard.PressAsync("x");
            await Assertions.Expect(page.Locator(".an-band")).ToHaveCountAsync(0);
            await page.Locator("#save-state[data-state=saved]").WaitForAsync();
            await page.Keyboard.PressAsync("Control+z");
            await Assertions.Expect(page.Locator(".an-band.an-accepted")).ToHaveCountAsync(1);
            await Assertions.Expect(page.Locator(".an-band.an-suggested")).ToHaveCountAsync(1);
        });
    }

    /// <summary>左 and 肺 of "左、右肺" are one mention in two pieces: by keys, kept over a reload, undone; by mouse from the menu.</summary>
    [Fact]
    public async Task Pieces_MakeOneMention()
    {
        var document = await DocumentAsync("分段", "左、右肺见结节。", ("Symptom", 0, 1), ("Disease", 5, 7));
        await host.RunAsync("annotator-pieces", async page =>
        {
            await OpenAsync(page, document);
            await page.Locator(".an-scroll").FocusAsync();
            await page.Keyboard.PressAsync("j");
            for (var i = 0; i < 3; i++)
                await page.Keyboard.PressAsync("ArrowRight");
            await page.Keyboard.PressAsync("Shift+ArrowRight");
            await page.Keyboard.PressAsync("+");
            await Assertions.Expect(page.Locator(".an-surface")).ToHaveTextAsync("左肺");
            await Assertions.Expect(page.Locator(".an-band[data-surface='左肺']")).ToHaveCountAsync(2);
            await Assertions.Expect(page.Locator(".an-gap")).ToHaveCountAsync(1);
            await page.Locator("#save-state[data-state=saved]").WaitForAsync();
            await page.ReloadAsync();
            await page.Locator("portal-annotator[data-ready]").WaitForAsync();
            await Assertions.Expect(page.Locator(".an-gap")).ToHaveCountAsync(1);
            Assert.Empty(await BrowserHost.AxeAsync(page));
            // The longer border moves the last piece only.
            await page.Locator(".an-band[data-surface='左肺']").First.Locator(".an-label").ClickAsync();
            await page.Keyboard.PressAsync("]");
            await Assertions.Expect(page.Locator(".an-surface")).ToHaveTextAsync("左肺见");
            await page.Locator("#save-state[data-state=saved]").WaitForAsync();
            await page.Keyboard.PressAsync("Control+z");
            await page.Keyboard.PressAsync("Control+z");
            await Assertions.Expect(page.Locator(".an-gap")).ToHaveCountAsync(0);
            await Assertions.Expect(page.Locator(".an-surface")).ToHaveTextAsync("左");

            // What is selected may become a piece from the menu too.
            var row = (await page.Locator(".an-line").First.BoundingBoxAsync())!;
            var third = await page.EvaluateAsync<double>("() => document.querySelector('portal-annotator').layout.left[3]");
            var fourth = await page.EvaluateAsync<double>("() => document.querySelector('portal-annotator').layout.left[4]");
            await page.Mouse.MoveAsync(row.X + (float)third + 1, row.Y + (row.Height / 2));
            await page.Mouse.DownAsync();
            await page.Mouse.MoveAsync(row.X + (float)fourth - 1, row.Y + (row.Height / 2), new() { Steps = 4 });
            await page.Mouse.UpAsync();
            await page.Locator(".an-menu-item", new() { HasText = "并入“左”" }).ClickAsync();
            await Assertions.Expect(page.Locator(".an-surface")).ToHaveTextAsync("左肺");
            await page.Locator("#save-state[data-state=saved]").WaitForAsync();
        });
        var stored = await host.Services.GetRequiredService<EditService>().GetAsync(ActingUser.CommandLine, "demo-zh", document, Stop);
        Assert.Equal("0-1;3-4", stored!.Mentions.Single(m => m.Type == "Symptom").Fragments?.ToString());
    }

    [Theory]
    [InlineData("zh-Hans", false)]
    [InlineData("en", true)]
    public async Task Panels_CommentsLookupPropagationKeys_Work(string culture, bool dark)
    {
        var en = culture == "en";
        var document = await DocumentAsync("面板" + culture, Case + culture, ("Disease", 0, 2), ("Symptom", 6, 9));
        await host.RunAsync($"annotator-panels-{culture}", async page =>
        {
            await OpenAsync(page, document);
            await Label(page, en ? "关节痛" : "痛风").ClickAsync();
            foreach (var fold in new[] { "guideline", "lookup", "history" })
                await page.Locator($"[data-fold={fold}] summary").ClickAsync();
            await Assertions.Expect(page.Locator("[data-fold=history]")).ToContainTextAsync(en ? "marked as" : "标为");
            await page.Locator("[data-fold=lookup] button").ClickAsync();
            await Assertions.Expect(page.Locator(".an-hint")).ToContainTextAsync(en ? "关节痛" : "痛风");

            // A comment, found again after a reload, leads to its place and is settled. What is written is text.
            await page.Locator(".an-scroll").FocusAsync();
            await page.Keyboard.PressAsync("c");
            await page.Locator(".an-comment-form textarea").FillAsync("<img src=x onerror=alert(1)> 是原发性吗？");
            // Half written, then a look at something else: it is still there.
            await Label(page, "关节痛").ClickAsync();
            await Label(page, "痛风").First.ClickAsync();
            await Assertions.Expect(page.Locator(".an-comment-form textarea")).ToHaveValueAsync("<img src=x onerror=alert(1)> 是原发性吗？");
            await page.Locator(".an-comment-form textarea").FocusAsync();
            await page.Keyboard.PressAsync("Control+Enter");
            await page.Locator(".an-comments li").WaitForAsync();
            await page.ReloadAsync();
            await page.Locator("portal-annotator[data-ready]").WaitForAsync();
            await page.Locator(".an-comments .an-item").ClickAsync();
            await page.Locator(".an-mark").WaitForAsync();
            Assert.Equal(0, await page.Locator(".an-comments img").CountAsync());
            Assert.Empty(await BrowserHost.AxeAsync(page));
            await page.Locator(".an-comments .an-text").ClickAsync();
            await Assertions.Expect(page.Locator(".an-comments .an-resolved")).ToHaveCountAsync(1);

            // Carried to the other place of the document, decided there, and taken back.
            await Label(page, "痛风").First.ClickAsync();
            await page.Keyboard.PressAsync("p");
            await page.Locator(".an-dialog select").SelectOptionAsync("document");
            await Assertions.Expect(page.Locator(".an-places li")).ToHaveCountAsync(1);
            Assert.Empty(await BrowserHost.AxeAsync(page));
            await page.Locator(".an-dialog .primary").ClickAsync();
            await Assertions.Expect(page.Locator(".an-band.an-suggested")).ToHaveCountAsync(1);
            await page.Keyboard.PressAsync("Control+z");
            await Assertions.Expect(page.Locator(".an-band.an-suggested")).ToHaveCountAsync(0);

            // Another key for deleting, kept over a reload.
            await page.Keyboard.PressAsync("?");
            await page.Locator("[data-action=reject]").ClickAsync();
            await page.Keyboard.PressAsync("Shift+Y");
            Assert.Empty(await BrowserHost.AxeAsync(page));
            await page.Locator(".keys-dialog .primary").ClickAsync();
            await page.ReloadAsync();
            await page.Locator("portal-annotator[data-ready]").WaitForAsync();
            await Label(page, "关节痛").ClickAsync();
            await page.Keyboard.PressAsync("x");
            await Assertions.Expect(page.Locator(".an-band")).ToHaveCountAsync(2);
            await page.Keyboard.PressAsync("Shift+Y");
            await Assertions.Expect(page.Locator(".an-band")).ToHaveCountAsync(1);
        }, culture, dark);
    }

    /// <summary>Without a network the work goes on; with it again everything arrives once, and what others did meanwhile is there too.</summary>
    [Fact]
    public async Task Offline_EditsWait_AndArriveOnce_BesideWhatOthersDid()
    {
        var document = await DocumentAsync("离线", Case + "\n离线", ("Disease", 0, 2), ("Symptom", 6, 9));
        await host.RunAsync("annotator-offline", async page =>
        {
            await OpenAsync(page, document);
            await page.Context.SetOfflineAsync(true);
            await Label(page, "关节痛").ClickAsync();
            await page.Keyboard.PressAsync("]");
            await page.Keyboard.PressAsync("4");
            await page.Locator("#save-state[data-state=waiting]").WaitForAsync();
            // Somebody else, meanwhile, marks another place.
            await host.Services.GetRequiredService<EditService>().ApplyAsync(ActingUser.CommandLine, "demo-zh", document, [new KeyedEdit(Guid.CreateVersion7(), new DocumentEdit.AddMention(Guid.CreateVersion7(), "Drug", 20, 24))], Stop);
            await page.Context.SetOfflineAsync(false);
            await page.Locator("#save-state[data-state=saved]").WaitForAsync(new() { Timeout = 60_000 });
            await Assertions.Expect(page.Locator(".an-band")).ToHaveCountAsync(3);
            var view = (await host.Services.GetRequiredService<EditService>().GetAsync(ActingUser.CommandLine, "demo-zh", document, Stop))!;
            Assert.Equal(["Disease 0-2", "Check 6-10", "Drug 20-24"], view.Mentions.Select(m => $"{m.Type} {m.Start}-{m.End}"));
            Assert.Equal(5, (await host.Services.GetRequiredService<EditService>().LogAsync(ActingUser.CommandLine, "demo-zh", document, new PageRequest(1, 20), Stop)).Total);
        }, allowConsoleErrors: true);
    }

    /// <summary>Pinyin is composed in the comment field while the page is drawn anew under it: no letter is taken for a key, none is lost.</summary>
    [Fact]
    public async Task Comment_ComposedWithAnInputMethod_OutlivesARedraw()
    {
        var document = await DocumentAsync("输入法", Case + "\n输入法", ("Disease", 0, 2));
        await host.RunAsync("annotator-ime", async page =>
        {
            await OpenAsync(page, document);
            await Label(page, "痛风").First.ClickAsync();
            await page.Keyboard.PressAsync("c");
            var field = page.Locator(".an-comment-form textarea");
            await Assertions.Expect(field).ToBeFocusedAsync();
            var cdp = await page.Context.NewCDPSessionAsync(page);
            foreach (var composed in new[] { "x", "xi", "xia", "xian" })
            {
                await cdp.SendAsync("Input.imeSetComposition", new() { ["text"] = composed, ["selectionStart"] = composed.Length, ["selectionEnd"] = composed.Length });
                // As when another annotator's change arrives.
                await page.EvaluateAsync("() => { document.querySelector('portal-annotator').changed(); return new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r))); }");
            }

            await cdp.SendAsync("Input.insertText", new() { ["text"] = "先" });
            await Assertions.Expect(field).ToHaveValueAsync("先");
            await Assertions.Expect(page.Locator(".an-band.an-accepted")).ToHaveCountAsync(1);
            await page.Keyboard.PressAsync("Control+Enter");
            await Assertions.Expect(page.Locator(".an-comments li p")).ToHaveTextAsync("先");
        });
    }

    /// <summary>What one does the other sees without a reload; when both change the same mention, the later one is asked.</summary>
    [Fact]
    public async Task TwoPages_OnTheSameMention_SeeEachOther_AndAConflictIsAChoice()
    {
        var document = await DocumentAsync("两人", Case + "\n两人", ("Disease", 0, 2), ("Symptom", 6, 9));
        await host.RunAsync("annotator-two", async first =>
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
                await first.RouteAsync("**/edits?*", async route =>
                {
                    await held.Task;
                    await route.ContinueAsync();
                });
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
                var stored = await host.Services.GetRequiredService<EditService>().GetAsync(ActingUser.CommandLine, "demo-zh", document, Stop);
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
            await first.RouteAsync("**/edits?*", async route =>
            {
                await both.Task;
                await route.ContinueAsync();
            });
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
            await first.RouteAsync("**/edits?*", async route =>
            {
                await late.Task;
                await route.ContinueAsync();
            });
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
        });
    }

    /// <summary>A scripted annotator who knows the truth decides, mends and relates with keys alone; the keys are counted and printed.</summary>
    [Fact]
    public async Task Keystrokes_PerApprovedFact_AreCounted()
    {
        const string Text = "高血压患者有头痛、头晕和胸闷。糖尿病患者有口渴、多尿。";
        // True: 高血压 头痛 头晕 胸闷 糖尿病 口渴 多尿. Suggested: one too short, one that is none, the others right.
        (string Type, int Start, int End, string Do)[] suggested = [("Disease", 0, 3, "accept"), ("Symptom", 6, 8, "accept"), ("Symptom", 9, 11, "accept"), ("Symptom", 12, 13, "longer"), ("Disease", 15, 18, "accept"), ("Symptom", 18, 20, "reject"), ("Symptom", 21, 23, "accept"), ("Symptom", 24, 26, "accept")];
        (int Head, int Tail)[] facts = [(0, 6), (0, 9), (0, 12), (15, 21), (15, 24)];
        var document = await DocumentAsync("击键", Text);
        await host.Services.GetRequiredService<AnnotationExchangeService>().ImportAsync(ActingUser.CommandLine, "demo-zh", "击键", "k.jsonl", JsonSerializer.SerializeToUtf8Bytes(new
        {
            title = "击键",
            text = Text,
            entities = suggested.Select((s, i) => new { id = $"e{i}", type = s.Type, start = s.Start, end = s.End, state = "suggested" }),
        }), "jsonl", false, Stop);
        var found = (await host.Services.GetRequiredService<DocumentService>().DocumentsAsync(ActingUser.CommandLine, "demo-zh", null, null, Text, new PageRequest(1, 5), Stop)).Items.First(d => d.Id != document);
        await host.RunAsync("annotator-keystrokes", async page =>
        {
            await OpenAsync(page, found.Id);
            await page.Locator(".an-scroll").FocusAsync();
            var (decisions, relations) = (0, 0);
            await page.Keyboard.PressAsync("n");
            foreach (var (_, start, _, action) in suggested)
            {
                Assert.Equal(start, await page.EvaluateAsync<int>("() => document.querySelector('portal-annotator').current.start"));
                string[] keys = action switch { "accept" => ["Enter"], "reject" => ["x"], _ => ["]", "n"] };
                Assert.True(keys.Length <= (action == "longer" ? 2 : 1));
                foreach (var key in keys)
                    await page.Keyboard.PressAsync(key);
                decisions += keys.Length;
            }

            await Assertions.Expect(page.Locator(".an-band.an-accepted")).ToHaveCountAsync(7);
            await Assertions.Expect(page.Locator(".an-band.an-suggested")).ToHaveCountAsync(0);
            foreach (var (head, tail) in facts)
            {
                // The head is the current mention: going there is not part of relating.
                await page.EvaluateAsync("start => { const a = document.querySelector('portal-annotator'); a.select([...a.annotations.mentions.values()].find(m => m.start === start && m.state === 'accepted').id); }", head);
                await page.Keyboard.PressAsync("r");
                var letter = await page.EvaluateAsync<string>("start => { const a = document.querySelector('portal-annotator'); return a.view.targetKeys.get([...a.annotations.mentions.values()].find(m => m.start === start && m.state === 'accepted').id); }", tail);
                await page.Keyboard.PressAsync(letter);
                relations += 2;
            }

            await Assertions.Expect(page.Locator(".an-relation.an-accepted")).ToHaveCountAsync(facts.Length);
            await page.Locator("#save-state[data-state=saved]").WaitForAsync();
            output.WriteLine($"{suggested.Length} suggestions decided with {decisions} keys, {facts.Length} relations drawn with {relations}: {(double)(decisions + relations) / (7 + facts.Length):0.00} keys an approved mention or fact");
            var view = (await host.Services.GetRequiredService<EditService>().GetAsync(ActingUser.CommandLine, "demo-zh", found.Id, Stop))!;
            Assert.Equal((7, 5), (view.Mentions.Count(m => m.State == MentionState.Accepted), view.Relations.Count(r => r.State == MentionState.Accepted)));
            Assert.Contains(view.Mentions, m => (m.Start, m.End) == (12, 14));
        });
    }

    /// <summary>500 mentions and 200 relations: no arc, no name of one and no name of a mention lies over a letter of the text.</summary>
    [Fact]
    public async Task Geometry_NothingLiesOverALetter()
    {
        var text = string.Concat(Enumerable.Range(0, 125).Select(i => $"第{i:D3}例高血压患者有头痛和头晕，服用硝苯地平后缓解。"));
        var spans = Enumerable.Range(0, 125).SelectMany(i => Spans(i * 27)).ToArray();
        var document = await DocumentAsync("几何", text, spans);
        var edits = host.Services.GetRequiredService<EditService>();
        var mentions = (await edits.GetAsync(ActingUser.CommandLine, "demo-zh", document, Stop))!.Mentions.OrderBy(m => m.Start).ToList();
        Assert.Equal(500, mentions.Count);
        // Each disease with its two symptoms; 75 of them with another case's drug, far and near.
        var relations = Enumerable.Range(0, 125).Select(i => ("has_symptom", Head: i * 4, Tail: (i * 4) + 1 + (i % 2))).Concat(Enumerable.Range(0, 75).Select(i => ("treated_by_drug", Head: i * 4, Tail: ((i * 7 % 125) * 4) + 3)));
        foreach (var chunk in relations.Chunk(100))
        {
            var reply = await edits.ApplyAsync(ActingUser.CommandLine, "demo-zh", document, [.. chunk.Select(r => new KeyedEdit(Guid.CreateVersion7(), new DocumentEdit.AddRelation(Guid.CreateVersion7(), r.Item1, mentions[r.Head].Id, mentions[r.Tail].Id)))], Stop);
            Assert.All(reply.Outcomes, o => Assert.True(o.IsApplied));
        }

        await host.RunAsync("annotator-geometry", async page =>
        {
            await OpenAsync(page, document);
            var (letters, things, worst) = (0, 0, 0d);
            // Every row, screen by screen.
            for (var top = 0; ; top += 500)
            {
                var seen = await page.EvaluateAsync<JsonElement>("""
                    async top => { const scroll = document.querySelector('.an-scroll'); scroll.scrollTop = top;
                      await new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)));
                      const context = document.createElement('canvas').getContext('2d'), canvas = document.querySelector('.an-canvas');
                      context.font = `${getComputedStyle(canvas).fontSize} ${getComputedStyle(canvas).fontFamily}`;
                      const glyphs = [...document.querySelectorAll('.an-line')].filter(l => l.textContent).map(l => { const r = document.createRange(); r.selectNodeContents(l); const b = r.getBoundingClientRect(); const m = context.measureText(l.textContent);
                        const middle = b.top + b.height / 2, half = (m.actualBoundingBoxAscent + m.actualBoundingBoxDescent) / 2; return { left: b.left, right: b.right, top: middle - half, bottom: middle + half }; });
                      const boxes = [...document.querySelectorAll('.an-arc-line, .an-arc text, .an-arc rect, .an-label')].map(e => e.getBoundingClientRect());
                      let worst = 0;
                      for (const g of glyphs) for (const b of boxes) { const w = Math.min(g.right, b.right) - Math.max(g.left, b.left), h = Math.min(g.bottom, b.bottom) - Math.max(g.top, b.top); if (w > 0 && h > 0) worst = Math.max(worst, h); }
                      return { glyphs: glyphs.length, boxes: boxes.length, worst, end: scroll.scrollTop + scroll.clientHeight >= scroll.scrollHeight - 1 }; }
                    """, top);
                (letters, things, worst) = (letters + seen.GetProperty("glyphs").GetInt32(), things + seen.GetProperty("boxes").GetInt32(), Math.Max(worst, seen.GetProperty("worst").GetDouble()));
                if (seen.GetProperty("end").GetBoolean())
                    break;
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{letters} rows, {things} arcs and names seen: {worst:0.##} px over letters"));
            Assert.True(letters > 100 && things > 900);
            Assert.Equal(0, worst);
        });

        // Where a mention's band is drawn is where its letters are, in either script.
        var english = await DocumentAsync("Geometry", "Chronic obstructive pulmonary disease narrows the airways; Salbutamol (100 µg) opens them, first efficiently. 𠮷野家 e\u0301 慢性阻塞性肺疾病。", ("Disease", 0, 37));
        await host.RunAsync("annotator-drift", async page =>
        {
            await OpenAsync(page, english);
            var drift = await page.EvaluateAsync<double>(Drift);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Letters and their places are at most {drift:0.###} px apart"));
            Assert.True(drift < 1, $"{drift} px");
            // In a narrower window the rows break elsewhere.
            await page.SetViewportSizeAsync(1000, 700);
            await page.EvaluateAsync("() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(r))))");
            await Assertions.Expect(page.Locator(".an-row")).Not.ToHaveCountAsync(1);
            drift = await page.EvaluateAsync<double>(Drift);
            Assert.True(drift < 1, $"{drift} px after a resize");
        }, "en");

        static IEnumerable<(string, int, int)> Spans(int at) => [("Disease", at + 5, at + 8), ("Symptom", at + 11, at + 13), ("Symptom", at + 14, at + 16), ("Drug", at + 19, at + 23)];
    }

    private static ILocator Label(IPage page, string surface) => page.Locator($"xpath=//*[contains(@class,'an-band') and @data-surface='{surface}']//*[contains(@class,'an-label')]");

    private static async Task OpenAsync(IPage page, Guid document)
    {
        await BrowserHost.OpenAsync(page, $"/w/demo-zh/label/{document}");
        await page.Locator("portal-annotator[data-ready]").WaitForAsync();
    }

    private static async Task DragAsync(IPage page, string from, string to)
    {
        var (a, b) = (await BoxAsync(Label(page, from).First), await BoxAsync(Label(page, to).First));
        await page.Mouse.MoveAsync(a.X + (a.Width / 2), a.Y + (a.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(b.X + (b.Width / 2), b.Y + (b.Height / 2), new() { Steps = 6 });
        await page.Mouse.UpAsync();
    }

    // Rows are drawn anew when the server's reply comes; what was found just before is no longer on the page.
    private static async Task<LocatorBoundingBoxResult> BoxAsync(ILocator locator)
    {
        while (true)
        {
            if (await locator.BoundingBoxAsync() is { } box)
                return box;
        }
    }

    private async Task<Guid> DocumentAsync(string title, string text, params (string Type, int Start, int End)[] spans)
    {
        await host.StartAsync();
        var (id, _) = await host.Services.GetRequiredService<DocumentService>().AddAsync(ActingUser.CommandLine, "demo-zh", "标注器", title, text, Stop);
        foreach (var chunk in spans.Chunk(EditService.MostEditsInACall))
        {
            var reply = await host.Services.GetRequiredService<EditService>().ApplyAsync(ActingUser.CommandLine, "demo-zh", id,
                [.. chunk.Select(s => new KeyedEdit(Guid.CreateVersion7(), new DocumentEdit.AddMention(Guid.CreateVersion7(), s.Type, s.Start, s.End)))], Stop);
            Assert.All(reply.Outcomes, o => Assert.True(o.IsApplied));
        }

        return id;
    }
}
