using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Portal.Schema.Exchange;
using Portal.Tests.Support;

namespace Portal.Tests.Schema.Host;

/// <summary>The schema, designed by a script.</summary>
public sealed class SchemaApiTests : ApiServerTests
{
    /// <summary>As many types as there may be are saved and come back with what is said of them; deeper lines than can be worked with are
    /// refused before anything is saved.</summary>
    [Fact]
    public async Task Draft_AsLargeAsItMayBe_IsSavedAndRead_AndADeeperOneIsRefused()
    {
        using var http = await ClientAsync("dee", administrator: true);
        await http.PostAsJsonAsync(
            "/api/v1/workspaces",
            new
            {
                slug = "s",
                name = "S",
                language = "zh",
            },
            Stop
        );
        const string Draft = "/api/v1/workspaces/s/schema/draft";
        var saved = await http.PutAsJsonAsync($"{Draft}?version=0", Types(5_000, i => i % 64 == 0 ? "" : $"T{i - 1}"), Stop);
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        var read = await http.GetFromJsonAsync<JsonElement>(Draft, Stop);
        Assert.Equal(5_000, read.GetProperty("draft").GetProperty("schema").GetProperty("entities").GetArrayLength());
        var version = read.GetProperty("draft").GetProperty("version").GetInt32();
        var deep = await http.PutAsJsonAsync($"{Draft}?version={version}", Types(65, i => i == 0 ? "" : $"T{i - 1}"), Stop);
        Assert.Equal(HttpStatusCode.BadRequest, deep.StatusCode);
        Assert.Equal("schema.tooDeep", (await deep.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("code").GetString());
        // An edit that makes a line too deep is refused, too: the last of one goes under the last of another.
        var edit = new
        {
            key = Guid.CreateVersion7(),
            edit = new Dictionary<string, object?>
            {
                ["op"] = "setParent",
                ["id"] = "T64",
                ["parent"] = "T63",
            },
        };
        var reply = await (await http.PostAsJsonAsync($"{Draft}/edits", edit, Stop)).Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.False(reply.GetProperty("isApplied").GetBoolean());
        Assert.Equal("schema.tooDeep", reply.GetProperty("problems")[0].GetProperty("code").GetString());
        Assert.Equal(
            version,
            (await http.GetFromJsonAsync<JsonElement>(Draft, Stop)).GetProperty("draft").GetProperty("version").GetInt32()
        );

        static object Types(int count, Func<int, string> parent) =>
            new
            {
                entities = Enumerable
                    .Range(0, count)
                    .Select(i => new
                    {
                        id = $"T{i}",
                        names = new { zh = $"类{i}", en = $"type {i}" },
                        parent = parent(i),
                    }),
                relations = Array.Empty<object>(),
            };
    }

    [Fact]
    public async Task Schema_ByApi_EditsUndoesImportsExportsAndShowsImpact()
    {
        using var http = await ClientAsync("dee", administrator: true);
        await http.PostAsJsonAsync(
            "/api/v1/workspaces",
            new
            {
                slug = "s",
                name = "S",
                language = "zh",
            },
            Stop
        );
        const string Base = "/api/v1/workspaces/s/schema";
        Assert.Equal(5, (await http.GetFromJsonAsync<JsonElement>($"{Base}/starters", Stop)).GetArrayLength());
        var taken = await (await http.PostAsync($"{Base}/starters/general", null, Stop)).Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal((5, 5), (taken.GetProperty("entityTypes").GetInt32(), taken.GetProperty("relationTypes").GetInt32()));

        // The kind of an edit may stand anywhere in it.
        var key = Guid.CreateVersion7();
        using var edit = new StringContent(
            $$"""{"edit":{"kind":"entity","id":"Person","language":"en","name":"human","op":"setName"},"key":"{{key}}"}""",
            System.Text.Encoding.UTF8,
            "application/json"
        );
        var reply = await (await http.PostAsync($"{Base}/draft/edits", edit, Stop)).Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.True(reply.GetProperty("isApplied").GetBoolean());
        Assert.Equal("entity:Person", reply.GetProperty("changed")[0].GetProperty("key").GetString());
        using var nonsense = new StringContent("{\"key\":1}", System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync($"{Base}/draft/edits", nonsense, Stop)).StatusCode);
        Assert.True(
            (
                await (
                    await http.PostAsJsonAsync($"{Base}/draft/undo", new { key = Guid.CreateVersion7() }, Stop)
                ).Content.ReadFromJsonAsync<JsonElement>(Stop)
            )
                .GetProperty("isApplied")
                .GetBoolean()
        );
        var draft = await http.GetFromJsonAsync<JsonElement>($"{Base}/draft", Stop);
        Assert.True(draft.GetProperty("canRedo").GetBoolean());
        Assert.Equal(
            "person",
            draft.GetProperty("draft").GetProperty("schema").GetProperty("entities")[0].GetProperty("names").GetProperty("en").GetString()
        );

        foreach (var format in SchemaFormats.Writable)
        {
            var file = await http.GetAsync($"{Base}/export/{format}?version=draft&language=en", Stop);
            Assert.True(file.IsSuccessStatusCode, format);
            var content = await file.Content.ReadAsByteArrayAsync(Stop);
            Assert.True(content.Length > 200, format);
            if (SchemaFormats.CannotHold(format) is null)
                continue;
            using var body = new ByteArrayContent(content);
            var preview = await (
                await http.PostAsync($"{Base}/import?preview=true&format={(format == "turtle" ? "owl" : format)}", body, Stop)
            ).Content.ReadFromJsonAsync<JsonElement>(Stop);
            Assert.Equal(5, preview.GetProperty("entityTypes").GetInt32());
            Assert.Equal(0, preview.GetProperty("notUnderstood").GetArrayLength());
        }

        var version = draft.GetProperty("draft").GetProperty("version").GetInt32();
        Assert.Equal(
            HttpStatusCode.Accepted,
            (await http.PostAsJsonAsync($"{Base}/publish/job?version={version}", new { note = "first" }, Stop)).StatusCode
        );
        for (
            var i = 0;
            i < 100
                && (await http.GetFromJsonAsync<JsonElement>($"{Base}/versions", Stop))[0].GetProperty("isPublished").GetBoolean() is false;
            i++
        )
            await Task.Delay(100, Stop);
        using var change = new StringContent(
            """{"kind":"renameEntity","from":"Person","to":"Human"}""",
            System.Text.Encoding.UTF8,
            "application/json"
        );
        var impact = await (await http.PostAsync($"{Base}/impact", change, Stop)).Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.True(impact.GetProperty("templates").GetInt32() > 0);
        using var illegal = new StringContent(
            """{"kind":"renameEntity","from":"Person","to":"a b"}""",
            System.Text.Encoding.UTF8,
            "application/json"
        );
        var refused = await http.PostAsync($"{Base}/impact", illegal, Stop);
        Assert.Equal(
            (HttpStatusCode.BadRequest, "schema.identifier.illegal"),
            (refused.StatusCode, (await refused.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("code").GetString())
        );
        Assert.Equal(
            HttpStatusCode.Created,
            (
                await http.PostAsJsonAsync(
                    $"{Base}/comments",
                    new
                    {
                        kind = "entity",
                        element = "Person",
                        text = "?",
                    },
                    Stop
                )
            ).StatusCode
        );
        Assert.Equal(1, (await http.GetFromJsonAsync<JsonElement>($"{Base}/comments?element=Person", Stop)).GetArrayLength());
        Assert.True((await http.GetFromJsonAsync<JsonElement>($"{Base}/history", Stop)).GetProperty("total").GetInt32() >= 4);
    }
}
