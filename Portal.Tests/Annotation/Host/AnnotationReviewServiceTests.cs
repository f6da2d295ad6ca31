using ClosedXML.Excel;
using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Annotation.Exchange;
using Portal.Data;
using Portal.Domain;
using Portal.Platform;
using Portal.Tests.Support;

namespace Portal.Tests.Annotation.Host;

public sealed class AnnotationReviewServiceTests
{
    private const string Sample =
        """{"title":"=1+1","text":"😀痛风常有关节痛，-痛风用药甲。","entities":["""
        + """{"id":"a","type":"Disease","start":2,"end":4,"state":"suggested"},"""
        + """{"id":"b","type":"Symptom","start":6,"end":9,"state":"suggested"},"""
        + """{"id":"c","type":"Drug","start":14,"end":16,"state":"suggested"},"""
        + """{"id":"d","type":"Disease","start":11,"end":13}],"relations":["""
        + """{"type":"has_symptom","head":"a","tail":"b","state":"suggested"}]}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sheet_BringsDecisionsBack_AndSaysWhichRowsItCannotTake()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        await host.Get<AnnotationExchangeService>()
            .ImportAsync(
                CoreHost.Operator,
                ws,
                "gold",
                "a.jsonl",
                new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Sample)),
                "jsonl",
                false,
                Stop
            );
        var review = host.Get<AnnotationReviewService>();
        var sheet = await review.ExportAsync(CoreHost.Operator, ws, "gold", Stop);
        Assert.Equal((4, 1), (sheet.Mentions, sheet.Relations));

        using var book = new XLWorkbook(new MemoryStream(sheet.Content));
        var mentions = book.Worksheet("Mentions");
        Assert.Equal(["痛风", "关节痛", "药甲", "痛风"], Enumerable.Range(2, 4).Select(r => mentions.Cell(r, 3).GetString()));
        Assert.Equal(
            ["在 Decision 列填写 accept", "Write accept or reject in"],
            Enumerable.Range(1, 2).Select(r => book.Worksheet("Help 说明").Cell(r, 1).GetString()[..(r == 1 ? 21 : 25)])
        );
        // What a document says is never a formula.
        Assert.All(mentions.CellsUsed(), c => Assert.False(c.HasFormula));
        Assert.True(mentions.Cell(2, 2).GetString() == "=1+1" && mentions.Cell(2, 2).Style.IncludeQuotePrefix);
        mentions.Cell(2, 9).SetValue("采纳");
        mentions.Cell(3, 9).SetValue("accept");
        mentions.Cell(4, 9).SetValue("reject");
        mentions.Cell(5, 10).SetValue("症状");
        mentions.Cell(6, 1).SetValue("nonsense");
        mentions.Cell(7, 1).SetValue(Guid.CreateVersion7().ToString());
        mentions.Cell(7, 9).SetValue("accept");
        book.Worksheet("Relations").Cell(2, 10).SetValue("maybe");
        using var filled = new MemoryStream();
        book.SaveAs(filled);

        var result = await review.ImportAsync(CoreHost.Operator, ws, filled.ToArray(), Stop);
        Assert.Equal((1, 4, 0), (result.Documents, result.Mentions, result.Relations));
        Assert.Equal(
            ["annotations.review.unknown", "annotations.review.unknown", "annotations.review.decision"],
            result.Rejected.Select(r => r.Code)
        );
        await using var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        Assert.Equal(
            ["Disease Accepted", "Symptom Accepted", "Symptom Accepted", "Drug Rejected"],
            (await db.Mentions.OrderBy(m => m.Start).ToListAsync(Stop)).Select(m => $"{m.Type} {m.State}")
        );

        // The same sheet once more decides nothing anew.
        Assert.Equal(
            (0, 0),
            (
                (await review.ImportAsync(CoreHost.Operator, ws, filled.ToArray(), Stop)).Mentions,
                (await review.ImportAsync(CoreHost.Operator, ws, filled.ToArray(), Stop)).Relations
            )
        );
        book.Worksheet("Relations").Cell(2, 10).SetValue("accept");
        using var again = new MemoryStream();
        book.SaveAs(again);
        Assert.Equal(1, (await review.ImportAsync(CoreHost.Operator, ws, again.ToArray(), Stop)).Relations);
        Assert.Equal(1, await db.Triples.CountAsync(Stop));
    }

    [Fact]
    public async Task Sheet_ThatIsNone_IsSaid()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var review = host.Get<AnnotationReviewService>();
        Assert.Equal(
            "schema.xlsx.broken",
            (await Assert.ThrowsAsync<ProblemException>(() => review.ImportAsync(CoreHost.Operator, ws, [1, 2, 3], Stop))).Problems[0].Code
        );
        using var book = new XLWorkbook();
        book.AddWorksheet("Other");
        using var content = new MemoryStream();
        book.SaveAs(content);
        Assert.Equal(
            "annotations.format.other",
            (await Assert.ThrowsAsync<ProblemException>(() => review.ImportAsync(CoreHost.Operator, ws, content.ToArray(), Stop)))
                .Problems[0]
                .Code
        );
        await Assert.ThrowsAsync<AccessDeniedException>(() => review.ExportAsync(ActingUser.Nobody, ws, null, Stop));
    }
}
