using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Portal.Accounts;
using Portal.Annotation;
using Portal.Corpora;
using Portal.Data.Annotation;
using Portal.Data.Team;
using Portal.Data.Workspaces;
using Portal.Demo;
using Portal.Domain.Annotation;
using Portal.Domain.Learning;
using Portal.Jobs;
using Portal.Learning;
using Portal.Schema;
using Portal.Team;
using Portal.Workspaces;

namespace Portal.Tests.Browser;

/// <summary>Three annotators, each signed in for themselves, and a curator.</summary>
public sealed class TeamJourneyTests(BrowserHost host)
{
    private const string Password = "a long enough sentence";
    private const string Text = "高血压患者常有头痛。\n可用氨氯地平治疗。";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("zh-Hans", false)]
    [InlineData("en", true)]
    public async Task ThreeAnnotatorsAndACurator_FromThePoolToTheResult(string culture, bool dark)
    {
        var isChinese = culture == "zh-Hans";
        var ws = $"team-{(isChinese ? "zh" : "en")}";
        var (corpus, document) = await PrepareAsync(ws);
        await host.RunAsync(
            $"team-{culture}",
            async curator =>
            {
                string Word(string zh, string en) => isChinese ? zh : en;
                // Each takes the next document of the pool, decides the suggestions in their own way, by keys, and finishes.
                var keys = new[]
                {
                    new[] { "n", "Enter", "n", "Enter", "n", "Enter" },
                    ["n", "Enter", "n", "Enter", "[", "n", "Enter"],
                    ["n", "Enter", "n", "x", "n", "x"],
                };
                for (var i = 0; i < keys.Length; i++)
                {
                    var page = await host.AnotherAsync(curator);
                    await SignInAsync(page, $"{ws}-{i}");
                    await BrowserHost.OpenAsync(page, $"/w/{ws}/team");
                    await page.GetByRole(AriaRole.Button, new() { Name = Word("下一篇", "Next document") }).ClickAsync();
                    await page.Locator($"portal-annotator[data-ready='{document}']").WaitForAsync();
                    // Blind: of what the others have done nothing is here.
                    await Assertions.Expect(page.Locator(".an-band.an-accepted")).ToHaveCountAsync(0);
                    await Assertions.Expect(page.Locator(".an-band.an-suggested")).ToHaveCountAsync(3);
                    await page.Locator(".page-head").GetByRole(AriaRole.Button, new() { Name = Word("提交标注", "Finish") }).ClickAsync();
                    await Assertions.Expect(page.Locator(".mud-snackbar")).ToContainTextAsync("3");
                    await page.Locator(".an-scroll").FocusAsync();
                    foreach (var key in keys[i])
                        await page.Keyboard.PressAsync(key);
                    await page.Locator(".page-head").GetByRole(AriaRole.Button, new() { Name = Word("提交标注", "Finish") }).ClickAsync();
                    await page.Locator(".page-head")
                        .GetByRole(AriaRole.Button, new() { Name = Word("重新打开", "Open again") })
                        .WaitForAsync();
                    await Assertions
                        .Expect(page.Locator(".an-hint"))
                        .ToContainTextAsync(Word("重新打开您的标注", "Open your own work again"));
                    if (i == 0)
                        Assert.Empty(await BrowserHost.AxeAsync(page));
                    // The shared layer and the curators' page are not for them.
                    await page.GotoAsync($"/w/{ws}/label/{document}?layer={Layers.Shared}");
                    await page.GetByText(Word("您看不到这些标注", "These annotations are not shown to you")).WaitForAsync();
                    await page.GotoAsync($"/w/{ws}/curate/{document}");
                    await page.Locator(".empty h1").WaitForAsync();
                    await page.Context.CloseAsync();
                }

                // The curator sees who has done what, and merges.
                await BrowserHost.OpenAsync(curator, $"/w/{ws}/team?corpus={corpus}&tab=work");
                await Assertions.Expect(curator.Locator(".worker .badge.green")).ToHaveCountAsync(3);
                Assert.Empty(await BrowserHost.AxeAsync(curator));
                await curator.GetByRole(AriaRole.Link, new() { Name = Word("裁决", "Curate"), Exact = true }).First.ClickAsync();
                await curator.Locator(".review-item").First.WaitForAsync();
                await Assertions
                    .Expect(curator.Locator(".page-head .context"))
                    .ToContainTextAsync(Word("4 条中 4 条待裁决", "4 of 4 claims open"));
                Assert.Empty(await BrowserHost.AxeAsync(curator));
                await curator.Locator(".page-head summary").ClickAsync();
                await curator
                    .Locator(".page-head .menu-body")
                    .GetByRole(AriaRole.Button, new() { Name = Word("合并", "Merge"), Exact = true })
                    .ClickAsync();
                await Assertions
                    .Expect(curator.Locator(".page-head .context"))
                    .ToContainTextAsync(Word("4 条中 0 条待裁决", "0 of 4 claims open"));
                await curator.Locator(".page-head summary").ClickAsync();

                // The curator thinks otherwise of one, and says why.
                await curator.Locator(".review-list select").SelectOptionAsync("");
                await Assertions.Expect(curator.Locator(".review-item")).ToHaveCountAsync(4);
                await curator.Locator(".review-item", new() { HasText = "头" }).First.ClickAsync();
                await curator.Locator(".decision-bar select").SelectOptionAsync("guideline");
                await curator.Locator(".review-body").FocusAsync();
                await curator.Keyboard.PressAsync("a");
                await Assertions
                    .Expect(curator.Locator(".review-item", new() { HasText = "头" }).First)
                    .ToContainTextAsync(Word("已采纳", "Accepted"));
                await curator.Locator(".review-item", new() { HasText = "头" }).First.ClickAsync();
                await Assertions.Expect(curator.Locator(".review-body p")).ToContainTextAsync(Word("标注规范不清", "guideline is unclear"));
                // Another merge leaves that as it is.
                await curator.Locator(".page-head summary").ClickAsync();
                await curator
                    .Locator(".page-head .menu-body")
                    .GetByRole(AriaRole.Button, new() { Name = Word("合并", "Merge"), Exact = true })
                    .ClickAsync();
                await Assertions
                    .Expect(curator.Locator(".review-item", new() { HasText = "头" }).First)
                    .ToContainTextAsync(Word("已采纳", "Accepted"));
                await curator.Locator(".page-head summary").ClickAsync();

                await curator.GetByRole(AriaRole.Button, new() { Name = Word("并排视图", "Side by side") }).ClickAsync();
                await Assertions.Expect(curator.Locator(".side-row.head b")).ToHaveCountAsync(4);
                await Assertions.Expect(curator.Locator(".side-row mark")).Not.ToHaveCountAsync(0);
                // A message that fades has no contrast any more.
                await Assertions.Expect(curator.Locator(".mud-snackbar")).ToHaveCountAsync(0);
                Assert.Empty(await BrowserHost.AxeAsync(curator));
                await curator.GetByRole(AriaRole.Button, new() { Name = Word("完成裁决", "Finish"), Exact = true }).ClickAsync();
                await curator.Locator(".page-head .badge.green").WaitForAsync();

                foreach (var tab in new[] { "agreement", "progress", "suggesters" })
                {
                    await BrowserHost.OpenAsync(curator, $"/w/{ws}/team?corpus={corpus}&tab={tab}");
                    await curator.Locator("#team-tab table").First.WaitForAsync();
                    Assert.Empty(await BrowserHost.AxeAsync(curator));
                }

                await BrowserHost.OpenAsync(curator, $"/w/{ws}/team?corpus={corpus}&tab=agreement");
                await Assertions
                    .Expect(curator.Locator(".figure b").First)
                    .ToHaveTextAsync(new System.Text.RegularExpressions.Regex("0\\.\\d\\d"));
            },
            culture,
            dark
        );
        var shared = await host
            .Services.GetRequiredService<EditService>()
            .GetAsync(ActingUser.CommandLine, ws, new DocumentLayer(document, Layers.Shared), Stop);
        // Nothing waits there any more, suggestions neither.
        Assert.Equal(3, shared!.Mentions.Count);
        Assert.All(shared.Mentions, m => Assert.Equal(MentionState.Accepted, m.State));
    }

    private async Task<(Guid Corpus, Guid Document)> PrepareAsync(string ws)
    {
        await host.StartAsync();
        T Get<T>()
            where T : notnull => host.Services.GetRequiredService<T>();
        var actor = ActingUser.CommandLine;
        var workspace = await Get<WorkspaceService>().CreateAsync(actor, ws, ws, "zh", Stop);
        await Get<SchemaService>().PublishAsync(workspace.Id, actor.Id, DemoContent.Of("zh").Schema, null, Stop);
        var (document, _) = await Get<DocumentService>().AddAsync(actor, ws, "team", "一例高血压", Text, Stop);
        var corpus = (await Get<DocumentService>().CorporaAsync(actor, ws, Stop)).Single().Id;
        foreach (var (surface, type) in new[] { ("高血压", "Disease"), ("头痛", "Symptom"), ("氨氯地平", "Drug") })
            await Get<AnnotationLookupService>().AddTermAsync(actor, ws, surface, type, Stop);
        var job = await Get<SuggestionService>().StartAsync(actor, ws, DictionaryExtractor.Name, corpus, null, Stop);
        while ((await Get<JobService>().GetAsync(actor, ws, job, Stop)) is { FinishedAt: null })
            await Task.Delay(50, Stop);
        await Get<AssignmentPlanService>()
            .SetPlanAsync(
                actor,
                ws,
                corpus,
                new AssignmentPlanView(AssignmentMode.Assigned, 3, AssignmentOrder.Sequential, true, 48, 0),
                Stop
            );
        for (var i = 0; i < 3; i++)
        {
            await Get<AccountService>().AddUserAsync(actor, $"{ws}-{i}", $"标注员{i}", Password, false, Stop);
            await Get<WorkspaceService>().SetMemberAsync(actor, ws, $"{ws}-{i}", WorkspaceRole.Annotator, Stop);
        }

        return (corpus, document);
    }

    private static async Task SignInAsync(IPage page, string user)
    {
        await page.GotoAsync("/login");
        await page.Locator("input[name=userName]").FillAsync(user);
        await page.Locator("input[name=password]").FillAsync(Password);
        await page.Locator("button[type=submit].primary").ClickAsync();
        await BrowserHost.InteractiveAsync(page);
    }
}
