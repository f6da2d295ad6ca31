using Microsoft.EntityFrameworkCore;
using Portal.Commands;
using Portal.Data;

namespace Portal.Workspaces;

/// <summary>What verbs of other rooms ask of a workspace.</summary>
internal static class WorkspaceCommands
{
    // A workspace that is not there is made on request only: a mistyped name must not fill a new one.
    internal static async Task EnsureAsync(CommandContext context, bool create)
    {
        if (!create)
            return;
        await using var db = await context.Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(context.Stop);
        if (!await db.Workspaces.AnyAsync(w => w.Slug == context.Workspace, context.Stop))
            await context.Get<WorkspaceService>().CreateAsync(context.Actor, context.Workspace, context.Workspace, "zh", context.Stop);
    }
}
