using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Portal.Accounts;
using Portal.Annotation;
using static Portal.Tests.Browser.Annotator;

namespace Portal.Tests.Browser;

/// <summary>The annotator by mouse and by keys: relations, pieces, attributes, several at once, comments, what is carried to other
/// places.</summary>
public sealed class AnnotatorTests(BrowserHost host)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Relations_ByMouse_DraggedPickedAndSelected()
    {
        var document = await DocumentAsync(
            host,
            "关系",
            Case,
            ("Disease", 0, 2),
            ("Symptom", 6, 9),
            ("Symptom", 10, 12),
            ("Drug", 20, 24),
            ("Department", 14, 16)
        );
        await host.RunAsync(
            "annotator-mouse",
            async page =>
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
                await Assertions
                    .Expect(page.Locator(".an-filter-item", new() { HasText = "治疗药物" }))
                    .ToHaveAttributeAsync("aria-pressed", "false");
            }
        );
    }

    [Fact]
    public async Task Selection_SnapsToWordsAndSentences()
    {
        var document = await DocumentAsync(host, "对齐", Case + "\n对齐");
        await host.RunAsync(
            "annotator-snap",
            async page =>
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
            }
        );
    }

    /// <summary>A name and a value under a mention and under a relation: kept, shown beside the name, undone.</summary>
    [Fact]
    public async Task Attributes_OfAMentionAndARelation()
    {
        var document = await DocumentAsync(host, "属性", Case + "\n属性", ("Disease", 0, 2), ("Symptom", 6, 9));
        await host.RunAsync(
            "annotator-attributes",
            async page =>
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
                await Assertions
                    .Expect(page.Locator(".an-attributes li"))
                    .ToHaveTextAsync(new System.Text.RegularExpressions.Regex("严重程度 <b>重</b>"));
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
                var stored = await host
                    .Services.GetRequiredService<EditService>()
                    .GetAsync(ActingUser.CommandLine, "demo-zh", document, Stop);
                Assert.Equal(
                    ("<b>重</b>", "A"),
                    (stored!.Mentions.Single(m => m.Start == 6).Attributes!["严重程度"], stored.Relations.Single().Attributes!["证据_等级"])
                );
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
            }
        );
    }

    [Fact]
    public async Task Reject_OfASuggestionAndADecisionTogether_IsOneStep()
    {
        var document = await DocumentAsync(host, "一步", "痛风反复，痛风常见。", ("Disease", 0, 2));
        var mention = (await host.Services.GetRequiredService<EditService>().GetAsync(ActingUser.CommandLine, "demo-zh", document, Stop))!
            .Mentions.Single()
            .Id;
        await host
            .Services.GetRequiredService<PropagationService>()
            .ApplyAsync(ActingUser.CommandLine, "demo-zh", document, mention, PropagationScope.Document, Guid.CreateVersion7(), Stop);
        await host.RunAsync(
            "annotator-mixed",
            async page =>
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
            }
        );
    }

    /// <summary>左 and 肺 of "左、右肺" are one mention in two pieces: by keys, kept over a reload, undone; by mouse from the menu.</summary>
    [Fact]
    public async Task Pieces_MakeOneMention()
    {
        var document = await DocumentAsync(host, "分段", "左、右肺见结节。", ("Symptom", 0, 1), ("Disease", 5, 7));
        await host.RunAsync(
            "annotator-pieces",
            async page =>
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
            }
        );
        var stored = await host.Services.GetRequiredService<EditService>().GetAsync(ActingUser.CommandLine, "demo-zh", document, Stop);
        Assert.Equal("0-1;3-4", stored!.Mentions.Single(m => m.Type == "Symptom").Fragments?.ToString());
    }

    [Theory]
    [InlineData("zh-Hans", false)]
    [InlineData("en", true)]
    public async Task Panels_CommentsLookupPropagationKeys_Work(string culture, bool dark)
    {
        var en = culture == "en";
        var document = await DocumentAsync(host, "面板" + culture, Case + culture, ("Disease", 0, 2), ("Symptom", 6, 9));
        await host.RunAsync(
            $"annotator-panels-{culture}",
            async page =>
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
                // Half written, then a look at something else: it is not about that, and still there afterwards.
                await Label(page, en ? "痛风" : "关节痛").First.ClickAsync();
                await Assertions.Expect(page.Locator(".an-comment-form textarea")).ToHaveValueAsync("");
                await Label(page, en ? "关节痛" : "痛风").First.ClickAsync();
                await Assertions
                    .Expect(page.Locator(".an-comment-form textarea"))
                    .ToHaveValueAsync("<img src=x onerror=alert(1)> 是原发性吗？");
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
            },
            culture,
            dark
        );
    }
}
