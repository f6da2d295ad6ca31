using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Portal.Accounts;
using Portal.Demo;
using Portal.Domain.Graph;
using Portal.Graph;
using Portal.Schema;
using Portal.Workspaces;

namespace Portal.Tests.Browser;

/// <summary>An entity with hundreds of relations opens as groups, and none of its relations pushes another out.</summary>
public sealed class GraphFactsTests(BrowserHost host)
{
    private const int Accompanying = 250;
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("zh-Hans", "症状")]
    [InlineData("en", "has symptom")]
    public Task Hub_OpensAsGroups_WithTheRestOnRequest(string culture, string relation) =>
        host.RunAsync(
            $"graph-facts-{culture}",
            async page =>
            {
                var ws = await GraphAsync(culture);
                await BrowserHost.OpenAsync(page, $"/w/{ws}/graph?node=d0");
                // The few symptoms are there beside the many that accompany, and all are counted.
                var symptoms = page.Locator(".fact-group", new() { HasText = "头痛" });
                await Assertions.Expect(symptoms).ToContainTextAsync(relation);
                await Assertions.Expect(symptoms.Locator(".count")).ToHaveTextAsync("3");
                await Assertions.Expect(symptoms).ToBeInViewportAsync();
                var many = page.Locator(".facts-in .fact-group");
                await Assertions.Expect(many.Locator(".count")).ToHaveTextAsync($"{Accompanying}");
                var shown = await many.Locator("li:not(.rest) .fact-chip").CountAsync();
                await Assertions.Expect(many.Locator(".rest button")).ToHaveTextAsync($"+ {Accompanying - shown}");
                // The most connected first.
                await Assertions.Expect(many.Locator(".fact-chip").First).ToHaveTextAsync("病1 3");
                await many.Locator(".rest button").ClickAsync();
                await Assertions.Expect(many.Locator("li:not(.rest) .fact-chip")).ToHaveCountAsync(shown + 50);
                Assert.Empty(await BrowserHost.AxeAsync(page));

                // A picture when it is asked for: some of each relation, the one it is about in the middle.
                await page.GetByRole(AriaRole.Tab, new() { Name = culture == "en" ? "Drawing" : "图形" }).ClickAsync();
                await page.Locator("portal-graph canvas").First.WaitForAsync();
                var box = (await page.Locator("portal-graph").BoundingBoxAsync())!;
                var middle = await page.EvaluateAsync<double[]>(
                    "() => { const p = document.querySelector('portal-graph').pointOf('d0'); return [p.x, p.y]; }"
                );
                Assert.InRange(middle[0], box.X + box.Width * 0.4, box.X + box.Width * 0.6);
                Assert.InRange(middle[1], box.Y + box.Height * 0.4, box.Y + box.Height * 0.6);
                Assert.NotNull(await page.EvaluateAsync<object?>("() => document.querySelector('portal-graph').pointOf('s0')"));
                await page.GetByRole(AriaRole.Tab, new() { Name = culture == "en" ? "Facts" : "事实" }).ClickAsync();

                // A chip moves the focus.
                await page.Locator(".fact-chip", new() { HasText = "头痛" }).ClickAsync();
                await Assertions.Expect(page.Locator(".facts-center h2")).ToHaveTextAsync("头痛");
                await Assertions.Expect(page.Locator(".facts-in .fact-chip")).ToHaveTextAsync(new[] { $"病0 {Accompanying + 3}" });

                // Found while it is typed.
                await page.Locator("input[type=search]").PressSequentiallyAsync("病24");
                await Assertions.Expect(page.Locator(".list-button")).ToHaveCountAsync(11);
            },
            culture
        );

    private async Task<string> GraphAsync(string culture)
    {
        await host.StartAsync();
        var slug = "hub-" + culture[..2];
        var workspace = await host
            .Services.GetRequiredService<WorkspaceService>()
            .CreateAsync(ActingUser.CommandLine, slug, slug, culture[..2], Stop);
        await host
            .Services.GetRequiredService<SchemaService>()
            .PublishAsync(workspace.Id, ActingUser.CommandLine.Id, DemoContent.Of("zh").Schema, null, Stop);
        var diseases = Enumerable
            .Range(0, Accompanying + 1)
            .Select(i => new GraphNode($"d{i}", "Disease", string.Create(CultureInfo.InvariantCulture, $"病{i}")))
            .ToList();
        GraphNode[] symptoms = [new("s0", "Symptom", "头痛"), new("s1", "Symptom", "头晕"), new("s2", "Symptom", "心悸")];
        List<GraphEdge> edges =
        [
            .. diseases.Skip(1).Select(d => new GraphEdge("a" + d.Key, "accompanies", d.Key, "d0")),
            .. symptoms.Select(s => new GraphEdge("h" + s.Key, "has_symptom", "d0", s.Key)),
            new("x1", "has_symptom", "d1", "s1"),
            new("x2", "has_symptom", "d1", "s2"),
        ];
        await host
            .Services.GetRequiredService<GraphStores>()
            .Embedded(workspace.Id)
            .ApplyAsync(new GraphBatch("b1", 1, [.. diseases, .. symptoms], edges, [], []), Stop);
        return slug;
    }
}
