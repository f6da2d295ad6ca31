using System.Net;
using System.Text.Json;
using Portal.Accounts;
using Portal.Corpora;
using Portal.Data.Team;
using Portal.Data.Workspaces;
using Portal.Demo;
using Portal.Schema;
using Portal.Team;
using Portal.Tests.Support;
using Portal.Workspaces;

namespace Portal.Tests.Data;

/// <summary>The workspace of a team under load: its people, texts and plan, and how a script of one of them speaks to the server.</summary>
internal static class LoadWorkspace
{
    public const string Slug = "load";

    /// <summary>How many annotate a document.</summary>
    public const int PerDocument = 3;

    private const string Password = "a long enough sentence";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<(Guid Assigned, Guid Open)> PrepareAsync(string folder, int annotators, int curators, int documents)
    {
        await using var host = await CoreHost.StartAsync(folder);
        var actor = CoreHost.Operator;
        await host.Get<AccountService>().AddUserAsync(actor, "root", "", Password, true, Stop);
        var workspace = await host.Get<WorkspaceService>().CreateAsync(actor, Slug, Slug, "zh", Stop);
        await host.Get<SchemaService>().PublishAsync(workspace.Id, actor.Id, DemoContent.Of("zh").Schema, null, Stop);
        foreach (
            var (name, role) in Enumerable
                .Range(0, annotators)
                .Select(i => ($"a{i}", WorkspaceRole.Annotator))
                .Concat(Enumerable.Range(0, curators).Select(i => ($"c{i}", WorkspaceRole.Reviewer)))
        )
        {
            await host.Get<AccountService>().AddUserAsync(actor, name, name, Password, false, Stop);
            await host.Get<WorkspaceService>().SetMemberAsync(actor, Slug, name, role, Stop);
        }

        var text = string.Concat(DemoContent.Of("zh").Documents.Take(6).Select(d => d.Text + "\n"));
        for (var i = 0; i < documents; i++)
            await host.Get<DocumentService>().AddAsync(actor, Slug, "assigned", $"{i}", $"{i}\n{text}", Stop);
        for (var i = 0; i < 4; i++)
            await host.Get<DocumentService>().AddAsync(actor, Slug, "open", $"{i}", $"{i}\n{text}", Stop);
        var corpora = await host.Get<DocumentService>().CorporaAsync(actor, Slug, Stop);
        var assigned = corpora.Single(c => c.Name == "assigned").Id;
        await host.Get<AssignmentPlanService>()
            .SetPlanAsync(
                actor,
                Slug,
                assigned,
                new AssignmentPlanView(AssignmentMode.Assigned, PerDocument, AssignmentOrder.Sequential, true, 48, 0),
                Stop
            );
        return (assigned, corpora.Single(c => c.Name == "open").Id);
    }

    public static string Address => $"/api/v1/workspaces/{Slug}";

    public static async Task<(HttpClient Http, CookieContainer Cookies)> SignInAsync(ServerProcess server, string user)
    {
        var cookies = new CookieContainer();
        var http = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies }) { BaseAddress = new Uri(server.Address + "/") };
        http.DefaultRequestHeaders.Add("X-Portal", "1");
        using var response = await SignInForm.SendAsync(http, user, Password, $"/w/{Slug}", Stop);
        Assert.DoesNotContain("/login", response.RequestMessage!.RequestUri!.ToString(), StringComparison.Ordinal);
        return (http, cookies);
    }

    public static async Task<IReadOnlyList<Guid>> DocumentsAsync(HttpClient http, Guid? corpus) =>
        [
            .. (await JsonAsync(await http.GetAsync($"{Address}/documents?pageSize=500{(corpus is { } id ? $"&corpus={id}" : "")}", Stop)))
                .GetProperty("items")
                .EnumerateArray()
                .Select(d => d.GetProperty("id").GetGuid()),
        ];

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(
            response.IsSuccessStatusCode,
            $"{(int)response.StatusCode} {response.RequestMessage?.RequestUri?.PathAndQuery}: {body[..Math.Min(300, body.Length)]}"
        );
        return JsonSerializer.Deserialize<JsonElement>(body);
    }
}
