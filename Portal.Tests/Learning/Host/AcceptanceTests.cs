using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Portal.Annotation;
using Portal.Annotation.Exchange;
using Portal.Corpora;
using Portal.Data;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Tagging;
using Portal.Learning;
using Portal.Tests.Support;
using static Portal.Tests.Learning.Host.LearningWork;

namespace Portal.Tests.Learning.Host;

/// <summary>What people made of suggestions, and acceptance by a threshold.</summary>
public sealed class AcceptanceTests(ITestOutputHelper output)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AcceptAbove_AcceptsWhatIsSure_MarksIt_AndTakesItBack_ButNotWhatAPersonLookedAt()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var documents = new List<Guid>();
        foreach (var (text, i) in new[] { "甲乙丙与丁戊己。", "甲乙丙复发。" }.Select((t, i) => (t, i)))
            documents.Add((await host.Get<DocumentService>().AddAsync(CoreHost.Operator, ws, "c", $"{i}", text, Stop)).Item1);
        await host.Get<AnnotationLookupService>().AddTermAsync(CoreHost.Operator, ws, "甲乙丙", "Disease", Stop);
        await host.Get<AnnotationLookupService>().AddTermAsync(CoreHost.Operator, ws, "丁戊己", "Drug", Stop);
        await SuggestAsync(host, ws, DictionaryExtractor.Name);
        var honesty = host.Get<HonestyService>();
        Assert.Equal(new AcceptAbovePreview(0, 0), await honesty.PreviewAsync(CoreHost.Operator, ws, new AcceptAbove(0.9, []), Stop));
        Assert.Equal(
            new AcceptAbovePreview(2, 2),
            await honesty.PreviewAsync(CoreHost.Operator, ws, new AcceptAbove(0.75, ["Disease"]), Stop)
        );
        var key = Guid.CreateVersion7();
        Assert.Equal(3, (await honesty.AcceptAsync(CoreHost.Operator, ws, new AcceptAbove(0.75, []), key, Stop)).Mentions);
        Assert.Equal(0, (await honesty.AcceptAsync(CoreHost.Operator, ws, new AcceptAbove(0.75, []), key, Stop)).Mentions);
        var (mentions, _) = await RowsAsync(host, documents);
        Assert.All(mentions, m => Assert.Equal((MentionState.Accepted, true), (m.State, m.IsAutoAccepted)));
        // What no person decided says nothing about how good suggestions are.
        Assert.Equal(
            (0, 3),
            await honesty.ReportAsync(CoreHost.Operator, ws, null, null, 0.95, Stop) is var report
                ? (report.Decided, report.Undecided)
                : default
        );
        Assert.Equal((3, 2, false), (report.Groups[0].Mentions, report.Groups[0].Documents, report.Groups[0].IsUndone));

        // In a file they are marked, and where it is read they are as well.
        var exchange = host.Get<AnnotationExchangeService>();
        foreach (var format in new[] { "jsonl", "pubannotation" })
        {
            var file = await host.Get<AnnotationExportService>().ExportAsync(CoreHost.Operator, ws, null, format, "id", Stop);
            var other = await host.WorkspaceAsync(format);
            await exchange.ImportAsync(CoreHost.Operator, other, "c", file.Name, new MemoryStream(file.Content), format, false, Stop);
            var (id, _) = await SchemaAsync(host, other);
            await using var read = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
            Assert.Equal(
                [("Disease", true, null), ("Disease", true, null), ("Drug", true, null)],
                (await read.Mentions.Where(m => m.WorkspaceId == id).ToListAsync(Stop))
                    .Select(m => (m.Type, m.IsAutoAccepted, m.Attributes))
                    .Order()
            );
        }

        // A person who has looked at one of them has decided it.
        await EditAsync(
            host,
            ws,
            documents[1],
            new DocumentEdit.RetypeMention(mentions.Single(m => m.DocumentId == documents[1]).Id, "Symptom")
        );
        Assert.Equal(2, await honesty.UndoAsync(CoreHost.Operator, ws, key, Stop));
        (mentions, _) = await RowsAsync(host, documents);
        Assert.Equal([MentionState.Suggested, MentionState.Suggested, MentionState.Accepted], mentions.Select(m => m.State));
        Assert.Equal(0, await honesty.UndoAsync(CoreHost.Operator, ws, key, Stop));
        Assert.Equal(
            "engine.acceptAbove",
            (
                await Assert.ThrowsAsync<ProblemException>(() =>
                    honesty.AcceptAsync(CoreHost.Operator, ws, new AcceptAbove(0.3, []), Guid.CreateVersion7(), Stop)
                )
            )
                .Problems[0]
                .Code
        );

        // Turned on, it happens with each run, in the name of who turned it on; it is off unless somebody does.
        await host.Get<EngineService>()
            .SetSettingsAsync(
                CoreHost.Operator,
                ws,
                new LearningSettings { AutoAccept = new AutoAccept(0.75, ["Drug"], Guid.Empty) },
                Stop
            );
        Assert.Equal(1, (await SuggestAsync(host, ws, DictionaryExtractor.Name)).AutoAccepted);
        var only = (await RowsAsync(host, documents)).Mentions.Single(m => m.IsAutoAccepted);
        Assert.Equal(("Drug", CoreHost.Operator.Id), (only.Type, only.DecidedBy));
        await using var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        Assert.Equal(0, await db.Triples.CountAsync(Stop));
    }

    [Fact]
    public async Task Honesty_CountsWhatPeopleMadeOfSuggestions()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        await host.Get<AnnotationLookupService>().AddTermAsync(CoreHost.Operator, ws, "甲乙丙", "Disease", Stop);
        await host.Get<AnnotationLookupService>().AddTermAsync(CoreHost.Operator, ws, "丁戊己", "Drug", Stop);
        var documents = new List<Guid>();
        for (var i = 0; i < 60; i++)
            documents.Add(
                (await host.Get<DocumentService>().AddAsync(CoreHost.Operator, ws, "c", $"{i}", $"甲乙丙与丁戊己，第{i}例。", Stop)).Item1
            );
        await SuggestAsync(host, ws, DictionaryExtractor.Name);
        var (mentions, _) = await RowsAsync(host, documents);
        foreach (var (document, i) in documents.Select((d, i) => (d, i)))
        {
            await EditAsync(
                host,
                ws,
                document,
                new DocumentEdit.SetMentionState(
                    [mentions.Single(m => m.DocumentId == document && m.Type == "Disease").Id],
                    MentionState.Accepted
                )
            );
            await EditAsync(
                host,
                ws,
                document,
                new DocumentEdit.SetMentionState(
                    [mentions.Single(m => m.DocumentId == document && m.Type == "Drug").Id],
                    i < 15 ? MentionState.Accepted : MentionState.Rejected
                )
            );
        }

        var report = await host.Get<HonestyService>().ReportAsync(CoreHost.Operator, ws, DictionaryExtractor.Name, null, 0.9, Stop);
        Assert.Equal((120, 75, 0), (report.Decided, report.Accepted, report.Undecided));
        Assert.Equal([("Disease", 60), ("Drug", 15)], report.Types.Select(t => (t.Type, t.Accepted)));
        Assert.Equal(0.8 - (75 / 120.0), report.Calibration.ExpectedError!.Value, 6);
        Assert.Null(report.Safe);
        Assert.NotNull((await host.Get<HonestyService>().ReportAsync(CoreHost.Operator, ws, null, "Disease", 0.9, Stop)).Safe);

        // From what people made of these, the next ones say what they are worth.
        var next = (await host.Get<DocumentService>().AddAsync(CoreHost.Operator, ws, "c", "next", "甲乙丙与丁戊己。", Stop)).Item1;
        await SuggestAsync(host, ws, DictionaryExtractor.Name);
        Assert.All((await RowsAsync(host, [next])).Mentions, m => Assert.InRange(m.Confidence, 0.6, 0.65));
    }

    /// <summary>Pages of engines and trust beside suggestions of a whole corpus that wait (PORTAL_SUGGESTIONS: how many; the figures are
    /// printed).</summary>
    [Fact]
    public async Task Honesty_BesideManyThatWait_CountsThem()
    {
        var count = int.Parse(
            Environment.GetEnvironmentVariable("PORTAL_SUGGESTIONS") ?? "3000",
            System.Globalization.CultureInfo.InvariantCulture
        );
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        var document = (await host.Get<DocumentService>().AddAsync(CoreHost.Operator, ws, "c", "t", "甲乙丙与丁戊己。", Stop)).Item1;
        foreach (var (term, type) in new[] { ("甲乙丙", "Disease"), ("丁戊己", "Drug") })
            await host.Get<AnnotationLookupService>().AddTermAsync(CoreHost.Operator, ws, term, type, Stop);
        await SuggestAsync(host, ws, DictionaryExtractor.Name);
        var first = (await RowsAsync(host, [document])).Mentions[0];
        await EditAsync(host, ws, document, new DocumentEdit.SetMentionState([first.Id], MentionState.Accepted));
        // One in three by both engines, one by the tagger alone, one by the dictionary from before there were votes; one in fifty accepted
        // by a threshold.
        await host.Get<WriteQueue>()
            .RunAsync(
                db =>
                    db.Database.ExecuteSqlAsync(
                        $$"""
                        WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {{count}})
                        INSERT INTO Mentions (Id, WorkspaceId, DocumentId, LayerId, Type, Start, End, State, Origin, Confidence,
                          Assertion, Votes, IsAutoAccepted)
                        SELECT printf('%08X-0000-7000-8000-%012X', i, i), m.WorkspaceId, m.DocumentId, m.LayerId, 'Drug', i, i + 2,
                          CASE WHEN i % 50 = 0 THEN 'Accepted' ELSE 'Suggested' END,
                          CASE WHEN i % 3 = 2 THEN 'dictionary' ELSE 'tagger' END, 0.7, 'Present',
                          CASE i % 3
                            WHEN 0 THEN '[{"Engine":"dictionary","Confidence":0.8,"Detail":null},'
                              || '{"Engine":"tagger","Confidence":0.7,"Detail":"1"}]'
                            WHEN 1 THEN '[{"Engine":"tagger","Confidence":0.7,"Detail":"1"}]'
                          END, i % 50 = 0
                        FROM n, Mentions m WHERE m.Id = {{first.Id}}
                        """,
                        Stop
                    ),
                Stop
            );
        var clock = Stopwatch.StartNew();
        var cards = await host.Get<EngineService>().ListAsync(CoreHost.Operator, ws, Stop);
        output.WriteLine($"engines beside {count} suggestions: {clock.ElapsedMilliseconds} ms");
        Assert.Equal((1, 1), cards.Single(c => c.Name == DictionaryExtractor.Name).Acceptance is { } a ? (a.Accepted, a.Decided) : default);
        var thirds = Enumerable.Range(0, 3).Select(third => Enumerable.Range(0, count).Count(i => i % 3 == third)).ToList();
        foreach (
            var (engine, type, expected) in new[]
            {
                (null, null, count + 1),
                (null, "Disease", 0),
                (null, "Drug", count + 1),
                (TaggerExtractor.Name, null, thirds[0] + thirds[1]),
                (DictionaryExtractor.Name, "Drug", thirds[0] + thirds[2] + 1),
                ("tag", (string?)null, 0),
            }
        )
        {
            clock.Restart();
            Assert.Equal(
                expected,
                (await host.Get<HonestyService>().ReportAsync(CoreHost.Operator, ws, engine, type, 0.9, Stop)).Undecided
            );
            output.WriteLine($"trust ({engine ?? "all"}, {type ?? "all"}): {clock.ElapsedMilliseconds} ms");
        }

        clock.Restart();
        Assert.Equal(
            new AcceptAbovePreview(count - ((count + 49) / 50) + 1, 1),
            await host.Get<HonestyService>().PreviewAsync(CoreHost.Operator, ws, new AcceptAbove(0.6, []), Stop)
        );
        output.WriteLine($"how much would be accepted: {clock.ElapsedMilliseconds} ms");
    }
}
