namespace Portal.Data.Workspaces;

/// <summary>What a member of a workspace may do; see <c>Permission</c>.</summary>
public enum WorkspaceRole
{
    Viewer,
    Annotator,
    Reviewer,
    Designer,
    Owner,
}
