using Microsoft.EntityFrameworkCore;
using Portal.Accounts;
using Portal.Data;
using Portal.Data.Model;
using Portal.Jobs;

namespace Portal.Services;

/// <summary>The jobs of a workspace.</summary>
[ApplicationService]
public sealed class JobService(AccessControl access, IDbContextFactory<PortalDbContext> contexts, WriteQueue writes, JobHub hub)
{
    /// <summary>Jobs, the newest first.</summary>
    public async Task<Paged<JobRow>> ListAsync(ActingUser actor, string workspace, bool activeOnly, PageRequest page, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var query = db.Jobs.AsNoTracking().Where(j => j.WorkspaceId == found.Id && (!activeOnly || j.State == JobState.Queued || j.State == JobState.Running));
        var total = await query.CountAsync(cancellationToken).ConfigureAwait(false);
        var items = await query.OrderByDescending(j => j.Id).Skip(page.Skip).Take(page.Take).ToListAsync(cancellationToken).ConfigureAwait(false);
        return new Paged<JobRow>(items, total, Math.Max(1, page.Page), page.Take);
    }

    /// <summary>A job; null when there is none in this workspace.</summary>
    public async Task<JobRow?> GetAsync(ActingUser actor, string workspace, Guid id, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.View, cancellationToken).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await db.Jobs.AsNoTracking().FirstOrDefaultAsync(j => j.Id == id && j.WorkspaceId == found.Id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks a job to stop; what its chunks have committed stays.</summary>
    public async Task CancelAsync(ActingUser actor, string workspace, Guid id, CancellationToken cancellationToken)
    {
        var found = await access.RequireAsync(actor, workspace, Permission.Annotate, cancellationToken).ConfigureAwait(false);
        await writes.RunAsync(
            db => db.Jobs.Where(j => j.Id == id && j.WorkspaceId == found.Id && (j.State == JobState.Queued || j.State == JobState.Running))
                .ExecuteUpdateAsync(s => s.SetProperty(j => j.IsCancelRequested, true).SetProperty(j => j.Version, j => j.Version + 1)),
            cancellationToken).ConfigureAwait(false);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        if (await db.Jobs.AnyAsync(j => j.Id == id && j.WorkspaceId == found.Id && j.IsCancelRequested, cancellationToken).ConfigureAwait(false))
            hub.Cancel(id);
    }
}
