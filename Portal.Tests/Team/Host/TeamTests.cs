using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Model;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Annotation.Curation;
using Portal.Domain.Extraction;
using Portal.Domain.Schema;
using Portal.Services;
using Portal.Tests.Support;

namespace Portal.Tests.Services;

/// <summary>Several annotators, each in a layer of their own, and a curator who makes one of them.</summary>
public sealed partial class TeamTests
{
    private const string Text = "高血压患者常有头痛，可用氨氯地平。";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Forty people ask at once, again and again: no document gets more annotators than its plan allows, nobody gets one twice, none is left over.</summary>
    [Theory]
    [InlineData(AssignmentOrder.Sequential)]
    [InlineData(AssignmentOrder.Random)]
    [InlineData(AssignmentOrder.Weighted)]
    [InlineData(AssignmentOrder.Uncertainty)]
    public async Task Next_AskedAtOnce_NeverGivesADocumentToMoreThanPlanned(AssignmentOrder order)
    {
        await using var team = await Team.StartAsync(40, 25, new AssignmentPlanView(AssignmentMode.Assigned, 3, order, true, 48, 0));
        var taken = await Task.WhenAll(team.People.Select(async person =>
        {
            var documents = new List<Guid>();
            while (await team.Assignments.NextAsync(person, team.Slug, team.Corpus, Stop) is { } document)
            {
                documents.Add(document);
                await team.Assignments.FinishAsync(person, team.Slug, document, true, Stop);
            }

            return documents;
        }));
        Assert.All(taken, t => Assert.Equal(t.Count, t.Distinct().Count()));
        Assert.Equal(team.Documents.Order().Select(d => (d, 3)), taken.SelectMany(t => t).GroupBy(d => d).OrderBy(g => g.Key).Select(g => (g.Key, g.Count())));
        await using var db = await team.ReadAsync();
        Assert.All(await db.Documents.ToListAsync(Stop), d => Assert.Equal(DocumentStatus.Done, d.Status));
    }

    [Fact]
    public async Task Next_ReturnsTheOpenDocumentFirst_AndWhatWasAbandonedGoesToSomebodyElse()
    {
        await using var team = await Team.StartAsync(3, 2, new AssignmentPlanView(AssignmentMode.Assigned, 1, AssignmentOrder.Sequential, true, 24, 0));
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
        Assert.Equal(AssignmentState.Abandoned, (await team.Assignments.OfAsync(ann, team.Slug, team.Documents[0], Stop))!.State);
        // Who gave it up does not get it again, cannot change it, and what they did is still there.
        Assert.Equal(team.Documents[1], await team.Assignments.NextAsync(ann, team.Slug, team.Corpus, Stop));
        await RefusedAsync("layer.readOnly", () => MarkAsync(team, ann, team.Documents[0], ("Drug", 12, 16)));
        await RefusedAsync("assignment.abandoned", () => team.Assignments.FinishAsync(ann, team.Slug, team.Documents[0], true, Stop));
        Assert.Single((await team.Edits.GetAsync(ann, team.Slug, team.Documents[0], Stop))!.Mentions);

        async Task<DocumentStatus> StatusAsync() => (await team.Host.Get<DocumentService>().FindAsync(CoreHost.Operator, team.Slug, team.Documents[0], Stop))!.Status;
    }

