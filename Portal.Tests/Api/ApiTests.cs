using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Portal.Accounts;
using Portal.Data.Workspaces;
using Portal.Platform;
using Portal.Tests.Support;
using Portal.Workspaces;

namespace Portal.Tests.Api;

/// <summary>The HTTP API as a script with a key uses it, and as nobody may.</summary>
public sealed class ApiTests : ApiServerTests
{
    [Fact]
    public async Task Key_WalksTheLoop()
    {
        using var http = await ClientAsync("ann", administrator: true);
        Assert.Equal(
            HttpStatusCode.Created,
            (
                await http.PostAsJsonAsync(
                    "/api/v1/workspaces",
                    new
                    {
                        slug = "x",
                        name = "X",
                        language = "zh",
                    },
                    Stop
                )
            ).StatusCode
        );
        var draft = (await http.GetFromJsonAsync<JsonElement>("/api/v1/workspaces/x/schema/draft", Stop)).GetProperty("draft");
        Assert.Equal(0, draft.GetProperty("version").GetInt32());
        using var schema = new StringContent(
            """{"entities":[{"id":"Disease","names":{"zh":"疾病"}},{"id":"Symptom","names":{"zh":"症状"}}],"relations":["""
                + """{"id":"has","names":{"zh":"症状"},"pairs":[{"head":"Disease","tail":"Symptom"}]}]}""",
            System.Text.Encoding.UTF8,
            "application/json"
        );
        var saved = await (
            await http.PutAsync("/api/v1/workspaces/x/schema/draft?version=0", schema, Stop)
        ).Content.ReadFromJsonAsync<JsonElement>(Stop);
        await http.PostAsync($"/api/v1/workspaces/x/schema/publish?version={saved.GetProperty("version").GetInt32()}", null, Stop);
        var document = (
            await (
                await http.PostAsJsonAsync(
                    "/api/v1/workspaces/x/documents",
                    new
                    {
                        corpus = "c",
                        title = "t",
                        text = "甲病有乙症。",
                    },
                    Stop
                )
            ).Content.ReadFromJsonAsync<JsonElement>(Stop)
        ).GetProperty("id").GetGuid();
        Guid head = Guid.CreateVersion7(),
            tail = Guid.CreateVersion7();
        var items = new object[]
        {
            new
            {
                key = Guid.CreateVersion7(),
                edit = new Dictionary<string, object>
                {
                    ["op"] = "addMention",
                    ["id"] = head,
                    ["type"] = "Disease",
                    ["start"] = 0,
                    ["end"] = 2,
                },
            },
            new
            {
                key = Guid.CreateVersion7(),
                edit = new Dictionary<string, object>
                {
                    ["op"] = "addMention",
                    ["id"] = tail,
                    ["type"] = "Symptom",
                    ["start"] = 3,
                    ["end"] = 5,
                },
            },
            new
            {
                key = Guid.CreateVersion7(),
                edit = new Dictionary<string, object>
                {
                    ["op"] = "addRelation",
                    ["id"] = Guid.CreateVersion7(),
                    ["type"] = "has",
                    ["head"] = head,
                    ["tail"] = tail,
                },
            },
        };
        (await http.PostAsJsonAsync($"/api/v1/workspaces/x/documents/{document}/edits", new { items }, Stop)).EnsureSuccessStatusCode();
        var triple = (await http.GetFromJsonAsync<JsonElement>("/api/v1/workspaces/x/triples", Stop))
            .GetProperty("items")[0]
            .GetProperty("id")
            .GetGuid();
        await http.PostAsJsonAsync(
            "/api/v1/workspaces/x/triples/decisions",
            new
            {
                key = Guid.CreateVersion7(),
                triples = new[] { triple },
                state = "approved",
            },
            Stop
        );
        var answer = default(JsonElement);
        for (
            var i = 0;
            i < 100 && (answer.ValueKind == JsonValueKind.Undefined || answer.GetProperty("status").GetString() != "answered");
            i++
        )
        {
            await Task.Delay(100, Stop);
            answer = await (
                await http.PostAsJsonAsync("/api/v1/workspaces/x/ask", new { question = "甲病有哪些症状？" }, Stop)
            ).Content.ReadFromJsonAsync<JsonElement>(Stop);
        }

        Assert.Equal("甲病有乙症。", answer.GetProperty("rows")[0].GetProperty("evidence")[0].GetProperty("sentence").GetString());
        Assert.Equal("甲病\thas\t乙症\tDisease\tSymptom", (await http.GetStringAsync("/api/v1/workspaces/x/export/triples", Stop)).Trim());
    }

