using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data.Annotation;
using Portal.Platform;

namespace Portal.Annotation;

/// <summary>Who did what to the annotations, and when.</summary>
[ApplicationService]
public sealed class EditLogService(AccessControl access)
{
    /// <summary>The log of a workspace or of one of its documents, the newest first. Of layers that annotators have of their own, only
    /// reviewers see others'.</summary>
    public async Task<Paged<EditRow>> LogAsync(
        ActingUser actor,
        string workspace,
        Guid? document,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var query = scope.Db.Edits.AsNoTracking().Where(e => e.WorkspaceId == scope.Id && (document == null || e.DocumentId == document));
        if (!scope.Role.Allows(Permission.Review))
            query = query.Where(e => e.LayerId == Layers.Shared || e.LayerId == actor.Id);
        var total = await query.CountAsync(cancellationToken).ConfigureAwait(false);
        var items = await query
            .OrderByDescending(e => e.Sequence)
            .Skip(page.Skip)
            .Take(page.Take)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return new Paged<EditRow>(items, total, Math.Max(1, page.Page), page.Take);
    }

    /// <summary>What was done to a mention or a relation mention, the newest first.</summary>
    public async Task<Paged<EditHistoryView>> HistoryAsync(
        ActingUser actor,
        string workspace,
        Guid document,
        Guid annotation,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var id = annotation.ToString();
        var seesAll = scope.Role.Allows(Permission.Review);
        var query = scope
            .Db.Edits.AsNoTracking()
            .Where(e =>
                e.WorkspaceId == scope.Id
                && e.DocumentId == document
                && (seesAll || e.LayerId == Layers.Shared || e.LayerId == actor.Id)
                && (e.Command.Contains(id) || e.Inverse!.Contains(id))
            );
        var total = await query.CountAsync(cancellationToken).ConfigureAwait(false);
        var rows = await query
            .OrderByDescending(e => e.Sequence)
            .Skip(page.Skip)
            .Take(page.Take)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var names = await UserNames.ReadAsync(scope.Db, rows.Select(r => r.UserId), cancellationToken).ConfigureAwait(false);
        return new Paged<EditHistoryView>(
            [.. rows.Select(r => EditHistoryView.Of(r, UserNames.Of(names, r.UserId), annotation))],
            total,
            Math.Max(1, page.Page),
            page.Take
        );
    }
}