    [Fact]
    public async Task Layers_AreTheirAnnotatorsOwn_UntilACuratorMergesThem()
    {
        await using var team = await Team.StartAsync(3, 1, new AssignmentPlanView(AssignmentMode.Assigned, 3, AssignmentOrder.Sequential, true, 48, 0));
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
        Assert.All((await team.Edits.LogAsync(bob, team.Slug, document, new PageRequest(), Stop)).Items, e => Assert.Equal(bob.Id, e.UserId));
        await RefusedAsync("layer.readOnly", () => team.Edits.ApplyAsync(bob, team.Slug, new DocumentLayer(document, ann.Id), [Keyed(new DocumentEdit.AddMention(Guid.CreateVersion7(), "Drug", 12, 16))], Stop));
        await Assert.ThrowsAsync<AccessDeniedException>(() => team.Curation.CompareAsync(bob, team.Slug, document, false, Stop));
        // What one says of a fact is no fact yet.
        await using (var db = await team.ReadAsync())
            Assert.Equal(0, await db.Triples.CountAsync(Stop));

        await RefusedAsync("curation.nothing", () => team.Curation.MergeAsync(curator, team.Slug, document, MergeRule.Majority, 0.5, Guid.CreateVersion7(), Stop));
        foreach (var person in team.People)
            await team.Assignments.FinishAsync(person, team.Slug, document, true, Stop);
        await RefusedAsync("layer.readOnly", () => MarkAsync(team, ann, document, ("Drug", 12, 16)));

        var merge = Guid.CreateVersion7();
        await team.Curation.MergeAsync(curator, team.Slug, document, MergeRule.Majority, 0.5, merge, Stop);
        await team.Curation.MergeAsync(curator, team.Slug, document, MergeRule.Majority, 0.5, merge, Stop);
        Assert.Equal(["Disease 0-3", "Symptom 7-9", "Drug 12-16"], await SharedAsync(team, document));
        var view = (await team.Curation.CompareAsync(curator, team.Slug, document, false, Stop))!;
        Assert.Equal(
            ["Disease 3 Agreed Taken majority 0.5", "Symptom 1 Disputed Dropped majority 0.5", "Symptom 2 Disputed Taken majority 0.5", "Drug 2 Incomplete Taken majority 0.5", "has_symptom 1 Incomplete Dropped majority 0.5", "has_symptom 1 Incomplete Open "],
            view.Claims.Select(c => $"{c.Type} {c.Voters.Count} {c.State} {c.Decision} {c.Rule}"));
        Assert.Equal(["A", "B", "C"], (await team.Curation.CompareAsync(curator, team.Slug, document, true, Stop))!.Annotators.Select(a => a.Name));
        await RefusedAsync("curation.open", () => team.Curation.FinishAsync(curator, team.Slug, document, true, Stop));
    }

    [Fact]
    public async Task Curation_ByHand_SurvivesAnotherMerge_IsUndoneLikeAnyEdit_AndStatesTriples()
    {
        await using var team = await Team.StartAsync(3, 1, new AssignmentPlanView(AssignmentMode.Assigned, 3, AssignmentOrder.Sequential, true, 48, 0));
        var (document, curator) = (team.Documents[0], CoreHost.Operator);
        await FinishAsync(team, document, [("Disease", 0, 3), ("Symptom", 7, 9)], [("Disease", 0, 3), ("Symptom", 6, 9)], [("Drug", 0, 3), ("Symptom", 7, 9), ("Drug", 12, 16)]);
        await team.Curation.MergeAsync(curator, team.Slug, document, MergeRule.Majority, 0.5, Guid.CreateVersion7(), Stop);
        Assert.Equal(["Disease 0-3", "Symptom 7-9"], await SharedAsync(team, document));

        // The curator thinks otherwise of one, changes another in the layer itself, and adds what nobody saw.
        var claims = (await team.Curation.CompareAsync(curator, team.Slug, document, false, Stop))!.Claims;
        await team.Curation.DecideAsync(curator, team.Slug, document, [new ClaimChoice(claims.Single(c => c is { Type: "Drug", Start: 0 }).Key, true, "knowledge")], Guid.CreateVersion7(), Stop);
        Assert.Equal(["Drug 0-3", "Symptom 7-9"], await SharedAsync(team, document));
        var symptom = (await team.Edits.GetAsync(curator, team.Slug, document, Stop))!.Mentions.Single(m => m.Type == "Symptom");
        await team.Edits.ApplyAsync(curator, team.Slug, document, [Keyed(new DocumentEdit.SetMentionState([symptom.Id], MentionState.Deleted)), Keyed(new DocumentEdit.AddMention(Guid.CreateVersion7(), "Symptom", 6, 9))], Stop);
        foreach (var rule in new[] { MergeRule.Unanimous, MergeRule.Majority, MergeRule.Trust })
        {
            await team.Curation.MergeAsync(curator, team.Slug, document, rule, 0.5, Guid.CreateVersion7(), Stop);
            Assert.Equal(["Drug 0-3", "Symptom 6-9"], await SharedAsync(team, document));
        }

        var view = (await team.Curation.CompareAsync(curator, team.Slug, document, false, Stop))!;
        Assert.Equal(
            ["Disease 0 Dropped True knowledge", "Drug 0 Taken True knowledge", "Symptom 6 Taken True ", "Symptom 7 Dropped True ", "Drug 12 Dropped False "],
            view.Claims.OrderBy(c => c.Start).ThenBy(c => c.Type, StringComparer.Ordinal).Select(c => $"{c.Type} {c.Start} {c.Decision} {c.IsManual} {c.Reason}"));

        // One more by hand and back: undone as an edit, the claim is open or as the merge left it.
        var drug = view.Claims.Single(c => c is { Type: "Drug", Start: 12 }).Key;
        await team.Curation.DecideAsync(curator, team.Slug, document, [new ClaimChoice(drug, true)], Guid.CreateVersion7(), Stop);
        Assert.Contains("Drug 12-16", await SharedAsync(team, document));
        await team.Edits.UndoAsync(curator, team.Slug, document, Guid.CreateVersion7(), Stop);
        Assert.DoesNotContain("Drug 12-16", await SharedAsync(team, document));
        Assert.Equal(ClaimDecision.Open, (await team.Curation.CompareAsync(curator, team.Slug, document, false, Stop))!.Claims.Single(c => c.Key == drug).Decision);

        await RefusedAsync("curation.claim.unknown", () => team.Curation.DecideAsync(curator, team.Slug, document, [new ClaimChoice("m|Drug|1|2|0", true)], Guid.CreateVersion7(), Stop));
        await RefusedAsync("curation.reason", () => team.Curation.DecideAsync(curator, team.Slug, document, [new ClaimChoice(drug, true, "mood")], Guid.CreateVersion7(), Stop));
        await RefusedAsync("curation.threshold", () => team.Curation.MergeAsync(curator, team.Slug, document, MergeRule.Majority, 0.2, Guid.CreateVersion7(), Stop));
        await team.Curation.DecideAsync(curator, team.Slug, document, [new ClaimChoice(drug, false)], Guid.CreateVersion7(), Stop);
        await team.Curation.FinishAsync(curator, team.Slug, document, true, Stop);
        await RefusedAsync("curation.done", () => team.Curation.MergeAsync(curator, team.Slug, document, MergeRule.Majority, 0.5, Guid.CreateVersion7(), Stop));
        await RefusedAsync("assignment.curated", () => team.Assignments.FinishAsync(team.People[0], team.Slug, document, false, Stop));
    }

