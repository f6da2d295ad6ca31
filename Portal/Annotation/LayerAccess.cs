using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Annotation;
using Portal.Data.Team;
using Portal.Domain;
using Portal.Domain.Annotation;
using Portal.Domain.Corpora;

namespace Portal.Annotation;

/// <summary>A layer as somebody may use it.</summary>
/// <param name="Layer">Which one.</param>
/// <param name="CanSee">Whether its annotations may be seen.</param>
/// <param name="CanEdit">Whether they may be changed.</param>
/// <param name="IsAssigned">Whether each annotator of this document has a layer of their own.</param>
/// <param name="IsBlind">Whether annotators of this document see nothing of each other.</param>
/// <param name="Assignment">The acting user's own assignment of the document.</param>
/// <param name="Place">What pages that show this layer are told changes under.</param>
internal sealed record OpenLayer(
    Guid Layer,
    bool CanSee,
    bool CanEdit,
    bool IsAssigned,
    bool IsBlind,
    AssignmentRow? Assignment,
    Guid Place
);

/// <summary>Says whose annotations of a document somebody works on, and what they may do to them.</summary>
/// <remarks>In an open corpus everybody works on the shared layer. In an assigned one each annotator has a layer of their own, and the
/// shared one is the curators'. Asked at every call, inside the write where there is one: a document that was finished a moment ago takes
/// no more edits.</remarks>
internal static class LayerAccess
{
    /// <exception cref="ProblemException">There is no such document in this workspace.</exception>
    internal static async Task<OpenLayer> OpenAsync(
        PortalDbContext db,
        WorkspaceScope scope,
        ActingUser actor,
        DocumentLayer asked,
        CancellationToken cancellationToken
    )
    {
        var role = scope.Role;
        var corpus =
            await db
                .Documents.Where(d => d.Id == asked.Document && d.WorkspaceId == scope.Id)
                .Select(d => (Guid?)d.CorpusId)
                .FirstOrDefaultAsync(cancellationToken)
                .ConfigureAwait(false)
            ?? throw new ProblemException(CorporaProblems.DocumentUnknown, asked.Document.ToString());
        var plan = await db
            .AssignmentPlans.AsNoTracking()
            .FirstOrDefaultAsync(p => p.CorpusId == corpus && p.Mode == AssignmentMode.Assigned, cancellationToken)
            .ConfigureAwait(false);
        var own = await db
            .Assignments.FirstOrDefaultAsync(a => a.DocumentId == asked.Document && a.UserId == actor.Id, cancellationToken)
            .ConfigureAwait(false);
        // Without a plan there is one layer; those that annotators made before are still theirs to look at.
        var layer = asked.Layer ?? (plan is not null && own is not null ? actor.Id : Layers.Shared);
        var canReview = role.Allows(Permission.Review);
        if (layer == Layers.Shared)
        {
            return plan is null
                ? new OpenLayer(layer, true, role.Allows(Permission.Annotate), false, false, own, asked.Document)
                : new OpenLayer(layer, canReview || !plan.IsBlind, canReview, true, plan.IsBlind, own, asked.Document);
        }

        if (layer == actor.Id)
            return new OpenLayer(
                layer,
                own is not null,
                plan is not null
                    && role.Allows(Permission.Annotate)
                    && own?.State is AssignmentState.Assigned or AssignmentState.InProgress or AssignmentState.Returned,
                plan is not null,
                plan?.IsBlind ?? false,
                own,
                own?.Id ?? Guid.Empty
            );
        var theirs = await db
            .Assignments.AsNoTracking()
            .FirstOrDefaultAsync(a => a.DocumentId == asked.Document && a.UserId == layer, cancellationToken)
            .ConfigureAwait(false);
        return new OpenLayer(
            layer,
            theirs is not null && (canReview || (plan is { IsBlind: false } && theirs.State == AssignmentState.Finished)),
            false,
            plan is not null,
            plan?.IsBlind ?? false,
            own,
            theirs?.Id ?? Guid.Empty
        );
    }

    /// <summary>The layer, when it may be changed.</summary>
    /// <exception cref="ProblemException">It may not.</exception>
    internal static async Task<OpenLayer> OpenToEditAsync(
        PortalDbContext db,
        WorkspaceScope scope,
        ActingUser actor,
        DocumentLayer asked,
        CancellationToken cancellationToken
    )
    {
        var open = await OpenAsync(db, scope, actor, asked, cancellationToken).ConfigureAwait(false);
        return open.CanEdit ? open : throw new ProblemException(AnnotationProblems.LayerReadOnly, "layer");
    }
}
