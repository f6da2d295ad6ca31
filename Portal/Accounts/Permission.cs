using Portal.Data.Workspaces;

namespace Portal.Accounts;

/// <summary>What a member of a workspace may be allowed to do.</summary>
public enum Permission
{
    View,
    Annotate,
    Review,
    Import,
    Design,
    Manage,
}

public static class Permissions
{
    /// <summary>Whether a role includes a permission.</summary>
    public static bool Allows(this WorkspaceRole role, Permission permission) =>
        permission switch
        {
            Permission.View => true,
            Permission.Annotate => role != WorkspaceRole.Viewer,
            Permission.Review => role is WorkspaceRole.Reviewer or WorkspaceRole.Owner,
            Permission.Import or Permission.Design => role is WorkspaceRole.Designer or WorkspaceRole.Owner,
            Permission.Manage => role == WorkspaceRole.Owner,
            _ => false,
        };
}
