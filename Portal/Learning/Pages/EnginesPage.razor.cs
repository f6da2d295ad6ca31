using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Portal.Corpora;
using Portal.Data.Jobs;
using Portal.Domain.Learning.Selection;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Schema;
using Portal.Jobs;
using Portal.Learning.Prompting;
using Portal.Models;
using Portal.Platform;
using Portal.Schema;

namespace Portal.Learning.Pages;

public sealed partial class EnginesPage
{
    private const int MostSelected = 30;
    private static readonly string[] s_tabs = ["Engines", "Next", "Versions", "Prompts", "Honesty", "Settings"];

    private IReadOnlyList<EngineView>? _engines;
    private IReadOnlyList<ModelView> _connections = [];
    private IReadOnlyList<CorpusView> _corpora = [];
    private IReadOnlyList<EngineModelView>? _models;
    private EngineModelDetail? _detail;
    private SelectionView? _selection;
    private QueryStrategy? _strategy;
    private IReadOnlyList<PromptVersionView>? _prompts;
    private IReadOnlyList<ModelUsage> _usage = [];
    private HonestyReport? _honesty;
    private LearningSettings? _settings;
    private KnowledgeSchema _schema = KnowledgeSchema.Empty;
    private string _tab = "Engines";
    private double _target = 0.95;
    private JobRow? _job;
    private IDisposable? _subscription;

    [Inject]
    public required EngineService Service { get; init; }

    [Inject]
    public required HonestyService Honesty { get; init; }

    [Inject]
    public required PromptService PromptVersions { get; init; }

    [Inject]
    public required SelectionService Selections { get; init; }

    [Inject]
    public required SuggestionService Suggestions { get; init; }

    [Inject]
    public required DocumentService Documents { get; init; }

    [Inject]
    public required ModelService Connections { get; init; }

    [Inject]
    public required SchemaService Schemas { get; init; }

    [Inject]
    public required JobService JobList { get; init; }

    [Inject]
    public required JobHub Hub { get; init; }

    /// <summary>What is shown.</summary>
    [SupplyParameterFromQuery]
    public string? Tab { get; set; }

    /// <summary>The version whose evaluation is shown.</summary>
    [SupplyParameterFromQuery]
    public Guid? Model { get; set; }

    /// <summary>The engine whose suggestions are looked at; all when it is not said.</summary>
    [SupplyParameterFromQuery]
    public string? Engine { get; set; }

    protected override void Leave() => _subscription?.Dispose();

    protected override async Task LoadAsync()
    {
        _subscription ??= RendererInfo.IsInteractive ? Hub.Subscribe(_ => InvokeAsync(FollowAsync)) : null;
        _connections = await Connections.ListAsync(Actor, Slug, Stop);
        _corpora = await Documents.CorporaAsync(Actor, Slug, Stop);
        _schema = (await Schemas.CurrentAsync(Actor, Slug, Stop)).Schema;
        // A training that runs is shown, whoever asked for it.
        _job = (await JobList.ListAsync(Actor, Slug, true, new PageRequest(), Stop)).Items.FirstOrDefault(j => j.Kind == TrainJob.JobKind);
        await ChangeAsync();
    }

    protected override async Task ChangeAsync()
    {
        _tab = s_tabs.FirstOrDefault(t => string.Equals(t, Tab, StringComparison.OrdinalIgnoreCase)) ?? "Engines";
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        _engines = await Service.ListAsync(Actor, Slug, Stop);
        switch (_tab)
        {
            case "Versions":
                _models = await Service.ModelsAsync(Actor, Slug, null, Stop);
                _detail = (
                    Model
                    ?? _models.FirstOrDefault(m => m is { IsActive: true, Engine: TaggerExtractor.Name })?.Id
                    ?? _models.FirstOrDefault()?.Id
                )
                    is { } id
                    ? await Service.GetAsync(Actor, Slug, id, Stop)
                    : null;
                break;
            case "Next":
                // Without a tagger there is no doubt to go by: what is unlike the rest comes first.
                var hasTagger = _engines.Any(e => e is { Name: TaggerExtractor.Name, Card: not null });
                _selection = await Selections.RankAsync(
                    Actor,
                    Slug,
                    null,
                    _strategy ?? (hasTagger ? QueryStrategy.Hybrid : QueryStrategy.Diversity),
                    MostSelected,
                    Stop
                );
                break;
            case "Prompts":
                _usage = await PromptVersions.UsageAsync(Actor, Slug, Stop);
                _prompts = await PromptVersions.ListAsync(Actor, Slug, Stop);
                break;
            case "Honesty":
                _honesty = await Honesty.ReportAsync(Actor, Slug, Engine, null, _target, Stop);
                break;
            case "Settings":
                _settings = await Service.SettingsAsync(Actor, Slug, Stop);
                break;
        }
    }