    [Fact]
    public async Task Relations_TakenByHand_TakeTheirEnds_AndWaitForApproval()
    {
        await using var team = await Team.StartAsync(2, 1, new AssignmentPlanView(AssignmentMode.Assigned, 2, AssignmentOrder.Sequential, true, 48, 0));
        var document = team.Documents[0];
        foreach (var person in team.People)
            await team.Assignments.NextAsync(person, team.Slug, team.Corpus, Stop);
        await MarkAsync(team, team.People[0], document, ("Disease", 0, 3), ("Symptom", 7, 9));
        await RelateAsync(team, team.People[0], document);
        foreach (var person in team.People)
            await team.Assignments.FinishAsync(person, team.Slug, document, true, Stop);
        var relation = (await team.Curation.CompareAsync(CoreHost.Operator, team.Slug, document, false, Stop))!.Claims.Single(c => c.IsRelation);
        await team.Curation.DecideAsync(CoreHost.Operator, team.Slug, document, [new ClaimChoice(relation.Key, true)], Guid.CreateVersion7(), Stop);
        Assert.Equal(["Disease 0-3", "Symptom 7-9"], await SharedAsync(team, document));
        await using var db = await team.ReadAsync();
        Assert.Equal(TripleState.Pending, (await db.Triples.SingleAsync(Stop)).State);
        Assert.Equal(1, await db.Evidence.CountAsync(Stop));
    }

