using Microsoft.AspNetCore.Components;
using Portal.Workspaces.Pages;

namespace Portal.Demo.Pages;

public sealed partial class DemoSettings
{
    private bool _isResetting;

    [Inject]
    public required DemoService Demo { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Parameter, EditorRequired]
    public required SettingsDesk Desk { get; set; }

    private Task ResetAsync() =>
        Desk.Run(async () =>
        {
            await Demo.ResetAsync(Desk.Actor, Desk.Slug, CancellationToken.None);
            Navigation.NavigateTo($"/w/{Desk.Slug}");
        });
}
