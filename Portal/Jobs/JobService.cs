using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Jobs;
using Portal.Platform;

namespace Portal.Jobs;

/// <summary>The jobs of a workspace.</summary>
[ApplicationService]
public sealed class JobService(AccessControl access, WriteQueue writes, JobHub hub)
{
    /// <summary>Jobs, the newest first.</summary>
    public async Task<Paged<JobRow>> ListAsync(
        ActingUser actor,
        string workspace,
        bool activeOnly,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        var query = scope
            .Db.Jobs.AsNoTracking()
            .Where(j => j.WorkspaceId == scope.Id && (!activeOnly || j.State == JobState.Queued || j.State == JobState.Running));
        var total = await query.CountAsync(cancellationToken).ConfigureAwait(false);
        var items = await query
            .OrderByDescending(j => j.Id)
            .Skip(page.Skip)
            .Take(page.Take)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        return new Paged<JobRow>(items, total, Math.Max(1, page.Page), page.Take);
    }

    /// <summary>A job; null when there is none in this workspace.</summary>
    public async Task<JobRow?> GetAsync(ActingUser actor, string workspace, Guid id, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        return await scope
            .Db.Jobs.AsNoTracking()
            .FirstOrDefaultAsync(j => j.Id == id && j.WorkspaceId == scope.Id, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Whether a user may stop a job of the workspace: who started it, and owners.</summary>
    public async Task<bool> MayCancelAsync(ActingUser actor, string workspace, Guid id, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        return await MayCancelAsync(scope, actor, id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks a job to stop; what its chunks have committed stays.</summary>
    /// <exception cref="AccessDeniedException">The user neither started it nor owns the workspace.</exception>
    public async Task CancelAsync(ActingUser actor, string workspace, Guid id, CancellationToken cancellationToken)
    {
        await using var scope = await access.OpenAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        if (!await MayCancelAsync(scope, actor, id, cancellationToken).ConfigureAwait(false))
            throw new AccessDeniedException($"stop a job in {workspace}");
        await writes
            .RunAsync(
                db =>
                    db.Jobs.Where(j =>
                            j.Id == id && j.WorkspaceId == scope.Id && (j.State == JobState.Queued || j.State == JobState.Running)
                        )
                        .ExecuteUpdateAsync(s =>
                            s.SetProperty(j => j.IsCancelRequested, true).SetProperty(j => j.Version, j => j.Version + 1)
                        ),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (
            await scope
                .Db.Jobs.AnyAsync(j => j.Id == id && j.WorkspaceId == scope.Id && j.IsCancelRequested, cancellationToken)
                .ConfigureAwait(false)
        )
            hub.Cancel(id);
    }

    private static async Task<bool> MayCancelAsync(WorkspaceScope scope, ActingUser actor, Guid id, CancellationToken cancellationToken) =>
        scope.Role.Allows(Permission.Manage)
        || await scope
            .Db.Jobs.AnyAsync(j => j.Id == id && j.WorkspaceId == scope.Id && j.CreatedBy == actor.Id, cancellationToken)
            .ConfigureAwait(false);
}