    [Fact]
    public async Task Nobody_GetsAStatus_NotAPage()
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(App.Urls.First()) };
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/v1/workspaces", Stop)).StatusCode);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "pk_wrong");
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/v1/workspaces", Stop)).StatusCode);
    }

    [Fact]
    public async Task Failures_AreProblemDetailsInTheCallersLanguage()
    {
        using var http = await ClientAsync("bob", administrator: true);
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        using var response = await http.PostAsJsonAsync(
            "/api/v1/workspaces",
            new
            {
                slug = "Not Legal",
                name = "X",
                language = "zh",
            },
            Stop
        );
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal((HttpStatusCode.BadRequest, "workspace.slug.illegal"), (response.StatusCode, problem.GetProperty("code").GetString()));
        Assert.Contains("cannot be an address", problem.GetProperty("title").GetString(), StringComparison.Ordinal);
        using var stranger = await ClientAsync("eve", administrator: false);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync("/api/v1/workspaces/x", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync("/api/v1/workspaces/x/export/triples", Stop)).StatusCode);
    }

    [Fact]
    public async Task Viewer_EvaluatesNothing_AndStopsNoJob()
    {
        using var owner = await ClientAsync("owner", administrator: true);
        var body = new
        {
            slug = "x",
            name = "X",
            language = "zh",
        };
        Assert.Equal(HttpStatusCode.Created, (await owner.PostAsJsonAsync("/api/v1/workspaces", body, Stop)).StatusCode);
        using var viewer = await ClientAsync("looker", administrator: false);
        await App
            .Services.GetRequiredService<WorkspaceService>()
            .SetMemberAsync(ActingUser.CommandLine, "x", "looker", WorkspaceRole.Viewer, Stop);
        var started = await owner.PostAsJsonAsync("/api/v1/workspaces/x/engines/train", new { engines = Array.Empty<string>() }, Stop);
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var id = (await started.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("job").GetGuid();
        Assert.Equal(HttpStatusCode.OK, (await viewer.GetAsync("/api/v1/workspaces/x/jobs", Stop)).StatusCode);
        foreach (var path in new[] { "questions/evaluate", $"jobs/{id}/cancel" })
        {
            var refused = await viewer.PostAsync($"/api/v1/workspaces/x/{path}", null, Stop);
            var problem = await refused.Content.ReadFromJsonAsync<JsonElement>(Stop);
            Assert.Equal((HttpStatusCode.Forbidden, "access.denied"), (refused.StatusCode, problem.GetProperty("code").GetString()));
            Assert.True((await owner.PostAsync($"/api/v1/workspaces/x/{path}", null, Stop)).IsSuccessStatusCode, path);
        }
    }

    [Fact]
    public async Task Cookie_WithoutTheHeader_CannotChangeAnything()
    {
        await App
            .Services.GetRequiredService<AccountService>()
            .AddUserAsync(ActingUser.CommandLine, "cat", "", "a long enough sentence", true, Stop);
        using var http = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() })
        {
            BaseAddress = new Uri(App.Urls.First()),
        };
        (await SignInForm.SendAsync(http, "cat", "a long enough sentence", "/", Stop)).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/v1/workspaces", Stop)).StatusCode);
        var body = new
        {
            slug = "evil",
            name = "X",
            language = "zh",
        };
        Assert.Equal(HttpStatusCode.Forbidden, (await http.PostAsJsonAsync("/api/v1/workspaces", body, Stop)).StatusCode);
        http.DefaultRequestHeaders.Add(CrossSiteGuard.Header, "1");
        Assert.Equal(HttpStatusCode.Created, (await http.PostAsJsonAsync("/api/v1/workspaces", body, Stop)).StatusCode);
    }

    [Fact]
    public async Task OpenApi_DescribesEveryEndpoint()
    {
        using var http = await ClientAsync("dan", administrator: false);
        var paths = (await http.GetFromJsonAsync<JsonElement>("/api/v1/openapi.json", Stop))
            .GetProperty("paths")
            .EnumerateObject()
            .ToList();
        Assert.True(paths.Count > 35, $"{paths.Count}");
        Assert.Empty(
            paths.SelectMany(p =>
                p.Value.EnumerateObject().Where(o => !o.Value.TryGetProperty("summary", out _)).Select(o => $"{o.Name} {p.Name}")
            )
        );
    }
}