    [Fact]
    public async Task Returned_GoesBackWithItsReason_AndAnAnnotatorWhoThinksBetter_ChangesTheMerge()
    {
        await using var team = await Team.StartAsync(2, 1, new AssignmentPlanView(AssignmentMode.Assigned, 2, AssignmentOrder.Sequential, true, 48, 0));
        var (document, ann) = (team.Documents[0], team.People[0]);
        await FinishAsync(team, document, [("Disease", 0, 3), ("Drug", 7, 9)], [("Disease", 0, 3), ("Drug", 7, 9)]);
        await team.Curation.MergeAsync(CoreHost.Operator, team.Slug, document, MergeRule.Unanimous, 0.5, Guid.CreateVersion7(), Stop);
        Assert.Equal(2, (await SharedAsync(team, document)).Count);
        await RefusedAsync("annotation.comment.illegal", () => team.Assignments.ReturnAsync(CoreHost.Operator, team.Slug, document, ann.Id, " ", Stop));
        foreach (var person in team.People)
            await team.Assignments.ReturnAsync(CoreHost.Operator, team.Slug, document, person.Id, "头痛不是药物", Stop);
        Assert.Equal([(AssignmentState.Returned, "头痛不是药物")], (await team.Assignments.OwnAsync(ann, team.Slug, new PageRequest(), Stop)).Items.Select(o => (o.State, o.Note)));
        await RefusedAsync("assignment.notFinished", () => team.Assignments.ReturnAsync(CoreHost.Operator, team.Slug, document, ann.Id, "x", Stop));
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
    public async Task Suggestions_AreCopied_ButForTheShareThatIsDoneWithout_AndMustBeDecided()
    {
        await using var team = await Team.StartAsync(4, 60, new AssignmentPlanView(AssignmentMode.Open, 2, AssignmentOrder.Sequential, true, 48, 30));
        await RefusedAsync("assignment.open", () => team.Assignments.NextAsync(team.People[0], team.Slug, team.Corpus, Stop));
        await SuggestAsync(team);
        await team.Assignments.SetPlanAsync(CoreHost.Operator, team.Slug, team.Corpus, new AssignmentPlanView(AssignmentMode.Assigned, 2, AssignmentOrder.Sequential, true, 48, 30), Stop);
        var dealt = await team.Assignments.DealAsync(CoreHost.Operator, team.Slug, team.Corpus, team.People.Select((p, i) => (p.Id, Weight: i + 1.0)).ToDictionary(p => p.Id, p => p.Weight), Stop);
        Assert.Equal(new AssignmentOutcome(120, 0, 0), dealt);
        await using var db = await team.ReadAsync();
        var work = await db.Assignments.ToListAsync(Stop);
        // In proportion to their weights, as far as two different people a document allow.
        Assert.Equal([12, 24, 36, 48], team.People.Select(p => work.Count(w => w.UserId == p.Id)));
        Assert.InRange(work.Count(w => !w.WithSuggestions), 20, 55);
        foreach (var w in work)
            Assert.Equal(w.WithSuggestions, await db.Mentions.IgnoreQueryFilters().AnyAsync(m => m.DocumentId == w.DocumentId && m.LayerId == w.UserId, Stop));
        var (own, person) = (work.First(w => w.WithSuggestions), team.People.First(p => p.Id == work.First(w => w.WithSuggestions).UserId));
        await RefusedAsync("assignment.undecided", () => team.Assignments.FinishAsync(person, team.Slug, own.DocumentId, true, Stop));
        // Not begun: as if it had never been given.
        await team.Assignments.WithdrawAsync(CoreHost.Operator, team.Slug, own.DocumentId, own.UserId, Stop);
        Assert.Null(await team.Assignments.OfAsync(person, team.Slug, own.DocumentId, Stop));
        Assert.False(await db.Mentions.IgnoreQueryFilters().AnyAsync(m => m.DocumentId == own.DocumentId && m.LayerId == own.UserId, Stop));
    }

    [Fact]
    public async Task Report_CountsWhatWasDone_AndAgreementIsWhatThePeopleSay()
    {
        await using var team = await Team.StartAsync(2, 2, new AssignmentPlanView(AssignmentMode.Assigned, 2, AssignmentOrder.Sequential, true, 48, 0));
        await FinishAsync(team, team.Documents[0], [("Disease", 0, 3), ("Symptom", 7, 9)], [("Disease", 0, 3), ("Symptom", 7, 9)]);
        await FinishAsync(team, team.Documents[1], [("Disease", 0, 3), ("Drug", 12, 16)], [("Disease", 0, 3), ("Symptom", 6, 9)]);
        var agreement = await team.Reports.AgreementAsync(CoreHost.Operator, team.Slug, team.Corpus, Stop);
        Assert.Equal((2, 2, 6.0 / 8), (agreement.Study.All.Documents, agreement.Study.All.Annotators, agreement.Study.All.Exact.F1));
        Assert.Equal([1.0, 0.5], team.Documents.Select(d => agreement.Study.ByDocument[d].Exact.F1!.Value));
        Assert.Equal((2, 0.75), agreement.Drift.Select(d => (d.Documents, d.F1)).Single());
        Assert.Equal(["P0", "P1"], agreement.Names.Values.Order());

        foreach (var document in team.Documents)
            await team.Curation.MergeAsync(CoreHost.Operator, team.Slug, document, MergeRule.Unanimous, 0.5, Guid.CreateVersion7(), Stop);
        var open = (await team.Curation.CompareAsync(CoreHost.Operator, team.Slug, team.Documents[1], false, Stop))!.Claims.Where(c => c.Decision == ClaimDecision.Open).ToList();
        await team.Curation.DecideAsync(CoreHost.Operator, team.Slug, team.Documents[1], [.. open.Select(c => new ClaimChoice(c.Key, c.Type == "Drug", "slip"))], Guid.CreateVersion7(), Stop);
        foreach (var document in team.Documents)
            await team.Curation.FinishAsync(CoreHost.Operator, team.Slug, document, true, Stop);
        var report = await team.Reports.ReportAsync(CoreHost.Operator, team.Slug, team.Corpus, Stop);
        Assert.Equal((2, 2, 2), (report.Documents, report.ByStatus[DocumentStatus.Done], report.ByCuration[CurationState.Done]));
        Assert.Equal([(4, 0), (3, 2)], report.Annotators.Select(a => (a.Record!.Right, a.Record.Errors.Values.Sum())));
        Assert.Equal((1, 1), (report.Annotators[1].Record!.Errors[AnnotationError.Missing], report.Annotators[1].Record!.Errors[AnnotationError.Spurious]));
        Assert.Equal([("Disease", 2, 4), ("Symptom", 1, 3), ("Drug", 1, 1)], report.Labels.Select(l => (l.Type, l.Shared, l.Own)));
        Assert.Equal((4, 0, null), (report.Guard.With, report.Guard.Without, report.Guard.RecallDifference));
        await Assert.ThrowsAsync<AccessDeniedException>(() => team.Reports.ReportAsync(team.People[0], team.Slug, team.Corpus, Stop));
    }

    [Fact]
    public async Task Suggesters_AreJudgedByWhatPeopleMadeOfThem()
    {
        await using var team = await Team.StartAsync(1, 1, new AssignmentPlanView(AssignmentMode.Open, 1, AssignmentOrder.Sequential, true, 48, 0));
        await SuggestAsync(team);
        var mentions = (await team.Edits.GetAsync(CoreHost.Operator, team.Slug, team.Documents[0], Stop))!.Mentions;
        Assert.Equal(["高血压", "头痛", "氨氯地平"], mentions.Select(m => Text[m.Start..m.End]));
        await team.Edits.ApplyAsync(CoreHost.Operator, team.Slug, team.Documents[0],
            [Keyed(new DocumentEdit.SetMentionState([mentions[0].Id], MentionState.Accepted)), Keyed(new DocumentEdit.ResizeMention(mentions[1].Id, 6, 9)), Keyed(new DocumentEdit.SetMentionState([mentions[2].Id], MentionState.Rejected))], Stop);
        var quality = Assert.Single((await team.Reports.ReportAsync(CoreHost.Operator, team.Slug, team.Corpus, Stop)).Suggesters);
        Assert.Equal(("dictionary", 1, 1, 1, 0), (quality.Origin, quality.Accepted, quality.Corrected, quality.Rejected, quality.Undecided));
        Assert.Equal(1.0 / 3, quality.Precision!.Value, 1e-9);
        // Back as it was suggested is no correction.
        await team.Edits.ApplyAsync(CoreHost.Operator, team.Slug, team.Documents[0], [Keyed(new DocumentEdit.ResizeMention(mentions[1].Id, mentions[1].Start, mentions[1].End))], Stop);
        Assert.Equal((2, 0), (await team.Reports.ReportAsync(CoreHost.Operator, team.Slug, team.Corpus, Stop)).Suggesters.Select(s => (s.Accepted, s.Corrected)).Single());
    }

    [Fact]
    public async Task SchemaChange_ReachesEveryLayer_AndWhatWasDecided()
    {
        await using var team = await Team.StartAsync(2, 1, new AssignmentPlanView(AssignmentMode.Assigned, 2, AssignmentOrder.Sequential, true, 48, 0));
        var document = team.Documents[0];
        await FinishAsync(team, document, [("Disease", 0, 3), ("Drug", 12, 16)], [("Disease", 0, 3)]);
        await team.Curation.MergeAsync(CoreHost.Operator, team.Slug, document, MergeRule.Unanimous, 0.5, Guid.CreateVersion7(), Stop);
        var drug = (await team.Curation.CompareAsync(CoreHost.Operator, team.Slug, document, false, Stop))!.Claims.Single(c => c.Type == "Drug");
        await team.Curation.DecideAsync(CoreHost.Operator, team.Slug, document, [new ClaimChoice(drug.Key, false, "guideline")], Guid.CreateVersion7(), Stop);
        await team.Host.Get<SchemaDesignService>().ApplyAsync(CoreHost.Operator, team.Slug, new KeyedSchemaEdit(Guid.CreateVersion7(), new SchemaEdit.Change(new SchemaChange.RenameEntity("Drug", "Medicine"))), Stop);
        var draft = await team.Host.Get<SchemaService>().DraftAsync(CoreHost.Operator, team.Slug, Stop);
        await team.Host.Get<SchemaGovernanceService>().StartPublishAsync(CoreHost.Operator, team.Slug, draft.Version, "", Stop);
        await team.Host.RunJobsAsync();
        Assert.Equal(["Disease", "Medicine"], (await team.Edits.GetAsync(CoreHost.Operator, team.Slug, new DocumentLayer(document, team.People[0].Id), Stop))!.Mentions.Select(m => m.Type));
        await team.Curation.MergeAsync(CoreHost.Operator, team.Slug, document, MergeRule.Majority, 0.5, Guid.CreateVersion7(), Stop);
        Assert.Equal(("Medicine", ClaimDecision.Dropped, true, "guideline"), (await team.Curation.CompareAsync(CoreHost.Operator, team.Slug, document, false, Stop))!.Claims.Where(c => c.Start == 12).Select(c => (c.Type, c.Decision, c.IsManual, c.Reason)).Single());
        // And back with the schema.
        await team.Host.Get<SchemaGovernanceService>().StartRevertAsync(CoreHost.Operator, team.Slug, Stop);
        await team.Host.RunJobsAsync();
        Assert.Equal(["Disease", "Drug"], (await team.Edits.GetAsync(CoreHost.Operator, team.Slug, new DocumentLayer(document, team.People[0].Id), Stop))!.Mentions.Select(m => m.Type));
    }

    [Fact]
    public async Task Corpus_IsMergedAsAJob_WhereAllHaveFinished()
    {
        await using var team = await Team.StartAsync(2, 25, new AssignmentPlanView(AssignmentMode.Assigned, 2, AssignmentOrder.Sequential, false, 48, 0));
        foreach (var document in team.Documents.Take(23))
            await FinishAsync(team, document, [("Disease", 0, 3)], [("Disease", 0, 3)]);
        // Not blind: what is finished may be looked at.
        Assert.True((await team.Edits.GetAsync(team.People[0], team.Slug, new DocumentLayer(team.Documents[0], team.People[1].Id), Stop))!.CanSee);
        await team.Curation.StartMergeAsync(CoreHost.Operator, team.Slug, team.Corpus, MergeRule.Unanimous, 0.5, Stop);
        await team.Host.RunJobsAsync();
        var states = (await team.Assignments.ListAsync(CoreHost.Operator, team.Slug, team.Corpus, new PageRequest(1, 100), Stop)).Items.Select(d => d.CurationState).ToList();
        Assert.Equal((23, 2), (states.Count(s => s == CurationState.InProgress), states.Count(s => s == CurationState.None)));
        Assert.Equal(["Disease 0-3"], await SharedAsync(team, team.Documents[22]));
    }

    private static async Task SuggestAsync(Team team)
    {
        foreach (var (surface, type) in new[] { ("高血压", "Disease"), ("头痛", "Symptom"), ("氨氯地平", "Drug") })
            await team.Host.Get<AnnotationLookupService>().AddTermAsync(CoreHost.Operator, team.Slug, surface, type, Stop);
        await team.Host.Get<SuggestionService>().StartAsync(CoreHost.Operator, team.Slug, DictionaryExtractor.Name, null, null, Stop);
        await team.Host.RunJobsAsync();
    }

    private static KeyedEdit Keyed(DocumentEdit edit) => new(Guid.CreateVersion7(), edit);

    private static async Task MarkAsync(Team team, ActingUser person, Guid document, params (string Type, int Start, int End)[] spans)
    {
        var reply = await team.Edits.ApplyAsync(person, team.Slug, document, [.. spans.Select(s => Keyed(new DocumentEdit.AddMention(Guid.CreateVersion7(), s.Type, s.Start, s.End)))], Stop);
        Assert.All(reply.Outcomes, o => Assert.True(o.IsApplied, string.Join(' ', o.Problems.Select(p => p.Code))));
    }

    private static async Task RelateAsync(Team team, ActingUser person, Guid document)
    {
        var mentions = (await team.Edits.GetAsync(person, team.Slug, document, Stop))!.Mentions;
        var reply = await team.Edits.ApplyAsync(person, team.Slug, document,
            [Keyed(new DocumentEdit.AddRelation(Guid.CreateVersion7(), "has_symptom", mentions.First(m => m.Type == "Disease").Id, mentions.First(m => m.Type == "Symptom").Id))], Stop);
        Assert.All(reply.Outcomes, o => Assert.True(o.IsApplied, string.Join(' ', o.Problems.Select(p => p.Code))));
    }

    private static async Task FinishAsync(Team team, Guid document, params (string Type, int Start, int End)[][] layers)
    {
        await team.Assignments.AssignAsync(CoreHost.Operator, team.Slug, team.Corpus, [document], [.. team.People.Take(layers.Length).Select(p => p.Id)], Stop);
        for (var i = 0; i < layers.Length; i++)
        {
            await MarkAsync(team, team.People[i], document, layers[i]);
            await team.Assignments.FinishAsync(team.People[i], team.Slug, document, true, Stop);
        }
    }

    private static async Task<IReadOnlyList<string>> SharedAsync(Team team, Guid document) =>
        [.. (await team.Edits.GetAsync(CoreHost.Operator, team.Slug, new DocumentLayer(document, Layers.Shared), Stop))!.Mentions.Where(m => m.State == MentionState.Accepted).Select(m => $"{m.Type} {m.Start}-{m.End}")];

    private static async Task RefusedAsync(string code, Func<Task> call) => Assert.Equal(code, (await Assert.ThrowsAsync<ProblemException>(call)).Problems[0].Code);

    /// <summary>A workspace with annotators and an assigned corpus of documents.</summary>
    private sealed class Team(CoreHost host, string slug, FakeTimeProvider clock, IReadOnlyList<ActingUser> people, Guid corpus, IReadOnlyList<Guid> documents) : IAsyncDisposable
    {
        public CoreHost Host { get; } = host;

        public string Slug { get; } = slug;

        public FakeTimeProvider Clock { get; } = clock;

        public IReadOnlyList<ActingUser> People { get; } = people;

        public Guid Corpus { get; } = corpus;

        public IReadOnlyList<Guid> Documents { get; } = documents;

        public AssignmentService Assignments => Host.Get<AssignmentService>();

        public CurationService Curation => Host.Get<CurationService>();

        public EditService Edits => Host.Get<EditService>();

        public TeamReportService Reports => Host.Get<TeamReportService>();

        public static async Task<Team> StartAsync(int people, int documents, AssignmentPlanView plan)
        {
            var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 8, 0, 0, TimeSpan.Zero));
            var host = await CoreHost.StartAsync(configure: services => services.AddSingleton<TimeProvider>(clock));
            var slug = await host.WorkspaceAsync();
            var accounts = new List<ActingUser>();
            for (var i = 0; i < people; i++)
            {
                accounts.Add(new ActingUser(await host.Get<AccountService>().AddUserAsync(CoreHost.Operator, $"p{i}", $"P{i}", "a long enough sentence", false, Stop), $"P{i}", false));
                await host.Get<WorkspaceService>().SetMemberAsync(CoreHost.Operator, slug, $"p{i}", WorkspaceRole.Annotator, Stop);
            }

            var ids = new List<Guid>();
            for (var i = 0; i < documents; i++)
                ids.Add((await host.Get<DocumentService>().AddAsync(CoreHost.Operator, slug, "team", $"{i}", i == 0 ? Text : $"{Text}{i}", Stop)).Id);
            var corpus = (await host.Get<DocumentService>().CorporaAsync(CoreHost.Operator, slug, Stop)).Single().Id;
            await host.Get<AssignmentService>().SetPlanAsync(CoreHost.Operator, slug, corpus, plan, Stop);
            return new Team(host, slug, clock, accounts, corpus, ids);
        }

        public Task<PortalDbContext> ReadAsync() => Host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
