using Portal.Accounts;
using Portal.Data.Workspaces;

namespace Portal.Workspaces.Pages;

/// <summary>What the settings page hands to rooms that have settings of their own; only to those who manage the workspace.</summary>
/// <param name="Slug">The workspace.</param>
/// <param name="Actor">Who manages it.</param>
/// <param name="Workspace">The workspace.</param>
/// <param name="Run">Does what was asked for; what fails is said.</param>
public sealed record SettingsDesk(string Slug, ActingUser Actor, Workspace Workspace, Func<Func<Task>, Task<bool>> Run)
{
    public const string Place = "settings";
}
