using Microsoft.Playwright;
using Portal.Domain.Schema;
using static Portal.Tests.Browser.Designer;

namespace Portal.Tests.Browser;

/// <summary>A large schema on the canvas, beside a small one and beside X6 with nothing of Portal's.</summary>
public sealed class SchemaCanvasSizeTests(BrowserHost host, ITestOutputHelper output)
{
    private const int Moves = 60;

    [Fact]
    public Task Large_TwoHundredTypes_OpensAndDrags() =>
        host.RunAsync(
            "designer-large",
            async page =>
            {
                var (big, small) = (await WorkspaceAsync(host, "large"), await WorkspaceAsync(host, "small"));
                var random = new Random(7);
                var schema = new KnowledgeSchema
                {
                    Entities =
                    [
                        .. Enumerable
                            .Range(0, 200)
                            .Select(i => new EntityType
                            {
                                Id = $"T{i}",
                                Names = new($"实体类型{i}", $"type {i}"),
                                Color = i % 12,
                                Properties =
                                [
                                    .. Enumerable
                                        .Range(0, i % 4)
                                        .Select(k => new PropertyType { Id = $"p{k}", Names = new($"属性{k}", $"p {k}") }),
                                ],
                            }),
                    ],
                    Relations =
                    [
                        .. Enumerable
                            .Range(0, 300)
                            .Select(i => new RelationType
                            {
                                Id = $"r{i}",
                                Names = new($"关系{i}", $"r {i}"),
                                Pairs = [new($"T{random.Next(200)}", $"T{random.Next(200)}")],
                            }),
                    ],
                    Layout = Enumerable
                        .Range(0, 200)
                        .Aggregate(KnowledgeSchema.Empty.Layout, (l, i) => l.Add($"T{i}", new CanvasPlace(i % 20 * 300, i / 20 * 220))),
                };
                await DraftAsync(host, big, schema);
                await DraftAsync(
                    host,
                    small,
                    new KnowledgeSchema
                    {
                        Entities = [schema.Entities[0]],
                        Layout = KnowledgeSchema.Empty.Layout.Add("T0", new CanvasPlace(0, 0)),
                    }
                );
                // Figures to quote, never to assert: the machine is shared.
                foreach (var ws in new[] { small, big, small, big })
                {
                    await OpenAsync(page, $"/w/{ws}/schema");
                    var open = await page.EvaluateAsync<double>(
                        """
                        async () => {
                          const el = document.querySelector('portal-schema'), parent = el.parentNode, next = el.nextSibling;
                          el.remove();
                          delete el.dataset.ready;
                          const t0 = performance.now();
                          parent.insertBefore(el, next);
                          while (!el.dataset.ready) await new Promise(r => setTimeout(r, 5));
                          await new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)));
                          return performance.now() - t0;
                        }
                        """
                    );
                    await page.WaitForTimeoutAsync(1500);
                    await page.Locator("[data-canvas=fit]").ClickAsync();
                    output.WriteLine(
                        $"{ws}: open {open:0} ms, "
                            + $"{await FramesAsync(page, ".sc-canvas [data-cell-id='e:T0']"):0} frames a second while dragging"
                    );
                }

                Assert.Equal(200, await page.Locator(".sc-canvas [data-shape=schema-entity]").CountAsync());
                Assert.Equal(schema.Relations.Length, await page.Locator(".sc-canvas [data-cell-id^='r:']").CountAsync());
                await page.EvaluateAsync(
                    """
                    () => {
                      const el = document.querySelector('portal-schema'), X6 = el.graph.constructor, host = el.parentNode;
                      el.remove();
                      const container = host.appendChild(document.createElement('div'));
                      container.style.cssText = 'width:100%;height:100%';
                      container.className = 'plain';
                      new X6({ container }).addNode({ id: 'plain', x: 40, y: 40, width: 184, height: 48 });
                    }
                    """
                );
                output.WriteLine(
                    "X6 with one node and nothing else: "
                        + $"{await FramesAsync(page, ".plain [data-cell-id=plain]"):0} frames a second while dragging"
                );
            },
            isMeasured: true
        );

    private static async Task<double> FramesAsync(IPage page, string node)
    {
        var box = (await page.Locator(node).BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 3));
        await page.Mouse.DownAsync();
        await page.EvaluateAsync(
            "() => { window.frames0 = 0; window.t0 = performance.now(); (function f() { window.frames0++; window.raf = "
                + "requestAnimationFrame(f); })(); }"
        );
        for (var i = 0; i < Moves; i++)
            await page.Mouse.MoveAsync(box.X + 60 + (i * 4), box.Y + 40 + (i * 2));
        var frames = await page.EvaluateAsync<double>(
            "() => { cancelAnimationFrame(window.raf); return window.frames0 / ((performance.now() - window.t0) / 1000); }"
        );
        await page.Mouse.UpAsync();
        var now = (await page.Locator(node).BoundingBoxAsync())!;
        Assert.True(now.X > box.X + 20, "The node was not dragged.");
        return frames;
    }
}
