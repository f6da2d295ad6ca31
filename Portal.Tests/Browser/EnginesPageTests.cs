using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Portal.Accounts;
using Portal.Corpora;
using Portal.Data;
using Portal.Demo;
using Portal.Domain.Learning.Tagging;
using Portal.Jobs;
using Portal.Learning;
using Portal.Learning.Pages;
using Portal.Models;
using Portal.Schema;
using Portal.Tests.Learning.Host;
using Portal.Tests.Support;
using Portal.Workspaces;

namespace Portal.Tests.Browser;

/// <summary>Versions side by side on a document that is looked for, more of them than a page holds; one prompt asked of two
/// models.</summary>
public sealed class EnginesPageTests(BrowserHost host)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("zh-Hans")]
    [InlineData("en")]
    public async Task Versions_ArePaged_AndComparedOnADocumentThatIsLookedFor(string culture)
    {
        await host.StartAsync();
        var words = CultureInfo.GetCultureInfo(culture);
        var (ws, workspace) = await WorkspaceAsync("versions", culture);
        // The versions are counted: none comes by itself, however long the rest takes.
        await host
            .Services.GetRequiredService<EngineService>()
            .SetSettingsAsync(ActingUser.CommandLine, ws, new LearningSettings { Schedule = LearningSchedule.Manual }, Stop);
        await LearningWork.LabelAsync(host.Services, ws, ClinicNotes.Write(8, 1));
        var looked = (
            await host
                .Services.GetRequiredService<DocumentService>()
                .AddAsync(ActingUser.CommandLine, ws, "c", "looked for", ClinicNotes.Write(1, 2)[0].Text, Stop)
        ).Item1;
        for (var version = 1; version <= 2; version++)
        {
            var job = await host
                .Services.GetRequiredService<EngineService>()
                .TrainAsync(ActingUser.CommandLine, ws, [TaggerExtractor.Name], Stop);
            while (
                (await host.Services.GetRequiredService<JobService>().GetAsync(ActingUser.CommandLine, ws, job, Stop))!.FinishedAt is null
            )
                await Task.Delay(100, Stop);
        }

        // Older ones, of which nothing but the row is needed here.
        await host
            .Services.GetRequiredService<WriteQueue>()
            .RunAsync(
                async db =>
                {
                    var newest = await db.EngineModels.AsNoTracking().FirstAsync(m => m.WorkspaceId == workspace && m.Number == 2);
                    for (var i = 0; i < 25; i++)
                    {
                        (newest.Id, newest.Number, newest.IsActive, newest.CreatedAt) = (
                            Guid.CreateVersion7(),
                            100 + i,
                            false,
                            newest.CreatedAt.AddDays(-1)
                        );
                        db.EngineModels.Add(newest);
                        await db.SaveChangesAsync();
                        db.ChangeTracker.Clear();
                    }
                },
                Stop
            );
        await host.RunAsync(
            $"versions-{culture}",
            async page =>
            {
                await BrowserHost.OpenAsync(page, $"/w/{ws}/engines?tab=versions");
                await Assertions.Expect(page.Locator("[data-version]")).ToHaveCountAsync(20);
                await page.Locator(".pager button").Last.ClickAsync();
                await Assertions.Expect(page.Locator("[data-version]")).ToHaveCountAsync(7);

                await page.GetByRole(AriaRole.Searchbox).FillAsync("looked for");
                await page.Keyboard.PressAsync("Enter");
                var choice = page.GetByLabel(
                    EnginesText.ResourceManager.GetString(nameof(EnginesText.Document), words)!,
                    new() { Exact = true }
                );
                await Assertions.Expect(choice.Locator("option")).ToHaveTextAsync(["looked for"]);
                await Assertions.Expect(choice).ToHaveValueAsync($"{looked}");
                await page.GetByRole(
                        AriaRole.Button,
                        new() { Name = EnginesText.ResourceManager.GetString(nameof(EnginesText.Compare), words), Exact = true }
                    )
                    .ClickAsync();
                await page.Locator($"a[href*='/label/{looked}?mark=']").First.WaitForAsync();
                await page.GetByRole(AriaRole.Searchbox).FillAsync("nothing is called so");
                await page.Keyboard.PressAsync("Enter");
                await Assertions.Expect(choice.Locator("option")).ToHaveCountAsync(0);
                await Assertions
                    .Expect(
                        page.GetByRole(
                            AriaRole.Button,
                            new() { Name = EnginesText.ResourceManager.GetString(nameof(EnginesText.Compare), words), Exact = true }
                        )
                    )
                    .ToBeDisabledAsync();
                Assert.Empty(await BrowserHost.AxeAsync(page));
            },
            culture
        );
    }

    [Theory]
    [InlineData("zh-Hans")]
    [InlineData("en")]
    public async Task Prompt_AskedOfTwoModels_ShowsWhatEachFinds(string culture)
    {
        await host.StartAsync();
        await using var first = await ModelStub.StartAsync();
        await using var second = await ModelStub.StartAsync();
        first.Reply = _ => """{"entities":[{"text":"头痛","type":"Symptom"}],"relations":[]}""";
        second.Reply = _ => """{"entities":[{"text":"头痛","type":"Symptom"},{"text":"布洛芬","type":"Drug"}],"relations":[]}""";
        var (ws, _) = await WorkspaceAsync("models", culture);
        await host
            .Services.GetRequiredService<DocumentService>()
            .AddAsync(ActingUser.CommandLine, ws, "c", "t", "患者头痛，服用布洛芬。", Stop);
        var models = host.Services.GetRequiredService<ModelService>();
        await models.AddAsync(ActingUser.CommandLine, ws, "one", first.Address, "m", null, Stop);
        await models.AddAsync(ActingUser.CommandLine, ws, "two", second.Address, "m", null, Stop);
        await host.RunAsync(
            $"two-models-{culture}",
            async page =>
            {
                await BrowserHost.OpenAsync(page, $"/w/{ws}/engines?tab=prompts");
                var words = CultureInfo.GetCultureInfo(culture);
                await page.GetByLabel(EnginesText.ResourceManager.GetString(nameof(EnginesText.CompareWith), words)!)
                    .SelectOptionAsync(new SelectOptionValue { Label = "two" });
                await page.GetByRole(
                        AriaRole.Button,
                        new() { Name = EnginesText.ResourceManager.GetString(nameof(EnginesText.Try), words), Exact = true }
                    )
                    .ClickAsync();
                await Assertions.Expect(page.Locator(".trial h3")).ToHaveTextAsync(["one", "two"]);
                await Assertions.Expect(page.Locator(".trial").Last.Locator(".badge.amber")).ToContainTextAsync("布洛芬");
                await Assertions.Expect(page.Locator(".trial").First.Locator(".badge")).ToHaveCountAsync(1);

                // When one fails, what the other brought stays.
                second.Status = 500;
                await page.GetByLabel(EnginesText.ResourceManager.GetString(nameof(EnginesText.Instruction), words)!)
                    .FillAsync("Find them all.");
                await page.GetByRole(
                        AriaRole.Button,
                        new() { Name = EnginesText.ResourceManager.GetString(nameof(EnginesText.Try), words), Exact = true }
                    )
                    .ClickAsync();
                await page.Locator(".mud-snackbar").First.WaitForAsync(new() { Timeout = 60_000 });
                // It comes in slowly, and is pale as long as it does.
                await page.WaitForFunctionAsync("() => getComputedStyle(document.querySelector('.mud-snackbar')).opacity > 0.94");
                await Assertions.Expect(page.Locator(".trial h3")).ToHaveTextAsync(["one"]);
                Assert.Empty(await BrowserHost.AxeAsync(page));
            },
            culture
        );
    }

    private async Task<(string Slug, Guid Id)> WorkspaceAsync(string name, string culture)
    {
        var language = culture == "en" ? "en" : "zh";
        var workspace = await host
            .Services.GetRequiredService<WorkspaceService>()
            .CreateAsync(ActingUser.CommandLine, $"{name}-{language}", $"{name}-{language}", language, Stop);
        await host
            .Services.GetRequiredService<SchemaService>()
            .PublishAsync(workspace.Id, ActingUser.CommandLine.Id, DemoContent.Of(language).Schema, null, Stop);
        return (workspace.Slug, workspace.Id);
    }
}
