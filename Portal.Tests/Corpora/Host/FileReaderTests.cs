using System.Text;
using Portal.Corpora;
using Portal.Corpora.Readers;
using Portal.Tests.Support;

namespace Portal.Tests.Corpora.Host;

public sealed class FileReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("portal-files-").FullName;

    static FileReaderTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void Read_EachFormat_FindsTheText()
    {
        Assert.Equal("高血压。", Text("a.txt", SampleFiles.Utf8("高血压。")));
        Assert.Contains("粗体", Text("a.md", SampleFiles.Utf8("# 标题\n\n**粗体** [链接](http://x)")), StringComparison.Ordinal);
        Assert.DoesNotContain("**", Text("a.md", SampleFiles.Utf8("**粗体**")), StringComparison.Ordinal);
        Assert.Equal(
            "标题\n一 二\n三",
            Text(
                "a.html",
                SampleFiles.Utf8(
                    "<html><head><style>x{}</style></head><body><h1>标题</h1><p>一 <b>二</b></p><script>alert(1)</script><div>三</div>"
                )
            )
        );
        Assert.Equal("高血压会头痛。\nSecond\tparagraph.\n", Text("a.docx", SampleFiles.Word()));
        Assert.Contains("Hypertension causes headache.", Text("a.pdf", SampleFiles.Pdf()), StringComparison.Ordinal);
        Assert.Equal(["一", "高血压会头痛。"], Cells("a.xlsx", SampleFiles.Excel()));
        Assert.Equal(["1", "a, b\nc"], Cells("a.csv", SampleFiles.Utf8("id,text\n1,\"a, b\nc\"\n")));
        Assert.Equal(["1", "x"], Cells("a.tsv", SampleFiles.Utf8("id\ttext\n1\tx\n")));
        Assert.Equal(["1", "x"], Cells("a.jsonl", SampleFiles.Utf8("{\"id\":1,\"text\":\"x\"}\n\n{\"text\":\"y\"}")));
        Assert.Equal(["1", "x"], Cells("a.json", SampleFiles.Utf8("[{\"id\":1,\"text\":\"x\"}]")));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("gb18030")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Read_Encodings_AreTold(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] preamble = name.StartsWith("utf-16", StringComparison.Ordinal) ? encoding.GetPreamble() : [];
        var (header, _) = Read("a.txt", [.. preamble, .. encoding.GetBytes("高血压患者常有头痛，应量血压。")]);
        Assert.Equal(name, header.Encoding);
    }

    [Theory]
    [InlineData("a.exe", "import.format.unknown")]
    [InlineData("a.pdf", "import.format.mismatch")]
    [InlineData("a.xlsx", "import.format.mismatch")]
    public void Read_WrongType_IsRefused(string name, string code) => Assert.Equal(code, Rejection(name, SampleFiles.Utf8("plain text")));

    [Fact]
    public void Read_HostileFiles_AreRefusedWithAReason()
    {
        Assert.Equal("import.empty", Rejection("a.txt", []));
        Assert.Equal("import.zip.bomb", Rejection("a.docx", SampleFiles.Zip(("word/document.xml", new byte[64 * 1024 * 1024]))));
        Assert.Equal("import.zip.path", Rejection("a.xlsx", SampleFiles.Zip(("../../etc/passwd", [1]))));
        Assert.Equal(
            "import.zip.tooManyEntries",
            Rejection("a.xlsx", SampleFiles.Zip([.. Enumerable.Range(0, 2100).Select(i => ($"e{i}", Array.Empty<byte>()))]))
        );
        Assert.Equal("import.encrypted", Rejection("a.docx", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600]]));
        Assert.Equal("import.json.broken", Rejection("a.json", SampleFiles.Utf8(new string('[', 100_000))));
        Assert.Equal("import.json.noObjects", Rejection("a.json", SampleFiles.Utf8("[1,2]")));
        Assert.Equal("import.tooManyColumns", Rejection("a.csv", SampleFiles.Utf8(string.Join(',', Enumerable.Range(0, 5000)))));
        Assert.Equal("import.encoding.notFound", Rejection("a.txt", [0x80, 0xFF, 0xFE, 0x00, 0x81]));
        // A part that says it is small and is not: what is declared is all that is read, and the part is then damaged.
        Assert.Equal(
            "import.damaged",
            Rejection(
                "a.docx",
                SampleFiles.WithLyingSize(SampleFiles.Zip(("[Content_Types].xml", new byte[8 * 1024 * 1024])), 8 * 1024 * 1024, 10)
            )
        );
        Assert.Equal("import.encrypted", Rejection("a.pdf", SampleFiles.EncryptedPdf()));
        var xxe = SampleFiles.Zip(
            (
                "[Content_Types].xml",
                SampleFiles.Utf8("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Types>&x;</Types>")
            )
        );
        Assert.Equal("import.damaged", Rejection("a.docx", xxe));
    }

    /// <summary>Mutated files: only typed rejections, nothing over five seconds. PORTAL_FUZZ sets how many (CI 2,000; before a release
    /// 100,000).</summary>
    [Fact]
    public void Read_MutatedFiles_OnlyTypedRejections()
    {
        var count = int.Parse(
            Environment.GetEnvironmentVariable("PORTAL_FUZZ") ?? "2000",
            System.Globalization.CultureInfo.InvariantCulture
        );
        (string Name, byte[] Content)[] seeds =
        [
            ("a.txt", SampleFiles.Utf8("高血压。\r\nx")),
            ("a.md", SampleFiles.Utf8("# 一\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")),
            ("a.csv", SampleFiles.Utf8("id,text\n1,\"a\"\"b\"\n")),
            ("a.json", SampleFiles.Utf8("[{\"id\":1,\"text\":\"x\",\"n\":[1,{\"a\":null}]}]")),
            ("a.jsonl", SampleFiles.Utf8("{\"a\":1}\n{\"a\":2}\n")),
            ("a.html", SampleFiles.Utf8("<p>a<b>c</p><table><tr><td>x&amp;")),
            ("a.xlsx", SampleFiles.Excel()),
            ("a.docx", SampleFiles.Word()),
            ("a.pdf", SampleFiles.Pdf()),
        ];
        var random = new Random(42);
        var (rejected, read, slowest) = (0, 0, TimeSpan.Zero);
        for (var i = 0; i < count; i++)
        {
            var (name, content) = seeds[i % seeds.Length];
            var mutated = Mutate(random, content);
            var started = System.Diagnostics.Stopwatch.GetTimestamp();
            try
            {
                read += Read(name, mutated).Records.Count >= 0 ? 1 : 0;
            }
            catch (ImportRejectedException)
            {
                rejected++;
            }

            var elapsed = System.Diagnostics.Stopwatch.GetElapsedTime(started);
            slowest = elapsed > slowest ? elapsed : slowest;
        }

        TestContext.Current.SendDiagnosticMessage(
            $"{count} mutated files: {read} read, {rejected} rejected, slowest {slowest.TotalMilliseconds:N0} ms"
        );
        Assert.Equal(count, rejected + read);
        Assert.True(slowest < TimeSpan.FromSeconds(5), $"{slowest}");
    }

    private static byte[] Mutate(Random random, byte[] content)
    {
        var bytes = content.ToList();
        for (var n = random.Next(1, 12); n > 0 && bytes.Count > 0; n--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)));
                    break;
            }
        }

        return [.. bytes];
    }

    private string Text(string name, byte[] content) => Read(name, content).Records[0].Text!;

    private IReadOnlyList<string> Cells(string name, byte[] content) => Read(name, content).Records[0].Cells!;

    private string Rejection(string name, byte[] content) => Assert.Throws<ImportRejectedException>(() => Read(name, content)).Code.Value;

    private (ReadHeader Header, List<ReadRecord> Records) Read(string name, byte[] content)
    {
        var path = Path.Combine(_folder, "file");
        File.WriteAllBytes(path, content);
        var (header, records) = FileReader.Read(path, name, null);
        return (header, [.. records]);
    }
}
