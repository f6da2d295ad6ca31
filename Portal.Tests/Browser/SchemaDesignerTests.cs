using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Portal.Accounts;
using Portal.Domain.Schema;
using Portal.Schema;
using static Portal.Tests.Browser.Designer;

namespace Portal.Tests.Browser;

/// <summary>The designer in a real browser: by mouse, by keyboard alone, by two people, across a reload.</summary>
public sealed class SchemaDesignerTests(BrowserHost host)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("zh-Hans")]
    [InlineData("en")]
    public Task Expert_ByMouse_FromEmptyCanvasToPublishedVersion(string culture) =>
        host.RunAsync(
            $"designer-mouse-{culture}",
            async page =>
            {
                var en = culture == "en";
                var ws = await WorkspaceAsync(host, $"mouse-{culture.ToLowerInvariant()}");
                await OpenAsync(page, $"/w/{ws}/schema");
                await page.GetByRole(AriaRole.Button, new() { Name = en ? "Add entity type" : "添加实体类型", Exact = true })
                    .Last.ClickAsync();
                await NameAsync(page, en ? "Disease" : "疾病");
                await Node(page, en ? "Disease" : "疾病").WaitForAsync();

                // From the edge into empty space: a type and a relation at once, each asks for its name.
                await DragFromAsync(page, en ? "Disease" : "疾病", 300, 40);
                await NameAsync(page, en ? "Symptom" : "症状");
                await NameAsync(page, en ? "has symptom" : "有症状");
                await Assertions.Expect(page.Locator(".schema-tree .list-button")).ToHaveCountAsync(3);

                // Onto a type: the relation alone. Back to itself: a loop.
                await DragToAsync(page, en ? "Symptom" : "症状", en ? "Disease" : "疾病");
                await NameAsync(page, en ? "symptom of" : "见于");
                await Assertions.Expect(page.Locator(".sc-canvas [data-cell-id^='r:']")).ToHaveCountAsync(2);

                // The rest in the inspector.
                await page.Locator(".schema-tree .list-button", new() { HasText = en ? "Disease" : "疾病" }).First.ClickAsync();
                await Inspector(page, en ? "Chinese name" : "中文名").FillAsync("疾病");
                await Inspector(page, en ? "English name" : "英文名").FillAsync("disease");
                await Inspector(page, en ? "Definition" : "定义").FillAsync("有名称的疾病");
                await page.GetByRole(AriaRole.Tab, new() { Name = en ? "Properties" : "属性" }).ClickAsync();
                await page.GetByRole(AriaRole.Button, new() { Name = en ? "Add a property" : "添加属性" }).ClickAsync();
                await page.Locator(".property[open]").GetByLabel(en ? "Chinese name" : "中文名").FillAsync("编码");
                await page.Locator(".property[open]").GetByLabel(en ? "Identifier" : "标识符").FillAsync("code");
                await page.Locator(".property[open]").GetByLabel(en ? "Key" : "主键").CheckAsync();
                await Assertions.Expect(page.Locator(".property summary b")).ToContainTextAsync(en ? "⚷" : "⚷ 编码");

                await PublishAsync(page, en);
                var published = await host.Services.GetRequiredService<SchemaService>().CurrentAsync(ActingUser.CommandLine, ws, Stop);
                Assert.True(published.IsPublished);
                Assert.Equal(
                    ("疾病", "disease", "code"),
                    (
                        published.Schema.Entities[0].Names.Zh,
                        published.Schema.Entities[0].Names.En,
                        published.Schema.Entities[0].Properties[0].Id
                    )
                );
                Assert.True(published.Schema.Entities[0].Properties[0].IsKey);
                Assert.Equal(2, published.Schema.Relations.Length);
                Assert.Equal(en ? "has_symptom" : "有症状", published.Schema.Relations[0].Id);
            },
            culture
        );

    [Theory]
    [InlineData("zh-Hans")]
    [InlineData("en")]
    public Task Expert_ByKeyboardAlone_FromEmptyCanvasToPublishedVersion(string culture) =>
        host.RunAsync(
            $"designer-keys-{culture}",
            async page =>
            {
                var en = culture == "en";
                var ws = await WorkspaceAsync(host, $"keys-{culture.ToLowerInvariant()}");
                await OpenAsync(page, $"/w/{ws}/schema");
                await TabToAsync(page, "document.activeElement.matches('portal-schema')");
                await page.Keyboard.PressAsync("n");
                await NameAsync(page, en ? "Drug" : "药物");
                await page.Keyboard.PressAsync("n");
                await NameAsync(page, en ? "Disease" : "疾病");
                // The new type is selected; from it a relation, its end chosen with the arrows.
                await page.Keyboard.PressAsync("r");
                await page.Keyboard.PressAsync("ArrowLeft");
                await page.Keyboard.PressAsync("Enter");
                await NameAsync(page, en ? "treated by" : "治疗药物");
                await Assertions.Expect(page.Locator(".sc-canvas [data-cell-id^='r:']")).ToHaveCountAsync(1);

                // Undo and redo, a rename in place, a move, and the inspector by Enter.
                await page.Keyboard.PressAsync("Control+z");
                await page.Keyboard.PressAsync("Control+z");
                await Assertions.Expect(page.Locator(".sc-canvas [data-cell-id^='r:']")).ToHaveCountAsync(0);
                await page.Keyboard.PressAsync("Control+y");
                await page.Keyboard.PressAsync("Control+y");
                await Assertions.Expect(page.Locator(".sc-canvas [data-cell-id^='r:']")).ToHaveCountAsync(1);
                await page.Keyboard.PressAsync("Escape");
                await page.Keyboard.PressAsync("ArrowLeft");
                await page.Keyboard.PressAsync("ArrowRight");
                await page.Keyboard.PressAsync("F2");
                await NameAsync(page, en ? "Illness" : "病种");
                await Assertions.Expect(page.Locator(".schema-tree")).ToContainTextAsync(en ? "Illness" : "病种");
                await page.Keyboard.PressAsync("Shift+ArrowDown");
                await page.Keyboard.PressAsync("Enter");
                await page.WaitForFunctionAsync("document.activeElement.closest('.schema-inspector') !== null");

                await TabToAsync(page, $"document.activeElement.textContent.trim() === '{(en ? "Publish" : "发布")}'");
                await page.Keyboard.PressAsync("Enter");
                await page.GetByRole(AriaRole.Dialog).WaitForAsync();
                await Assertions
                    .Expect(page.GetByRole(AriaRole.Button, new() { Name = en ? "Publish now" : "立即发布" }))
                    .ToBeEnabledAsync();
                await TabToAsync(page, $"document.activeElement.textContent.trim() === '{(en ? "Publish now" : "立即发布")}'");
                await page.Keyboard.PressAsync("Enter");
                await page.Locator(".page-head .context", new() { HasText = en ? "Version 1 is published" : "第 1 版已发布" })
                    .WaitForAsync();
                var published = (
                    await host.Services.GetRequiredService<SchemaService>().CurrentAsync(ActingUser.CommandLine, ws, Stop)
                ).Schema;
                Assert.Equal((2, 1), (published.Entities.Length, published.Relations.Length));
                Assert.Equal(en ? "Illness" : "病种", published.Entities[1].Names.In(en ? "en" : "zh", ""));
                Assert.True(published.Allows(published.Relations[0].Id, published.Entities[1].Id, published.Entities[0].Id));
            },
            culture
        );

    [Fact]
    public Task TwoDesigners_SeeEachOther_AndAConflictIsAChoice() =>
        host.RunAsync(
            "designer-two",
            async first =>
            {
                var ws = await WorkspaceAsync(host, "two");
                await StarterAsync(host, ws, "general");
                await OpenAsync(first, $"/w/{ws}/schema?select=e:Person");
                var second = await host.AnotherAsync(first);
                await OpenAsync(second, $"/w/{ws}/schema?select=e:Person");

                // What one draws the other sees, without a reload.
                await Inspector(first, "别名").FillAsync("人士");
                await Inspector(first, "中文名").FillAsync("人士");
                await first.Keyboard.PressAsync("Tab");
                await Assertions.Expect(Inspector(second, "中文名")).ToHaveValueAsync("人士");
                await Node(second, "人士").WaitForAsync();

                // Both change the same member from the same state: the later one is asked.
                var draft = await host.Services.GetRequiredService<SchemaService>().DraftAsync(ActingUser.CommandLine, ws, Stop);
                var seen = draft.Schema.Entity("Person")!;
                await host
                    .Services.GetRequiredService<SchemaDesignService>()
                    .ApplyAsync(
                        ActingUser.CommandLine,
                        ws,
                        new(Guid.CreateVersion7(), new SchemaEdit.PutEntity(seen with { Description = "对方的定义" }, seen)),
                        Stop
                    );
                await Assertions.Expect(Inspector(first, "定义")).ToHaveValueAsync("对方的定义");
                var conflict = await host
                    .Services.GetRequiredService<SchemaDesignService>()
                    .ApplyAsync(
                        ActingUser.CommandLine,
                        ws,
                        new(Guid.CreateVersion7(), new SchemaEdit.PutEntity(seen with { Description = "我的定义" }, seen)),
                        Stop
                    );
                Assert.Equal(("schema.edit.conflict", "description"), (conflict.Problems[0].Code, conflict.Problems[0].Field));

                // The same in the page: undoing what another has changed since is a conflict, and a choice.
                await Inspector(first, "英文名").FillAsync("human");
                await first.Keyboard.PressAsync("Tab");
                await Assertions.Expect(Inspector(second, "英文名")).ToHaveValueAsync("human");
                var now = (
                    await host.Services.GetRequiredService<SchemaService>().DraftAsync(ActingUser.CommandLine, ws, Stop)
                ).Schema.Entity("Person")!;
                await host
                    .Services.GetRequiredService<SchemaDesignService>()
                    .ApplyAsync(
                        ActingUser.CommandLine,
                        ws,
                        new(Guid.CreateVersion7(), new SchemaEdit.PutEntity(now with { Names = now.Names with { En = "being" } }, now)),
                        Stop
                    );
                await Assertions.Expect(Inspector(first, "英文名")).ToHaveValueAsync("being");
                await first.Locator("portal-schema").FocusAsync();
                await first.Keyboard.PressAsync("Control+z");
                await first.GetByRole(AriaRole.Dialog, new() { Name = "他人修改了同一处" }).WaitForAsync();
                Assert.Empty(await BrowserHost.AxeAsync(first));
                await first.GetByRole(AriaRole.Button, new() { Name = "保留对方" }).ClickAsync();
                await Assertions.Expect(Inspector(first, "英文名")).ToHaveValueAsync("being");
                await first.Locator("portal-schema").FocusAsync();
                await first.Keyboard.PressAsync("Control+z");
                await first.GetByRole(AriaRole.Button, new() { Name = "采用我的" }).ClickAsync();
                await Assertions.Expect(Inspector(first, "英文名")).ToHaveValueAsync("person");
            },
            allowConsoleErrors: true
        );

    [Fact]
    public Task Reload_InTheMiddle_KeepsEditsAndUndo() =>
        host.RunAsync(
            "designer-reload",
            async page =>
            {
                var ws = await WorkspaceAsync(host, "reload");
                await StarterAsync(host, ws, "general");
                await OpenAsync(page, $"/w/{ws}/schema");
                const string Places =
                    "JSON.stringify(document.querySelector('portal-schema').graph.getNodes().map(n => [n.id, n.position()]))";
                var arranged = await page.EvaluateAsync<string>(Places);
                // A drag, then at once a reload: the move is in the outbox or in the draft, never lost.
                var node = Node(page, "人物");
                var box = (await node.BoundingBoxAsync())!;
                // In the head, clear of the handle in the middle of the upper edge.
                await page.Mouse.MoveAsync(box.X + (box.Width / 3), box.Y + (box.Height / 4));
                await page.Mouse.DownAsync();
                await page.Mouse.MoveAsync(box.X + 160, box.Y + 130, new() { Steps = 6 });
                await page.Mouse.UpAsync();
                await page.Locator("#save-state[data-state=saved]").WaitForAsync();
                await page.ReloadAsync();
                await ReadyAsync(page);
                var moved = (await host.Services.GetRequiredService<SchemaService>().DraftAsync(ActingUser.CommandLine, ws, Stop))
                    .Schema
                    .Layout["Person"];
                Assert.True(moved.X != 0 || moved.Y != 0);
                await page.Locator("[data-canvas=undo]").ClickAsync();
                await Assertions.Expect(page.Locator("[data-canvas=redo]")).ToBeEnabledAsync();
                var back = (await host.Services.GetRequiredService<SchemaService>().DraftAsync(ActingUser.CommandLine, ws, Stop))
                    .Schema
                    .Layout["Person"];
                Assert.Equal((0d, 0d), (back.X, back.Y));
                // In the picture as well, which is drawn after the button: nothing has a place of its own again.
                await page.WaitForFunctionAsync($"arranged => {Places} === arranged", arranged);
                await page.ReloadAsync();
                await ReadyAsync(page);
                await page.Locator("[data-canvas=redo]").ClickAsync();
                await Assertions.Expect(page.Locator("[data-canvas=redo]")).ToBeDisabledAsync();
                Assert.Equal(
                    moved,
                    (await host.Services.GetRequiredService<SchemaService>().DraftAsync(ActingUser.CommandLine, ws, Stop)).Schema.Layout[
                        "Person"
                    ]
                );
            }
        );

    [Fact]
    public Task Dialogs_Table_Checks_HaveNoViolationAndWork() =>
        host.RunAsync(
            "designer-dialogs",
            async page =>
            {
                var ws = await WorkspaceAsync(host, "dialogs");
                await OpenAsync(page, $"/w/{ws}/schema");
                // A ready-made schema, seen and taken.
                await page.GetByRole(AriaRole.Button, new() { Name = "Begin with a ready-made schema" }).ClickAsync();
                await page.GetByRole(AriaRole.Tab, new() { Name = "Ready-made" }).ClickAsync();
                Assert.Empty(await AxeAsync(page));
                await page.GetByRole(AriaRole.Button, new() { Name = "Law" }).ClickAsync();
                await page.GetByRole(AriaRole.Button, new() { Name = "Take over" }).ClickAsync();
                await Assertions.Expect(page.Locator(".sc-canvas [data-shape=schema-entity]")).ToHaveCountAsync(7);

                // A file of another tool: preview, what was not understood, then taken.
                await page.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();
                await page.Locator("input[type=file]")
                    .ChooseAsync(
                        new FilePayload
                        {
                            Name = "x.ttl",
                            MimeType = "text/turtle",
                            Buffer = System.Text.Encoding.UTF8.GetBytes(
                                "@prefix : <urn:x#> . @prefix owl: <http://www.w3.org/2002/07/owl#> . :Judge a owl:Class ; "
                                    + "owl:disjointWith :Party ."
                            ),
                        }
                    );
                await page.GetByText("Not understood: 1").WaitForAsync();
                await page.GetByText("Add to the draft").ClickAsync();
                await page.Locator(".diff li").First.WaitForAsync();
                Assert.Empty(await AxeAsync(page));
                await page.GetByRole(AriaRole.Button, new() { Name = "Take over" }).ClickAsync();
                await Assertions.Expect(page.Locator(".schema-tree")).ToContainTextAsync("Judge");

                // The checks name it, and mend it.
                await page.Locator(".lint summary").ClickAsync();
                await page.Locator(".lint li", new() { HasText = "No relation uses “Judge”" })
                    .GetByRole(AriaRole.Button, new() { Name = "Remove Judge" })
                    .ClickAsync();
                await Assertions.Expect(page.Locator(".schema-tree")).Not.ToContainTextAsync("Judge");

                // A broken file is said, and nothing is lost.
                await page.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();
                await page.Locator("input[type=file]")
                    .ChooseAsync(
                        new FilePayload
                        {
                            Name = "x.bin",
                            MimeType = "application/octet-stream",
                            Buffer = [1, 2, 3],
                        }
                    );
                await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Alert).WaitForAsync();
                await page.Keyboard.PressAsync("Escape");
                await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);

                // The table says the same, and opens the same inspector.
                await page.GetByRole(AriaRole.Button, new() { Name = "Table", Exact = true }).ClickAsync();
                await page.Locator(".schema-table").GetByRole(AriaRole.Button, new() { Name = "court" }).First.ClickAsync();
                await Assertions.Expect(page.Locator(".schema-inspector code").First).ToHaveTextAsync("Court");
                Assert.Empty(await AxeAsync(page));
                await page.GetByRole(AriaRole.Tab, new() { Name = "History" }).ClickAsync();
                await page.GetByPlaceholder("Say something of this type").FillAsync("Tribunals too?");
                await page.GetByRole(AriaRole.Button, new() { Name = "Comment", Exact = true }).ClickAsync();
                await page.Locator(".comment", new() { HasText = "Tribunals too?" }).WaitForAsync();
                Assert.Empty(await AxeAsync(page));
                Assert.Contains("view=table", page.Url, StringComparison.Ordinal);

                // Pictures of the canvas.
                await page.GetByRole(AriaRole.Button, new() { Name = "Canvas", Exact = true }).ClickAsync();
                await ReadyAsync(page);
                foreach (var kind in new[] { "svg", "png" })
                {
                    var download = await page.RunAndWaitForDownloadAsync(() =>
                        page.EvaluateAsync($"() => document.querySelector('portal-schema').command('export:{kind}')")
                    );
                    var bytes = await File.ReadAllBytesAsync((await download.PathAsync())!, Stop);
                    Assert.True(
                        kind == "png"
                            ? bytes is [0x89, 0x50, ..]
                            : System.Text.Encoding.UTF8.GetString(bytes).Contains("<svg", StringComparison.Ordinal),
                        kind
                    );
                    Assert.True(bytes.Length > 3000, $"{kind}: {bytes.Length} bytes");
                }
            },
            "en",
            dark: true
        );

    [Fact]
    public Task CopyPaste_AcrossWorkspaces_AndGroups() =>
        host.RunAsync(
            "designer-copy",
            async page =>
            {
                var (from, to) = (await WorkspaceAsync(host, "copy-from"), await WorkspaceAsync(host, "copy-to"));
                await StarterAsync(host, from, "medicine");
                await OpenAsync(page, $"/w/{from}/schema");
                await page.Locator("portal-schema").FocusAsync();
                await page.Keyboard.PressAsync("Control+a");
                await Assertions.Expect(page.Locator(".inspector-head")).ToContainTextAsync("已选 8 个");
                await page.GetByLabel("分组").FillAsync("临床");
                await page.Keyboard.PressAsync("Tab");
                await page.Locator(".sc-canvas [data-cell-id='g:临床']").WaitForAsync();
                await page.Locator("portal-schema").FocusAsync();
                await page.Keyboard.PressAsync("Control+a");
                await page.Keyboard.PressAsync("Control+c");
                await OpenAsync(page, $"/w/{to}/schema");
                await page.Locator("portal-schema").FocusAsync();
                await page.Keyboard.PressAsync("Control+v");
                await Assertions.Expect(page.Locator(".sc-canvas [data-shape=schema-entity]")).ToHaveCountAsync(8);
                var pasted = (await host.Services.GetRequiredService<SchemaService>().DraftAsync(ActingUser.CommandLine, to, Stop)).Schema;
                Assert.Equal((8, 8, "临床"), (pasted.Entities.Length, pasted.Relations.Length, pasted.Entities[0].Group));
            }
        );
}
