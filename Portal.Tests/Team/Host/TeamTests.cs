using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Annotation;
using Portal.Corpora;
using Portal.Data.Corpora;
using Portal.Data.Team;
using Portal.Domain.Schema;
using Portal.Domain.Team.Curation;
using Portal.Schema;
using Portal.Schema.Publishing;
using Portal.Team;
using Portal.Team.Curation;
using Portal.Tests.Support;
using static Portal.Tests.Team.Host.AnnotatorTeam;

namespace Portal.Tests.Team.Host;

/// <summary>Several annotators, each in a layer of their own, and a curator who makes one of them.</summary>
public sealed class TeamTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Forty people ask at once, again and again: no document gets more annotators than its plan allows, nobody gets one twice,
    /// none is left over.</summary>
    [Theory]
    [InlineData(AssignmentOrder.Sequential)]
    [InlineData(AssignmentOrder.Random)]
    [InlineData(AssignmentOrder.Weighted)]
    [InlineData(AssignmentOrder.Uncertainty)]
    public async Task Next_AskedAtOnce_NeverGivesADocumentToMoreThanPlanned(AssignmentOrder order)
    {
        await using var team = await AnnotatorTeam.StartAsync(
            40,
            25,
            new AssignmentPlanView(AssignmentMode.Assigned, 3, order, true, 48, 0)
        );
        var taken = await Task.WhenAll(
            team.People.Select(async person =>
            {
                var documents = new List<Guid>();
                while (await team.Assignments.NextAsync(person, team.Slug, team.Corpus, Stop) is { } document)
                {
                    documents.Add(document);
                    await team.Assignments.FinishAsync(person, team.Slug, document, true, Stop);
                }

                return documents;
            })
        );
        Assert.All(taken, t => Assert.Equal(t.Count, t.Distinct().Count()));
        Assert.Equal(
            team.Documents.Order().Select(d => (d, 3)),
            taken.SelectMany(t => t).GroupBy(d => d).OrderBy(g => g.Key).Select(g => (g.Key, g.Count()))
        );
        await using var db = await team.ReadAsync();
        Assert.All(await db.Documents.ToListAsync(Stop), d => Assert.Equal(DocumentStatus.Done, d.Status));
    }

    [Fact]
    public async Task Next_ReturnsTheOpenDocumentFirst_AndWhatWasAbandonedGoesToSomebodyElse()
    {
        await using var team = await AnnotatorTeam.StartAsync(
            3,
            2,
            new AssignmentPlanView(AssignmentMode.Assigned, 1, AssignmentOrder.Sequential, true, 24, 0)
        );
        var (ann, bob, cai) = (team.People[0], team.People[1], team.People[2]);
        Assert.Equal(team.Documents[0], await team.Assignments.NextAsync(ann, team.Slug, team.Corpus, Stop));
        Assert.Equal(team.Documents[0], await team.Assignments.NextAsync(ann, team.Slug, team.Corpus, Stop));
        Assert.Equal(team.Documents[1], await team.Assignments.NextAsync(bob, team.Slug, team.Corpus, Stop));
        Assert.Null(await team.Assignments.NextAsync(cai, team.Slug, team.Corpus, Stop));
        await MarkAsync(team, ann, team.Documents[0], ("Disease", 0, 3));

        team.Clock.Advance(TimeSpan.FromHours(25));
        // Sequential completes what is begun: but these two were given up, and both are free.
        Assert.Equal(DocumentStatus.InProgress, await StatusAsync());
        Assert.Equal(team.Documents[0], await team.Assignments.NextAsync(cai, team.Slug, team.Corpus, Stop));
        Assert.Equal(DocumentStatus.New, await StatusAsync());
        Assert.Equal(AssignmentState.Abandoned, (await team.Lists.OfAsync(ann, team.Slug, team.Documents[0], Stop))!.State);
        // Who gave it up does not get it again, cannot change it, and what they did is still there.
        Assert.Equal(team.Documents[1], await team.Assignments.NextAsync(ann, team.Slug, team.Corpus, Stop));
        await RefusedAsync("layer.readOnly", () => MarkAsync(team, ann, team.Documents[0], ("Drug", 12, 16)));
        await RefusedAsync("assignment.abandoned", () => team.Assignments.FinishAsync(ann, team.Slug, team.Documents[0], true, Stop));
        Assert.Single((await team.Edits.GetAsync(ann, team.Slug, team.Documents[0], Stop))!.Mentions);

        async Task<DocumentStatus> StatusAsync() =>
            (await team.Host.Get<DocumentService>().FindAsync(CoreHost.Operator, team.Slug, team.Documents[0], Stop))!.Status;
    }

    [Fact]
    public async Task Suggestions_AreCopied_ButForTheShareThatIsDoneWithout_AndMustBeDecided()
    {
        await using var team = await AnnotatorTeam.StartAsync(
            4,
            60,
            new AssignmentPlanView(AssignmentMode.Open, 2, AssignmentOrder.Sequential, true, 48, 30)
        );
        await RefusedAsync("assignment.open", () => team.Assignments.NextAsync(team.People[0], team.Slug, team.Corpus, Stop));
        await SuggestAsync(team);
        await team
            .Host.Get<AssignmentPlanService>()
            .SetPlanAsync(
                CoreHost.Operator,
                team.Slug,
                team.Corpus,
                new AssignmentPlanView(AssignmentMode.Assigned, 2, AssignmentOrder.Sequential, true, 48, 30),
                Stop
            );
        var dealt = await team.Assignments.DealAsync(
            CoreHost.Operator,
            team.Slug,
            team.Corpus,
            team.People.Select((p, i) => (p.Id, Weight: i + 1.0)).ToDictionary(p => p.Id, p => p.Weight),
            Stop
        );
        Assert.Equal(new AssignmentOutcome(120, 0, 0), dealt);
        await using var db = await team.ReadAsync();
        var work = await db.Assignments.ToListAsync(Stop);
        // In proportion to their weights, as far as two different people a document allow.
        Assert.Equal([12, 24, 36, 48], team.People.Select(p => work.Count(w => w.UserId == p.Id)));
        Assert.InRange(work.Count(w => !w.WithSuggestions), 20, 55);
        foreach (var w in work)
            Assert.Equal(
                w.WithSuggestions,
                await db.Mentions.IgnoreQueryFilters().AnyAsync(m => m.DocumentId == w.DocumentId && m.LayerId == w.UserId, Stop)
            );
        var (own, person) = (work.First(w => w.WithSuggestions), team.People.First(p => p.Id == work.First(w => w.WithSuggestions).UserId));
        await RefusedAsync("assignment.undecided", () => team.Assignments.FinishAsync(person, team.Slug, own.DocumentId, true, Stop));
        // Not begun: as if it had never been given.
        await team.Assignments.WithdrawAsync(CoreHost.Operator, team.Slug, own.DocumentId, own.UserId, Stop);
        Assert.Null(await team.Lists.OfAsync(person, team.Slug, own.DocumentId, Stop));
        Assert.False(await db.Mentions.IgnoreQueryFilters().AnyAsync(m => m.DocumentId == own.DocumentId && m.LayerId == own.UserId, Stop));
    }

    [Fact]
    public async Task SchemaChange_ReachesEveryLayer_AndWhatWasDecided()
    {
        await using var team = await AnnotatorTeam.StartAsync(
            2,
            1,
            new AssignmentPlanView(AssignmentMode.Assigned, 2, AssignmentOrder.Sequential, true, 48, 0)
        );
        var document = team.Documents[0];
        await FinishAsync(team, document, [("Disease", 0, 3), ("Drug", 12, 16)], [("Disease", 0, 3)]);
        await team.Curation.MergeAsync(CoreHost.Operator, team.Slug, document, MergeRule.Unanimous, 0.5, Guid.CreateVersion7(), Stop);
        var drug = (await team.Curation.CompareAsync(CoreHost.Operator, team.Slug, document, false, Stop))!.Claims.Single(c =>
            c.Type == "Drug"
        );
        await team.Curation.DecideAsync(
            CoreHost.Operator,
            team.Slug,
            document,
            [new ClaimChoice(drug.Key, false, "guideline")],
            Guid.CreateVersion7(),
            Stop
        );
        await team
            .Host.Get<SchemaDesignService>()
            .ApplyAsync(
                CoreHost.Operator,
                team.Slug,
                new KeyedSchemaEdit(Guid.CreateVersion7(), new SchemaEdit.Change(new SchemaChange.RenameEntity("Drug", "Medicine"))),
                Stop
            );
        var draft = await team.Host.Get<SchemaService>().DraftAsync(CoreHost.Operator, team.Slug, Stop);
        await team.Host.Get<SchemaGovernanceService>().StartPublishAsync(CoreHost.Operator, team.Slug, draft.Version, "", Stop);
        await team.Host.RunJobsAsync();
        Assert.Equal(
            ["Disease", "Medicine"],
            (
                await team.Edits.GetAsync(CoreHost.Operator, team.Slug, new DocumentLayer(document, team.People[0].Id), Stop)
            )!.Mentions.Select(m => m.Type)
        );
        await team.Curation.MergeAsync(CoreHost.Operator, team.Slug, document, MergeRule.Majority, 0.5, Guid.CreateVersion7(), Stop);
        Assert.Equal(
            ("Medicine", ClaimDecision.Dropped, true, "guideline"),
            (await team.Curation.CompareAsync(CoreHost.Operator, team.Slug, document, false, Stop))!
                .Claims.Where(c => c.Start == 12)
                .Select(c => (c.Type, c.Decision, c.IsManual, c.Reason))
                .Single()
        );
        // And back with the schema.
        await team.Host.Get<SchemaGovernanceService>().StartRevertAsync(CoreHost.Operator, team.Slug, Stop);
        await team.Host.RunJobsAsync();
        Assert.Equal(
            ["Disease", "Drug"],
            (
                await team.Edits.GetAsync(CoreHost.Operator, team.Slug, new DocumentLayer(document, team.People[0].Id), Stop)
            )!.Mentions.Select(m => m.Type)
        );
    }
}
