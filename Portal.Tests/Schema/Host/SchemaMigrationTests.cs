using Microsoft.EntityFrameworkCore;
using Portal.Answering;
using Portal.Corpora;
using Portal.Data;
using Portal.Data.Jobs;
using Portal.Data.Knowledge;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Schema;
using Portal.Graph;
using Portal.Jobs;
using Portal.Knowledge;
using Portal.Knowledge.Exchange;
using Portal.Platform;
using Portal.Schema;
using Portal.Schema.Migration;
using Portal.Schema.Publishing;
using Portal.Tests.Support;

namespace Portal.Tests.Schema.Host;

/// <summary>Changes of the schema carried through to mentions, triples, dictionary and graph, and taken back.</summary>
public sealed class SchemaMigrationTests
{
    private const string Workspace = "demo-zh";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, SchemaChange> Changes =>
        new()
        {
            { "rename", new SchemaChange.RenameEntity("Disease", "Illness") },
            { "rename relation", new SchemaChange.RenameRelation("has_symptom", "shows") },
            { "rename property", new SchemaChange.RenameProperty("Disease", "definition", "meaning") },
            { "merge", new SchemaChange.MergeEntities(["Food", "Therapy"], "Drug") },
            { "merge relations", new SchemaChange.MergeRelations(["treated_by_therapy"], "treated_by_drug") },
            {
                "split",
                new SchemaChange.SplitEntity(
                    "Disease",
                    [new SplitRule("Inflammation", "炎$"), new SplitRule("Gout", "", ["痛风"])],
                    "Disease"
                )
            },
            { "split with a queue", new SchemaChange.SplitEntity("Disease", [new SplitRule("Inflammation", "炎$")]) },
            { "delete", new SchemaChange.DeleteEntity("Symptom") },
            { "delete and map", new SchemaChange.DeleteEntity("Food", "Drug") },
            { "narrow", new SchemaChange.SetPairs("has_symptom", [new("Symptom", "Symptom")]) },
            { "cardinality", new SchemaChange.SetCardinality("has_symptom", Cardinality.ManyToOne) },
            { "kind", new SchemaChange.SetPropertyKind("Disease", "definition", PropertyKind.Number) },
        };

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public async Task Publish_Change_DoesWhatThePreviewSaid_AndIsTakenBackRowByRow(string name, SchemaChange change)
    {
        await using var host = await CoreHost.StartAsync(demo: true);
        await host.RunJobsAsync();
        var before = await DumpAsync(host);
        var graphBefore = await GraphAsync(host);
        var impact = await host.Get<SchemaImpactService>().OfChangeAsync(CoreHost.Operator, Workspace, change, Stop);
        Assert.False(impact.Work.IsEmpty, name);
        Assert.Equal(before, await DumpAsync(host));

        var result = await PublishAsync(host, change);
        Assert.Equal(impact.Work, result);
        await AssertConsistentAsync(host);
        await host.RunJobsAsync();
        await AssertGraphIsTriplesAsync(host);

        var job = await host.Get<SchemaGovernanceService>().StartRevertAsync(CoreHost.Operator, Workspace, Stop);
        await host.RunJobsAsync();
        Assert.Equal(JobState.Done, (await host.Get<JobService>().GetAsync(CoreHost.Operator, Workspace, job, Stop))!.State);
        Assert.Equal(before, await DumpAsync(host));
        await AssertGraphIsTriplesAsync(host);
        Assert.Equal(graphBefore, await GraphAsync(host));
    }

    [Fact]
    public async Task Rename_OfTheCentralType_AnswersEveryQuestionAsBefore()
    {
        await using var host = await CoreHost.StartAsync(demo: true);
        await host.RunJobsAsync();
        await PublishAsync(host, new SchemaChange.RenameEntity("Disease", "Illness"));
        await host.RunJobsAsync();
        var score = await host.Get<EvaluationService>().EvaluateAsync(CoreHost.Operator, Workspace, null, Stop);
        Assert.Equal((126, 126, 0), (score.Total, score.Exact, score.FalseAnswers));
    }

