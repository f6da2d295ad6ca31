using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Models;
using Portal.Tests.Support;

namespace Portal.Tests.Data;

/// <summary>A data folder of an earlier build starts, and everything in it is kept.</summary>
public sealed class KeptFolderTests
{
    private const string BeforeRooms = "before-rooms";
    private const string Api = $"/api/v1/workspaces/{KeptFolder.Workspace}";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_OverAnEarlierFolder_KeepsEveryRowAndFile()
    {
        using var old = new KeptFolder(BeforeRooms);
        using var opened = new KeptFolder(BeforeRooms);
        var before = await KeptFolder.RowsAsync(Path.Combine(old.Data, "portal.db"), Stop);
        Assert.True(before["Edits"].Count > 40, $"{before["Edits"].Count} edits: the log ahead was not read");

        await using (var host = await CoreHost.StartAsync(opened.Data))
        {
            // The key of a connection is read with the keys of the folder.
            await using var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
            var connection = await db.Models.SingleAsync(Stop);
            Assert.NotNull(connection.ProtectedKey);
            host.Get<ModelClients>().Create(connection).Dispose();
        }

        var after = await KeptFolder.RowsAsync(Path.Combine(opened.Data, "portal.db"), Stop);
        foreach (var (table, rows) in before)
            Assert.Empty(rows.Except(after[table]).Select(row => $"{table}: {row}"));
        foreach (var folder in new[] { "files", "keys", "models" })
        foreach (var file in Directory.EnumerateFiles(Path.Combine(old.Data, folder)))
            Assert.Equal(
                await File.ReadAllBytesAsync(file, Stop),
                await File.ReadAllBytesAsync(Path.Combine(opened.Data, folder, Path.GetFileName(file)), Stop)
            );
    }

    [Fact]
    public async Task Serve_OverAnEarlierFolder_GoesOnWhereItWasLeft()
    {
        using var folder = new KeptFolder(BeforeRooms);
        using var server = await ServerProcess.StartProductionAsync(folder.Data, ServerProcess.FreePort(), Stop);
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        http.DefaultRequestHeaders.Add("X-Portal", "1");
        (await SignInForm.SendAsync(http, KeptFolder.UserName, KeptFolder.Password, "/", Stop)).EnsureSuccessStatusCode();

        // What people did is written as it was.
        Assert.Equal(folder.Said("triples.tsv"), await http.GetStringAsync($"{Api}/export/triples", Stop));
        Assert.Equal(folder.Said("schema.json"), await http.GetStringAsync($"{Api}/schema/export/json", Stop));
        Assert.Equal(folder.Said("draft.json"), await http.GetStringAsync($"{Api}/schema/export/json?version=draft", Stop));

        // The job that was queued when the process was killed is done.
        await JobsAsync(http);
        var versions = await http.GetFromJsonAsync<JsonElement>($"{Api}/engines/models", Stop);
        Assert.Contains(
            versions.EnumerateArray(),
            v => v.GetProperty("engine").GetString() == "tagger" && v.GetProperty("isActive").GetBoolean()
        );

        // The graph answers, with the sentence.
        var statistics = await http.GetFromJsonAsync<JsonElement>($"{Api}/graph/statistics", Stop);
        Assert.Equal((12, 6), (statistics.GetProperty("nodes").GetInt32(), statistics.GetProperty("edges").GetInt32()));
        var answer = await PostAsync(http, "/ask", new { question = "王小明任职于哪里？" });
        Assert.Equal("answered", answer.GetProperty("status").GetString());
        Assert.Equal(
            "王小明在人民医院工作。",
            answer.GetProperty("rows")[0].GetProperty("evidence")[0].GetProperty("sentence").GetString()
        );

        // A document that was taken is still in hand, and what was done last in it can be undone: a suggestion had been accepted.
        var own = await http.GetFromJsonAsync<JsonElement>($"{Api}/assignments/own", Stop);
        var document = own.GetProperty("items")[0].GetProperty("document").GetGuid();
        var undone = await PostAsync(http, $"/documents/{document}/undo", new { value = Guid.CreateVersion7() });
        Assert.Equal("suggested", undone.GetProperty("mentions")[0].GetProperty("state").GetString());
    }

    private static async Task JobsAsync(HttpClient http)
    {
        for (; ; await Task.Delay(100, Stop))
        {
            var jobs = await http.GetFromJsonAsync<JsonElement>($"{Api}/jobs", Stop);
            var states = jobs.GetProperty("items").EnumerateArray().Select(j => j.GetProperty("state").GetString()!).ToList();
            Assert.DoesNotContain("failed", states);
            if (states.TrueForAll(s => s == "done"))
                return;
        }
    }

    private static async Task<JsonElement> PostAsync(HttpClient http, string path, object body)
    {
        using var response = await http.PostAsJsonAsync(Api + path, body, Stop);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>(Stop);
    }
}
