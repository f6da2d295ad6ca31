using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Portal.Tests.Support;

namespace Portal.Tests.Conventions;

/// <summary>The browser code: its own unit tests, and which of its modules may know which.</summary>
public sealed partial class ClientTests
{
    // From the bottom: a room imports from itself and from what stands before it.
    private static readonly string[] s_rooms = ["components", "graph", "schema", "annotation"];

    private static readonly TimeSpan s_mostTime = TimeSpan.FromMinutes(5);

    private static string Client { get; } = Path.Combine(Repository.Root, "Portal", "Client");

    [Fact]
    public async Task UnitTests_InNode_Pass()
    {
        var output = new StringBuilder();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(s_mostTime);
        using var npm = new Process
        {
            StartInfo = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["run", "--silent", "test"])
            {
                WorkingDirectory = Client,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        npm.OutputDataReceived += (_, e) => Keep(e.Data);
        npm.ErrorDataReceived += (_, e) => Keep(e.Data);
        npm.Start();
        npm.BeginOutputReadLine();
        npm.BeginErrorReadLine();
        try
        {
            await npm.WaitForExitAsync(stop.Token);
        }
        catch (OperationCanceledException)
        {
            npm.Kill(entireProcessTree: true);
            Assert.Fail($"The unit tests of the browser code did not end within {s_mostTime}:\n{Said()}");
        }

        Assert.True(npm.ExitCode == 0, Failures(Said()));
        Assert.Matches(@"pass [1-9]\d*", Said());

        void Keep(string? line)
        {
            lock (output)
                output.AppendLine(line);
        }

        string Said()
        {
            lock (output)
                return output.ToString();
        }
    }

    // The runner says at the end, once more, what failed; whatever fails before it runs says only that.
    private static string Failures(string output) =>
        output.IndexOf("failing tests:", StringComparison.Ordinal) is > 0 and var begin ? output[begin..] : output;

    [Fact]
    public void Modules_Imports_FormNoCycle()
    {
        var imports = Imports();
        Assert.NotEmpty(imports.SelectMany(i => i.Value));
        Assert.Empty(Cycles(imports));
    }

    [Fact]
    public void Rooms_Imports_LeadDownwards()
    {
        var imports = Imports();
        Assert.Empty(imports.Keys.Where(m => !s_rooms.Contains(RoomOf(m))).Select(m => $"{m} stands in no room"));
        Assert.Empty(
            imports.SelectMany(i =>
                i.Value.Where(used => Array.IndexOf(s_rooms, RoomOf(used)) > Array.IndexOf(s_rooms, RoomOf(i.Key)))
                    .Select(used => $"{i.Key} imports {used}")
            )
        );
    }

    [Fact]
    public void Modules_Imports_ExistAsFiles()
    {
        var imports = Imports();
        Assert.Empty(imports.SelectMany(i => i.Value.Where(used => !imports.ContainsKey(used)).Select(used => $"{i.Key} imports {used}")));
    }

    [Theory]
    [InlineData("a:b b:c c:", 0)]
    [InlineData("a:b b:a c:a", 1)]
    [InlineData("a:b,c b:d c:d d:", 0)]
    [InlineData("a:a", 1)]
    [InlineData("a:b b:c c:b d:e e:d", 2)]
    public void Cycles_OfAGraph_AreFound(string graph, int count) =>
        Assert.Equal(
            count,
            Cycles(
                graph
                    .Split(' ')
                    .Select(n => n.Split(':'))
                    .ToDictionary(n => n[0], n => n[1].Split(',', StringSplitOptions.RemoveEmptyEntries).ToList())
            ).Count
        );

    // What each module imports, types too, by path within the source folder and without extension.
    private static Dictionary<string, List<string>> Imports()
    {
        var source = Path.Combine(Client, "src");
        return Directory
            .EnumerateFiles(source, "*.ts", SearchOption.AllDirectories)
            .ToDictionary(
                Name,
                file =>
                    Import()
                        .Matches(File.ReadAllText(file))
                        // A style sheet that is not there fails the bundle.
                        .Where(m => !m.Groups[1].Value.EndsWith(".css", StringComparison.Ordinal))
                        .Select(m => Name(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, m.Groups[1].Value + ".ts"))))
                        .Distinct()
                        .ToList()
            );

        string Name(string file) => Path.ChangeExtension(Path.GetRelativePath(source, file), null).Replace('\\', '/');
    }

    private static string RoomOf(string module) => module.Split('/')[0];

    // A walk that comes to a module it is still inside of has gone round.
    private static List<string> Cycles(Dictionary<string, List<string>> imports)
    {
        var (found, path, done) = (new List<string>(), new List<string>(), new HashSet<string>());
        foreach (var module in imports.Keys)
            Walk(module);
        return found;

        void Walk(string module)
        {
            if (path.IndexOf(module) is >= 0 and var begin)
            {
                found.Add(string.Join(" → ", path.Skip(begin).Append(module)));
                return;
            }

            if (!done.Add(module))
                return;
            path.Add(module);
            foreach (var used in imports.GetValueOrDefault(module, []))
                Walk(used);
            path.RemoveAt(path.Count - 1);
        }
    }

    [GeneratedRegex(@"\b(?:from|import)\s*\(?\s*'(\.{1,2}/[^']+)'")]
    private static partial Regex Import();
}