    [Fact]
    public async Task Revert_KeepsWhatWasChangedSince()
    {
        await using var host = await CoreHost.StartAsync(demo: true);
        await host.RunJobsAsync();
        await PublishAsync(host, new SchemaChange.SetCardinality("has_symptom", Cardinality.ManyToOne));
        await host.RunJobsAsync();
        var queue = await host.Get<ReviewService>()
            .QueueAsync(CoreHost.Operator, Workspace, TripleState.Pending, "has_symptom", null, new PageRequest(1, 100), Stop);
        var last = queue.Items[^1].Id;
        // A person decides meanwhile; that is not undone behind their back.
        await host.Get<ReviewService>()
            .DecideAsync(CoreHost.Operator, Workspace, Guid.CreateVersion7(), [last], TripleState.Rejected, Stop);
        var job = await host.Get<SchemaGovernanceService>().StartRevertAsync(CoreHost.Operator, Workspace, Stop);
        await host.RunJobsAsync();
        Assert.Contains(
            "\"kept\":1",
            (await host.Get<JobService>().GetAsync(CoreHost.Operator, Workspace, job, Stop))!.Result!,
            StringComparison.Ordinal
        );
        await using var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        Assert.Equal(TripleState.Rejected, (await db.Triples.FirstAsync(t => t.Id == last, Stop)).State);
        Assert.Equal("schema.revert.draft", (
                await Assert.ThrowsAsync<ProblemException>(async () =>
                {
                    var draft = await host.Get<SchemaService>().DraftAsync(CoreHost.Operator, Workspace, Stop);
                    await host.Get<SchemaDesignService>()
                        .ApplyAsync(
                            CoreHost.Operator,
                            Workspace,
                            new(Guid.CreateVersion7(), new SchemaEdit.SetName(ElementKind.Entity, draft.Schema.Entities[0].Id, "en", "x")),
                            Stop
                        );
                    await host.Get<WriteQueue>()
                        .RunAsync(
                            d => host.Get<SchemaPublisher>().RevertAsync(d, d.Workspaces.First(w => w.Slug == Workspace).Id, Guid.Empty),
                            Stop
                        );
                })
            ).Problems[0].Code);
    }

    [Fact]
    public async Task TripleImport_UnderADraft_LosesNoEditOfTheDraft()
    {
        await using var host = await CoreHost.StartAsync();
        var ws = await host.WorkspaceAsync();
        await host.Get<SchemaDesignService>()
            .ApplyAsync(CoreHost.Operator, ws, new(Guid.CreateVersion7(), new SchemaEdit.PutEntity(new EntityType { Id = "Mine" })), Stop);
        using var file = new MemoryStream("a\tr\tb\tX\tY\n"u8.ToArray());
        var id = await host.Get<ImportService>().UploadAsync(CoreHost.Operator, ws, "t.tsv", file, Stop);
        await host.Get<TripleImportService>().StartAsync(CoreHost.Operator, ws, id, Stop);
        await host.RunJobsAsync();
        var draft = (await host.Get<SchemaService>().DraftAsync(CoreHost.Operator, ws, Stop));
        Assert.False(draft.IsPublished);
        Assert.NotNull(draft.Schema.Entity("Mine"));
        Assert.NotNull(draft.Schema.Entity("X"));
        Assert.Null((await host.Get<SchemaService>().CurrentAsync(CoreHost.Operator, ws, Stop)).Schema.Entity("Mine"));
    }

    private static async Task<SchemaMigrationResult> PublishAsync(CoreHost host, SchemaChange change)
    {
        var edit = await host.Get<SchemaDesignService>()
            .ApplyAsync(CoreHost.Operator, Workspace, new KeyedSchemaEdit(Guid.CreateVersion7(), new SchemaEdit.Change(change)), Stop);
        Assert.True(edit.IsApplied, string.Join(", ", edit.Problems));
        // A relation that a deleted type leaves without ends would block publishing: it goes too.
        var bare = (await host.Get<SchemaService>().DraftAsync(CoreHost.Operator, Workspace, Stop))
            .Schema.Relations.Where(r => r.Pairs.Length == 0)
            .Select(r => r.Id)
            .ToList();
        if (bare.Count > 0)
            edit = await host.Get<SchemaDesignService>()
                .ApplyAsync(
                    CoreHost.Operator,
                    Workspace,
                    new KeyedSchemaEdit(Guid.CreateVersion7(), new SchemaEdit.Remove([], [.. bare])),
                    Stop
                );
        var id = await host.Get<SchemaGovernanceService>().StartPublishAsync(CoreHost.Operator, Workspace, edit.Version, "", Stop);
        await host.RunJobsAsync();
        var job = (await host.Get<JobService>().GetAsync(CoreHost.Operator, Workspace, id, Stop))!;
        Assert.True(job.State == JobState.Done, job.Error);
        return System
            .Text.Json.JsonSerializer.Deserialize<SchemaPublishResult>(job.Result!, System.Text.Json.JsonSerializerOptions.Web)!
            .Migration;
    }

