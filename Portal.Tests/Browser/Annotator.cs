using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Portal.Accounts;
using Portal.Annotation;
using Portal.Corpora;
using Portal.Domain.Annotation;

namespace Portal.Tests.Browser;

/// <summary>The labeling page as a person uses it, and documents to use it on.</summary>
internal static class Annotator
{
    public const string Case = "痛风患者常有关节痛和发热。\n医生让他服用秋水仙碱。\n复查时痛风未再发作。";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The name under a mention that is written so.</summary>
    public static ILocator Label(IPage page, string surface) =>
        page.Locator($"xpath=//*[contains(@class,'an-band') and @data-surface='{surface}']//*[contains(@class,'an-label')]");

    public static async Task OpenAsync(IPage page, Guid document)
    {
        await BrowserHost.OpenAsync(page, $"/w/demo-zh/label/{document}");
        await page.Locator("portal-annotator[data-ready]").WaitForAsync();
    }

    public static async Task DragAsync(IPage page, string from, string to)
    {
        var (a, b) = (await BoxAsync(Label(page, from).First), await BoxAsync(Label(page, to).First));
        await page.Mouse.MoveAsync(a.X + (a.Width / 2), a.Y + (a.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(b.X + (b.Width / 2), b.Y + (b.Height / 2), new() { Steps = 6 });
        await page.Mouse.UpAsync();
    }

    /// <summary>A document of the demo with accepted mentions.</summary>
    public static async Task<Guid> DocumentAsync(
        BrowserHost host,
        string title,
        string text,
        params (string Type, int Start, int End)[] spans
    )
    {
        await host.StartAsync();
        var (id, _) = await host
            .Services.GetRequiredService<DocumentService>()
            .AddAsync(ActingUser.CommandLine, "demo-zh", "标注器", title, text, Stop);
        foreach (var chunk in spans.Chunk(EditService.MostEditsInACall))
        {
            var reply = await host
                .Services.GetRequiredService<EditService>()
                .ApplyAsync(
                    ActingUser.CommandLine,
                    "demo-zh",
                    id,
                    [
                        .. chunk.Select(s => new KeyedEdit(
                            Guid.CreateVersion7(),
                            new DocumentEdit.AddMention(Guid.CreateVersion7(), s.Type, s.Start, s.End)
                        )),
                    ],
                    Stop
                );
            Assert.All(reply.Outcomes, o => Assert.True(o.IsApplied));
        }

        return id;
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
}
