using Microsoft.Playwright;

namespace Portal.Tests.Browser;

/// <summary>A model on this machine: an administrator is asked, allows it, and goes on.</summary>
public sealed class HostTests(BrowserHost host)
{
    [Fact]
    public Task Model_OnThisMachine_IsAllowedOnTheSpot_AndTakenBackOnThePageOfHosts() =>
        host.RunAsync(
            "hosts",
            async page =>
            {
                var ws = await Designer.WorkspaceAsync(host, "hosts");
                await BrowserHost.OpenAsync(page, $"/w/{ws}/models");
                await page.GetByLabel("名称").FillAsync("local");
                await page.GetByLabel("地址").FillAsync("http://127.0.0.2:9/v1");
                await page.GetByLabel("模型", new() { Exact = true }).FillAsync("tiny");
                await page.GetByRole(AriaRole.Button, new() { Name = "添加连接" }).ClickAsync();
                var question = page.Locator("#host-question");
                await Assertions.Expect(question).ToContainTextAsync("127.0.0.2:9");
                await question.GetByRole(AriaRole.Button, new() { Name = "允许" }).ClickAsync();
                await Assertions.Expect(page.Locator("table.data tbody")).ToContainTextAsync("http://127.0.0.2:9/v1");
                await Assertions.Expect(question).ToHaveCountAsync(0);
                await BrowserHost.OpenAsync(page, "/users");
                var row = page.GetByRole(AriaRole.Row, new() { Name = "127.0.0.2:9" });
                await row.GetByRole(AriaRole.Button).ClickAsync();
                await Assertions.Expect(row).ToHaveCountAsync(0);
                // The saved connection says so, and offers it again.
                await BrowserHost.OpenAsync(page, $"/w/{ws}/models");
                await page.GetByRole(AriaRole.Button, new() { Name = "测试" }).ClickAsync();
                await Assertions.Expect(question).ToContainTextAsync("127.0.0.2:9");
            }
        );
}
