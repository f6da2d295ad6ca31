using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portal.Accounts;
using Portal.Hosting;

namespace Portal.Tests.Api;

/// <summary>The HTTP API as a script with a key uses it, and as nobody may.</summary>
public sealed class ApiTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("portal-api-").FullName;
    private WebApplication _app = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _app = await PortalWeb.BuildAsync(
            [$"--{PortalOptions.Section}:{nameof(PortalOptions.DataDirectory)}={_folder}", $"--{PortalOptions.Section}:{nameof(PortalOptions.CreateDemo)}=false", "--urls=http://127.0.0.1:0"],
            builder => builder.Logging.ClearProviders());
        await _app.StartAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(Stop);
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, true);
    }

    [Fact]
    public async Task Key_WalksTheLoop()
    {
        using var http = await ClientAsync("ann", administrator: true);
        Assert.Equal(HttpStatusCode.Created, (await http.PostAsJsonAsync("/api/v1/workspaces", new { slug = "x", name = "X", language = "zh" }, Stop)).StatusCode);
        var draft = (await http.GetFromJsonAsync<JsonElement>("/api/v1/workspaces/x/schema/draft", Stop)).GetProperty("draft");
        Assert.Equal(0, draft.GetProperty("version").GetInt32());
        using var schema = new StringContent("""{"entities":[{"id":"Disease","names":{"zh":"疾病"}},{"id":"Symptom","names":{"zh":"症状"}}],"relations":[{"id":"has","names":{"zh":"症状"},"pairs":[{"head":"Disease","tail":"Symptom"}]}]}""", System.Text.Encoding.UTF8, "application/json");
        var saved = await (await http.PutAsync("/api/v1/workspaces/x/schema/draft?version=0", schema, Stop)).Content.ReadFromJsonAsync<JsonElement>(Stop);
        await http.PostAsync($"/api/v1/workspaces/x/schema/publish?version={saved.GetProperty("version").GetInt32()}", null, Stop);
        var document = (await (await http.PostAsJsonAsync("/api/v1/workspaces/x/documents", new { corpus = "c", title = "t", text = "甲病有乙症。" }, Stop)).Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("id").GetGuid();
        Guid head = Guid.CreateVersion7(), tail = Guid.CreateVersion7();
        var items = new object[]
        {
            new { key = Guid.CreateVersion7(), edit = new Dictionary<string, object> { ["op"] = "addMention", ["id"] = head, ["type"] = "Disease", ["start"] = 0, ["end"] = 2 } },
            new { key = Guid.CreateVersion7(), edit = new Dictionary<string, object> { ["op"] = "addMention", ["id"] = tail, ["type"] = "Symptom", ["start"] = 3, ["end"] = 5 } },
            new { key = Guid.CreateVersion7(), edit = new Dictionary<string, object> { ["op"] = "addRelation", ["id"] = Guid.CreateVersion7(), ["type"] = "has", ["head"] = head, ["tail"] = tail } },
        };
        (await http.PostAsJsonAsync($"/api/v1/workspaces/x/documents/{document}/edits", new { items }, Stop)).EnsureSuccessStatusCode();
        var triple = (await http.GetFromJsonAsync<JsonElement>("/api/v1/workspaces/x/triples", Stop)).GetProperty("items")[0].GetProperty("id").GetGuid();
        await http.PostAsJsonAsync("/api/v1/workspaces/x/triples/decisions", new { key = Guid.CreateVersion7(), triples = new[] { triple }, state = "approved" }, Stop);
        var answer = default(JsonElement);
        for (var i = 0; i < 100 && (answer.ValueKind == JsonValueKind.Undefined || answer.GetProperty("status").GetString() != "answered"); i++)
        {
            await Task.Delay(100, Stop);
            answer = await (await http.PostAsJsonAsync("/api/v1/workspaces/x/ask", new { question = "甲病有哪些症状？" }, Stop)).Content.ReadFromJsonAsync<JsonElement>(Stop);
        }

        Assert.Equal("甲病有乙症。", answer.GetProperty("rows")[0].GetProperty("evidence")[0].GetProperty("sentence").GetString());
        Assert.Equal("甲病\thas\t乙症\tDisease\tSymptom", (await http.GetStringAsync("/api/v1/workspaces/x/export/triples", Stop)).Trim());
    }

    [Fact]
    public async Task Schema_ByApi_EditsUndoesImportsExportsAndShowsImpact()
    {
        using var http = await ClientAsync("dee", administrator: true);
        await http.PostAsJsonAsync("/api/v1/workspaces", new { slug = "s", name = "S", language = "zh" }, Stop);
        const string Base = "/api/v1/workspaces/s/schema";
        Assert.Equal(5, (await http.GetFromJsonAsync<JsonElement>($"{Base}/starters", Stop)).GetArrayLength());
        var taken = await (await http.PostAsync($"{Base}/starters/general", null, Stop)).Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal((5, 5), (taken.GetProperty("entityTypes").GetInt32(), taken.GetProperty("relationTypes").GetInt32()));

        // The kind of an edit may stand anywhere in it.
        using var edit = new StringContent($$"""{"edit":{"kind":"entity","id":"Person","language":"en","name":"human","op":"setName"},"key":"{{Guid.CreateVersion7()}}"}""", System.Text.Encoding.UTF8, "application/json");
        var reply = await (await http.PostAsync($"{Base}/draft/edits", edit, Stop)).Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.True(reply.GetProperty("isApplied").GetBoolean());
        Assert.Equal("entity:Person", reply.GetProperty("changed")[0].GetProperty("key").GetString());
        using var nonsense = new StringContent("{\"key\":1}", System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync($"{Base}/draft/edits", nonsense, Stop)).StatusCode);
        Assert.True((await (await http.PostAsJsonAsync($"{Base}/draft/undo", new { key = Guid.CreateVersion7() }, Stop)).Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("isApplied").GetBoolean());
        var draft = await http.GetFromJsonAsync<JsonElement>($"{Base}/draft", Stop);
        Assert.True(draft.GetProperty("canRedo").GetBoolean());
        Assert.Equal("person", draft.GetProperty("draft").GetProperty("schema").GetProperty("entities")[0].GetProperty("names").GetProperty("en").GetString());

        foreach (var format in Portal.Schemas.SchemaFormats.Writable)
        {
            var file = await http.GetAsync($"{Base}/export/{format}?version=draft&language=en", Stop);
            Assert.True(file.IsSuccessStatusCode, format);
            var content = await file.Content.ReadAsByteArrayAsync(Stop);
            Assert.True(content.Length > 200, format);
            if (Portal.Schemas.SchemaFormats.CannotHold(format) is null)
                continue;
            using var body = new ByteArrayContent(content);
            var preview = await (await http.PostAsync($"{Base}/import?preview=true&format={(format == "turtle" ? "owl" : format)}", body, Stop)).Content.ReadFromJsonAsync<JsonElement>(Stop);
            Assert.Equal(5, preview.GetProperty("entityTypes").GetInt32());
            Assert.Equal(0, preview.GetProperty("notUnderstood").GetArrayLength());
        }

        var version = draft.GetProperty("draft").GetProperty("version").GetInt32();
        Assert.Equal(HttpStatusCode.Accepted, (await http.PostAsJsonAsync($"{Base}/publish/job?version={version}", new { note = "first" }, Stop)).StatusCode);
        for (var i = 0; i < 100 && (await http.GetFromJsonAsync<JsonElement>($"{Base}/versions", Stop))[0].GetProperty("isPublished").GetBoolean() is false; i++)
            await Task.Delay(100, Stop);
        using var change = new StringContent("""{"kind":"renameEntity","from":"Person","to":"Human"}""", System.Text.Encoding.UTF8, "application/json");
        var impact = await (await http.PostAsync($"{Base}/impact", change, Stop)).Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.True(impact.GetProperty("templates").GetInt32() > 0);
        using var illegal = new StringContent("""{"kind":"renameEntity","from":"Person","to":"a b"}""", System.Text.Encoding.UTF8, "application/json");
        var refused = await http.PostAsync($"{Base}/impact", illegal, Stop);
        Assert.Equal((HttpStatusCode.BadRequest, "schema.identifier.illegal"), (refused.StatusCode, (await refused.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("code").GetString()));
        Assert.Equal(HttpStatusCode.Created, (await http.PostAsJsonAsync($"{Base}/comments", new { kind = "entity", element = "Person", text = "?" }, Stop)).StatusCode);
        Assert.Equal(1, (await http.GetFromJsonAsync<JsonElement>($"{Base}/comments?element=Person", Stop)).GetArrayLength());
        Assert.True((await http.GetFromJsonAsync<JsonElement>($"{Base}/history", Stop)).GetProperty("total").GetInt32() >= 4);
    }

    [Fact]
    public async Task Annotations_ByApi_ComeInAndGoOut()
    {
        using var http = await ClientAsync("ann", administrator: true);
        await http.PostAsJsonAsync("/api/v1/workspaces", new { slug = "an", name = "An", language = "zh" }, Stop);
        const string Base = "/api/v1/workspaces/an/annotations";
        using var content = new StringContent("""{"text":"😀痛风","label":[[1,3,"疾病"],[1,9,"疾病"]]}""");
        var result = await (await http.PostAsync($"{Base}/import?format=doccano&name=a.jsonl&corpus=gold&addTypes=true", content, Stop)).Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal((1, 1, "annotations.span.illegal"), (result.GetProperty("documents").GetInt32(), result.GetProperty("mentions").GetInt32(), result.GetProperty("rejected")[0].GetProperty("code").GetString()));
        var export = await http.GetAsync($"{Base}/export/cluener?corpus=gold", Stop);
        Assert.Contains("relation", export.Headers.GetValues("X-Portal-Cannot-Hold").Single(), StringComparison.Ordinal);
        using var line = JsonDocument.Parse(await export.Content.ReadAsStringAsync(Stop));
        Assert.Equal("[[1,2]]", line.RootElement.GetProperty("label").EnumerateObject().Single().Value.GetProperty("痛风").GetRawText());
        using var nonsense = new StringContent("nonsense");
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync($"{Base}/import?format=doccano", nonsense, Stop)).StatusCode);
        using var stranger = await ClientAsync("sam", administrator: false);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync($"{Base}/export/bio", Stop)).StatusCode);
    }

    [Fact]
    public async Task Workbench_ByApi_ImportsAsAJob_CarriesOn_CommentsLooksUpAndDecidesInExcel()
    {
        using var http = await ClientAsync("ann", administrator: true);
        await http.PostAsJsonAsync("/api/v1/workspaces", new { slug = "wb", name = "Wb", language = "zh" }, Stop);
        const string Base = "/api/v1/workspaces/wb";
        // An upload, what it would bring, and the import as a job; what can be no document is counted before.
        using var content = new StringContent("""
            {"title":"a","text":"痛风常见。痛风反复。","entities":[{"id":"1","type":"Disease","start":0,"end":2}]}
            {"title":"b","text":"\ufeff\r","entities":[]}
            """, System.Text.Encoding.UTF8, "application/octet-stream");
        var file = (await (await http.PostAsync($"{Base}/files?name=a.jsonl", content, Stop)).Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("file").GetGuid();
        var preview = await PostAsync($"{Base}/annotations/import/{file}?format=jsonl&corpus=c&addTypes=true&preview=true", null);
        Assert.Equal((1, 1), (preview.GetProperty("documents").GetInt32(), preview.GetProperty("rejectedCount").GetInt32()));
        var job = (await PostAsync($"{Base}/annotations/import/{file}?format=jsonl&corpus=c&addTypes=true", null)).GetProperty("job").GetGuid();
        JsonElement state = default;
        for (var i = 0; i < 200 && (state.ValueKind == JsonValueKind.Undefined || state.GetProperty("finishedAt").ValueKind == JsonValueKind.Null); i++)
        {
            await Task.Delay(50, Stop);
            state = await http.GetFromJsonAsync<JsonElement>($"{Base}/jobs/{job}", Stop);
        }

        Assert.Equal("done", state.GetProperty("state").GetString());
        var document = (await http.GetFromJsonAsync<JsonElement>($"{Base}/documents", Stop)).GetProperty("items")[0].GetProperty("id").GetGuid();
        var mention = (await http.GetFromJsonAsync<JsonElement>($"{Base}/documents/{document}/annotations", Stop)).GetProperty("mentions")[0].GetProperty("id").GetGuid();

        // Carried to the other place; denied; its history; a comment; a term.
        var body = new { mention, scope = "document", key = Guid.CreateVersion7() };
        Assert.Equal(1, (await PostAsync($"{Base}/documents/{document}/propagate?preview=true", body)).GetProperty("places").GetInt32());
        await PostAsync($"{Base}/documents/{document}/propagate", body);
        await PostAsync($"{Base}/documents/{document}/edits", new { items = new[] { new { key = Guid.CreateVersion7(), edit = new Dictionary<string, object> { ["op"] = "setAssertion", ["ids"] = new[] { mention }, ["assertion"] = "negated, uncertain" } } } });
        var annotations = await http.GetFromJsonAsync<JsonElement>($"{Base}/documents/{document}/annotations", Stop);
        Assert.Equal(["accepted negated, uncertain", "suggested present"], annotations.GetProperty("mentions").EnumerateArray().Select(m => $"{m.GetProperty("state").GetString()} {m.GetProperty("assertion").GetString()}"));
        Assert.Equal("setAssertion", (await http.GetFromJsonAsync<JsonElement>($"{Base}/documents/{document}/annotations/{mention}/history", Stop)).GetProperty("items")[0].GetProperty("operation").GetString());
        var comment = (await PostAsync($"{Base}/documents/{document}/comments", new { start = 0, end = 2, text = "?" })).GetProperty("id").GetGuid();
        Assert.Equal(HttpStatusCode.NoContent, (await http.PostAsync($"{Base}/documents/{document}/comments/{comment}/resolve", null, Stop)).StatusCode);
        Assert.Equal(JsonValueKind.String, (await http.GetFromJsonAsync<JsonElement>($"{Base}/documents/{document}/comments", Stop))[0].GetProperty("resolvedAt").ValueKind);
        Assert.True((await PostAsync($"{Base}/documents/{document}/lookup", new { surface = "痛风", type = "Disease" })).GetProperty("added").GetBoolean());
        Assert.Equal("痛风", (await http.GetFromJsonAsync<JsonElement>($"{Base}/documents/{document}/lookup?surface=痛风", Stop)).GetProperty("terms")[0].GetProperty("term").GetString());

        // Seen otherwise than it is: a question, not an overwriting.
        var stale = await PostAsync($"{Base}/documents/{document}/edits", new { items = new[] { new { key = Guid.CreateVersion7(), edit = new Dictionary<string, object> { ["op"] = "setMentionState", ["ids"] = new[] { mention }, ["state"] = "deleted" }, seen = new[] { new { id = mention, type = "Disease", state = "accepted", assertion = "present", start = 0, end = 2 } } } } });
        Assert.Equal("annotation.conflict", stale.GetProperty("outcomes")[0].GetProperty("problems")[0].GetProperty("code").GetString());

        // The sheet to decide in, filled and brought back.
        using var book = new ClosedXML.Excel.XLWorkbook(new MemoryStream(await http.GetByteArrayAsync($"{Base}/annotations/review?corpus=c", Stop)));
        book.Worksheet("Mentions").Cell(2, 9).SetValue("accept");
        using var filled = new MemoryStream();
        book.SaveAs(filled);
        using var sheet = new ByteArrayContent(filled.ToArray());
        var decided = await (await http.PostAsync($"{Base}/annotations/review", sheet, Stop)).Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal(1, decided.GetProperty("mentions").GetInt32());

        using var stranger = await ClientAsync("sam", administrator: false);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync($"{Base}/documents/{document}/comments", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.PostAsJsonAsync($"{Base}/documents/{document}/propagate", body, Stop)).StatusCode);

        async Task<JsonElement> PostAsync(string address, object? value)
        {
            var response = await http.PostAsJsonAsync(address, value, Stop);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Stop));
            return await response.Content.ReadFromJsonAsync<JsonElement>(Stop);
        }
    }

    /// <summary>Two annotators and a curator by HTTP: plan, pool, own layers, merge, decisions, reports; and what is broken is said, not an error of the server.</summary>
    [Fact]
    public async Task Team_FromThePlanToTheReport()
    {
        using var owner = await ClientAsync("ann", administrator: true);
        using var bob = await ClientAsync("bob", administrator: false);
        const string Base = "/api/v1/workspaces/x";
        await owner.PostAsJsonAsync("/api/v1/workspaces", new { slug = "x", name = "X", language = "zh" }, Stop);
        using var schema = new StringContent("""{"entities":[{"id":"Disease","names":{"zh":"疾病"}},{"id":"Symptom","names":{"zh":"症状"}}],"relations":[]}""", System.Text.Encoding.UTF8, "application/json");
        var saved = await (await owner.PutAsync($"{Base}/schema/draft?version=0", schema, Stop)).Content.ReadFromJsonAsync<JsonElement>(Stop);
        await owner.PostAsync($"{Base}/schema/publish?version={saved.GetProperty("version").GetInt32()}", null, Stop);
        var document = (await JsonAsync(await owner.PostAsJsonAsync($"{Base}/documents", new { corpus = "c", title = "t", text = "甲病有乙症。" }, Stop))).GetProperty("id").GetGuid();
        var corpus = (await owner.GetFromJsonAsync<JsonElement>($"{Base}/corpora", Stop))[0].GetProperty("id").GetGuid();
        await _app.Services.GetRequiredService<Portal.Services.WorkspaceService>().SetMemberAsync(ActingUser.CommandLine, "x", "bob", Portal.Data.Model.WorkspaceRole.Annotator, Stop);
        Assert.Equal("open", (await owner.GetFromJsonAsync<JsonElement>($"{Base}/corpora/{corpus}/plan", Stop)).GetProperty("mode").GetString());
        object Plan(int people) => new { mode = "assigned", annotatorsPerDocument = people, order = "random", isBlind = true, abandonedAfterHours = 48, percentWithoutSuggestions = 0 };
        Assert.Equal("plan.annotators", await CodeAsync(await owner.PutAsJsonAsync($"{Base}/corpora/{corpus}/plan", Plan(0), Stop)));
        Assert.Equal(HttpStatusCode.Forbidden, (await bob.PutAsJsonAsync($"{Base}/corpora/{corpus}/plan", Plan(2), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await owner.PutAsJsonAsync($"{Base}/corpora/{corpus}/plan", Plan(2), Stop)).StatusCode);
        Assert.Equal("document.status.assigned", await CodeAsync(await bob.PutAsJsonAsync($"{Base}/documents/{document}/status", new { status = "done" }, Stop)));

        foreach (var (http, end) in new[] { (owner, 2), (bob, 3) })
        {
            Assert.Equal(document, (await JsonAsync(await http.PostAsync($"{Base}/corpora/{corpus}/assignments/next", null, Stop))).GetProperty("document").GetGuid());
            var mention = Guid.CreateVersion7();
            await EditAsync(http, new() { ["op"] = "addMention", ["id"] = mention, ["type"] = "Disease", ["start"] = 0, ["end"] = end });
            if (end == 3)
                await EditAsync(http, new() { ["op"] = "setFragments", ["id"] = mention, ["pieces"] = new[] { new { start = 0, end = 1 }, new { start = 3, end = 4 } } });
            Assert.Equal(HttpStatusCode.NoContent, (await http.PostAsync($"{Base}/documents/{document}/assignment/finish", null, Stop)).StatusCode);
        }

        var own = (await bob.GetFromJsonAsync<JsonElement>($"{Base}/documents/{document}/annotations", Stop)).GetProperty("mentions")[0].GetProperty("fragments");
        Assert.Equal([0, 3], own.EnumerateArray().Select(p => p.GetProperty("start").GetInt32()));
        Assert.Equal("layer.readOnly", await CodeAsync(await bob.PostAsJsonAsync($"{Base}/documents/{document}/edits", new { items = new[] { new { key = Guid.CreateVersion7(), edit = new Dictionary<string, object> { ["op"] = "addMention", ["id"] = Guid.CreateVersion7(), ["type"] = "Symptom", ["start"] = 3, ["end"] = 5 } } } }, Stop)));
        Assert.Equal(HttpStatusCode.Forbidden, (await bob.GetAsync($"{Base}/documents/{document}/curation", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync($"{Base}/documents/{Guid.CreateVersion7()}/curation", Stop)).StatusCode);

        await JsonAsync(await owner.PostAsJsonAsync($"{Base}/documents/{document}/curation/merge", new { key = Guid.CreateVersion7(), rule = "unanimous" }, Stop));
        var claims = (await owner.GetFromJsonAsync<JsonElement>($"{Base}/documents/{document}/curation", Stop)).GetProperty("claims").EnumerateArray().ToList();
        Assert.Equal(["甲病 disputed open", "甲乙 disputed open"], claims.OrderBy(c => c.GetProperty("end").GetInt32()).Select(c => $"{c.GetProperty("surface").GetString()} {c.GetProperty("state").GetString()} {c.GetProperty("decision").GetString()}"));
        foreach (var broken in new object[] { new { key = Guid.CreateVersion7() }, new { key = Guid.CreateVersion7(), items = new object?[] { null } }, new { key = Guid.Empty, items = new[] { new { claim = "x", take = true } } } })
            Assert.Equal("edit.illegal", await CodeAsync(await owner.PostAsJsonAsync($"{Base}/documents/{document}/curation/decide", broken, Stop)));
        await JsonAsync(await owner.PostAsJsonAsync($"{Base}/documents/{document}/curation/decide", new { key = Guid.CreateVersion7(), items = new[] { new { claim = claims.Single(c => c.GetProperty("surface").GetString() == "甲病").GetProperty("key").GetString(), take = true, reason = "ambiguous" } } }, Stop));
        Assert.Equal(HttpStatusCode.NoContent, (await owner.PutAsJsonAsync($"{Base}/documents/{document}/curation/state", new { isDone = true }, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await owner.PutAsJsonAsync($"{Base}/documents/{document}/review", new { state = "approved" }, Stop)).StatusCode);
        Assert.Equal("annotation.comment.illegal", await CodeAsync(await owner.PutAsJsonAsync($"{Base}/documents/{document}/review", new { state = "returned" }, Stop)));
        foreach (var broken in new[] { "assignments", "assignments/deal" })
            Assert.Equal(HttpStatusCode.BadRequest, (await owner.PostAsJsonAsync($"{Base}/corpora/{corpus}/{broken}", new { }, Stop)).StatusCode);
        var report = await owner.GetFromJsonAsync<JsonElement>($"{Base}/corpora/{corpus}/report", Stop);
        Assert.Equal((1, 1), (report.GetProperty("byCuration").GetProperty("done").GetInt32(), report.GetProperty("byReview").GetProperty("approved").GetInt32()));
        var agreement = await owner.GetFromJsonAsync<JsonElement>($"{Base}/corpora/{corpus}/agreement", Stop);
        Assert.Equal(0, agreement.GetProperty("study").GetProperty("all").GetProperty("exact").GetProperty("f1").GetDouble());
        Assert.Equal(1, (await owner.GetFromJsonAsync<JsonElement>($"{Base}/corpora/{corpus}/assignments", Stop)).GetProperty("total").GetInt32());
        Assert.Equal(1, (await bob.GetFromJsonAsync<JsonElement>($"{Base}/assignments/own", Stop)).GetProperty("total").GetInt32());

        async Task EditAsync(HttpClient http, Dictionary<string, object> edit)
        {
            var reply = await JsonAsync(await http.PostAsJsonAsync($"{Base}/documents/{document}/edits", new { items = new[] { new { key = Guid.CreateVersion7(), edit } } }, Stop));
            Assert.True(reply.GetProperty("outcomes")[0].GetProperty("isApplied").GetBoolean(), reply.ToString());
        }

        static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
        {
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Stop));
            return await response.Content.ReadFromJsonAsync<JsonElement>(Stop);
        }

        static async Task<string?> CodeAsync(HttpResponseMessage response)
        {
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            return (await response.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("code").GetString();
        }
    }

    [Fact]
    public async Task Nobody_GetsAStatus_NotAPage()
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(_app.Urls.First()) };
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/v1/workspaces", Stop)).StatusCode);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "pk_wrong");
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/v1/workspaces", Stop)).StatusCode);
    }

    [Fact]
    public async Task Failures_AreProblemDetailsInTheCallersLanguage()
    {
        using var http = await ClientAsync("bob", administrator: true);
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        using var response = await http.PostAsJsonAsync("/api/v1/workspaces", new { slug = "Not Legal", name = "X", language = "zh" }, Stop);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal((HttpStatusCode.BadRequest, "workspace.slug.illegal"), (response.StatusCode, problem.GetProperty("code").GetString()));
        Assert.Contains("cannot be an address", problem.GetProperty("title").GetString(), StringComparison.Ordinal);
        using var stranger = await ClientAsync("eve", administrator: false);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync("/api/v1/workspaces/x", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync("/api/v1/workspaces/x/export/triples", Stop)).StatusCode);
    }

    [Fact]
    public async Task Cookie_WithoutTheHeader_CannotChangeAnything()
    {
        await _app.Services.GetRequiredService<AccountService>().AddUserAsync(ActingUser.CommandLine, "cat", "", "a long enough sentence", true, Stop);
        using var http = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(_app.Urls.First()) };
        var page = await http.GetStringAsync("/login", Stop);
        var token = System.Text.RegularExpressions.Regex.Match(page, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["userName"] = "cat", ["password"] = "a long enough sentence", ["__RequestVerificationToken"] = token });
        (await http.PostAsync("/account/login", form, Stop)).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/v1/workspaces", Stop)).StatusCode);
        var body = new { slug = "evil", name = "X", language = "zh" };
        Assert.Equal(HttpStatusCode.Forbidden, (await http.PostAsJsonAsync("/api/v1/workspaces", body, Stop)).StatusCode);
        http.DefaultRequestHeaders.Add(CrossSiteGuard.Header, "1");
        Assert.Equal(HttpStatusCode.Created, (await http.PostAsJsonAsync("/api/v1/workspaces", body, Stop)).StatusCode);
    }

    [Fact]
    public async Task OpenApi_DescribesEveryEndpoint()
    {
        using var http = await ClientAsync("dan", administrator: false);
        var paths = (await http.GetFromJsonAsync<JsonElement>("/api/v1/openapi.json", Stop)).GetProperty("paths").EnumerateObject().ToList();
        Assert.True(paths.Count > 35, $"{paths.Count}");
        Assert.Empty(paths.SelectMany(p => p.Value.EnumerateObject().Where(o => !o.Value.TryGetProperty("summary", out _)).Select(o => $"{o.Name} {p.Name}")));
    }

    private async Task<HttpClient> ClientAsync(string name, bool administrator)
    {
        var accounts = _app.Services.GetRequiredService<AccountService>();
        var id = await accounts.AddUserAsync(ActingUser.CommandLine, name, "", "a long enough sentence", administrator, Stop);
        var key = await accounts.AddKeyAsync(new ActingUser(id, name, administrator), "test", Stop);
        return new HttpClient { BaseAddress = new Uri(_app.Urls.First()), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
    }
}
