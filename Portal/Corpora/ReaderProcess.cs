using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Portal.Corpora.Readers;
using Portal.Domain;
using Portal.Domain.Corpora;
using Portal.Platform;

namespace Portal.Corpora;

/// <summary>Reads untrusted files in a child process of the same program, with a cap on memory and time.</summary>
/// <remarks>A page of PDF can unpack to gigabytes and take the process with it. Here that process is not the server. Plain text of moderate
/// size has no parser that could: it is read in this process, so that a corpus of thousands of files need not start thousands of
/// others.</remarks>
public sealed partial class ReaderProcess(IOptions<PortalOptions> options, ILogger<ReaderProcess> logger) : IDisposable
{
    /// <summary>The hidden verb that the child is started with.</summary>
    public const string Verb = "read-file";

    private const int MostHere = 1 << 20;
    private readonly SemaphoreSlim _places = new(options.Value.ParallelJobs + 1);

    /// <summary>Reads a file and writes its records as JSON lines to <paramref name="output"/>, at most <paramref name="limit"/> of
    /// them.</summary>
    /// <exception cref="ImportRejectedException">The file cannot be read, or reading it took too much.</exception>
    public async Task<ReadHeader> ReadAsync(
        string path,
        string fileName,
        string? encoding,
        int limit,
        Func<ReadRecord, Task> output,
        CancellationToken cancellationToken
    )
    {
        if (IsReadHere(path, fileName))
        {
            var (own, records) = FileReader.Read(path, fileName, encoding);
            foreach (var record in records.Take(limit))
                await output(record).ConfigureAwait(false);
            return own;
        }

        ReadHeader? header = null;
        await LinesAsync(
                [Verb, path, fileName, encoding ?? "", limit.ToString(CultureInfo.InvariantCulture)],
                fileName,
                async line =>
                {
                    if (header is null)
                        header = JsonSerializer.Deserialize<ReadHeader>(line);
                    else
                        await output(JsonSerializer.Deserialize<ReadRecord>(line)!).ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return header ?? throw new ImportRejectedException(CorporaProblems.ImportDamaged, fileName, nameof(ReadHeader));
    }

    /// <summary>Starts this program with a hidden verb that reads a file, and gives each line that it writes.</summary>
    /// <param name="arguments">The verb and what it needs.</param>
    /// <param name="fileName">The file, for the sentence.</param>
    /// <param name="output">Is given a line.</param>
    /// <exception cref="ImportRejectedException">The file cannot be read, or reading it took too much.</exception>
    /// <remarks>Only a few run at a time, one more than jobs do: who only looks at a file need not wait for a job.</remarks>
    public async Task LinesAsync(
        IReadOnlyList<string> arguments,
        string fileName,
        Func<string, Task> output,
        CancellationToken cancellationToken
    )
    {
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await RunChildAsync(arguments, fileName, output, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task RunChildAsync(
        IReadOnlyList<string> arguments,
        string fileName,
        Func<string, Task> output,
        CancellationToken cancellationToken
    )
    {
        var clock = Stopwatch.StartNew();
        using var child = new Process { StartInfo = StartInfo(arguments) };
        child.Start();
        child.StandardInput.Close();
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(TimeSpan.FromSeconds(options.Value.ReaderSeconds));
        var errors = child.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            while (await child.StandardOutput.ReadLineAsync(time.Token).ConfigureAwait(false) is { } line)
            {
                if (line.StartsWith('!'))
                {
                    var rejected = JsonSerializer.Deserialize<string[]>(line.AsSpan(1))!;
                    throw new ImportRejectedException(CorporaProblems.OfReader(rejected[0]), rejected[1..]);
                }

                await output(line).ConfigureAwait(false);
            }

            await child.WaitForExitAsync(time.Token).ConfigureAwait(false);
            await errors.ConfigureAwait(false);
            if (child.ExitCode == 0)
                return;
            LogEnded(logger, child.ExitCode, Seconds(), options.Value.ReaderMemoryMegabytes);
            throw new ImportRejectedException(CorporaProblems.ImportTooMuchMemory, fileName, $"{options.Value.ReaderMemoryMegabytes}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ImportRejectedException(CorporaProblems.ImportTooSlow, fileName, $"{options.Value.ReaderSeconds}");
        }
        finally
        {
            if (!child.HasExited)
            {
                child.Kill(entireProcessTree: true);
                if (time.IsCancellationRequested)
                    LogKilled(logger, Seconds(), options.Value.ReaderSeconds);
            }
        }

        double Seconds() => Math.Round(clock.Elapsed.TotalSeconds, 3);
    }

    /// <summary>What the child does. Rejections are lines that begin with <c>!</c>, so that they cannot be mistaken for records.</summary>
    public static int Run(string path, string fileName, string? encoding, int limit) =>
        Run(output =>
        {
            var (header, records) = FileReader.Read(path, fileName, encoding);
            output.WriteLine(JsonSerializer.Serialize(header));
            foreach (var record in records.Take(limit))
                output.WriteLine(JsonSerializer.Serialize(record));
        });

    /// <summary>What a child of another verb does: writes lines, of which none begins with <c>!</c>.</summary>
    public static int Run(Action<TextWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 16);
        try
        {
            write(output);
        }
        catch (ImportRejectedException rejected)
        {
            Reject(rejected.Code.Value, rejected.Arguments);
        }
        catch (ProblemException refused)
        {
            Reject(refused.Problems[0].Code, refused.Problems[0].Arguments);
        }

        return 0;

        void Reject(string code, IReadOnlyList<string> arguments) =>
            output.WriteLine("!" + JsonSerializer.Serialize<string[]>([code, .. arguments]));
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    // What is called so is text to the reader, or is rejected.
    private static bool IsReadHere(string path, string fileName) =>
        Path.GetExtension(fileName).Equals(".txt", StringComparison.OrdinalIgnoreCase)
        && new FileInfo(path) is { Exists: true, Length: <= MostHere };

    private ProcessStartInfo StartInfo(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        // The runtime that runs this process runs the child, wherever it is installed.
        if (Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet")
            start.FileName = own;
        foreach (var argument in (string[])["exec", typeof(ReaderProcess).Assembly.Location, .. arguments])
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_GCHeapHardLimit"] = (options.Value.ReaderMemoryMegabytes * 1024L * 1024).ToString(
            "X",
            CultureInfo.InvariantCulture
        );
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        return start;
    }

    [LoggerMessage(
        EventIds.Corpora + 3,
        LogLevel.Warning,
        "A process that reads a file was killed after {Seconds} s; it may take {MostSeconds} s"
    )]
    private static partial void LogKilled(ILogger logger, double seconds, int mostSeconds);

    [LoggerMessage(
        EventIds.Corpora + 4,
        LogLevel.Warning,
        "A process that reads a file ended with code {ExitCode} after {Seconds} s; it may take {MostMegabytes} MiB"
    )]
    private static partial void LogEnded(ILogger logger, int exitCode, double seconds, int mostMegabytes);
}
