using Portal.Data.Model;

namespace Portal.Services;

public sealed record MemberView(Guid UserId, string UserName, string DisplayName, WorkspaceRole Role);
