using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using MudBlazor;
using Portal.Accounts;
using Portal.Data.Workspaces;
using Portal.Jobs;
using Portal.Platform;
using Portal.Workspaces;

namespace Portal.Components.Shell;

public sealed partial class MainLayout
{
    private ActingUser _actor = ActingUser.Nobody;
    private IReadOnlyList<Workspace> _workspaces = [];
    private LoopCounts? _loop;
    private string? _slug;
    private bool _dark;
    private bool _pinned;
    private ErrorBoundary? _errors;
    private IDisposable? _subscription;

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required CurrentUser User { get; init; }

    [Inject]
    public required WorkspaceService Workspaces { get; init; }

    [Inject]
    public required JobHub Hub { get; init; }

    [Inject]
    public required IJSRuntime Js { get; init; }

    [CascadingParameter]
    public ThemeState Theme { get; set; } = new(false, true);

    private static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";

    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        _subscription?.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        (_dark, _pinned) = (Theme.IsDark, Theme.IsRailPinned);
        _actor = await User.GetAsync();
        Navigation.LocationChanged += OnLocationChanged;
        if (RendererInfo.IsInteractive)
            _subscription = Hub.Subscribe(_ => InvokeAsync(RefreshAsync));
        await RefreshAsync();
    }

    private async Task RefreshAsync()
    {
        var path = "/" + Navigation.ToBaseRelativePath(Navigation.Uri);
        _slug = path.StartsWith("/w/", StringComparison.Ordinal) ? path[3..].Split('/', '?', '#')[0] : null;
        if (_actor != ActingUser.Nobody)
        {
            try
            {
                _workspaces = await Workspaces.ListAsync(_actor, CancellationToken.None);
                _loop =
                    _slug is { } slug && _workspaces.Any(w => w.Slug == slug)
                        ? await Workspaces.LoopAsync(_actor, slug, CancellationToken.None)
                        : null;
            }
            catch (AccessDeniedException)
            {
                // The account was disabled while its page was open; the page itself says so.
                (_workspaces, _loop) = ([], null);
            }
        }

        StateHasChanged();
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e)
    {
        _errors?.Recover();
        InvokeAsync(RefreshAsync);
    }

    private void SwitchWorkspace(ChangeEventArgs e)
    {
        if (e.Value is string { Length: > 0 } slug)
            Navigation.NavigateTo($"/w/{slug}");
    }

    private void SwitchLanguage() =>
        Navigation.NavigateTo(
            $"/culture?culture={(IsChinese ? "en" : "zh-Hans")}"
                + $"&redirectUri={Uri.EscapeDataString("/" + Navigation.ToBaseRelativePath(Navigation.Uri))}",
            forceLoad: true
        );

    private async Task SwitchThemeAsync()
    {
        _dark = !_dark;
        await (await ShellModule.ImportAsync(Js)).InvokeVoidAsync("setTheme", _dark);
    }

    private async Task PinAsync()
    {
        _pinned = !_pinned;
        await (await ShellModule.ImportAsync(Js)).InvokeVoidAsync("setRail", _pinned);
    }

    private string PinIcon => _pinned ? Icons.Material.Outlined.KeyboardDoubleArrowLeft : Icons.Material.Outlined.KeyboardDoubleArrowRight;
}