    // Everything but what only counts changes or says when.
    private static async Task<string> DumpAsync(CoreHost host)
    {
        await using var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        var id = await db.Workspaces.Where(w => w.Slug == Workspace).Select(w => w.Id).FirstAsync(Stop);
        var lines = new List<string>();
        lines.AddRange(
            (await db.Mentions.Where(m => m.WorkspaceId == id).ToListAsync(Stop)).Select(m =>
                $"m {m.Id} {m.Type} {m.Start}-{m.End} {m.State} {m.Origin}"
            )
        );
        lines.AddRange(
            (await db.Relations.Where(m => m.WorkspaceId == id).ToListAsync(Stop)).Select(m =>
                $"r {m.Id} {m.Type} {m.HeadId} {m.TailId} {m.State}"
            )
        );
        lines.AddRange(
            (await db.Entities.Where(m => m.WorkspaceId == id).ToListAsync(Stop)).Select(e =>
                $"e {e.Id} {e.Type} {e.Name} {e.GraphKey} {string.Join('|', e.Aliases)}"
            )
        );
        lines.AddRange(
            (await db.Triples.Where(m => m.WorkspaceId == id).ToListAsync(Stop)).Select(t =>
                $"t {t.Id} {t.HeadId} {t.Relation} {t.TailId} {t.Value} {t.GraphKey} {t.State} {t.DecidedBy}"
            )
        );
        lines.AddRange(
            (await db.Evidence.Where(m => m.WorkspaceId == id).ToListAsync(Stop)).Select(v =>
                $"v {v.Id} {v.TripleId} {v.RelationMentionId}"
            )
        );
        lines.AddRange((await db.Documents.Where(d => d.WorkspaceId == id).ToListAsync(Stop)).Select(d => $"d {d.Id} {d.Status}"));
        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    private static async Task<string> GraphAsync(CoreHost host)
    {
        var statistics = await host.Get<GraphService>().StatisticsAsync(CoreHost.Operator, Workspace, Stop);
        return string.Join(
            ", ",
            statistics
                .NodesByLabel.Concat(statistics.EdgesByType)
                .OrderBy(x => x.Key, StringComparer.Ordinal)
                .Select(x => $"{x.Key} {x.Value}")
        );
    }

    // No work of a type that the schema does not have, no approved triple that it does not allow, no evidence without its triple.
    private static async Task AssertConsistentAsync(CoreHost host)
    {
        var schema = (await host.Get<SchemaService>().CurrentAsync(CoreHost.Operator, Workspace, Stop)).Schema;
        Assert.Empty(schema.Changes);
        await using var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        var id = await db.Workspaces.Where(w => w.Slug == Workspace).Select(w => w.Id).FirstAsync(Stop);
        var live = await db
            .Mentions.Where(m => m.WorkspaceId == id && (m.State == MentionState.Accepted || m.State == MentionState.Suggested))
            .ToListAsync(Stop);
        Assert.All(live, m => Assert.NotNull(schema.Entity(m.Type)));
        var triples = await db.Triples.Where(t => t.WorkspaceId == id && t.State == TripleState.Approved).ToListAsync(Stop);
        var entities = await db.Entities.Where(e => e.WorkspaceId == id).ToDictionaryAsync(e => e.Id, Stop);
        foreach (var t in triples)
            Assert.True(
                t.TailId is { } tail
                    ? schema.Allows(t.Relation, entities[t.HeadId].Type, entities[tail].Type)
                    : schema.Property(entities[t.HeadId].Type, t.Relation) is not null,
                $"{entities[t.HeadId].Type} {t.Relation}"
            );
        Assert.Equal(0, await db.Evidence.CountAsync(v => v.WorkspaceId == id && !db.Triples.Any(t => t.Id == v.TripleId), Stop));
        Assert.All(
            triples,
            t =>
                Assert.Equal(
                    t.GraphKey,
                    Portal.Domain.Graph.GraphKey.OfTriple(
                        entities[t.HeadId].GraphKey,
                        t.Relation,
                        t.TailId is { } tail ? entities[tail].GraphKey : t.Value!
                    )
                )
        );
        Assert.All(entities.Values, e => Assert.Equal(e.GraphKey, Portal.Domain.Graph.GraphKey.OfNode(id, e.Type, e.Name)));
    }

    private static async Task AssertGraphIsTriplesAsync(CoreHost host)
    {
        await using var db = await host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        var id = await db.Workspaces.Where(w => w.Slug == Workspace).Select(w => w.Id).FirstAsync(Stop);
        Assert.Equal(0, await db.Outbox.CountAsync(o => o.WorkspaceId == id, Stop));
        var approved = await db.Triples.Where(t => t.WorkspaceId == id && t.State == TripleState.Approved).ToListAsync(Stop);
        var types = await db.Entities.Where(e => e.WorkspaceId == id).ToDictionaryAsync(e => e.Id, e => e.Type, Stop);
        var statistics = await host.Get<GraphService>().StatisticsAsync(CoreHost.Operator, Workspace, Stop);
        Assert.Equal(
            approved.Where(t => t.TailId is not null).CountBy(t => t.Relation).OrderBy(x => x.Key, StringComparer.Ordinal),
            statistics.EdgesByType.OrderBy(x => x.Key, StringComparer.Ordinal)
        );
        Assert.Equal(
            approved
                .SelectMany(t => new[] { t.HeadId, t.TailId ?? t.HeadId })
                .Distinct()
                .CountBy(e => types[e])
                .OrderBy(x => x.Key, StringComparer.Ordinal),
            statistics.NodesByLabel.OrderBy(x => x.Key, StringComparer.Ordinal)
        );
    }
}
