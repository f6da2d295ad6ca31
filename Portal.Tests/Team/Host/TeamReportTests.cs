using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Corpora;
using Portal.Data.Team;
using Portal.Domain.Annotation;
using Portal.Domain.Team.Curation;
using Portal.Platform;
using Portal.Team;
using Portal.Team.Curation;
using Portal.Tests.Support;
using static Portal.Tests.Team.Host.AnnotatorTeam;

namespace Portal.Tests.Team.Host;

/// <summary>What the report says of a team's work, and of those who suggest to it.</summary>
public sealed class TeamReportTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Report_CountsWhatWasDone_AndAgreementIsWhatThePeopleSay()
    {
        await using var team = await AnnotatorTeam.StartAsync(
            2,
            2,
            new AssignmentPlanView(AssignmentMode.Assigned, 2, AssignmentOrder.Sequential, true, 48, 0)
        );
        await FinishAsync(team, team.Documents[0], [("Disease", 0, 3), ("Symptom", 7, 9)], [("Disease", 0, 3), ("Symptom", 7, 9)]);
        await FinishAsync(team, team.Documents[1], [("Disease", 0, 3), ("Drug", 12, 16)], [("Disease", 0, 3), ("Symptom", 6, 9)]);
        var agreement = await team.Reports.AgreementAsync(CoreHost.Operator, team.Slug, team.Corpus, Stop);
        Assert.Equal((2, 2, 6.0 / 8), (agreement.Study.All.Documents, agreement.Study.All.Annotators, agreement.Study.All.Exact.F1));
        Assert.Equal([1.0, 0.5], team.Documents.Select(d => agreement.Study.ByDocument[d].Exact.F1!.Value));
        Assert.Equal((2, 0.75), agreement.Drift.Select(d => (d.Documents, d.F1)).Single());
        Assert.Equal(["P0", "P1"], agreement.Names.Values.Order());

        foreach (var document in team.Documents)
            await team.Curation.MergeAsync(CoreHost.Operator, team.Slug, document, MergeRule.Unanimous, 0.5, Guid.CreateVersion7(), Stop);
        var open = (await team.Curation.CompareAsync(CoreHost.Operator, team.Slug, team.Documents[1], false, Stop))!
            .Claims.Where(c => c.Decision == ClaimDecision.Open)
            .ToList();
        await team.Curation.DecideAsync(
            CoreHost.Operator,
            team.Slug,
            team.Documents[1],
            [.. open.Select(c => new ClaimChoice(c.Key, c.Type == "Drug", "slip"))],
            Guid.CreateVersion7(),
            Stop
        );
        foreach (var document in team.Documents)
            await team.Curation.FinishAsync(CoreHost.Operator, team.Slug, document, true, Stop);
        var report = await team.Reports.ReportAsync(CoreHost.Operator, team.Slug, team.Corpus, Stop);
        Assert.Equal((2, 2, 2), (report.Documents, report.ByStatus[DocumentStatus.Done], report.ByCuration[CurationState.Done]));
        Assert.Equal([(4, 0), (3, 2)], report.Annotators.Select(a => (a.Record!.Right, a.Record.Errors.Values.Sum())));
        Assert.Equal(
            (1, 1),
            (report.Annotators[1].Record!.Errors[AnnotationError.Missing], report.Annotators[1].Record!.Errors[AnnotationError.Spurious])
        );
        Assert.Equal([("Disease", 2, 4), ("Symptom", 1, 3), ("Drug", 1, 1)], report.Labels.Select(l => (l.Type, l.Shared, l.Own)));
        Assert.Equal((4, 0, null), (report.Guard.With, report.Guard.Without, report.Guard.RecallDifference));
        await Assert.ThrowsAsync<AccessDeniedException>(() => team.Reports.ReportAsync(team.People[0], team.Slug, team.Corpus, Stop));
    }

    [Fact]
    public async Task Suggesters_AreJudgedByWhatPeopleMadeOfThem()
    {
        await using var team = await AnnotatorTeam.StartAsync(
            1,
            1,
            new AssignmentPlanView(AssignmentMode.Open, 1, AssignmentOrder.Sequential, true, 48, 0)
        );
        await SuggestAsync(team);
        var mentions = (await team.Edits.GetAsync(CoreHost.Operator, team.Slug, team.Documents[0], Stop))!.Mentions;
        Assert.Equal(["高血压", "头痛", "氨氯地平"], mentions.Select(m => Sentence[m.Start..m.End]));
        await team.Edits.ApplyAsync(
            CoreHost.Operator,
            team.Slug,
            team.Documents[0],
            [
                Keyed(new DocumentEdit.SetMentionState([mentions[0].Id], MentionState.Accepted)),
                Keyed(new DocumentEdit.ResizeMention(mentions[1].Id, 6, 9)),
                Keyed(new DocumentEdit.SetMentionState([mentions[2].Id], MentionState.Rejected)),
            ],
            Stop
        );
        var quality = Assert.Single((await team.Reports.ReportAsync(CoreHost.Operator, team.Slug, team.Corpus, Stop)).Suggesters);
        Assert.Equal(
            ("dictionary", 1, 1, 1, 0),
            (quality.Origin, quality.Accepted, quality.Corrected, quality.Rejected, quality.Undecided)
        );
        Assert.Equal(1.0 / 3, quality.Precision!.Value, 1e-9);
        // Back as it was suggested is no correction.
        await team.Edits.ApplyAsync(
            CoreHost.Operator,
            team.Slug,
            team.Documents[0],
            [Keyed(new DocumentEdit.ResizeMention(mentions[1].Id, mentions[1].Start, mentions[1].End))],
            Stop
        );
        Assert.Equal(
            (2, 0),
            (await team.Reports.ReportAsync(CoreHost.Operator, team.Slug, team.Corpus, Stop))
                .Suggesters.Select(s => (s.Accepted, s.Corrected))
                .Single()
        );
    }
}
