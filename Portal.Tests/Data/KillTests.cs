using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Portal.Tests.Support;

namespace Portal.Tests.Data;

/// <summary>SIGKILL under writers: what was acknowledged is there, once. PORTAL_KILLS sets how often (CI 5; before a release
/// 200).</summary>
public sealed class KillTests
{
    private const int Writers = 20;
    private static readonly string[] s_types = ["Disease", "Symptom", "Drug", "Check", "Department", "Food", "Therapy", "RiskFactor"];

    [Fact]
    public async Task Kill_UnderWriters_LosesAndDoublesNothing()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("PORTAL_KILLS") ?? "5", CultureInfo.InvariantCulture);
        var stop = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("portal-kill-").FullName;
        var port = ServerProcess.FreePort();
        var random = new Random(7);
        var acknowledged = new ConcurrentDictionary<Guid, bool>();
        var sent = new ConcurrentDictionary<Guid, bool>();
        Guid[]? documents = null;
        for (var round = 0; round <= kills; round++)
        {
            using var server = await ServerProcess.StartAsync(folder, port, stop);
            documents ??= await DocumentsAsync(server.Address, stop);
            if (round == kills)
                break;
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var writers = Enumerable
                .Range(0, Writers)
                .Select(w => WriteAsync(server.Address, documents[w % documents.Length], w, sent, acknowledged, ending.Token))
                .ToList();
            await Task.Delay(random.Next(400, 1500), stop);
            server.Kill();
            await ending.CancelAsync();
            await Task.WhenAll(writers);
        }

        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "portal.db")};Pooling=False");
        await connection.OpenAsync(stop);
        Assert.Equal("ok", await ScalarAsync(connection, "PRAGMA integrity_check"));
        Assert.Equal("0", await ScalarAsync(connection, "SELECT count(*) - count(DISTINCT Id) FROM Edits"));
        var stored = new HashSet<Guid>();
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT Id FROM Edits WHERE Kind = 'document.edit'";
            await using var reader = await command.ExecuteReaderAsync(stop);
            while (await reader.ReadAsync(stop))
                stored.Add(Guid.Parse(reader.GetString(0)));
        }

        TestContext.Current.SendDiagnosticMessage(
            $"{kills} kills, {acknowledged.Count} acknowledged, {stored.Count} stored, "
                + $"{acknowledged.Keys.Count(k => !stored.Contains(k))} lost"
        );
        Assert.NotEmpty(acknowledged);
        Assert.Empty(acknowledged.Keys.Where(k => !stored.Contains(k)));
        Assert.Empty(stored.Where(k => !sent.ContainsKey(k)));
        Directory.Delete(folder, true);
    }

    private static async Task<Guid[]> DocumentsAsync(string address, CancellationToken stop)
    {
        using var http = Client(address);
        for (; ; await Task.Delay(100, stop))
        {
            var page = await http.GetFromJsonAsync<JsonElement>("/api/v1/workspaces/demo-zh/documents?pageSize=100", stop);
            if (page.GetProperty("total").GetInt32() >= 56)
                return [.. page.GetProperty("items").EnumerateArray().Take(Writers).Select(d => d.GetProperty("id").GetGuid())];
        }
    }

    // Each edit is sent up to twice under the same key, as the browser's outbox would after an unknown outcome.
    private static async Task WriteAsync(
        string address,
        Guid document,
        int writer,
        ConcurrentDictionary<Guid, bool> sent,
        ConcurrentDictionary<Guid, bool> acknowledged,
        CancellationToken stop
    )
    {
        using var http = Client(address);
        var random = new Random(Environment.TickCount ^ (writer * 7919));
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var key = Guid.CreateVersion7();
            var start = random.Next(120);
            var body = new
            {
                items = new[]
                {
                    new
                    {
                        key,
                        edit = new Dictionary<string, object>
                        {
                            ["op"] = "addMention",
                            ["id"] = Guid.CreateVersion7(),
                            ["type"] = s_types[random.Next(s_types.Length)],
                            ["start"] = start,
                            ["end"] = start + 1 + random.Next(9),
                        },
                    },
                },
            };
            sent[key] = true;
            for (var attempt = 0; attempt < 2; attempt++)
            {
                try
                {
                    using var response = await http.PostAsJsonAsync($"/api/v1/workspaces/demo-zh/documents/{document}/edits", body, stop);
                    var reply = await response.Content.ReadFromJsonAsync<JsonElement>(stop);
                    if (response.IsSuccessStatusCode && reply.GetProperty("outcomes")[0].GetProperty("isApplied").GetBoolean())
                        acknowledged[key] = true;
                    if (i % 5 != 0)
                        break;
                }
                // A server that dies between connecting and sending is told by the socket itself.
                catch (Exception error)
                    when (error is HttpRequestException or SocketException or OperationCanceledException or IOException or JsonException)
                {
                    break;
                }
            }
        }
    }

    private static HttpClient Client(string address)
    {
        var http = new HttpClient(new HttpClientHandler { CookieContainer = new System.Net.CookieContainer() })
        {
            BaseAddress = new Uri(address),
        };
        http.DefaultRequestHeaders.Add("X-Portal", "1");
        return http;
    }

    private static async Task<string> ScalarAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture)!;
    }
}
