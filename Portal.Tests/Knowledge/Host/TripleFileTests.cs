using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Portal.Corpora;
using Portal.Corpora.Readers;
using Portal.Data.Jobs;
using Portal.Jobs;
using Portal.Knowledge.Exchange;
using Portal.Platform;
using Portal.Tests.Support;

namespace Portal.Tests.Knowledge.Host;

/// <summary>Files of triples that unpack to much, that are long, and that are damaged.</summary>
public sealed class TripleFileTests(ITestOutputHelper output)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Import_OfAGiantLine_IsRefusedWithASentence()
    {
        var job = await ImportAsync(stream =>
        {
            var piece = Encoding.UTF8.GetBytes(new string('a', 1 << 20));
            for (var i = 0; i < 100; i++)
                stream.Write(piece);
        });
        Assert.Equal(JobState.Failed, job.State);
        Assert.StartsWith("import.zip.bomb(", job.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("import.zip", ProblemSentences.OfStored(job.Error!), StringComparison.Ordinal);
    }

    /// <summary>One line too long among good ones is one rejected line.</summary>
    [Fact]
    public async Task Import_OfALineThatIsTooLong_RejectsItAlone()
    {
        var job = await ImportAsync(stream =>
            stream.Write(Encoding.UTF8.GetBytes($"a\tr\tb\tX\tY\r\n\r\n{new string('a', 1 << 20)}\r\nc\tr\td\tX\tY"))
        );
        Assert.Equal(JobState.Done, job.State);
        var result = JsonSerializer.Deserialize<TripleImportResult>(job.Result!, JsonSerializerOptions.Web)!;
        Assert.Equal((2, 1), (result.Triples, result.Rejected));
        Assert.Equal(["2: triples.tooLong"], result.RejectedSamples);
    }

    [Fact]
    public async Task Import_OfMoreThanOneReading_TakesEveryLineOnce()
    {
        const int lines = 120_000;
        var clock = Stopwatch.StartNew();
        var job = await ImportAsync(stream =>
        {
            using var text = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
            for (var i = 0; i < lines; i++)
                text.Write($"病{i}\thas_symptom\t症{i % 997}\tDisease\tSymptom\n");
        });
        output.WriteLine($"{lines} lines in {clock.Elapsed}");
        Assert.Equal((JobState.Done, lines), (job.State, job.Done));
        var result = JsonSerializer.Deserialize<TripleImportResult>(job.Result!, JsonSerializerOptions.Web)!;
        Assert.Equal((lines, lines, 0), (result.Triples, result.Edges, result.Rejected));
    }

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("a\nbb\r\n\rccccc\rd", new[] { "a", "bb", "", null, "d" })]
    [InlineData("cccc\n", new[] { "cccc" })]
    public void BoundedLines_EndAsLinesEnd_AndHoldNoneThatIsTooLong(string text, string?[] lines) =>
        Assert.Equal(lines, BoundedLines.Read(new StringReader(text), 4));

    private static async Task<JobRow> ImportAsync(Action<Stream> write)
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            write(gzip);
        packed.Position = 0;
        var file = await host.Get<ImportService>().UploadAsync(CoreHost.Operator, ws, "t.tsv.gz", packed, Stop);
        return await host.Get<JobRunner>()
            .RunToEndAsync(await host.Get<TripleImportService>().StartAsync(CoreHost.Operator, ws, file, Stop), Stop);
    }
}
