using System.Globalization;
using System.IO.Compression;
using Portal.Corpora;
using Portal.Corpora.Readers;
using Portal.Domain;
using Portal.Domain.Corpora;
using Portal.Domain.Knowledge;
using Portal.Platform;

namespace Portal.Knowledge.Exchange;

/// <summary>The types that a file of triples has, and how many lines.</summary>
internal sealed record TripleFileTypes(int Lines, HashSet<(string Relation, string Head, string Tail)> Pairs);

/// <summary>Some lines of a file of triples; null in place of one that is too long to be one.</summary>
/// <param name="From">How many lines precede them.</param>
/// <param name="Lines">The lines; none when the file has no more.</param>
internal sealed record TripleFileLines(int From, List<string?> Lines);

/// <summary>Unpacks files of triples in the capped child process; here only lines of a bounded length arrive, a bounded part at a
/// time.</summary>
public sealed class TripleFileProcess(ReaderProcess process, DataFolder folder)
{
    /// <summary>The hidden verb that the child is started with.</summary>
    public const string Verb = "read-triples";

    /// <summary>How much a file may unpack to, in bytes.</summary>
    public const long MostBytes = 2L << 30;

    private const string Types = "types";
    private const int LongestLine = 4096;

    // Many chunks of the job at a time, because each reading unpacks the file from its start.
    private const int MostLines = 100_000;
    private const int MostCharacters = 16 << 20;
    private const char LineMark = '=';
    private const char TooLongMark = '~';

    /// <summary>Reads the whole file for its types.</summary>
    /// <exception cref="ProblemException">It cannot be read, or takes too much.</exception>
    internal async Task<TripleFileTypes> TypesAsync(string hash, string name, CancellationToken cancellationToken)
    {
        var (count, pairs) = (0, new HashSet<(string Relation, string Head, string Tail)>());
        await RunAsync(
                [Verb, Path.Combine(folder.Files, hash), name, Types],
                name,
                line =>
                {
                    if (line.Split('\t') is [var relation, var head, var tail])
                        pairs.Add((relation, head, tail));
                    else
                        count = int.Parse(line, CultureInfo.InvariantCulture);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return new TripleFileTypes(count, pairs);
    }

    /// <summary>Reads the next lines after <paramref name="from"/> of them; empty lines are none.</summary>
    /// <exception cref="ProblemException">It cannot be read, or takes too much.</exception>
    internal async Task<TripleFileLines> LinesAsync(string hash, string name, int from, CancellationToken cancellationToken)
    {
        var lines = new List<string?>();
        await RunAsync(
                [Verb, Path.Combine(folder.Files, hash), name, from.ToString(CultureInfo.InvariantCulture)],
                name,
                line => lines.Add(line[0] == TooLongMark ? null : line[1..]),
                cancellationToken
            )
            .ConfigureAwait(false);
        return new TripleFileLines(from, lines);
    }

    /// <summary>What the child does.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name, for the sentence.</param>
    /// <param name="what">Its types, or after how many lines to begin.</param>
    public static int Run(string path, string name, string what) =>
        ReaderProcess.Run(output =>
        {
            try
            {
                if (what == Types)
                    WriteTypes(Lines(path, name), output);
                else
                    WriteLines(Lines(path, name).Skip(int.Parse(what, CultureInfo.InvariantCulture)), output);
            }
            catch (Exception error) when (error is IOException or InvalidDataException)
            {
                throw new ImportRejectedException(CorporaProblems.ImportDamaged, name, error.GetType().Name);
            }
        });

    private static void WriteTypes(IEnumerable<string?> lines, TextWriter output)
    {
        var (count, pairs) = (0, new HashSet<(string, string, string)>());
        foreach (var line in lines)
        {
            count++;
            if (
                line is not null
                && TextTriple.Parse(line) is { Success: true, Value: { } t }
                && pairs.Add((t.Relation, t.HeadType, t.TailType))
            )
                output.WriteLine($"{t.Relation}\t{t.HeadType}\t{t.TailType}");
        }

        output.WriteLine(count.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteLines(IEnumerable<string?> lines, TextWriter output)
    {
        var (count, characters) = (0, 0);
        foreach (var line in lines)
        {
            output.WriteLine(line is null ? $"{TooLongMark}" : LineMark + line);
            characters += line?.Length ?? 0;
            if (++count == MostLines || characters >= MostCharacters)
                return;
        }
    }

    private static IEnumerable<string?> Lines(string path, string name)
    {
        using var raw = File.OpenRead(path);
        var isGzip = raw.ReadByte() == 0x1F && raw.ReadByte() == 0x8B;
        raw.Position = 0;
        var budget = new UnpackBudget(name, raw.Length, MostBytes, 1);
        using var stream = new BudgetStream(isGzip ? new GZipStream(raw, CompressionMode.Decompress) : raw, budget);
        using var reader = new StreamReader(stream);
        foreach (var line in BoundedLines.Read(reader, LongestLine).Where(l => l is not { Length: 0 }))
            yield return line;
    }

    private async Task RunAsync(string[] arguments, string name, Action<string> output, CancellationToken cancellationToken)
    {
        try
        {
            await process
                .LinesAsync(
                    arguments,
                    name,
                    line =>
                    {
                        output(line);
                        return Task.CompletedTask;
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (ImportRejectedException rejected)
        {
            throw new ProblemException(rejected.ToProblem());
        }
    }
}
