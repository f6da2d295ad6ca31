using Portal.Domain;

namespace Portal.Workspaces;

/// <summary>Problems of workspaces.</summary>
public static class WorkspacesProblems
{
    /// <summary>“{0} is the last owner; make somebody else owner first.”</summary>
    public static ProblemCode LastOwner { get; } = new("workspace.lastOwner");

    /// <summary>“Give a name of at most 100 characters.”</summary>
    public static ProblemCode NameIllegal { get; } = new("workspace.name.illegal");

    /// <summary>“‘{0}’ cannot be an address: small letters, digits and hyphens.”</summary>
    public static ProblemCode SlugIllegal { get; } = new("workspace.slug.illegal");

    /// <summary>“The address ‘{0}’ is taken.”</summary>
    public static ProblemCode SlugTaken { get; } = new("workspace.slug.taken");
}
