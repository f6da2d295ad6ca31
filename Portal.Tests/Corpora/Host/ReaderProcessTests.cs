using Microsoft.Extensions.Options;
using Portal.Corpora;
using Portal.Hosting;

namespace Portal.Tests.Corpora;

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
        var reader = new ReaderProcess(Options.Create(new PortalOptions { ReaderSeconds = 0 }));
        Task<ReadHeader> Read() => reader.ReadAsync(path, name, null, int.MaxValue, r =>
        {
            records.Add(r);
            return Task.CompletedTask;
        }, TestContext.Current.CancellationToken);
        if (isRead)
        {
            Assert.Equal(FileFormat.Text, (await Read()).Format);
            Assert.Equal(length, Assert.Single(records).Text!.Length);
        }
        else
        {
            Assert.Equal("import.tooSlow", (await Assert.ThrowsAsync<ImportRejectedException>(Read)).Code);
        }

        File.Delete(path);
    }

    [Fact]
    public async Task Read_OfWhatIsOnlyCalledText_IsRejected()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllBytesAsync(path, "PK\u0003\u0004..."u8.ToArray(), TestContext.Current.CancellationToken);
        var reader = new ReaderProcess(Options.Create(new PortalOptions()));
        Assert.Equal("import.format.mismatch", (await Assert.ThrowsAsync<ImportRejectedException>(() => reader.ReadAsync(path, "a.txt", null, 1, _ => Task.CompletedTask, TestContext.Current.CancellationToken))).Code);
        File.Delete(path);
    }
}
