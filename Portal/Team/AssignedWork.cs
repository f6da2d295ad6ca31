using Portal.Accounts;
using Portal.Annotation;
using Portal.Data.Team;
using Portal.Platform;

namespace Portal.Team;

/// <summary>Assignments, as the labeling page asks for them.</summary>
public sealed class AssignedWork(AssignmentListService lists, AssignmentService assignments) : IAssignedWork
{
    public async Task<Guid?> NextAsync(ActingUser actor, string workspace, CancellationToken cancellationToken) =>
        (await lists.OwnAsync(actor, workspace, new PageRequest(1, 1), cancellationToken).ConfigureAwait(false))
            .Items.FirstOrDefault(o => o.State != AssignmentState.Finished)
            ?.Document;

    public async Task BeginAsync(ActingUser actor, string workspace, Guid document, CancellationToken cancellationToken)
    {
        if (await lists.OfAsync(actor, workspace, document, cancellationToken).ConfigureAwait(false) is not null)
            await assignments.BeginAsync(actor, workspace, document, cancellationToken).ConfigureAwait(false);
    }
}
