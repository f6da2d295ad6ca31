using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Model;
using Portal.Domain.Annotation;
using Portal.Domain.Annotation.Curation;
using Portal.Services;
using Portal.Tests.Support;

namespace Portal.Tests.Services;

// The end of a curation.
public sealed partial class TeamTests
{
    [Fact]
    public async Task Finish_OfACuration_RejectsWhatWasSuggestedAndNobodyTook()
    {
        await using var team = await Team.StartAsync(2, 1, new AssignmentPlanView(AssignmentMode.Assigned, 2, AssignmentOrder.Sequential, true, 48, 0));
        var document = team.Documents[0];
        await FinishAsync(team, document, [("Disease", 0, 3), ("Symptom", 7, 9)], [("Disease", 0, 3), ("Symptom", 7, 9)]);
        await team.Curation.MergeAsync(CoreHost.Operator, team.Slug, document, MergeRule.Unanimous, 0.5, Guid.CreateVersion7(), Stop);
        await using var db = await team.Host.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Stop);
        var mentions = await db.Mentions.Where(m => m.DocumentId == document).OrderBy(m => m.Start).ToListAsync(Stop);
        // A suggestion of a relation alone, between mentions that were taken.
        var relation = new RelationRow { Id = Guid.CreateVersion7(), WorkspaceId = mentions[0].WorkspaceId, DocumentId = document, Type = "has_symptom", HeadId = mentions[0].Id, TailId = mentions[1].Id, State = MentionState.Suggested, Origin = "rule" };
        await team.Host.Get<WriteQueue>().RunAsync(
            async write =>
            {
                write.Relations.Add(relation);
                await write.SaveChangesAsync(Stop);
            },
            Stop);
        await team.Curation.FinishAsync(CoreHost.Operator, team.Slug, document, true, Stop);
        Assert.Equal(MentionState.Rejected, await db.Relations.AsNoTracking().Where(r => r.Id == relation.Id).Select(r => r.State).SingleAsync(Stop));
    }
}
