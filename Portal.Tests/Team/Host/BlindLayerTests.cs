using System.Text;
using Portal.Annotation;
using Portal.Annotation.Exchange;
using Portal.Answering;
using Portal.Data.Annotation;
using Portal.Data.Knowledge;
using Portal.Data.Team;
using Portal.Data.Workspaces;
using Portal.Domain.Answering;
using Portal.Knowledge;
using Portal.Learning;
using Portal.Platform;
using Portal.Team;
using Portal.Tests.Support;
using Portal.Workspaces;
using static Portal.Tests.Team.Host.AnnotatorTeam;

namespace Portal.Tests.Team.Host;

/// <summary>Who may not see the curated layer of a blind corpus finds nothing of it elsewhere.</summary>
public sealed class BlindLayerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(WorkspaceRole.Viewer, true, false)]
    [InlineData(WorkspaceRole.Annotator, true, false)]
    [InlineData(WorkspaceRole.Reviewer, true, true)]
    [InlineData(WorkspaceRole.Owner, true, true)]
    [InlineData(WorkspaceRole.Viewer, false, true)]
    [InlineData(WorkspaceRole.Annotator, false, true)]
    public async Task CuratedLayer_EveryWayOut_IsOpenToWhomTheLayerIs(WorkspaceRole role, bool isBlind, bool canSee)
    {
        await using var team = await StartAsync(
            1,
            1,
            new AssignmentPlanView(AssignmentMode.Assigned, 1, AssignmentOrder.Sequential, isBlind, 24, 0)
        );
        var (document, person) = (team.Documents[0], team.People[0]);
        await MarkAsync(team, CoreHost.Operator, document, ("Disease", 0, 3), ("Symptom", 7, 9));
        await RelateAsync(team, CoreHost.Operator, document);
        var curated = (await team.Edits.GetAsync(CoreHost.Operator, team.Slug, new DocumentLayer(document, Layers.Shared), Stop))!
            .Mentions.First()
            .Id;
        await team.Host.Get<WorkspaceService>().SetMemberAsync(CoreHost.Operator, team.Slug, "p0", role, Stop);

        var page = new PageRequest(1, 50);
        var log = await team.Host.Get<EditLogService>().LogAsync(person, team.Slug, document, page, Stop);
        var history = await team.Host.Get<EditLogService>().HistoryAsync(person, team.Slug, document, curated, page, Stop);
        var file = await team.Host.Get<AnnotationExportService>().ExportAsync(person, team.Slug, null, "brat", "id", Stop);
        var sheet = await team.Host.Get<AnnotationReviewService>().ExportAsync(person, team.Slug, null, Stop);
        var lines = new StringBuilder();
        await foreach (var line in team.Host.Get<ExportService>().ExportAsync(person, team.Slug, "annotations", Stop))
            lines.AppendLine(line);
        var why = await team.Host.Get<SuggestionReasonService>().WhyAsync(person, team.Slug, document, curated, Stop);
        var queue = await team.Host.Get<ReviewService>().QueueAsync(person, team.Slug, TripleState.Pending, null, null, page, Stop);

        Assert.Equal(canSee, log.Total > 0);
        Assert.Equal(canSee, history.Total > 0);
        Assert.Equal(canSee, file.Mentions > 0);
        Assert.Equal(canSee, sheet.Mentions > 0);
        Assert.Equal(canSee, lines.ToString().Contains("Disease", StringComparison.Ordinal));
        Assert.Equal(canSee, why is not null);
        Assert.Equal(canSee, queue.Total > 0);
        Assert.Equal(canSee, queue.Items.SelectMany(t => t.Evidence).Any());
    }

    [Fact]
    public async Task OwnLayer_OfABlindCorpus_IsStillOnesOwnToSee()
    {
        await using var team = await StartAsync(
            2,
            1,
            new AssignmentPlanView(AssignmentMode.Assigned, 2, AssignmentOrder.Sequential, true, 24, 0)
        );
        var document = team.Documents[0];
        await FinishAsync(team, document, [("Disease", 0, 3)], [("Disease", 0, 3), ("Symptom", 7, 9)]);
        foreach (var (person, edits) in new[] { (team.People[0], 1), (team.People[1], 2) })
        {
            Assert.Equal(edits, (await team.Edits.GetAsync(person, team.Slug, document, Stop))!.Mentions.Count);
            var log = await team.Host.Get<EditLogService>().LogAsync(person, team.Slug, document, new PageRequest(1, 50), Stop);
            Assert.All(log.Items, e => Assert.Equal(person.Id, e.UserId));
            Assert.True(log.Total >= edits);
        }
    }

    // What a reviewer has approved is knowledge of the workspace; which sentence says so stays with those who may see its layer.
    [Fact]
    public async Task Approved_OfABlindCorpus_IsSeen_WithoutItsEvidence()
    {
        await using var team = await StartAsync(
            1,
            1,
            new AssignmentPlanView(AssignmentMode.Assigned, 1, AssignmentOrder.Sequential, true, 24, 0)
        );
        await MarkAsync(team, CoreHost.Operator, team.Documents[0], ("Disease", 0, 3), ("Symptom", 7, 9));
        await RelateAsync(team, CoreHost.Operator, team.Documents[0]);
        var reviews = team.Host.Get<ReviewService>();
        var page = new PageRequest(1, 50);
        var triple = Assert.Single(
            (await reviews.QueueAsync(CoreHost.Operator, team.Slug, TripleState.Pending, null, null, page, Stop)).Items
        );
        await reviews.DecideAsync(CoreHost.Operator, team.Slug, Guid.CreateVersion7(), [triple.Id], TripleState.Approved, Stop);
        var seen = await reviews.QueueAsync(team.People[0], team.Slug, TripleState.Approved, null, null, page, Stop);
        Assert.Empty(Assert.Single(seen.Items).Evidence);
        // Nor do answers quote it.
        await team.Host.RunJobsAsync();
        foreach (var (person, sentences) in new[] { (team.People[0], 0), (CoreHost.Operator, 1) })
        {
            var answer = await team.Host.Get<AskService>().AskAsync(person, team.Slug, "高血压有哪些症状？", Stop);
            Assert.Equal(AnswerStatus.Answered, answer.Answer.Status);
            Assert.Equal(sentences, answer.Rows.Sum(r => r.Evidence.Count));
        }
    }
}
