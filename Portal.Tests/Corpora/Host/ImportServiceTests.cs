using System.Diagnostics;
using System.Text;
using Portal.Corpora;
using Portal.Data.Jobs;
using Portal.Domain;
using Portal.Jobs;
using Portal.Platform;
using Portal.Tests.Support;

namespace Portal.Tests.Corpora.Host;

/// <summary>Files on their real way: uploaded, read by a child process, imported by a job.</summary>
public sealed class ImportServiceTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Import_GbkCsv_MapsColumnsAndFindsDuplicates()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var imports = host.Get<ImportService>();
        var bytes = Encoding
            .GetEncoding("gb18030")
            .GetBytes(
                "department,title,ask,answer\n内科,高血压,\"头痛，\n怎么办\",多休息。\n内科,高血压,\"头痛，\n怎么办\",多休息。\n内科,空,,\n"
            );
        var file = await imports.UploadAsync(CoreHost.Operator, ws, "对话.csv", new MemoryStream(bytes), Stop);
        var preview = await imports.PreviewAsync(CoreHost.Operator, ws, file, null, Stop);
        Assert.Equal(("gb18030", 3), (preview.Encoding, preview.Records.Count));
        Assert.Equal(
            ("title", "ask", "answer"),
            (preview.Suggested!.TitleColumn, preview.Suggested.QuestionColumn, preview.Suggested.AnswerColumn)
        );
        await imports.StartAsync(
            CoreHost.Operator,
            ws,
            file,
            new ImportMapping
            {
                Corpus = "对话",
                TextColumns = ["ask", "answer"],
                TitleColumn = "title",
            },
            Stop
        );
        await host.RunJobsAsync();
        var job = (await host.Get<JobService>().ListAsync(CoreHost.Operator, ws, false, new PageRequest(), Stop)).Items[0];
        Assert.Equal(
            (1, 1, 1),
            System.Text.Json.JsonSerializer.Deserialize<ImportResult>(job.Result!) is { } r
                ? (r.Imported, r.Duplicates, r.Rejected)
                : default
        );
        var document = Assert.Single(
            (await host.Get<DocumentService>().DocumentsAsync(CoreHost.Operator, ws, null, null, null, new PageRequest(), Stop)).Items
        );
        Assert.Equal(
            "头痛，\n怎么办\n多休息。",
            (await host.Get<DocumentService>().GetAsync(CoreHost.Operator, ws, document.Id, Stop))!.Text
        );
    }

    [Fact]
    public async Task Preview_PdfBomb_IsRefusedAndThePortalDoesNotGrow()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var imports = host.Get<ImportService>();
        var bomb = SampleFiles.PdfBomb(200);
        var file = await imports.UploadAsync(CoreHost.Operator, ws, "bomb.pdf", new MemoryStream(bomb), Stop);
        using var own = Process.GetCurrentProcess();
        GC.Collect();
        own.Refresh();
        var before = own.WorkingSet64;
        var error = await Assert.ThrowsAsync<ProblemException>(() => imports.PreviewAsync(CoreHost.Operator, ws, file, null, Stop));
        Assert.Contains(error.Problems[0].Code, new[] { "import.tooMuchMemory", "import.tooSlow", "import.tooLong", "import.damaged" });
        own.Refresh();
        Assert.True(own.WorkingSet64 - before < 100 * 1024 * 1024, $"grew by {(own.WorkingSet64 - before) >> 20} MiB");
    }

    [Fact]
    public async Task Import_MissingColumn_FailsWithItsName()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var file = await host.Get<ImportService>()
            .UploadAsync(CoreHost.Operator, ws, "a.csv", new MemoryStream(SampleFiles.Utf8("a,b\n1,2\n")), Stop);
        await host.Get<ImportService>().StartAsync(CoreHost.Operator, ws, file, new ImportMapping { TextColumns = ["c"] }, Stop);
        await host.RunJobsAsync();
        var job = (await host.Get<JobService>().ListAsync(CoreHost.Operator, ws, false, new PageRequest(), Stop)).Items[0];
        Assert.Equal(JobState.Failed, job.State);
        Assert.StartsWith("import.column.unknown", job.Error, StringComparison.Ordinal);
    }
}
