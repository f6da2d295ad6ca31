using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portal.Annotation;
using Portal.Answering;
using Portal.Corpora;
using Portal.Data;
using Portal.Data.Corpora;
using Portal.Data.Jobs;
using Portal.Data.Knowledge;
using Portal.Domain.Annotation;
using Portal.Domain.Learning.Tagging;
using Portal.Jobs;
using Portal.Knowledge;
using Portal.Knowledge.Push;
using Portal.Learning;
using Portal.Models;
using Portal.Platform;
using Portal.Schema;
using Portal.Tests.Support;

namespace Portal.Tests.Platform.Host;

/// <summary>What an operator sees of a day's work, and what he must not see.</summary>
public sealed partial class OperatorLogTests
{
    private const string Key = "sk-secret-0123456789";
    private const string Records =
        "title,text\n手足口病一,手足口病患儿常有口腔疱疹和发热。\n手足口病二,手足口病患儿常有口腔疱疹和发热。\n空,\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Log_OfTheWholeLoop_SaysWhatHappened_AndNothingOfTheCorpus()
    {
        using var log = new CollectedLog();
        await using var stub = await ModelStub.StartAsync();
        await using var host = await CoreHost.StartAsync(configure: s => s.AddLogging(b => b.AddProvider(log)));
        var ws = await host.WorkspaceAsync();
        Assert.Single(log.Events("Published", typeof(SchemaPublisher)));

        await ImportAsync(host, ws);
        Assert.Single(log.Events("Started", typeof(ImportJob)));
        Assert.Equal(LogLevel.Warning, Assert.Single(log.Events("Rejected", typeof(ImportJob))).Level);
        Assert.Contains("1 imported, 1 known, 1 rejected", Assert.Single(log.Events("Finished", typeof(ImportJob))).Text);

        await host.Get<KnowledgeService>().AddTermsAsync(CoreHost.Operator, ws, "词表", "Symptom", "发热\n口腔疱疹", Stop);
        await host.Get<SuggestionService>().StartAsync(CoreHost.Operator, ws, "dictionary", null, null, Stop);
        await host.RunJobsAsync();
        Assert.Equal(2, log.Events("Started", typeof(JobRunner)).Count);
        Assert.Equal(2, log.Events("Finished", typeof(JobRunner)).Count);

        await ApproveAsync(host, ws);
        var applied = Assert.Single(log.Events("Applied", typeof(GraphPushJob)));
        Assert.Contains("2 nodes and 1 edges new", applied.Text, StringComparison.Ordinal);
        Assert.Empty(log.Events("Retried"));
        await host.Get<AskService>().AskAsync(CoreHost.Operator, ws, "手足口病有哪些症状？", Stop);

        await StandsAsync(host, ws, DocumentStatus.Done);
        await host.Get<EngineService>().TrainAsync(CoreHost.Operator, ws, [TaggerExtractor.Name], Stop);
        await host.RunJobsAsync();
        Assert.Single(log.Events("Started", typeof(TrainJob)));
        Assert.Contains("version 1 of tagger", Assert.Single(log.Events("Finished", typeof(TrainJob))).Text, StringComparison.Ordinal);

        // A model is asked about what is not done alone.
        await StandsAsync(host, ws, DocumentStatus.InProgress);
        await FailedModelAsync(host, ws, stub);
        var answered = Assert.Single(log.Lines, l => l.Event.Id == EventIds.Models);
        Assert.EndsWith("tokens in 5, out 7", answered.Text, StringComparison.Ordinal);
        var failed = log.Lines.Where(l => l.Event.Id == EventIds.Models + 1).ToList();
        Assert.Equal(3, failed.Count);
        Assert.All(failed, l => Assert.Contains("status 401, ClientResultException", l.Text, StringComparison.Ordinal));
        Assert.Contains(": model.failed", Assert.Single(log.Events("Refused", typeof(JobRunner))).Text, StringComparison.Ordinal);

        // All that was imported, named, asked and answered is written in Chinese.
        Assert.All(
            log.Lines,
            l =>
            {
                Assert.DoesNotMatch(Han(), $"{l.Text} {l.Error}");
                Assert.DoesNotContain(Key, $"{l.Text} {l.Error}", StringComparison.Ordinal);
            }
        );
    }

