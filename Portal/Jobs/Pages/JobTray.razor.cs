using Microsoft.AspNetCore.Components;
using Portal.Accounts;
using Portal.Data.Jobs;
using Portal.Platform;

namespace Portal.Jobs.Pages;

public sealed partial class JobTray
{
    [Inject]
    public required JobService Service { get; init; }

    [Inject]
    public required JobHub Hub { get; init; }

    [Inject]
    public required CurrentUser User { get; init; }

    private IReadOnlyList<JobRow> _jobs = [];
    private IDisposable? _subscription;
    private ActingUser _actor = ActingUser.Nobody;
    private string? _loaded;

    [Parameter, EditorRequired]
    public required string Slug { get; set; }

    public void Dispose() => _subscription?.Dispose();

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Slug)
            return;
        _loaded = Slug;
        _actor = await User.GetAsync();
        if (RendererInfo.IsInteractive)
            _subscription ??= Hub.Subscribe(_ => InvokeAsync(RefreshAsync));
        await RefreshAsync();
    }

    private async Task RefreshAsync()
    {
        try
        {
            _jobs = (await Service.ListAsync(_actor, Slug, activeOnly: true, new PageRequest(1, 10), CancellationToken.None)).Items;
        }
        catch (AccessDeniedException)
        {
            _jobs = [];
        }

        StateHasChanged();
    }
}
