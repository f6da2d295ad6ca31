using System.Globalization;
using Microsoft.AspNetCore.Components;
using Portal.Accounts;
using Portal.Data.Workspaces;

namespace Portal.Workspaces.Pages;

public sealed partial class SettingsPage
{
    [Inject]
    public required WorkspaceService Workspaces { get; init; }

    private IReadOnlyList<MemberView>? _members;
    private string _userName = "";
    private WorkspaceRole _role = WorkspaceRole.Annotator;

    protected override async Task LoadAsync()
    {
        _members = await Workspaces.MembersAsync(Actor, Slug, Stop);
    }

    private static string RoleName(WorkspaceRole role) =>
        SettingsText.ResourceManager.GetString("Role" + role, CultureInfo.CurrentUICulture)!;

    private Task SetAsync(string userName, WorkspaceRole? role) =>
        RunAsync(async () =>
        {
            await Workspaces.SetMemberAsync(Actor, Slug, userName.Trim(), role, Stop);
            _members = await Workspaces.MembersAsync(Actor, Slug, Stop);
            _userName = "";
        });
}
