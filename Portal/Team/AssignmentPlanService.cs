using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Team;
using Portal.Domain;
using Portal.Domain.Corpora;
using Portal.Domain.Team;
using Portal.Platform;

namespace Portal.Team;

/// <summary>How corpora are annotated: openly, or by as many annotators a document as are wanted.</summary>
[ApplicationService]
public sealed class AssignmentPlanService(AccessControl access, WriteQueue writes)
{
    private const int MostAnnotators = 20;

    private const int MostHours = 24 * 366;

    /// <summary>How a corpus is annotated; open when nobody has said.</summary>
    public async Task<AssignmentPlanView> PlanAsync(ActingUser actor, string workspace, Guid corpus, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        return AssignmentPlanView.Of(
            await scope
                .Db.AssignmentPlans.AsNoTracking()
                .FirstOrDefaultAsync(p => p.CorpusId == corpus && p.WorkspaceId == scope.Id, cancellationToken)
                .ConfigureAwait(false)
                ?? new AssignmentPlan()
        );
    }

    /// <summary>Says how a corpus is annotated. What was given out stays.</summary>
    /// <exception cref="ProblemException">There is no such corpus, or a number is out of range.</exception>
    public async Task SetPlanAsync(
        ActingUser actor,
        string workspace,
        Guid corpus,
        AssignmentPlanView plan,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Manage, cancellationToken).ConfigureAwait(false);
        if (plan is null || plan.AnnotatorsPerDocument is < 1 or > MostAnnotators)
            throw new ProblemException(TeamProblems.PlanAnnotators, "annotatorsPerDocument", $"{MostAnnotators}");
        if (plan.AbandonedAfterHours is < 0 or > MostHours)
            throw new ProblemException(TeamProblems.PlanHours, "abandonedAfterHours", $"{MostHours}");
        if (plan.PercentWithoutSuggestions is < 0 or > 100)
            throw new ProblemException(TeamProblems.PlanPercent, "percentWithoutSuggestions");
        await writes
            .RunAsync(
                async db =>
                {
                    if (!await db.Corpora.AnyAsync(c => c.Id == corpus && c.WorkspaceId == scope.Id).ConfigureAwait(false))
                        throw new ProblemException(CorporaProblems.CorpusUnknown, "corpus", corpus.ToString());
                    var row = await db.AssignmentPlans.FirstOrDefaultAsync(p => p.CorpusId == corpus).ConfigureAwait(false);
                    if (row is null)
                        db.AssignmentPlans.Add(
                            row = new AssignmentPlan
                            {
                                CorpusId = corpus,
                                WorkspaceId = scope.Id,
                                Seed = BitConverter.ToInt32(corpus.ToByteArray(), 12),
                            }
                        );
                    (row.Mode, row.AnnotatorsPerDocument, row.Order, row.IsBlind) = (
                        plan.Mode,
                        plan.AnnotatorsPerDocument,
                        plan.Order,
                        plan.IsBlind
                    );
                    (row.AbandonedAfterHours, row.PercentWithoutSuggestions, row.Version) = (
                        plan.AbandonedAfterHours,
                        plan.PercentWithoutSuggestions,
                        row.Version + 1
                    );
                    await db.SaveChangesAsync().ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }
}
