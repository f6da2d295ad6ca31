using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Workspaces;
using Portal.Platform;

namespace Portal.Accounts;

/// <summary>Decides, at every call of a service, whether the acting user may do what is asked.</summary>
/// <remarks>Roles and disabled accounts are read from the database each time: a right that is withdrawn is gone at once, also in open
/// pages.</remarks>
public sealed class AccessControl(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>A workspace, what the user is in it, and a context to read it with: what every call of a service begins with.</summary>
    /// <exception cref="AccessDeniedException">May not, or there is no such workspace: which of both is not told.</exception>
    public async Task<WorkspaceScope> OpenAsync(
        ActingUser actor,
        string workspace,
        Permission permission,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(actor);
        var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var found = await db
                .Workspaces.AsNoTracking()
                .FirstOrDefaultAsync(w => w.Slug == workspace, cancellationToken)
                .ConfigureAwait(false);
            if (
                found is null
                || await RoleAsync(db, actor, found.Id, cancellationToken).ConfigureAwait(false) is not { } role
                || !role.Allows(permission)
            )
                throw new AccessDeniedException($"{permission} in {workspace}");
            db.HidesBlindLayers = !role.Allows(Permission.Review);
            return new WorkspaceScope(found, role, db);
        }
        catch
        {
            await db.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Passes those who may do this in the workspace, where nothing else of it is needed.</summary>
    /// <exception cref="AccessDeniedException">May not, or there is no such workspace: which of both is not told.</exception>
    public async Task RequireAsync(ActingUser actor, string workspace, Permission permission, CancellationToken cancellationToken)
    {
        await using var scope = await OpenAsync(actor, workspace, permission, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The role of a user in a workspace; null for none. Administrators are owners everywhere.</summary>
    public async Task<WorkspaceRole?> RoleAsync(ActingUser actor, Guid workspaceId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await RoleAsync(db, actor, workspaceId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Passes administrators only.</summary>
    /// <exception cref="AccessDeniedException">Is none.</exception>
    public async Task RequireAdministratorAsync(ActingUser actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        if (!await IsAdministratorAsync(db, actor, cancellationToken).ConfigureAwait(false))
            throw new AccessDeniedException("administration");
    }

    /// <summary>Passes every account that is not disabled.</summary>
    /// <exception cref="AccessDeniedException">Is none.</exception>
    public async Task RequireSignedInAsync(ActingUser actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        if (!await IsEnabledAsync(db, actor, cancellationToken).ConfigureAwait(false))
            throw new AccessDeniedException("sign in first");
    }

    private static async Task<WorkspaceRole?> RoleAsync(
        PortalDbContext db,
        ActingUser actor,
        Guid workspaceId,
        CancellationToken cancellationToken
    )
    {
        if (await IsAdministratorAsync(db, actor, cancellationToken).ConfigureAwait(false))
            return WorkspaceRole.Owner;
        var member = await db
            .Members.AsNoTracking()
            .FirstOrDefaultAsync(m => m.WorkspaceId == workspaceId && m.UserId == actor.Id, cancellationToken)
            .ConfigureAwait(false);
        return member is not null && await IsEnabledAsync(db, actor, cancellationToken).ConfigureAwait(false) ? member.Role : null;
    }

    private static async Task<bool> IsAdministratorAsync(PortalDbContext db, ActingUser actor, CancellationToken cancellationToken) =>
        actor == ActingUser.CommandLine
        || actor == ActingUser.System
        || (
            actor.Id != Guid.Empty
            && await db.Users.AnyAsync(u => u.Id == actor.Id && u.IsAdministrator && !u.IsDisabled, cancellationToken).ConfigureAwait(false)
        );

    private static async Task<bool> IsEnabledAsync(PortalDbContext db, ActingUser actor, CancellationToken cancellationToken) =>
        actor == ActingUser.CommandLine
        || actor == ActingUser.System
        || (
            actor.Id != Guid.Empty
            && await db.Users.AnyAsync(u => u.Id == actor.Id && !u.IsDisabled, cancellationToken).ConfigureAwait(false)
        );
}
