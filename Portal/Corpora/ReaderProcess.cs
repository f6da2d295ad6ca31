using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Portal.Hosting;

namespace Portal.Corpora;

/// <summary>Reads untrusted files in a child process of the same program, with a cap on memory and time.</summary>
/// <remarks>A page of PDF can unpack to gigabytes and take the process with it. Here that process is not the server. Plain text of moderate size has no parser that could:
/// it is read in this process, so that a corpus of thousands of files need not start thousands of others.</remarks>
public sealed class ReaderProcess(IOptions<PortalOptions> options)
{
    /// <summary>The hidden verb that the child is started with.</summary>
    public const string Verb = "read-file";

    private const int MostHere = 1 << 20;

    /// <summary>Reads a file and writes its records as JSON lines to <paramref name="output"/>, at most <paramref name="limit"/> of them.</summary>
    /// <exception cref="ImportRejectedException">The file cannot be read, or reading it took too much.</exception>
    public async Task<ReadHeader> ReadAsync(string path, string fileName, string? encoding, int limit, Func<ReadRecord, Task> output, CancellationToken cancellationToken)
    {
        if (IsReadHere(path, fileName))
        {
            var (own, records) = FileReader.Read(path, fileName, encoding);
            foreach (var record in records.Take(limit))
                await output(record).ConfigureAwait(false);
            return own;
        }

        using var child = new Process { StartInfo = StartInfo(path, fileName, encoding, limit) };
        child.Start();
        child.StandardInput.Close();
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(TimeSpan.FromSeconds(options.Value.ReaderSeconds));
        var errors = child.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            ReadHeader? header = null;
            while (await child.StandardOutput.ReadLineAsync(time.Token).ConfigureAwait(false) is { } line)
            {
                if (line.StartsWith('!'))
                {
                    var rejected = JsonSerializer.Deserialize<string[]>(line.AsSpan(1))!;
                    throw new ImportRejectedException(rejected[0], rejected[1..]);
                }

                if (header is null)
                    header = JsonSerializer.Deserialize<ReadHeader>(line);
                else
                    await output(JsonSerializer.Deserialize<ReadRecord>(line)!).ConfigureAwait(false);
            }

            await child.WaitForExitAsync(time.Token).ConfigureAwait(false);
            await errors.ConfigureAwait(false);
            return child.ExitCode == 0 && header is not null ? header : throw new ImportRejectedException("import.tooMuchMemory", fileName, $"{options.Value.ReaderMemoryMegabytes}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ImportRejectedException("import.tooSlow", fileName, $"{options.Value.ReaderSeconds}");
        }
        finally
        {
            if (!child.HasExited)
                child.Kill(entireProcessTree: true);
        }
    }

    /// <summary>What the child does. Rejections are lines that begin with <c>!</c>, so that they cannot be mistaken for records.</summary>
    public static int Run(string path, string fileName, string? encoding, int limit)
    {
        using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 16);
        try
        {
            var (header, records) = FileReader.Read(path, fileName, encoding);
            output.WriteLine(JsonSerializer.Serialize(header));
            foreach (var record in records.Take(limit))
                output.WriteLine(JsonSerializer.Serialize(record));
            return 0;
        }
        catch (ImportRejectedException rejected)
        {
            output.WriteLine("!" + JsonSerializer.Serialize<string[]>([rejected.Code, .. rejected.Arguments]));
            return 0;
        }
    }

    // What is called so is text to the reader, or is rejected.
    private static bool IsReadHere(string path, string fileName) => Path.GetExtension(fileName).Equals(".txt", StringComparison.OrdinalIgnoreCase) && new FileInfo(path) is { Exists: true, Length: <= MostHere };

    private ProcessStartInfo StartInfo(string path, string fileName, string? encoding, int limit)
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
        foreach (var argument in new[] { "exec", typeof(ReaderProcess).Assembly.Location, Verb, path, fileName, encoding ?? "", limit.ToString(CultureInfo.InvariantCulture) })
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_GCHeapHardLimit"] = (options.Value.ReaderMemoryMegabytes * 1024L * 1024).ToString("X", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        return start;
    }
}
