using Microsoft.AspNetCore.Components;

namespace Portal.Accounts.Pages;

/// <summary>The hosts that the portal may ask, for administrators.</summary>
public sealed partial class AllowedHosts
{
    private IReadOnlyList<AllowedHostView> _hosts = [];
    private string _host = "";

    [Inject]
    public required AllowedHostService Hosts { get; init; }

    [Parameter, EditorRequired]
    public required ActingUser Actor { get; set; }

    /// <summary>Does what was asked for; what fails is said.</summary>
    [Parameter, EditorRequired]
    public required Func<Func<Task>, Task> Run { get; set; }

    protected override Task OnInitializedAsync() => Run(LoadAsync);

    private async Task LoadAsync() => _hosts = await Hosts.ListAsync(Actor, CancellationToken.None);

    private Task AllowAsync() =>
        Run(async () =>
        {
            await Hosts.AllowAsync(Actor, _host, CancellationToken.None);
            _host = "";
            await LoadAsync();
        });

    private Task ForgetAsync(AllowedHostView host) =>
        Run(async () =>
        {
            await Hosts.ForgetAsync(Actor, host.Host, CancellationToken.None);
            await LoadAsync();
        });
}
