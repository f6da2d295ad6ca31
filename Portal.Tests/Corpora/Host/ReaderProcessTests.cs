using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Portal.Corpora;
using Portal.Corpora.Readers;
using Portal.Platform;
using Portal.Tests.Support;

namespace Portal.Tests.Corpora.Host;

public sealed class ReaderProcessTests
{
    // A child that may take no time at all reads nothing: what is read nevertheless was read without one.
    [Theory]
    [InlineData("a.txt", 1000, true)]
    [InlineData("A.TXT", 1 << 20, true)]
    [InlineData("a.txt", (1 << 20) + 1, false)]
    [InlineData("a.md", 1000, false)]
    [InlineData("a.html", 1000, false)]
    [InlineData("a.csv", 1000, false)]
    public async Task Read_OnlySmallPlainText_NeedsNoProcessOfItsOwn(string name, int length, bool isRead)
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, new string('a', length), TestContext.Current.CancellationToken);
        var records = new List<ReadRecord>();
        using var log = new CollectedLog();
        using var reader = new ReaderProcess(Options.Create(new PortalOptions { ReaderSeconds = 0 }), log.For<ReaderProcess>());
        Task<ReadHeader> Read() =>
            reader.ReadAsync(
                path,
                name,
                null,
                int.MaxValue,
                r =>
                {
                    records.Add(r);
                    return Task.CompletedTask;
                },
                TestContext.Current.CancellationToken
            );
        if (isRead)
        {
            Assert.Equal(FileFormat.Text, (await Read()).Format);
            Assert.Equal(length, Assert.Single(records).Text!.Length);
        }
        else
        {
            Assert.Equal("import.tooSlow", (await Assert.ThrowsAsync<ImportRejectedException>(Read)).Code.Value);
            Assert.Equal(LogLevel.Warning, Assert.Single(log.Events("Killed")).Level);
        }

        File.Delete(path);
    }

    [Fact]
    public async Task Read_OfWhatIsOnlyCalledText_IsRejected()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllBytesAsync(path, "PK\u0003\u0004..."u8.ToArray(), TestContext.Current.CancellationToken);
        using var reader = new ReaderProcess(Options.Create(new PortalOptions()), NullLogger<ReaderProcess>.Instance);
        Assert.Equal(
            "import.format.mismatch",
            (
                await Assert.ThrowsAsync<ImportRejectedException>(() =>
                    reader.ReadAsync(path, "a.txt", null, 1, _ => Task.CompletedTask, TestContext.Current.CancellationToken)
                )
            )
                .Code
                .Value
        );
        File.Delete(path);
    }
}
