using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Portal.Corpora;
using Portal.Platform;
using Portal.Tests.Support;

namespace Portal.Tests.Data;

/// <summary>A full disk, damaged pages, broken keys and a folder that takes no writes: told apart, told to people, and nothing
/// lost.</summary>
public sealed class StorageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<Exception, string?> Faults { get; } =
        new()
        {
            { new SqliteException("", 13), "storage.full" },
            { new InvalidOperationException("", new SqliteException("", 11)), "storage.damaged" },
            { new SqliteException("", 26), "storage.damaged" },
            { new SqliteException("", 8), "storage.readOnly" },
            { new SqliteException("", 14), "storage.readOnly" },
            { new UnauthorizedAccessException(), "storage.readOnly" },
            { new IOException("", 28), "storage.full" },
            { new IOException("", unchecked((int)0x80070070)), "storage.full" },
            { new IOException("", 30), "storage.readOnly" },
            { new StorageFaultException(PlatformProblems.KeysBroken, "x"), "keys.broken" },
            { new SqliteException("", 19), null },
            { new IOException("", 2), null },
            { new InvalidOperationException(), null },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Of_TellsThemApart(Exception error, string? code) => Assert.Equal(code, StorageFaults.Of(error)?.Value);

    [Fact]
    public async Task FullDisk_IsSaid_NothingIsLost_AndSavingGoesOnOnceThereIsRoom()
    {
        var folder = Directory.CreateTempSubdirectory("portal-full-").FullName;
        ServerProcess server;
        try
        {
            server = await ServerProcess.StartOnASmallDiskAsync(folder, ServerProcess.FreePort(), 24, Stop);
        }
        catch (Exception error) when (error is NotSupportedException or System.ComponentModel.Win32Exception)
        {
            Assert.Skip("A small disk can be mounted by root on Linux alone.");
            return;
        }

        using (server)
        {
            using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
            http.DefaultRequestHeaders.Add("X-Portal", "1");
            using (
                await PostAsync(
                    http,
                    "/api/v1/workspaces",
                    new
                    {
                        slug = "w",
                        name = "w",
                        language = "en",
                    }
                )
            )
            using (var full = await FillAsync(http))
            {
                Assert.Equal((HttpStatusCode.ServiceUnavailable, "storage.full"), (full.Answer.StatusCode, full.Code));
                var (health, checks) = await HealthAsync(http);
                Assert.Equal(HttpStatusCode.ServiceUnavailable, health);
                Assert.Contains("storage.full", checks);
                // What was acknowledged is there, and can be read while nothing can be written.
                Assert.Equal(full.Saved, await CountAsync(http));
                await server.RunInsideAsync($"rm '{folder}/filler'", Stop);
                using (var again = await PostAsync(http, "/api/v1/workspaces/w/documents", Document("after")))
                    Assert.True(again.IsSuccessStatusCode, await again.Content.ReadAsStringAsync(Stop));
                Assert.Equal(full.Saved + 1, await CountAsync(http));
                Assert.DoesNotContain("storage.full", (await HealthAsync(http)).Codes);
            }
        }

        Directory.Delete(folder, true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DamagedPages_AreNamedByTheDoctor_AndTheCopyIsLeftAlone(bool isHeader)
    {
        var folder = await FolderAsync();
        var path = Path.Combine(folder, "portal.db");
        await using (var file = File.OpenWrite(path))
        {
            // The head of the file, or every page from the middle on.
            file.Position = isHeader ? 0 : file.Length / 2;
            await file.WriteAsync(new byte[isHeader ? 100 : file.Length / 2], Stop);
        }

        var before = await File.ReadAllBytesAsync(path, Stop);
        var (code, output, _) = await ServerProcess.RunAsync(["doctor", "--json", "--data", folder], Stop);
        Assert.Equal(1, code);
        Assert.Contains("storage.damaged", Codes(JsonDocument.Parse(output).RootElement.GetProperty("checks")));
        if (isHeader)
            Assert.Equal(before, await File.ReadAllBytesAsync(path, Stop));
        Directory.Delete(folder, true);
    }

    [Fact]
    public async Task BrokenKey_IsNamedByTheDoctor_WithItsFile()
    {
        var folder = await FolderAsync();
        var key = Path.Combine(folder, "keys", "key-x.xml");
        await File.WriteAllTextAsync(key, "<key", Stop);
        var (code, output, _) = await ServerProcess.RunAsync(["doctor", "--json", "--data", folder], Stop);
        var checks = JsonDocument.Parse(output).RootElement.GetProperty("checks");
        Assert.Equal(1, code);
        Assert.Equal(["keys.broken"], Codes(checks));
        Assert.Contains("key-x.xml", checks.ToString(), StringComparison.Ordinal);
        Directory.Delete(folder, true);
    }

    // A file system that is mounted for reading: the lock cannot be opened, which is not to be taken for another portal's.
    [Fact]
    public async Task DiskThatTakesNoWrites_IsNamedByTheDoctor()
    {
        var folder = await FolderAsync();
        var readOnly = $"mount --bind '{folder}' '{folder}' && mount -o remount,ro,bind '{folder}'";
        if (!await CanRunAsync("unshare", "--mount", "sh", "-c", readOnly))
        {
            Assert.Skip("A disk can be mounted for reading by root on Linux alone.");
            return;
        }

        var (code, output) = await DoctorAsync(
            "unshare",
            "--mount",
            "sh",
            "-c",
            $"{readOnly} && exec dotnet exec '{ServerProcess.Program}' doctor --json --data '{folder}'"
        );
        Assert.Equal((1, "storage.readOnly"), (code, CodeOfFailure(output)));
        Directory.Delete(folder, true);
    }

    [Fact]
    public async Task FolderOfSomebodyElse_IsNamedByTheDoctor()
    {
        var folder = await FolderAsync();
        if (OperatingSystem.IsWindows() || !await CanRunAsync("setpriv", "--reuid=65534", "--clear-groups", "cat", ServerProcess.Program))
        {
            Assert.Skip("Only root can become somebody else, and only somebody who may read the program can run it.");
            return;
        }

        foreach (var path in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Append(folder))
            File.SetUnixFileMode(path, (UnixFileMode)(Directory.Exists(path) ? 0b101_101_101 : 0b100_100_100));
        var (code, output) = await DoctorAsync(
            "setpriv",
            "--reuid=65534",
            "--clear-groups",
            "env",
            "HOME=/tmp",
            "dotnet",
            "exec",
            ServerProcess.Program,
            "doctor",
            "--json",
            "--data",
            folder
        );
        Assert.Equal((1, "storage.readOnly"), (code, CodeOfFailure(output)));
    }

    [Fact]
    public void Changed_APageCannotDraw_TheWriterGoesOn()
    {
        var state = new StorageState(Microsoft.Extensions.Logging.Abstractions.NullLogger<StorageState>.Instance);
        state.Changed += () => throw new InvalidOperationException("no page");
        state.Wrote(new SqliteException("", 13));
        Assert.Equal(PlatformProblems.StorageFull, state.Current);
    }

    [Theory]
    [InlineData("zh-CN,zh;q=0.9", "门户的密钥无法读取")]
    [InlineData("zh-CN,zh;q=0.9,en;q=0.8", "门户的密钥无法读取")]
    [InlineData("en-GB", "The portal’s keys cannot be read")]
    [InlineData("fr,zh;q=0.3,en;q=0.8", "The portal’s keys cannot be read")]
    [InlineData("fr", "门户的密钥无法读取")]
    public async Task OutOfOrder_EveryAddress_SaysWhatIsWrong(string language, string sentence)
    {
        await using var app = OutOfOrder.Build(["--urls=http://127.0.0.1:0"], PlatformProblems.KeysBroken);
        await app.StartAsync(Stop);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        http.DefaultRequestHeaders.AcceptLanguage.Clear();
        http.DefaultRequestHeaders.Add("Accept-Language", language);
        foreach (var path in new[] { "/", "/w/demo-zh/label", "/api/v1/workspaces" })
        {
            using var answer = await http.GetAsync(path, Stop);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Contains(sentence, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);
        }

        using var health = await http.GetAsync("/healthz", Stop);
        Assert.Equal("keys.broken", (await health.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Watch_LooksAndTells_AndSaysWhenItIsOver()
    {
        await using var host = await CoreHost.StartAsync();
        var state = host.Get<StorageState>();
        using var watch = new StorageWatch(host.Get<HealthChecks>(), state, TimeProvider.System);
        var told = 0;
        state.Changed += () => told++;
        await watch.LookAsync(Stop);
        Assert.Null(state.Current);
        var key = Path.Combine(host.Folder, "keys", "key-y.xml");
        await File.WriteAllTextAsync(key, "", Stop);
        await watch.LookAsync(Stop);
        Assert.Equal(PlatformProblems.KeysBroken, state.Current);
        File.Delete(key);
        await watch.LookAsync(Stop);
        Assert.Equal((null, 2), (state.Current, told));
    }

    private static async Task<bool> CanRunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
            )!;
            await Task.WhenAll(
                process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, Stop),
                process.StandardError.ReadToEndAsync(Stop)
            );
            await process.WaitForExitAsync(Stop);
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static async Task<(int Code, string Output)> DoctorAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var errors = process.StandardError.ReadToEndAsync(Stop);
        var output = await process.StandardOutput.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        Assert.True(output.Length > 0, await errors);
        return (process.ExitCode, output);
    }

    // The folder cannot even be opened, so the verb fails before it checks; otherwise one of its checks does.
    private static string? CodeOfFailure(string output)
    {
        var root = JsonDocument.Parse(output).RootElement;
        return root.TryGetProperty("error", out var error)
            ? error.GetProperty("code").GetString()
            : Codes(root.GetProperty("checks")).FirstOrDefault();
    }

    private static async Task<string> FolderAsync()
    {
        var folder = Directory.CreateTempSubdirectory("portal-storage-").FullName;
        await using (var host = await CoreHost.StartAsync(folder))
        {
            var ws = await host.WorkspaceAsync();
            for (var i = 0; i < 40; i++)
                await host.Get<DocumentService>().AddAsync(CoreHost.Operator, ws, "c", $"t{i}", $"{i}" + new string('痛', 3000), Stop);
        }

        SqliteConnection.ClearAllPools();
        return folder;
    }

    private static object Document(string text) =>
        new
        {
            corpus = "c",
            title = text,
            text,
        };

    private static async Task<Filled> FillAsync(HttpClient http)
    {
        for (var saved = 0; ; saved++)
        {
            Assert.True(saved < 200, "The disk never filled.");
            var answer = await PostAsync(http, "/api/v1/workspaces/w/documents", Document($"{saved}" + new string('x', 400_000)));
            if (answer.IsSuccessStatusCode)
            {
                answer.Dispose();
                continue;
            }

            var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
            return new Filled(answer, body.GetProperty("code").GetString(), saved);
        }
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient http, string path, object body) => http.PostAsJsonAsync(path, body, Stop);

    private static async Task<int> CountAsync(HttpClient http) =>
        (await http.GetFromJsonAsync<JsonElement>("/api/v1/workspaces/w/documents", Stop)).GetProperty("total").GetInt32();

    private static async Task<(HttpStatusCode Status, IReadOnlyList<string> Codes)> HealthAsync(HttpClient http)
    {
        using var answer = await http.GetAsync("/healthz", Stop);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        return (answer.StatusCode, [.. body.GetProperty("checks").EnumerateObject().Select(c => c.Value).SelectMany(CodeOf)]);
    }

    private static IReadOnlyList<string> Codes(JsonElement checks) => [.. checks.EnumerateArray().SelectMany(CodeOf)];

    private static IEnumerable<string> CodeOf(JsonElement check) => check.GetProperty("code").GetString() is { } code ? [code] : [];

    private sealed record Filled(HttpResponseMessage Answer, string? Code, int Saved) : IDisposable
    {
        public void Dispose() => Answer.Dispose();
    }
}
