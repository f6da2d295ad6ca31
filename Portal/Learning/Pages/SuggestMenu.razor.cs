using Microsoft.AspNetCore.Components;
using MudBlazor;
using Portal.Annotation.Pages;
using Portal.Data.Jobs;
using Portal.Jobs;
using Portal.Models;

namespace Portal.Learning.Pages;

public sealed partial class SuggestMenu : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private IReadOnlyList<ModelView> _models = [];
    private JobRow? _progress;
    private IDisposable? _subscription;

    [Inject]
    public required SuggestionService Suggestions { get; init; }

    [Inject]
    public required ModelService Models { get; init; }

    [Inject]
    public required JobService JobList { get; init; }

    [Inject]
    public required JobHub Hub { get; init; }

    [Inject]
    public required ISnackbar Snackbar { get; init; }

    [Parameter, EditorRequired]
    public required LabelDesk Desk { get; set; }

    public void Dispose()
    {
        _subscription?.Dispose();
        _stop.Cancel();
        _stop.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _subscription = RendererInfo.IsInteractive ? Hub.Subscribe(_ => InvokeAsync(FollowAsync)) : null;
        await Desk.Run(async () => _models = await Models.ListAsync(Desk.Actor, Desk.Slug, _stop.Token));
    }

    private async Task SuggestAsync(string engine)
    {
        await Desk.Run(async () =>
        {
            var job = await Suggestions.StartAsync(Desk.Actor, Desk.Slug, engine, null, Desk.Document.Id, _stop.Token);
            _progress = await JobList.GetAsync(Desk.Actor, Desk.Slug, job, _stop.Token);
        });
        // It may have ended before it was read here, or while it was.
        await FollowAsync();
    }

    private async Task FollowAsync()
    {
        if (_progress is not { } started || _stop.IsCancellationRequested)
            return;
        await Desk.Run(async () =>
        {
            var now = await JobList.GetAsync(Desk.Actor, Desk.Slug, started.Id, _stop.Token);
            // Told twice of its end: once is enough.
            if (_progress?.Id != started.Id)
                return;
            _progress = now;
            if (_progress is not { FinishedAt: not null } job)
                return;
            _progress = null;
            if (job.State == JobState.Failed)
                Snackbar.Add(job.Error ?? job.State.ToString(), Severity.Error);
            // The suggestions themselves are told to the annotator when they are on disk; here it is the state of the document.
            await Desk.Changed("");
        });
        StateHasChanged();
    }
}
