using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data.Team;
using Portal.Platform;

namespace Portal.Team;

/// <summary>Who has which document, and how far they are: for those who review, and for each of their own.</summary>
[ApplicationService]
public sealed class AssignmentListService(AccessControl access)
{
    /// <summary>The documents of a corpus with everybody's work on them, for whoever reviews.</summary>
    public async Task<Paged<DocumentWork>> ListAsync(
        ActingUser actor,
        string workspace,
        Guid corpus,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.Review, cancellationToken).ConfigureAwait(false);
        var query = scope.Db.Documents.Where(d => d.CorpusId == corpus && d.WorkspaceId == scope.Id);
        var total = await query.CountAsync(cancellationToken).ConfigureAwait(false);
        var rows = await query
            .OrderBy(d => d.Id)
            .Skip(page.Skip)
            .Take(page.Take)
            .Select(d => new
            {
                d.Id,
                d.Title,
                d.Status,
                d.ReviewState,
                d.CurationState,
            })
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var ids = rows.Select(r => r.Id).ToList();
        var work = await scope
            .Db.Assignments.AsNoTracking()
            .Where(a => ids.Contains(a.DocumentId))
            .OrderBy(a => a.AssignedAt)
            .ThenBy(a => a.Id)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        var names = await UserNames.ReadAsync(scope.Db, work.Select(w => w.UserId), cancellationToken).ConfigureAwait(false);
        var byDocument = work.ToLookup(w => w.DocumentId);
        return new Paged<DocumentWork>(
            [
                .. rows.Select(r => new DocumentWork(
                    r.Id,
                    r.Title,
                    r.Status,
                    r.ReviewState,
                    r.CurationState,
                    [.. byDocument[r.Id].Select(w => View(w, UserNames.Of(names, w.UserId)))]
                )),
            ],
            total,
            Math.Max(1, page.Page),
            page.Take
        );
    }

    /// <summary>The acting user's own documents, those to do first.</summary>
    public async Task<Paged<OwnAssignment>> OwnAsync(
        ActingUser actor,
        string workspace,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var query = scope
            .Db.Assignments.AsNoTracking()
            .Where(a => a.WorkspaceId == scope.Id && a.UserId == actor.Id && a.State != AssignmentState.Abandoned);
        var total = await query.CountAsync(cancellationToken).ConfigureAwait(false);
        var items = await query
            .OrderBy(a =>
                a.State == AssignmentState.Returned ? 0
                : a.State == AssignmentState.InProgress ? 1
                : a.State == AssignmentState.Assigned ? 2
                : 3
            )
            .ThenBy(a => a.AssignedAt)
            .ThenBy(a => a.Id)
            .Skip(page.Skip)
            .Take(page.Take)
            .Join(
                scope.Db.Documents,
                a => a.DocumentId,
                d => d.Id,
                (a, d) => new OwnAssignment(d.Id, d.CorpusId, d.Title, a.State, a.WithSuggestions, a.Note, a.AssignedAt)
            )
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return new Paged<OwnAssignment>(items, total, Math.Max(1, page.Page), page.Take);
    }

    /// <summary>The acting user's own assignment of a document; null when there is none.</summary>
    public async Task<AssignmentView?> OfAsync(ActingUser actor, string workspace, Guid document, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        return
            await scope
                .Db.Assignments.AsNoTracking()
                .FirstOrDefaultAsync(a => a.WorkspaceId == scope.Id && a.DocumentId == document && a.UserId == actor.Id, cancellationToken)
                .ConfigureAwait(false)
                is { } row
            ? View(row, actor.Name)
            : null;
    }

    private static AssignmentView View(AssignmentRow row, string name) =>
        new(row.UserId, name, row.State, row.WithSuggestions, row.Note, row.AssignedAt, row.FinishedAt, row.ActiveSeconds);
}
