using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Portal.Accounts;
using Portal.Data.Workspaces;
using Portal.Tests.Support;
using Portal.Workspaces;

namespace Portal.Tests.Team.Host;

/// <summary>A team, run by scripts.</summary>
public sealed class TeamApiTests : ApiServerTests
{
    /// <summary>Two annotators and a curator by HTTP: plan, pool, own layers, merge, decisions, reports; and what is broken is said, not an
    /// error of the server.</summary>
    [Fact]
    public async Task Team_FromThePlanToTheReport()
    {
        using var owner = await ClientAsync("ann", administrator: true);
        using var bob = await ClientAsync("bob", administrator: false);
        const string Base = "/api/v1/workspaces/x";
        await owner.PostAsJsonAsync(
            "/api/v1/workspaces",
            new
            {
                slug = "x",
                name = "X",
                language = "zh",
            },
            Stop
        );
        using var schema = new StringContent(
            """{"entities":[{"id":"Disease","names":{"zh":"疾病"}},{"id":"Symptom","names":{"zh":"症状"}}],"relations":[]}""",
            System.Text.Encoding.UTF8,
            "application/json"
        );
        var saved = await (await owner.PutAsync($"{Base}/schema/draft?version=0", schema, Stop)).Content.ReadFromJsonAsync<JsonElement>(
            Stop
        );
        await owner.PostAsync($"{Base}/schema/publish?version={saved.GetProperty("version").GetInt32()}", null, Stop);
        var document = (
            await JsonAsync(
                await owner.PostAsJsonAsync(
                    $"{Base}/documents",
                    new
                    {
                        corpus = "c",
                        title = "t",
                        text = "甲病有乙症。",
                    },
                    Stop
                )
            )
        ).GetProperty("id").GetGuid();
        var corpus = (await owner.GetFromJsonAsync<JsonElement>($"{Base}/corpora", Stop))[0].GetProperty("id").GetGuid();
        await App
            .Services.GetRequiredService<WorkspaceService>()
            .SetMemberAsync(ActingUser.CommandLine, "x", "bob", WorkspaceRole.Annotator, Stop);
        Assert.Equal(
            "open",
            (await owner.GetFromJsonAsync<JsonElement>($"{Base}/corpora/{corpus}/plan", Stop)).GetProperty("mode").GetString()
        );
        object Plan(int people) =>
            new
            {
                mode = "assigned",
                annotatorsPerDocument = people,
                order = "random",
                isBlind = true,
                abandonedAfterHours = 48,
                percentWithoutSuggestions = 0,
            };
        Assert.Equal("plan.annotators", await CodeAsync(await owner.PutAsJsonAsync($"{Base}/corpora/{corpus}/plan", Plan(0), Stop)));
        Assert.Equal(HttpStatusCode.Forbidden, (await bob.PutAsJsonAsync($"{Base}/corpora/{corpus}/plan", Plan(2), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await owner.PutAsJsonAsync($"{Base}/corpora/{corpus}/plan", Plan(2), Stop)).StatusCode);
        Assert.Equal(
            "document.status.assigned",
            await CodeAsync(await bob.PutAsJsonAsync($"{Base}/documents/{document}/status", new { status = "done" }, Stop))
        );

        foreach (var (http, end) in new[] { (owner, 2), (bob, 3) })
        {
            Assert.Equal(
                document,
                (await JsonAsync(await http.PostAsync($"{Base}/corpora/{corpus}/assignments/next", null, Stop)))
                    .GetProperty("document")
                    .GetGuid()
            );
            var mention = Guid.CreateVersion7();
            await EditAsync(
                http,
                new()
                {
                    ["op"] = "addMention",
                    ["id"] = mention,
                    ["type"] = "Disease",
                    ["start"] = 0,
                    ["end"] = end,
                }
            );
            if (end == 3)
                await EditAsync(
                    http,
                    new()
                    {
                        ["op"] = "setFragments",
                        ["id"] = mention,
                        ["pieces"] = new[] { new { start = 0, end = 1 }, new { start = 3, end = 4 } },
                    }
                );
            Assert.Equal(
                HttpStatusCode.NoContent,
                (await http.PostAsync($"{Base}/documents/{document}/assignment/finish", null, Stop)).StatusCode
            );
        }

        var own = (await bob.GetFromJsonAsync<JsonElement>($"{Base}/documents/{document}/annotations", Stop))
            .GetProperty("mentions")[0]
            .GetProperty("fragments");
        Assert.Equal([0, 3], own.EnumerateArray().Select(p => p.GetProperty("start").GetInt32()));
        Assert.Equal(
            "layer.readOnly",
            await CodeAsync(
                await bob.PostAsJsonAsync(
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
                                    ["op"] = "addMention",
                                    ["id"] = Guid.CreateVersion7(),
                                    ["type"] = "Symptom",
                                    ["start"] = 3,
                                    ["end"] = 5,
                                },
                            },
                        },
                    },
                    Stop
                )
            )
        );
        Assert.Equal(HttpStatusCode.Forbidden, (await bob.GetAsync($"{Base}/documents/{document}/curation", Stop)).StatusCode);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await owner.GetAsync($"{Base}/documents/{Guid.CreateVersion7()}/curation", Stop)).StatusCode
        );

        await JsonAsync(
            await owner.PostAsJsonAsync(
                $"{Base}/documents/{document}/curation/merge",
                new { key = Guid.CreateVersion7(), rule = "unanimous" },
                Stop
            )
        );
        var claims = (await owner.GetFromJsonAsync<JsonElement>($"{Base}/documents/{document}/curation", Stop))
            .GetProperty("claims")
            .EnumerateArray()
            .ToList();
        Assert.Equal(
            ["甲病 disputed open", "甲乙 disputed open"],
            claims
                .OrderBy(c => c.GetProperty("end").GetInt32())
                .Select(c =>
                    $"{c.GetProperty("surface").GetString()} {c.GetProperty("state").GetString()} {c.GetProperty("decision").GetString()}"
                )
        );
        foreach (
            var (code, broken) in new (string, object)[]
            {
                ("request.illegal", new { key = Guid.CreateVersion7() }),
                ("request.illegal", new { key = Guid.CreateVersion7(), items = new object?[] { null } }),
                ("edit.illegal", new { key = Guid.Empty, items = new[] { new { claim = "x", take = true } } }),
            }
        )
            Assert.Equal(code, await CodeAsync(await owner.PostAsJsonAsync($"{Base}/documents/{document}/curation/decide", broken, Stop)));
        await JsonAsync(
            await owner.PostAsJsonAsync(
                $"{Base}/documents/{document}/curation/decide",
                new
                {
                    key = Guid.CreateVersion7(),
                    items = new[]
                    {
                        new
                        {
                            claim = claims.Single(c => c.GetProperty("surface").GetString() == "甲病").GetProperty("key").GetString(),
                            take = true,
                            reason = "ambiguous",
                        },
                    },
                },
                Stop
            )
        );
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await owner.PutAsJsonAsync($"{Base}/documents/{document}/curation/state", new { isDone = true }, Stop)).StatusCode
        );
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await owner.PutAsJsonAsync($"{Base}/documents/{document}/review", new { state = "approved" }, Stop)).StatusCode
        );
        Assert.Equal(
            "annotation.comment.illegal",
            await CodeAsync(await owner.PutAsJsonAsync($"{Base}/documents/{document}/review", new { state = "returned" }, Stop))
        );
        foreach (var broken in new[] { "assignments", "assignments/deal" })
            Assert.Equal(
                HttpStatusCode.BadRequest,
                (await owner.PostAsJsonAsync($"{Base}/corpora/{corpus}/{broken}", new { }, Stop)).StatusCode
            );
        var report = await owner.GetFromJsonAsync<JsonElement>($"{Base}/corpora/{corpus}/report", Stop);
        Assert.Equal(
            (1, 1),
            (
                report.GetProperty("byCuration").GetProperty("done").GetInt32(),
                report.GetProperty("byReview").GetProperty("approved").GetInt32()
            )
        );
        var agreement = await owner.GetFromJsonAsync<JsonElement>($"{Base}/corpora/{corpus}/agreement", Stop);
        Assert.Equal(0, agreement.GetProperty("study").GetProperty("all").GetProperty("exact").GetProperty("f1").GetDouble());
        Assert.Equal(
            1,
            (await owner.GetFromJsonAsync<JsonElement>($"{Base}/corpora/{corpus}/assignments", Stop)).GetProperty("total").GetInt32()
        );
        Assert.Equal(1, (await bob.GetFromJsonAsync<JsonElement>($"{Base}/assignments/own", Stop)).GetProperty("total").GetInt32());

        async Task EditAsync(HttpClient http, Dictionary<string, object> edit)
        {
            var reply = await JsonAsync(
                await http.PostAsJsonAsync(
                    $"{Base}/documents/{document}/edits",
                    new { items = new[] { new { key = Guid.CreateVersion7(), edit } } },
                    Stop
                )
            );
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
}
