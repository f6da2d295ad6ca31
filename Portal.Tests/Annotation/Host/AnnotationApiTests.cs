using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Portal.Tests.Support;

namespace Portal.Tests.Annotation.Host;

/// <summary>Annotations that a script brings, changes and takes away.</summary>
public sealed class AnnotationApiTests : ApiServerTests
{
    [Fact]
    public async Task Annotations_ByApi_ComeInAndGoOut()
    {
        using var http = await ClientAsync("ann", administrator: true);
        await http.PostAsJsonAsync(
            "/api/v1/workspaces",
            new
            {
                slug = "an",
                name = "An",
                language = "zh",
            },
            Stop
        );
        const string Base = "/api/v1/workspaces/an/annotations";
        using var content = new StringContent("""{"text":"😀痛风","label":[[1,3,"疾病"],[1,9,"疾病"]]}""");
        var result = await (
            await http.PostAsync($"{Base}/import?format=doccano&name=a.jsonl&corpus=gold&addTypes=true", content, Stop)
        ).Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal(
            (1, 1, "annotations.span.illegal"),
            (
                result.GetProperty("documents").GetInt32(),
                result.GetProperty("mentions").GetInt32(),
                result.GetProperty("rejected")[0].GetProperty("code").GetString()
            )
        );
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
        await http.PostAsJsonAsync(
            "/api/v1/workspaces",
            new
            {
                slug = "wb",
                name = "Wb",
                language = "zh",
            },
            Stop
        );
        const string Base = "/api/v1/workspaces/wb";
        // An upload, what it would bring, and the import as a job; what can be no document is counted before.
        using var content = new StringContent(
            """
            {"title":"a","text":"痛风常见。痛风反复。","entities":[{"id":"1","type":"Disease","start":0,"end":2}]}
            {"title":"b","text":"\ufeff\r","entities":[]}
            """,
            System.Text.Encoding.UTF8,
            "application/octet-stream"
        );
        var file = (await (await http.PostAsync($"{Base}/files?name=a.jsonl", content, Stop)).Content.ReadFromJsonAsync<JsonElement>(Stop))
            .GetProperty("file")
            .GetGuid();
        var preview = await PostAsync($"{Base}/annotations/import/{file}?format=jsonl&corpus=c&addTypes=true&preview=true", null);
        Assert.Equal((1, 1), (preview.GetProperty("documents").GetInt32(), preview.GetProperty("rejectedCount").GetInt32()));
        var job = (await PostAsync($"{Base}/annotations/import/{file}?format=jsonl&corpus=c&addTypes=true", null))
            .GetProperty("job")
            .GetGuid();
        JsonElement state = default;
        for (
            var i = 0;
            i < 200 && (state.ValueKind == JsonValueKind.Undefined || state.GetProperty("finishedAt").ValueKind == JsonValueKind.Null);
            i++
        )
        {
            await Task.Delay(50, Stop);
            state = await http.GetFromJsonAsync<JsonElement>($"{Base}/jobs/{job}", Stop);
        }

        Assert.Equal("done", state.GetProperty("state").GetString());
        var document = (await http.GetFromJsonAsync<JsonElement>($"{Base}/documents", Stop))
            .GetProperty("items")[0]
            .GetProperty("id")
            .GetGuid();
        var mention = (await http.GetFromJsonAsync<JsonElement>($"{Base}/documents/{document}/annotations", Stop))
            .GetProperty("mentions")[0]
            .GetProperty("id")
            .GetGuid();

        // Carried to the other place; denied; its history; a comment; a term.
        var body = new
        {
            mention,
            scope = "document",
            key = Guid.CreateVersion7(),
        };
        Assert.Equal(1, (await PostAsync($"{Base}/documents/{document}/propagate?preview=true", body)).GetProperty("places").GetInt32());
        await PostAsync($"{Base}/documents/{document}/propagate", body);
        await PostAsync(
            $"{Base}/documents/{document}/edits",
            new
            {
                items = new[]
                {
                    new
                    {
                        key = Guid.CreateVersion7(),
                        edit = new Dictionary<string, object>
                        {
                            ["op"] = "setAssertion",
                            ["ids"] = new[] { mention },
                            ["assertion"] = "negated, uncertain",
                        },
                    },
                },
            }
        );
        var annotations = await http.GetFromJsonAsync<JsonElement>($"{Base}/documents/{document}/annotations", Stop);
        Assert.Equal(
            ["accepted negated, uncertain", "suggested present"],
            annotations
                .GetProperty("mentions")
                .EnumerateArray()
                .Select(m => $"{m.GetProperty("state").GetString()} {m.GetProperty("assertion").GetString()}")
        );
        Assert.Equal(
            "setAssertion",
            (await http.GetFromJsonAsync<JsonElement>($"{Base}/documents/{document}/annotations/{mention}/history", Stop))
                .GetProperty("items")[0]
                .GetProperty("operation")
                .GetString()
        );
        var comment = (
            await PostAsync(
                $"{Base}/documents/{document}/comments",
                new
                {
                    start = 0,
                    end = 2,
                    text = "?",
                }
            )
        ).GetProperty("id").GetGuid();
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await http.PostAsync($"{Base}/documents/{document}/comments/{comment}/resolve", null, Stop)).StatusCode
        );
        Assert.Equal(
            JsonValueKind.String,
            (await http.GetFromJsonAsync<JsonElement>($"{Base}/documents/{document}/comments", Stop))[0].GetProperty("resolvedAt").ValueKind
        );
        Assert.True(
            (await PostAsync($"{Base}/documents/{document}/lookup", new { surface = "痛风", type = "Disease" }))
                .GetProperty("added")
                .GetBoolean()
        );
        Assert.Equal(
            "痛风",
            (await http.GetFromJsonAsync<JsonElement>($"{Base}/documents/{document}/lookup?surface=痛风", Stop))
                .GetProperty("terms")[0]
                .GetProperty("term")
                .GetString()
        );

        // Seen otherwise than it is: a question, not an overwriting.
        var stale = await PostAsync(
            $"{Base}/documents/{document}/edits",
            new
            {
                items = new[]
                {
                    new
                    {
                        key = Guid.CreateVersion7(),
                        edit = new Dictionary<string, object>
                        {
                            ["op"] = "setMentionState",
                            ["ids"] = new[] { mention },
                            ["state"] = "deleted",
                        },
                        seen = new[]
                        {
                            new
                            {
                                id = mention,
                                type = "Disease",
                                state = "accepted",
                                assertion = "present",
                                start = 0,
                                end = 2,
                            },
                        },
                    },
                },
            }
        );
        Assert.Equal("annotation.conflict", stale.GetProperty("outcomes")[0].GetProperty("problems")[0].GetProperty("code").GetString());

        // The sheet to decide in, filled and brought back.
        using var book = new ClosedXML.Excel.XLWorkbook(
            new MemoryStream(await http.GetByteArrayAsync($"{Base}/annotations/review?corpus=c", Stop))
        );
        book.Worksheet("Mentions").Cell(2, 9).SetValue("accept");
        using var filled = new MemoryStream();
        book.SaveAs(filled);
        using var sheet = new ByteArrayContent(filled.ToArray());
        var decided = await (await http.PostAsync($"{Base}/annotations/review", sheet, Stop)).Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal(1, decided.GetProperty("mentions").GetInt32());

        using var stranger = await ClientAsync("sam", administrator: false);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync($"{Base}/documents/{document}/comments", Stop)).StatusCode);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await stranger.PostAsJsonAsync($"{Base}/documents/{document}/propagate", body, Stop)).StatusCode
        );

        async Task<JsonElement> PostAsync(string address, object? value)
        {
            var response = await http.PostAsJsonAsync(address, value, Stop);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Stop));
            return await response.Content.ReadFromJsonAsync<JsonElement>(Stop);
        }
    }
}
