using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Portal.Annotation.Exchange;
using Portal.Domain;
using Portal.Tests.Support;

namespace Portal.Tests.Annotation.Host;

/// <summary>Archives that unpack to much more than they are: refused with a sentence, and never unpacked in the server.</summary>
public sealed class NestedArchiveTests(ITestOutputHelper output)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Each inner archive is within what one may hold; together they are not.</summary>
    [Fact]
    public async Task Import_OfManyInnerArchives_IsRefused_AndNothingIsUnpackedHere()
    {
        var content = Zip(Enumerable.Range(0, 5).Select(i => ($"curation/{i}/CURATION_USER.zip", Zip([("CURATION_USER.tsv", 60 << 20)]))));
        Assert.True(content.Length < 1 << 20);
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var before = GC.GetTotalAllocatedBytes();
        var refused = await Assert.ThrowsAsync<ProblemException>(() =>
            host.Get<AnnotationExchangeService>()
                .ImportAsync(CoreHost.Operator, ws, "c", "a.zip", new MemoryStream(content), "webanno", false, Stop)
        );
        var allocated = GC.GetTotalAllocatedBytes() - before;
        output.WriteLine($"{content.Length} bytes packed, {5L * 60 << 20} unpacked; this process allocated {allocated >> 20} MiB");
        Assert.Equal(["import.zip.bomb"], refused.Problems.Select(p => p.Code));
        // Left to nobody: what was sent is gone with the refusal.
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(host.Folder, "temporary")));
    }

    [Fact]
    public void Open_OfInnerArchivesThatTogetherAreTooMuch_IsRefused()
    {
        // Random letters pack badly: it is the sum that is refused, not the ratio.
        var letters = new byte[45 << 20];
        var random = new Random(5);
        for (var i = 0; i < letters.Length; i++)
            letters[i] = (byte)('a' + random.Next(4));
        var inner = Zip([("CURATION_USER.tsv", letters)]);
        var content = Zip(Enumerable.Range(0, 5).Select(i => ($"curation/{i}/CURATION_USER.zip", inner)));
        var refused = Assert.Throws<ProblemException>(() => AnnotationFiles.Open("a.zip", content));
        Assert.Equal(["import.zip.bomb"], refused.Problems.Select(p => p.Code));
    }

    /// <summary>An archive that says of a file that it is far longer than it is.</summary>
    [Fact]
    public void Open_OfALengthThatIsTooLong_IsRefused_WithoutRoomForIt()
    {
        var content = Lying(150 << 20);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refused = Assert.Throws<ProblemException>(() => AnnotationFiles.Open("a.zip", content));
        Assert.Equal(["annotations.zip.broken"], refused.Problems.Select(p => p.Code));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    /// <summary>One that says less than it has gives no more than it says.</summary>
    [Fact]
    public void Open_OfALengthThatIsTooShort_UnpacksNoMore() => Assert.Equal("#FO", AnnotationFiles.Open("a.zip", Lying(3)).Single().Text);

    private static byte[] Lying(int length)
    {
        var content = Zip([("a.tsv", Encoding.UTF8.GetBytes("#FORMAT=WebAnno TSV 3.3\n\n#Text=痛风\n"))]);
        // The length unpacked stands 24 bytes into the entry of the directory.
        var entry = content.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(entry + 24), length);
        return content;
    }

    private static byte[] Zip(IEnumerable<(string Name, int Zeros)> entries) =>
        Zip(entries.Select(e => (e.Name, Content: Enumerable.Repeat((byte)'a', e.Zeros).ToArray())));

    private static byte[] Zip(IEnumerable<(string Name, byte[] Content)> entries)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }
}