    /// <summary>A batch that a kill left between writing it down and sending it.</summary>
    [Fact]
    public async Task Log_OfABatchThatWasBegunBefore_SaysThatItIsSentAgain()
    {
        using var log = new CollectedLog();
        await using var host = await CoreHost.StartAsync(configure: s => s.AddLogging(b => b.AddProvider(log)));
        var ws = await host.WorkspaceAsync();
        await ImportAsync(host, ws);
        await ApproveAsync(host, ws, isPushed: false);
        await using (var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop))
        {
            var job = await db.Jobs.AsNoTracking().FirstAsync(j => j.Kind == GraphPushJob.JobKind, Stop);
            await host.Get<WriteQueue>()
                .RunAsync(
                    async write =>
                    {
                        var push = new PushRow
                        {
                            Id = Guid.CreateVersion7(),
                            WorkspaceId = job.WorkspaceId,
                            Target = Portal.Graph.GraphTargets.Embedded,
                            Number = 1,
                            Rows = 1,
                        };
                        write.Pushes.Add(push);
                        foreach (var row in write.Outbox)
                            row.PushId = push.Id;
                        await write.SaveChangesAsync();
                    },
                    Stop
                );
        }

        await host.RunJobsAsync();
        Assert.Single(log.Events("Retried", typeof(GraphPushJob)));
        Assert.Single(log.Events("Applied", typeof(GraphPushJob)));
    }

    private static async Task ImportAsync(CoreHost host, string ws)
    {
        var imports = host.Get<ImportService>();
        var bytes = Encoding.UTF8.GetBytes(Records);
        var file = await imports.UploadAsync(CoreHost.Operator, ws, "病历.csv", new MemoryStream(bytes), Stop);
        await imports.StartAsync(
            CoreHost.Operator,
            ws,
            file,
            new ImportMapping
            {
                Corpus = "病历",
                TextColumns = ["text"],
                TitleColumn = "title",
            },
            Stop
        );
        await host.RunJobsAsync();
    }

    private static async Task ApproveAsync(CoreHost host, string ws, bool isPushed = true)
    {
        await using var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        var document = await db.Documents.Select(d => d.Id).FirstAsync(Stop);
        await EditAsync(new DocumentEdit.AddMention(Guid.CreateVersion7(), "Disease", 0, 4));
        await EditAsync(new DocumentEdit.AddMention(Guid.CreateVersion7(), "Symptom", 13, 15));
        // Marking what is suggested accepts it as it is.
        var marked = await db.Mentions.Where(m => m.State == MentionState.Accepted).OrderBy(m => m.Start).ToListAsync(Stop);
        await EditAsync(new DocumentEdit.AddRelation(Guid.CreateVersion7(), "has_symptom", marked[0].Id, marked[1].Id));
        var review = host.Get<ReviewService>();
        var pending = Assert.Single(
            (await review.QueueAsync(CoreHost.Operator, ws, TripleState.Pending, null, null, new PageRequest(), Stop)).Items
        );
        await review.DecideAsync(CoreHost.Operator, ws, Guid.CreateVersion7(), [pending.Id], TripleState.Approved, Stop);
        if (isPushed)
            await host.RunJobsAsync();

        async Task EditAsync(DocumentEdit edit) =>
            Assert.True(
                (
                    await host.Get<EditService>()
                        .ApplyAsync(CoreHost.Operator, ws, document, [new KeyedEdit(Guid.CreateVersion7(), edit)], Stop)
                )
                    .Outcomes[0]
                    .IsApplied
            );
    }

    private static async Task StandsAsync(CoreHost host, string ws, DocumentStatus status)
    {
        await using var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        var document = await db.Documents.Select(d => d.Id).SingleAsync(Stop);
        await host.Get<DocumentService>().SetStatusAsync(CoreHost.Operator, ws, document, status, Stop);
    }

    // One that answers once, and then quotes what it was sent.
    private static async Task FailedModelAsync(CoreHost host, string ws, ModelStub stub)
    {
        var models = host.Get<ModelService>();
        var model = await models.AddAsync(CoreHost.Operator, ws, "模型", stub.Address, "m", Key, Stop);
        Assert.Null(await models.TestAsync(CoreHost.Operator, ws, model, Stop));
        stub.Status = 401;
        stub.Reply = request => $"{Key} may not say {request.GetProperty("messages").GetRawText()} 患儿";
        Assert.Contains("患儿", (await models.TestAsync(CoreHost.Operator, ws, model, Stop))!.Arguments[0], StringComparison.Ordinal);
        await Assert.ThrowsAsync<ModelCallException>(async () =>
        {
            await foreach (
                var _ in host.Get<LlmAnswerService>().StreamAsync(CoreHost.Operator, ws, model, "手足口病有哪些症状？", [], true, Stop)
            ) { }
        });
        var job = await host.Get<SuggestionService>().StartAsync(CoreHost.Operator, ws, $"llm:{model}", null, null, Stop);
        await host.RunJobsAsync();
        Assert.Equal(JobState.Failed, (await host.Get<JobService>().GetAsync(CoreHost.Operator, ws, job, Stop))!.State);
    }

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Han();
}
