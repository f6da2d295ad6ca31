using Portal.Data;
using Portal.Data.Workspaces;

namespace Portal.Accounts;

/// <summary>A workspace that the acting user may work in: the workspace, the user's role, and a context to read with.</summary>
/// <remarks>Reads only: writes go through <see cref="WriteQueue"/>, with a context of their own.</remarks>
public sealed class WorkspaceScope(Workspace workspace, WorkspaceRole role, PortalDbContext db) : IAsyncDisposable
{
    public Workspace Workspace { get; } = workspace;

    public Guid Id => Workspace.Id;

    public WorkspaceRole Role { get; } = role;

    /// <summary>What the workspace is read with, until the scope is left.</summary>
    public PortalDbContext Db { get; } = db;

    public ValueTask DisposeAsync() => Db.DisposeAsync();
}
