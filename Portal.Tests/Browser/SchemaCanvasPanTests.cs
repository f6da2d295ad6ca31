using Microsoft.Playwright;
using Portal.Domain.Schema;
using static Portal.Tests.Browser.Designer;

namespace Portal.Tests.Browser;

/// <summary>The canvas is moved by the wheel and by dragging with the right and the middle button; the left one selects.</summary>
public sealed class SchemaCanvasPanTests(BrowserHost host)
{
    private const string Viewport = ".sc-canvas .x6-graph-svg-viewport";

    [Fact]
    public Task Canvas_ByWheelRightAndMiddleDrag_Moves() =>
        host.RunAsync(
            "designer-pan",
            async page =>
            {
                var ws = await WorkspaceAsync(host, "pan");
                await DraftAsync(
                    host,
                    ws,
                    new KnowledgeSchema
                    {
                        Entities = [new EntityType { Id = "T", Names = new("类型", "type") }],
                        Layout = KnowledgeSchema.Empty.Layout.Add("T", new CanvasPlace(0, 0)),
                    }
                );
                await OpenAsync(page, $"/w/{ws}/schema");
                var canvas = (await page.Locator(".sc-canvas").BoundingBoxAsync())!;
                // A blank place, beside the only node.
                var (x, y) = (canvas.X + 40, canvas.Y + canvas.Height - 40);
                await page.Mouse.MoveAsync(x, y);

                var at = await PlaceAsync(page);
                await page.Mouse.WheelAsync(0, 60);
                at = await MovedAsync(page, at);

                foreach (var button in new[] { MouseButton.Right, MouseButton.Middle })
                {
                    await page.Mouse.DownAsync(new() { Button = button });
                    await page.Mouse.MoveAsync(x + 70, y - 50, new() { Steps = 5 });
                    await page.Mouse.UpAsync(new() { Button = button });
                    var next = await MovedAsync(page, at);
                    Assert.Equal((70, -50), (Math.Round(next.X - at.X), Math.Round(next.Y - at.Y)));
                    at = next;
                    await page.Mouse.MoveAsync(x, y);
                }

                // The left button draws a frame around what it selects, and moves nothing.
                await page.Mouse.DownAsync();
                await page.Mouse.MoveAsync(x + 50, y - 30, new() { Steps = 5 });
                await page.Mouse.UpAsync();
                Assert.Equal(at, await PlaceAsync(page));
            }
        );

    /// <summary>An edit's reply and the page's news of it are one change: it is read once, and compressed.</summary>
    [Fact]
    public Task Edit_OfOneDraft_IsReadOnce() =>
        host.RunAsync(
            "designer-reads",
            async page =>
            {
                const int Edits = 5;
                var ws = await WorkspaceAsync(host, "reads");
                await DraftAsync(
                    host,
                    ws,
                    new KnowledgeSchema
                    {
                        Entities = [new EntityType { Id = "T", Names = new("类型", "type") }],
                        Layout = KnowledgeSchema.Empty.Layout.Add("T", new CanvasPlace(0, 0)),
                    }
                );
                await OpenAsync(page, $"/w/{ws}/schema");
                var reads = new List<IResponse>();
                page.Response += (_, r) =>
                {
                    if (r.Url.EndsWith($"/{ws}/schema/draft", StringComparison.Ordinal))
                        reads.Add(r);
                };
                for (var i = 0; i < Edits; i++)
                {
                    var revision = await page.Locator("portal-schema").GetAttributeAsync("revision");
                    await Node(page, i == 0 ? "类型" : $"名称{i - 1}").DblClickAsync();
                    await NameAsync(page, $"名称{i}");
                    await page.Locator($"portal-schema:not([revision='{revision}'])").WaitForAsync();
                }

                await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
                Assert.InRange(reads.Count, Edits, Edits + 1);
                foreach (var read in reads)
                    Assert.Contains((await read.AllHeadersAsync())["content-encoding"], new[] { "br", "gzip" });
            }
        );

    private static async Task<(double X, double Y)> PlaceAsync(IPage page)
    {
        var matrix = await page.Locator(Viewport).EvaluateAsync<double[]>("v => { const m = v.getCTM(); return [m.e, m.f]; }");
        return (matrix[0], matrix[1]);
    }

    private static async Task<(double X, double Y)> MovedAsync(IPage page, (double X, double Y) from)
    {
        await page.WaitForFunctionAsync(
            "([v, x, y]) => { const m = document.querySelector(v).getCTM(); return Math.abs(m.e - x) + Math.abs(m.f - y) > 20; }",
            new object[] { Viewport, from.X, from.Y }
        );
        return await PlaceAsync(page);
    }
}
