using Microsoft.Extensions.DependencyInjection;
using Portal.Accounts;
using Portal.Annotation;
using Portal.Corpora;
using Portal.Demo;
using Portal.Domain.Annotation;
using Portal.Schema;
using Portal.Workspaces;

namespace Portal.Tests.Browser;

/// <summary>Pinyin, composed over CDP as an input method does, in every text box that the pages show.</summary>
public sealed class InputMethodTests(BrowserHost host)
{
    private const string Workspace = "ime";
    private const string Boxes =
        "input[type=text]:visible:enabled, input[type=search]:visible:enabled, input[type=url]:visible:enabled, "
        + "input:not([type]):visible:enabled, textarea:visible:enabled";

    private static readonly string[] s_pages =
    [
        "/",
        "/w/ime/schema",
        "/w/ime/schema?select=e:Disease",
        "/w/ime/schema?select=r:has_symptom",
        "/w/ime/corpora",
        "/w/ime/label",
        "/w/ime/team?tab=plan",
        "/w/ime/review",
        "/w/ime/knowledge",
        "/w/ime/knowledge?tab=terms",
        "/w/ime/knowledge?tab=faq",
        "/w/ime/graph",
        "/w/ime/ask",
        "/w/ime/models",
        "/w/ime/settings",
        "/account",
        "/users",
    ];

    [Fact]
    public async Task EveryTextBox_TakesWhatIsComposed()
    {
        await host.StartAsync();
        var stop = TestContext.Current.CancellationToken;
        var workspace = await host
            .Services.GetRequiredService<WorkspaceService>()
            .CreateAsync(ActingUser.CommandLine, Workspace, "输入法", "zh", stop);
        await host
            .Services.GetRequiredService<SchemaService>()
            .PublishAsync(workspace.Id, ActingUser.CommandLine.Id, DemoContent.Of("zh").Schema, null, stop);
        var (document, _) = await host
            .Services.GetRequiredService<DocumentService>()
            .AddAsync(ActingUser.CommandLine, Workspace, "c", "一", "痛风常有关节痛。", stop);
        await host
            .Services.GetRequiredService<EditService>()
            .ApplyAsync(
                ActingUser.CommandLine,
                Workspace,
                document,
                [new KeyedEdit(Guid.CreateVersion7(), new DocumentEdit.AddMention(Guid.CreateVersion7(), "Disease", 0, 2))],
                stop
            );
        await host.RunAsync(
            "ime",
            async page =>
            {
                var cdp = await page.Context.NewCDPSessionAsync(page);
                var (tried, wrong) = (0, new List<string>());
                foreach (var path in s_pages)
                {
                    await BrowserHost.OpenAsync(page, path);
                    if (path.EndsWith("/label", StringComparison.Ordinal))
                    {
                        // With a mention selected its fields are there too.
                        await page.Locator("portal-annotator[data-ready]").WaitForAsync();
                        await page.Locator(".an-scroll").FocusAsync();
                        await page.Keyboard.PressAsync("j");
                        await page.Locator("[data-fold=attributes] summary").ClickAsync();
                        await page.Locator(".an-attribute-form").WaitForAsync();
                    }

                    for (var i = 0; i < await page.Locator(Boxes).CountAsync(); i++)
                    {
                        var box = page.Locator(Boxes).Nth(i);
                        var name =
                            await box.GetAttributeAsync("aria-label")
                            ?? await box.GetAttributeAsync("name")
                            ?? await box.GetAttributeAsync("placeholder")
                            ?? $"{i}";
                        await box.FocusAsync();
                        var before = await box.InputValueAsync();
                        await page.Keyboard.PressAsync("End");
                        foreach (var part in new[] { "n", "ni", "ni'h", "ni'hao" })
                            await cdp.SendAsync(
                                "Input.imeSetComposition",
                                new()
                                {
                                    ["text"] = part,
                                    ["selectionStart"] = part.Length,
                                    ["selectionEnd"] = part.Length,
                                }
                            );
                        await page.WaitForTimeoutAsync(150);
                        var composing = await box.InputValueAsync();
                        await cdp.SendAsync("Input.insertText", new() { ["text"] = "你好" });
                        var after = await box.InputValueAsync();
                        // A field of one key takes one character.
                        var most = int.TryParse(await box.GetAttributeAsync("maxlength"), out var length)
                            ? Math.Max(length, before.Length)
                            : int.MaxValue;
                        if (composing != before + "ni'hao" || after != (before + "你好")[..Math.Min(most, before.Length + 2)])
                            wrong.Add($"{path} {name}: \"{composing}\", \"{after}\"");
                        tried++;
                        await box.FillAsync(before);
                    }
                }

                Assert.Empty(wrong);
                Assert.True(tried > 20, $"{tried} text boxes");
            }
        );
    }
}
