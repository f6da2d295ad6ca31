using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Jobs;
using Portal.Data.Knowledge;
using Portal.Demo;
using Portal.Domain.Annotation;
using Portal.Jobs;
using static Portal.Tests.Browser.Designer;

namespace Portal.Tests.Browser;

/// <summary>A schema that changes under work that is done, on a copy of the demo, in a real browser.</summary>
public sealed class SchemaChangeJourneyTests(BrowserHost host, ITestOutputHelper output)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task RenameMergeSplit_OnTheDemo_TakeTheWorkAlongAndBack() =>
        host.RunAsync(
            "designer-migration",
            async page =>
            {
                var ws = await DemoCopyAsync(host);
                var before = await CountsAsync(host, ws);
                await OpenAsync(page, $"/w/{ws}/schema?select=e:Disease");

                // Rename the identifier of the central type.
                await Inspector(page, "标识符").FillAsync("Illness");
                await page.Keyboard.PressAsync("Tab");
                await Assertions.Expect(page.Locator(".schema-inspector code").First).ToHaveTextAsync("Illness");

                // Merge foods into drugs: the impact is shown before anything is done.
                await page.Locator(".schema-tree .list-button", new() { HasText = "Food" }).First.ClickAsync();
                await page.GetByRole(AriaRole.Button, new() { Name = "合并…" }).ClickAsync();
                await page.GetByLabel("并入").SelectOptionAsync("Drug");
                await page.Locator(".impact").WaitForAsync();
                Assert.Empty(await AxeAsync(page));
                await page.GetByRole(AriaRole.Button, new() { Name = "放入草稿" }).ClickAsync();
                await Assertions.Expect(page.Locator(".schema-tree")).Not.ToContainTextAsync("Food");

                // Split diseases by a rule on their names.
                await page.Locator(".schema-tree .list-button", new() { HasText = "Illness" }).First.ClickAsync();
                await page.GetByRole(AriaRole.Button, new() { Name = "拆分…" }).ClickAsync();
                await page.Locator(".split-rule input").Nth(0).FillAsync("Inflammation");
                await page.Locator(".split-rule input").Nth(1).FillAsync("炎$");
                await page.GetByLabel("其余").SelectOptionAsync("Illness");
                await page.Locator(".impact").WaitForAsync();
                await page.GetByRole(AriaRole.Button, new() { Name = "放入草稿" }).ClickAsync();
                await Assertions.Expect(page.Locator(".schema-tree")).ToContainTextAsync("Inflammation");

                await PublishAsync(page, false, "第 2 版已发布");
                var after = await CountsAsync(host, ws);
                output.WriteLine($"before: {before}\nafter:  {after}");
                Assert.Equal(before["Disease"], after["Illness"] + after["Inflammation"]);
                Assert.Equal(before["Food"] + before["Drug"], after["Drug"]);
                Assert.True(after["Inflammation"] > 0);
                Assert.Equal((0, 0), (after["Disease"], after["Food"]));
                Assert.Equal(before["(all)"], after["(all)"]);
                Assert.Equal(before["(approved)"], after["(approved)"]);

                // And back.
                await page.GetByRole(AriaRole.Button, new() { Name = "版本", Exact = true }).ClickAsync();
                Assert.Empty(await AxeAsync(page));
                await page.GetByRole(AriaRole.Button, new() { Name = "撤回最近发布" }).ClickAsync();
                await page.Locator(".page-head .context", new() { HasText = "第 3 版已发布" }).WaitForAsync();
                Assert.Equal(before.ToString(), (await CountsAsync(host, ws)).ToString());
            }
        );

    private static async Task<string> DemoCopyAsync(BrowserHost host)
    {
        var ws = await WorkspaceAsync(host, "demo");
        await using var db = await host.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        var id = await db.Workspaces.Where(w => w.Slug == ws).Select(w => w.Id).FirstAsync(Stop);
        var job = await host
            .Services.GetRequiredService<JobQueue>()
            .EnqueueAsync(id, DemoJob.JobKind, new DemoParameters("zh"), ActingUser.System.Id, null, Stop);
        while (await db.Jobs.AsNoTracking().AnyAsync(j => j.WorkspaceId == id && j.FinishedAt == null, Stop))
            await Task.Delay(100, Stop);
        Assert.Equal(JobState.Done, (await db.Jobs.AsNoTracking().FirstAsync(j => j.Id == job, Stop)).State);
        return ws;
    }

    private static async Task<Counts> CountsAsync(BrowserHost host, string ws)
    {
        await using var db = await host.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        var id = await db.Workspaces.Where(w => w.Slug == ws).Select(w => w.Id).FirstAsync(Stop);
        var live = await db
            .Mentions.Where(m => m.WorkspaceId == id && m.State != MentionState.Deleted && m.State != MentionState.Rejected)
            .GroupBy(m => m.Type)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, Stop);
        live["(all)"] = live.Values.Sum();
        live["(approved)"] = await db.Triples.CountAsync(t => t.WorkspaceId == id && t.State == TripleState.Approved, Stop);
        return new Counts(live);
    }

    private sealed class Counts(Dictionary<string, int> values)
    {
        public int this[string type] => values.GetValueOrDefault(type);

        public override string ToString() =>
            string.Join(", ", values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key} {v.Value}"));
    }
}