    private Task ChooseAsync(QueryStrategy strategy)
    {
        _strategy = strategy;
        return RunAsync(ReadAsync);
    }

    private void Switch(string tab) => Navigation.NavigateTo($"/w/{Slug}/engines?tab={tab.ToLowerInvariant()}", replace: true);

    private void Show(Guid model) => Navigation.NavigateTo($"/w/{Slug}/engines?tab=versions&model={model}", replace: true);

    private async Task AskAsync((string? Engine, double Target) asked)
    {
        _target = asked.Target;
        if (asked.Engine == Engine)
            await RunAsync(ReadAsync);
        else
            Navigation.NavigateTo(
                $"/w/{Slug}/engines?tab=honesty{(asked.Engine is null ? "" : $"&engine={Uri.EscapeDataString(asked.Engine)}")}",
                replace: true
            );
    }

    private Task TrainAsync(IReadOnlyList<string> engines) => StartAsync(() => Service.TrainAsync(Actor, Slug, engines, Stop));

    private Task SuggestAsync((string Engine, Guid? Corpus, bool OnlyChanged) asked) =>
        StartAsync(() => Suggestions.StartAsync(Actor, Slug, asked.Engine, asked.Corpus, null, Stop, asked.OnlyChanged));

    private Task StartAsync(Func<Task<Guid>> start) =>
        RunAsync(async () =>
        {
            _job = await JobList.GetAsync(Actor, Slug, await start(), Stop);
            // It may have ended before it was read here, or while it was.
            await FollowAsync();
        });

    private async Task FollowAsync()
    {
        if (_job is not { } started)
            return;
        await RunAsync(async () =>
        {
            var now = await JobList.GetAsync(Actor, Slug, started.Id, Stop);
            // Told twice of its end: once is enough.
            if (_job?.Id != started.Id)
                return;
            _job = now;
            if (_job is not { FinishedAt: not null } job)
                return;
            _job = null;
            Say(job);
            await ReadAsync();
        });
        StateHasChanged();
    }

    private void Say(JobRow job)
    {
        if (job.State == JobState.Failed)
            Snackbar.Add(job.Error ?? job.State.ToString(), MudBlazor.Severity.Error);
        else if (job.State == JobState.Done && job.Kind == TrainJob.JobKind)
            SayTrained(JsonSerializer.Deserialize<TrainResult>(job.Result!)!);
        else if (job.State == JobState.Done && JsonSerializer.Deserialize<SuggestResult>(job.Result!) is { } found)
            Snackbar.Add(
                string.Format(
                    CultureInfo.CurrentCulture,
                    EnginesText.Suggested,
                    found.Documents,
                    found.Mentions,
                    found.Relations,
                    found.Withdrawn
                ),
                MudBlazor.Severity.Success
            );
    }

    private void SayTrained(TrainResult result)
    {
        foreach (var model in result.Models)
            Snackbar.Add(
                string.Format(
                    CultureInfo.CurrentCulture,
                    model.IsActive ? EnginesText.TrainedActive : EnginesText.TrainedOnly,
                    EngineWords.Of(model.Engine),
                    model.Number,
                    result.Documents
                ),
                MudBlazor.Severity.Success
            );
        if (result.Models.Count == 0)
            Snackbar.Add(EnginesText.NothingToLearn, MudBlazor.Severity.Info);
    }
}
