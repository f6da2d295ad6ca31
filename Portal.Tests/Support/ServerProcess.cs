using System.Diagnostics;
using System.Globalization;
using System.Text;
using Portal.Platform;

namespace Portal.Tests.Support;

/// <summary>The portal as a process of its own, which can be killed.</summary>
public sealed class ServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ServerProcess(Process process, string address) => (_process, Address) = (process, address);

    public string Address { get; }

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>The memory that the process holds, in bytes.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static string Program => typeof(PortalOptions).Assembly.Location;

    /// <summary>Starts a server and waits until it is ready.</summary>
    public static Task<ServerProcess> StartAsync(string folder, int port, CancellationToken cancellationToken) =>
        StartAsync(
            port,
            StartInfo("--data", folder, "--urls", $"http://127.0.0.1:{port}", "--demo-user", "--environment", "Development"),
            cancellationToken
        );

    /// <summary>Starts a server as a user would: nobody is signed in.</summary>
    public static Task<ServerProcess> StartProductionAsync(string folder, int port, CancellationToken cancellationToken) =>
        StartAsync(
            port,
            StartInfo("--data", folder, "--urls", $"http://127.0.0.1:{port}", "--environment", "Production"),
            cancellationToken
        );

    /// <summary>Starts a server whose data folder is a disk of its own, with a file <c>filler</c> on it that takes half the room.</summary>
    /// <exception cref="NotSupportedException">This system lets nobody make such a disk.</exception>
    public static async Task<ServerProcess> StartOnASmallDiskAsync(
        string folder,
        int port,
        int mebibytes,
        CancellationToken cancellationToken
    )
    {
        var disk = $"mount -t tmpfs -o size={mebibytes}m tmpfs '{folder}' && head -c {mebibytes / 2}M /dev/zero > '{folder}/filler'";
        using (var trial = Process.Start("unshare", ["--mount", "sh", "-c", disk]))
        {
            await trial.WaitForExitAsync(cancellationToken);
            if (trial.ExitCode != 0)
                throw new NotSupportedException("No disk could be mounted for the test.");
        }

        var start = StartInfo("--data", folder, "--urls", $"http://127.0.0.1:{port}", "--demo-user", "--environment", "Development");
        start.Environment["Portal__CreateDemo"] = "false";
        var server = string.Join(' ', start.ArgumentList.Select(a => $"'{a}'"));
        start.FileName = "unshare";
        start.ArgumentList.Clear();
        foreach (var argument in new[] { "--mount", "sh", "-c", $"{disk} && exec dotnet {server}" })
            start.ArgumentList.Add(argument);
        return await StartAsync(port, start, cancellationToken);
    }

    /// <summary>Runs a command where the server's own disks are seen.</summary>
    public async Task RunInsideAsync(string command, CancellationToken cancellationToken)
    {
        using var process = Process.Start(
            "nsenter",
            ["--target", _process.Id.ToString(CultureInfo.InvariantCulture), "--mount", "sh", "-c", command]
        );
        await process.WaitForExitAsync(cancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>Starts a server whose managed heap can be read.</summary>
    public static Task<ServerProcess> StartMeasuredAsync(string folder, int port, CancellationToken cancellationToken)
    {
        var start = StartInfo("--data", folder, "--urls", $"http://127.0.0.1:{port}", "--demo-user", "--environment", "Development");
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        start.RedirectStandardInput = true;
        return StartAsync(port, start, cancellationToken);
    }

    private static async Task<ServerProcess> StartAsync(int port, ProcessStartInfo start, CancellationToken cancellationToken)
    {
        var server = new ServerProcess(new Process { StartInfo = start }, $"http://127.0.0.1:{port}");
        server._process.OutputDataReceived += (_, e) => server.Add(e.Data);
        server._process.ErrorDataReceived += (_, e) => server.Add(e.Data);
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        try
        {
            await server.ReadyAsync(cancellationToken);
            return server;
        }
        catch
        {
            // Nobody has it to end it.
            server.Dispose();
            throw;
        }
    }

    // As long as it lives and the test goes on: on a busy machine a start takes as long as it takes.
    private async Task ReadyAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        for (; ; await Task.Delay(100, cancellationToken))
        {
            try
            {
                if ((await http.GetAsync($"{Address}/healthz/ready", cancellationToken)).IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            Assert.False(_process.HasExited, Output);
        }
    }

    /// <summary>Runs a verb to its end.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = StartInfo(arguments) };
        process.Start();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>The bytes on the managed heap after a full collection; of a server started by <see cref="StartMeasuredAsync"/>.</summary>
    public async Task<long> HeapAsync(CancellationToken cancellationToken)
    {
        var answered = Answers().Count;
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync(cancellationToken);
        for (var i = 0; i < 300; i++)
        {
            if (Answers() is var answers && answers.Count > answered)
                return long.Parse(answers[^1][StartupHook.Answer.Length..], CultureInfo.InvariantCulture);
            await Task.Delay(100, cancellationToken);
        }

        throw new TimeoutException(Output);

        List<string> Answers() =>
            [
                .. Output
                    .Split('\n', StringSplitOptions.TrimEntries)
                    .Where(line => line.StartsWith(StartupHook.Answer, StringComparison.Ordinal)),
            ];
    }

    public static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>SIGKILL: nothing is flushed, nothing is said.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            StandardOutputEncoding = Encoding.UTF8,
        };
        // What a test counts must not be added to by an engine that learned from it; PORTAL_TESTS_LEARN=1 lets them learn all the same.
        if (Environment.GetEnvironmentVariable("PORTAL_TESTS_LEARN") != "1")
            start.Environment["Portal__LearnsWhileWorking"] = "false";
        // Stubs of models and graphs listen on this machine.
        start.Environment["Portal__OutgoingHosts"] = "public,127.0.0.1";
        foreach (var argument in new[] { "exec", Program }.Concat(arguments))
            start.ArgumentList.Add(argument);
        return start;
    }

    private void Add(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }
}
