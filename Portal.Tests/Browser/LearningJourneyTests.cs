using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Portal.Accounts;
using Portal.Corpora;
using Portal.Demo;
using Portal.Schema;
using Portal.Tests.Support;
using Portal.Workspaces;

namespace Portal.Tests.Browser;

/// <summary>Ten documents are labeled by hand; then suggestions come by themselves, those that are sure are accepted at once and taken
/// back, and the trust page says what people made of them.</summary>
public sealed class LearningJourneyTests(BrowserHost host)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("zh-Hans")]
    [InlineData("en")]
    public async Task Label_Learn_Accept_Trust(string culture)
    {
        await host.StartAsync();
        var en = culture == "en";
        var ws = en ? "learn-en" : "learn-zh";
        var notes = ClinicNotes.Write(16, 3, 1, en);
        var documents = await PrepareAsync(ws, en, notes);
        await host.RunAsync(
            $"learning-{culture}",
            async page =>
            {
                for (var i = 0; i < 10; i++)
                {
                    await OpenAsync(page, ws, documents[i]);
                    foreach (var (type, span) in notes[i].Mentions)
                        await MarkAsync(page, span.Start, span.End, TypeName(type, en));
                    await page.Locator("#save-state[data-state=saved]").WaitForAsync();
                    await page.GetByRole(AriaRole.Button, new() { Name = en ? "Mark as done" : "标记完成" }).ClickAsync();
                    await page.GetByRole(AriaRole.Button, new() { Name = en ? "Reopen" : "重新打开" }).WaitForAsync();
                }

                // Twenty decisions were enough for a first version, by itself; here it is again, with all ten.
                await BrowserHost.OpenAsync(page, $"/w/{ws}/engines");
                var tagger = page.Locator("[data-engine=tagger]");
                await Assertions.Expect(tagger.Locator(".badge.green")).ToBeVisibleAsync(new() { Timeout = 60_000 });
                await page.GetByRole(AriaRole.Button, new() { Name = en ? "Train now" : "立即训练" })
                    .ClickAsync(new() { Timeout = 60_000 });
                await Assertions
                    .Expect(tagger)
                    .ToContainTextAsync(en ? "10 documents, 30 examples" : "10 篇文档，30 个样例", new() { Timeout = 60_000 });

                // In a new document one mention is marked: the others are suggested while the page is open.
                await OpenAsync(page, ws, documents[10]);
                await Assertions.Expect(page.Locator(".an-band.an-suggested")).ToHaveCountAsync(0);
                await MarkAsync(
                    page,
                    notes[10].Mentions[0].Span.Start,
                    notes[10].Mentions[0].Span.End,
                    TypeName(notes[10].Mentions[0].Type, en)
                );
                await page.Locator(".an-band.an-suggested").First.WaitForAsync();
                await page.Locator(".an-list .an-item").First.ClickAsync();
                await page.Locator("summary", new() { HasText = en ? "Why" : "依据" }).ClickAsync();
                await Assertions.Expect(page.Locator(".an-found")).ToContainTextAsync(en ? "sequence tagger" : "序列标注器");
                await page.Locator("portal-annotator .an-scroll").FocusAsync();
                await page.Keyboard.PressAsync("n");
                await page.Keyboard.PressAsync("Enter");
                await page.Locator("#save-state[data-state=saved]").WaitForAsync();

                // Suggestions for all that are left.
                await BrowserHost.OpenAsync(page, $"/w/{ws}/engines");
                await page.GetByRole(AriaRole.Button, new() { Name = en ? "Suggest" : "生成建议", Exact = true }).ClickAsync();
                await page.GetByText(en ? "6 documents: " : "6 篇文档：").WaitForAsync();

                // What is sure enough is accepted, marked, and taken back.
                await BrowserHost.OpenAsync(page, $"/w/{ws}/engines?tab=honesty");
                await Assertions
                    .Expect(page.Locator(".figure b").First)
                    .ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^[1-9]"));
                await page.GetByLabel(en ? "Confidence from, %" : "置信度下限（%）").FillAsync("50");
                await page.Keyboard.PressAsync("Tab");
                await page.GetByRole(AriaRole.Button, new() { NameRegex = new(en ? @"^Accept \d+ in" : @"^采纳 \d+ 篇文档") }).ClickAsync();
                await page.GetByText(en ? "undo is below" : "可在下方撤销").WaitForAsync();
                await OpenAsync(page, ws, documents[12]);
                await page.Locator(".an-band.an-accepted").First.WaitForAsync();
                await page.Locator(".an-list .an-item").First.ClickAsync();
                await Assertions.Expect(page.Locator(".an-card-head")).ToContainTextAsync(en ? "accepted by threshold" : "阈值自动采纳");
                await BrowserHost.OpenAsync(page, $"/w/{ws}/engines?tab=honesty");
                await page.Locator("main").GetByRole(AriaRole.Button, new() { Name = en ? "Undo" : "撤销", Exact = true }).ClickAsync();
                await page.GetByText(en ? "taken back" : "已撤销", new() { Exact = true }).WaitForAsync();
                await OpenAsync(page, ws, documents[12]);
                await page.Locator(".an-band.an-suggested").First.WaitForAsync();
                await Assertions.Expect(page.Locator(".an-band.an-accepted")).ToHaveCountAsync(0);

                foreach (var tab in new[] { "engines", "next", "versions", "prompts", "honesty", "settings" })
                {
                    await BrowserHost.OpenAsync(page, $"/w/{ws}/engines?tab={tab}");
                    Assert.Empty(await BrowserHost.AxeAsync(page));
                }
            },
            culture
        );
    }

    private async Task<List<Guid>> PrepareAsync(string slug, bool en, IReadOnlyList<Note> notes)
    {
        var services = host.Services;
        var workspace = await services
            .GetRequiredService<WorkspaceService>()
            .CreateAsync(ActingUser.CommandLine, slug, slug, en ? "en" : "zh", Stop);
        await services
            .GetRequiredService<SchemaService>()
            .PublishAsync(workspace.Id, ActingUser.CommandLine.Id, DemoContent.Of(en ? "en" : "zh").Schema, null, Stop);
        var documents = new List<Guid>();
        foreach (var (note, i) in notes.Select((n, i) => (n, i)))
            documents.Add(
                (
                    await services
                        .GetRequiredService<DocumentService>()
                        .AddAsync(ActingUser.CommandLine, slug, "notes", $"note {i + 1}", note.Text, Stop)
                ).Item1
            );
        return documents;
    }

    private static async Task OpenAsync(IPage page, string ws, Guid document)
    {
        await BrowserHost.OpenAsync(page, $"/w/{ws}/label/{document}");
        await page.Locator("portal-annotator[data-ready]").WaitForAsync();
    }

    // By mouse, as a person does it; the text stands in one line or two.
    private static async Task MarkAsync(IPage page, int start, int end, string type)
    {
        var box = await page.EvaluateAsync<double[]>(
            """
            ([start, end]) => {
              let at = 0;
              for (const line of document.querySelectorAll('.an-line')) {
                const node = line.firstChild, length = node?.data?.length ?? 0;
                if (start < at + length) {
                  const r = document.createRange(); r.setStart(node, start - at); r.setEnd(node, Math.min(length, end - at));
                  const b = r.getBoundingClientRect(); return [b.x, b.y + b.height / 2, b.width];
                }
                at += length;
              }
              throw new Error('not in the text');
            }
            """,
            new[] { start, end }
        );
        await page.Mouse.MoveAsync((float)box[0] + 1, (float)box[1]);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync((float)(box[0] + box[2]) - 2, (float)box[1], new() { Steps = 4 });
        await page.Mouse.UpAsync();
        var marked = await page.Locator(".an-band.an-accepted").CountAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { NameRegex = new(type) }).First.ClickAsync();
        await Assertions.Expect(page.Locator(".an-band.an-accepted")).Not.ToHaveCountAsync(marked);
    }

    private static string TypeName(string type, bool en) =>
        type switch
        {
            "Disease" => en ? "disease" : "疾病",
            "Symptom" => en ? "symptom" : "症状",
            _ => en ? "drug" : "药物",
        };
}
