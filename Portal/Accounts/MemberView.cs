using Portal.Data.Workspaces;

namespace Portal.Accounts;

public sealed record MemberView(Guid UserId, string UserName, string DisplayName, WorkspaceRole Role);
