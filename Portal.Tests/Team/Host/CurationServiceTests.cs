using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Annotation;
using Portal.Data;
using Portal.Data.Annotation;
using Portal.Data.Corpora;
using Portal.Data.Knowledge;
using Portal.Data.Team;
using Portal.Domain.Annotation;
using Portal.Domain.Team.Curation;
using Portal.Platform;
using Portal.Team;
using Portal.Team.Curation;
using Portal.Tests.Support;
using static Portal.Tests.Team.Host.AnnotatorTeam;

namespace Portal.Tests.Team.Host;

/// <summary>What a curator makes of the annotators' layers.</summary>
public sealed class CurationServiceTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Layers_AreTheirAnnotatorsOwn_UntilACuratorMergesThem()
    {
        await using var team = await AnnotatorTeam.StartAsync(
            3,
            1,
            new AssignmentPlanView(AssignmentMode.Assigned, 3, AssignmentOrder.Sequential, true, 48, 0)
        );
        var (document, curator) = (team.Documents[0], CoreHost.Operator);
        foreach (var person in team.People)
            await team.Assignments.NextAsync(person, team.Slug, team.Corpus, Stop);
        var (ann, bob, cai) = (team.People[0], team.People[1], team.People[2]);
        await MarkAsync(team, ann, document, ("Disease", 0, 3), ("Symptom", 7, 9), ("Drug", 12, 16));
        await MarkAsync(team, bob, document, ("Disease", 0, 3), ("Symptom", 6, 9), ("Drug", 12, 16));
        await MarkAsync(team, cai, document, ("Disease", 0, 3), ("Symptom", 7, 9));
        foreach (var person in team.People.Take(2))
            await RelateAsync(team, person, document);

        // Nobody sees another's work: not its annotations, not its log, not the shared layer.
        Assert.Equal(3, (await team.Edits.GetAsync(bob, team.Slug, document, Stop))!.Mentions.Count);
        var hidden = (await team.Edits.GetAsync(bob, team.Slug, new DocumentLayer(document, ann.Id), Stop))!;
        Assert.Equal((false, false, 0), (hidden.CanSee, hidden.CanEdit, hidden.Mentions.Count));
        Assert.False((await team.Edits.GetAsync(bob, team.Slug, new DocumentLayer(document, Layers.Shared), Stop))!.CanSee);
        Assert.All(
            (await team.Host.Get<EditLogService>().LogAsync(bob, team.Slug, document, new PageRequest(), Stop)).Items,
            e => Assert.Equal(bob.Id, e.UserId)
        );
        await RefusedAsync(
            "layer.readOnly",
            () =>
                team.Edits.ApplyAsync(
                    bob,
                    team.Slug,
                    new DocumentLayer(document, ann.Id),
                    [Keyed(new DocumentEdit.AddMention(Guid.CreateVersion7(), "Drug", 12, 16))],
                    Stop
                )
        );
        await Assert.ThrowsAsync<AccessDeniedException>(() => team.Curation.CompareAsync(bob, team.Slug, document, false, Stop));
        // What one says of a fact is no fact yet.
        await using (var db = await team.ReadAsync())
            Assert.Equal(0, await db.Triples.CountAsync(Stop));

        await RefusedAsync(
            "curation.nothing",
            () => team.Curation.MergeAsync(curator, team.Slug, document, MergeRule.Majority, 0.5, Guid.CreateVersion7(), Stop)
        );
        foreach (var person in team.People)
            await team.Assignments.FinishAsync(person, team.Slug, document, true, Stop);
        await RefusedAsync("layer.readOnly", () => MarkAsync(team, ann, document, ("Drug", 12, 16)));

        var merge = Guid.CreateVersion7();
        await team.Curation.MergeAsync(curator, team.Slug, document, MergeRule.Majority, 0.5, merge, Stop);
        await team.Curation.MergeAsync(curator, team.Slug, document, MergeRule.Majority, 0.5, merge, Stop);
        Assert.Equal(["Disease 0-3", "Symptom 7-9", "Drug 12-16"], await SharedAsync(team, document));
        var view = (await team.Curation.CompareAsync(curator, team.Slug, document, false, Stop))!;
        Assert.Equal(
            [
                "Disease 3 Agreed Taken majority 0.5",
                "Symptom 1 Disputed Dropped majority 0.5",
                "Symptom 2 Disputed Taken majority 0.5",
                "Drug 2 Incomplete Taken majority 0.5",
                "has_symptom 1 Incomplete Dropped majority 0.5",
                "has_symptom 1 Incomplete Open ",
            ],
            view.Claims.Select(c => $"{c.Type} {c.Voters.Count} {c.State} {c.Decision} {c.Rule}")
        );
        Assert.Equal(
            ["A", "B", "C"],
            (await team.Curation.CompareAsync(curator, team.Slug, document, true, Stop))!.Annotators.Select(a => a.Name)
        );
        await RefusedAsync("curation.open", () => team.Curation.FinishAsync(curator, team.Slug, document, true, Stop));
    }

    [Fact]
    public async Task Curation_ByHand_SurvivesAnotherMerge_IsUndoneLikeAnyEdit_AndStatesTriples()
    {
        await using var team = await AnnotatorTeam.StartAsync(
            3,
            1,
            new AssignmentPlanView(AssignmentMode.Assigned, 3, AssignmentOrder.Sequential, true, 48, 0)
        );
        var (document, curator) = (team.Documents[0], CoreHost.Operator);
        await FinishAsync(
            team,
            document,
            [("Disease", 0, 3), ("Symptom", 7, 9)],
            [("Disease", 0, 3), ("Symptom", 6, 9)],
            [("Drug", 0, 3), ("Symptom", 7, 9), ("Drug", 12, 16)]
        );
        await team.Curation.MergeAsync(curator, team.Slug, document, MergeRule.Majority, 0.5, Guid.CreateVersion7(), Stop);
        Assert.Equal(["Disease 0-3", "Symptom 7-9"], await SharedAsync(team, document));

        // The curator thinks otherwise of one, changes another in the layer itself, and adds what nobody saw.
        var claims = (await team.Curation.CompareAsync(curator, team.Slug, document, false, Stop))!.Claims;
        await team.Curation.DecideAsync(
            curator,
            team.Slug,
            document,
            [new ClaimChoice(claims.Single(c => c is { Type: "Drug", Start: 0 }).Key, true, "knowledge")],
            Guid.CreateVersion7(),
            Stop
        );
        Assert.Equal(["Drug 0-3", "Symptom 7-9"], await SharedAsync(team, document));
        var symptom = (await team.Edits.GetAsync(curator, team.Slug, document, Stop))!.Mentions.Single(m => m.Type == "Symptom");
        await team.Edits.ApplyAsync(
            curator,
            team.Slug,
            document,
            [
                Keyed(new DocumentEdit.SetMentionState([symptom.Id], MentionState.Deleted)),
                Keyed(new DocumentEdit.AddMention(Guid.CreateVersion7(), "Symptom", 6, 9)),
            ],
            Stop
        );
        foreach (var rule in new[] { MergeRule.Unanimous, MergeRule.Majority, MergeRule.Trust })
        {
            await team.Curation.MergeAsync(curator, team.Slug, document, rule, 0.5, Guid.CreateVersion7(), Stop);
            Assert.Equal(["Drug 0-3", "Symptom 6-9"], await SharedAsync(team, document));
        }

        var view = (await team.Curation.CompareAsync(curator, team.Slug, document, false, Stop))!;
        Assert.Equal(
            [
                "Disease 0 Dropped True knowledge",
                "Drug 0 Taken True knowledge",
                "Symptom 6 Taken True ",
                "Symptom 7 Dropped True ",
                "Drug 12 Dropped False ",
            ],
            view.Claims.OrderBy(c => c.Start)
                .ThenBy(c => c.Type, StringComparer.Ordinal)
                .Select(c => $"{c.Type} {c.Start} {c.Decision} {c.IsManual} {c.Reason}")
        );

        // One more by hand and back: undone as an edit, the claim is open or as the merge left it.
        var drug = view.Claims.Single(c => c is { Type: "Drug", Start: 12 }).Key;
        await team.Curation.DecideAsync(curator, team.Slug, document, [new ClaimChoice(drug, true)], Guid.CreateVersion7(), Stop);
        Assert.Contains("Drug 12-16", await SharedAsync(team, document));
        await team.Edits.UndoAsync(curator, team.Slug, document, Guid.CreateVersion7(), Stop);
        Assert.DoesNotContain("Drug 12-16", await SharedAsync(team, document));
        Assert.Equal(
            ClaimDecision.Open,
            (await team.Curation.CompareAsync(curator, team.Slug, document, false, Stop))!.Claims.Single(c => c.Key == drug).Decision
        );

        await RefusedAsync(
            "curation.claim.unknown",
            () =>
                team.Curation.DecideAsync(
                    curator,
                    team.Slug,
                    document,
                    [new ClaimChoice("m|Drug|1|2|0", true)],
                    Guid.CreateVersion7(),
                    Stop
                )
        );
        await RefusedAsync(
            "curation.reason",
            () =>
                team.Curation.DecideAsync(curator, team.Slug, document, [new ClaimChoice(drug, true, "mood")], Guid.CreateVersion7(), Stop)
        );
        await RefusedAsync(
            "curation.threshold",
            () => team.Curation.MergeAsync(curator, team.Slug, document, MergeRule.Majority, 0.2, Guid.CreateVersion7(), Stop)
        );
        await team.Curation.DecideAsync(curator, team.Slug, document, [new ClaimChoice(drug, false)], Guid.CreateVersion7(), Stop);
        await team.Curation.FinishAsync(curator, team.Slug, document, true, Stop);
        await RefusedAsync(
            "curation.done",
            () => team.Curation.MergeAsync(curator, team.Slug, document, MergeRule.Majority, 0.5, Guid.CreateVersion7(), Stop)
        );
        await RefusedAsync("assignment.curated", () => team.Assignments.FinishAsync(team.People[0], team.Slug, document, false, Stop));
    }

    [Fact]
    public async Task Relations_TakenByHand_TakeTheirEnds_AndWaitForApproval()
    {
        await using var team = await AnnotatorTeam.StartAsync(
            2,
            1,
            new AssignmentPlanView(AssignmentMode.Assigned, 2, AssignmentOrder.Sequential, true, 48, 0)
        );
        var document = team.Documents[0];
        foreach (var person in team.People)
            await team.Assignments.NextAsync(person, team.Slug, team.Corpus, Stop);
        await MarkAsync(team, team.People[0], document, ("Disease", 0, 3), ("Symptom", 7, 9));
        await RelateAsync(team, team.People[0], document);
        foreach (var person in team.People)
            await team.Assignments.FinishAsync(person, team.Slug, document, true, Stop);
        var relation = (await team.Curation.CompareAsync(CoreHost.Operator, team.Slug, document, false, Stop))!.Claims.Single(c =>
            c.IsRelation
        );
        await team.Curation.DecideAsync(
            CoreHost.Operator,
            team.Slug,
            document,
            [new ClaimChoice(relation.Key, true)],
            Guid.CreateVersion7(),
            Stop
        );
        Assert.Equal(["Disease 0-3", "Symptom 7-9"], await SharedAsync(team, document));
        await using var db = await team.ReadAsync();
        Assert.Equal(TripleState.Pending, (await db.Triples.SingleAsync(Stop)).State);
        Assert.Equal(1, await db.Evidence.CountAsync(Stop));
    }

    [Fact]
    public async Task Returned_GoesBackWithItsReason_AndAnAnnotatorWhoThinksBetter_ChangesTheMerge()
    {
        await using var team = await AnnotatorTeam.StartAsync(
            2,
            1,
            new AssignmentPlanView(AssignmentMode.Assigned, 2, AssignmentOrder.Sequential, true, 48, 0)
        );
        var (document, ann) = (team.Documents[0], team.People[0]);
        await FinishAsync(team, document, [("Disease", 0, 3), ("Drug", 7, 9)], [("Disease", 0, 3), ("Drug", 7, 9)]);
        await team.Curation.MergeAsync(CoreHost.Operator, team.Slug, document, MergeRule.Unanimous, 0.5, Guid.CreateVersion7(), Stop);
        Assert.Equal(2, (await SharedAsync(team, document)).Count);
        await RefusedAsync(
            "annotation.comment.illegal",
            () => team.Assignments.ReturnAsync(CoreHost.Operator, team.Slug, document, ann.Id, " ", Stop)
        );
        foreach (var person in team.People)
            await team.Assignments.ReturnAsync(CoreHost.Operator, team.Slug, document, person.Id, "头痛不是药物", Stop);
        Assert.Equal(
            [(AssignmentState.Returned, "头痛不是药物")],
            (await team.Lists.OwnAsync(ann, team.Slug, new PageRequest(), Stop)).Items.Select(o => (o.State, o.Note))
        );
        await RefusedAsync(
            "assignment.notFinished",
            () => team.Assignments.ReturnAsync(CoreHost.Operator, team.Slug, document, ann.Id, "x", Stop)
        );
        foreach (var person in team.People)
        {
            var drug = (await team.Edits.GetAsync(person, team.Slug, document, Stop))!.Mentions.Single(m => m.Type == "Drug");
            await team.Edits.ApplyAsync(person, team.Slug, document, [Keyed(new DocumentEdit.RetypeMention(drug.Id, "Symptom"))], Stop);
            await team.Assignments.FinishAsync(person, team.Slug, document, true, Stop);
        }

        await team.Curation.MergeAsync(CoreHost.Operator, team.Slug, document, MergeRule.Unanimous, 0.5, Guid.CreateVersion7(), Stop);
        Assert.Equal(["Disease 0-3", "Symptom 7-9"], await SharedAsync(team, document));
    }

    [Fact]
    public async Task Corpus_IsMergedAsAJob_WhereAllHaveFinished()
    {
        await using var team = await AnnotatorTeam.StartAsync(
            2,
            25,
            new AssignmentPlanView(AssignmentMode.Assigned, 2, AssignmentOrder.Sequential, false, 48, 0)
        );
        foreach (var document in team.Documents.Take(23))
            await FinishAsync(team, document, [("Disease", 0, 3)], [("Disease", 0, 3)]);
        // Not blind: what is finished may be looked at.
        Assert.True(
            (await team.Edits.GetAsync(team.People[0], team.Slug, new DocumentLayer(team.Documents[0], team.People[1].Id), Stop))!.CanSee
        );
        await team.Curation.StartMergeAsync(CoreHost.Operator, team.Slug, team.Corpus, MergeRule.Unanimous, 0.5, Stop);
        await team.Host.RunJobsAsync();
        var states = (await team.Lists.ListAsync(CoreHost.Operator, team.Slug, team.Corpus, new PageRequest(1, 100), Stop))
            .Items.Select(d => d.CurationState)
            .ToList();
        Assert.Equal((23, 2), (states.Count(s => s == CurationState.InProgress), states.Count(s => s == CurationState.None)));
        Assert.Equal(["Disease 0-3"], await SharedAsync(team, team.Documents[22]));
    }

    [Fact]
    public async Task Finish_OfACuration_RejectsWhatWasSuggestedAndNobodyTook()
    {
        await using var team = await AnnotatorTeam.StartAsync(
            2,
            1,
            new AssignmentPlanView(AssignmentMode.Assigned, 2, AssignmentOrder.Sequential, true, 48, 0)
        );
        var document = team.Documents[0];
        await FinishAsync(team, document, [("Disease", 0, 3), ("Symptom", 7, 9)], [("Disease", 0, 3), ("Symptom", 7, 9)]);
        await team.Curation.MergeAsync(CoreHost.Operator, team.Slug, document, MergeRule.Unanimous, 0.5, Guid.CreateVersion7(), Stop);
        await using var db = await team.Host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        var mentions = await db.Mentions.Where(m => m.DocumentId == document).OrderBy(m => m.Start).ToListAsync(Stop);
        // A suggestion of a relation alone, between mentions that were taken.
        var relation = new RelationRow
        {
            Id = Guid.CreateVersion7(),
            WorkspaceId = mentions[0].WorkspaceId,
            DocumentId = document,
            Type = "has_symptom",
            HeadId = mentions[0].Id,
            TailId = mentions[1].Id,
            State = MentionState.Suggested,
            Origin = "rule",
        };
        await team
            .Host.Get<WriteQueue>()
            .RunAsync(
                async write =>
                {
                    write.Relations.Add(relation);
                    await write.SaveChangesAsync(Stop);
                },
                Stop
            );
        await team.Curation.FinishAsync(CoreHost.Operator, team.Slug, document, true, Stop);
        Assert.Equal(
            MentionState.Rejected,
            await db.Relations.AsNoTracking().Where(r => r.Id == relation.Id).Select(r => r.State).SingleAsync(Stop)
        );
    }
}
