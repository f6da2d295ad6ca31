using System.Globalization;
using Microsoft.AspNetCore.Components;
using Portal.Accounts;
using Portal.Corpora;
using Portal.Data.Jobs;
using Portal.Data.Team;
using Portal.Domain.Schema;
using Portal.Domain.Team.Curation;
using Portal.Jobs;
using Portal.Platform;
using Portal.Schema;
using Portal.Team.Curation;
using Portal.Workspaces;

namespace Portal.Team.Pages;

public sealed partial class TeamPage
{
    private IReadOnlyList<CorpusView> _corpora = [];
    private IReadOnlyList<MemberView> _members = [];
    private KnowledgeSchema _schema = KnowledgeSchema.Empty;
    private Guid _corpus;
    private string _tab = "Own";
    private AssignmentPlanView? _plan;
    private Paged<OwnAssignment>? _own;
    private Paged<DocumentWork>? _work;
    private AgreementReport? _agreement;
    private TeamReport? _report;
    private JobRow? _job;
    private IDisposable? _subscription;

    [Inject]
    public required WorkspaceService Workspaces { get; init; }

    [Inject]
    public required DocumentService Documents { get; init; }

    [Inject]
    public required AssignmentService Assignments { get; init; }

    [Inject]
    public required AssignmentListService Lists { get; init; }

    [Inject]
    public required AssignmentPlanService Plans { get; init; }

    [Inject]
    public required CurationService Curation { get; init; }

    [Inject]
    public required TeamReportService Reports { get; init; }

    [Inject]
    public required SchemaService Schemas { get; init; }

    [Inject]
    public required JobService JobList { get; init; }

    [Inject]
    public required JobHub Hub { get; init; }

    /// <summary>The corpus; the first one when it is not said.</summary>
    [SupplyParameterFromQuery]
    public Guid? Corpus { get; set; }

    /// <summary>What is shown of it.</summary>
    [SupplyParameterFromQuery]
    public string? Tab { get; set; }

    protected override void Leave() => _subscription?.Dispose();

    protected override async Task LoadAsync()
    {
        _subscription ??= RendererInfo.IsInteractive ? Hub.Subscribe(_ => InvokeAsync(FollowAsync)) : null;
        _corpora = await Documents.CorporaAsync(Actor, Slug, Stop);
        _members = await Workspaces.MembersAsync(Actor, Slug, Stop);
        _schema = (await Schemas.CurrentAsync(Actor, Slug, Stop)).Schema;
        await ChangeAsync();
    }

    protected override async Task ChangeAsync()
    {
        _corpus = _corpora.FirstOrDefault(c => c.Id == Corpus)?.Id ?? await AssignedAsync() ?? _corpora.FirstOrDefault()?.Id ?? Guid.Empty;
        _tab =
            Tabs().FirstOrDefault(t => string.Equals(t, Tab, StringComparison.OrdinalIgnoreCase))
            ?? (Can(Permission.Review) ? "Work" : "Own");
        await ReadAsync();
    }

    // Where the user has work, else the first corpus in which documents are given out.
    private async Task<Guid?> AssignedAsync()
    {
        if ((await Lists.OwnAsync(Actor, Slug, new PageRequest(1, 1), Stop)).Items is [var own])
            return own.Corpus;
        foreach (var corpus in _corpora)
        {
            if ((await Plans.PlanAsync(Actor, Slug, corpus.Id, Stop)).Mode == AssignmentMode.Assigned)
                return corpus.Id;
        }

        return null;
    }

    private IEnumerable<string> Tabs() => Can(Permission.Review) ? ["Own", "Plan", "Work", "Agreement", "Progress", "Suggesters"] : ["Own"];

    private async Task ReadAsync()
    {
        if (_corpus == Guid.Empty)
        {
            _own = new Paged<OwnAssignment>([], 0, 1, 50);
            return;
        }

        _plan = await Plans.PlanAsync(Actor, Slug, _corpus, Stop);
        _own = await Lists.OwnAsync(Actor, Slug, new PageRequest(), Stop);
        switch (_tab)
        {
            case "Work":
                await ShowWorkAsync(1);
                break;
            case "Agreement":
                _agreement = await Reports.AgreementAsync(Actor, Slug, _corpus, Stop);
                break;
            case "Progress" or "Suggesters":
                _report = await Reports.ReportAsync(Actor, Slug, _corpus, Stop);
                break;
        }
    }

    private Task ShowOwnAsync(int page) => RunAsync(async () => _own = await Lists.OwnAsync(Actor, Slug, new PageRequest(page), Stop));

    private Task ShowWorkAsync(int page) =>
        RunAsync(async () => _work = await Lists.ListAsync(Actor, Slug, _corpus, new PageRequest(page), Stop));

    private void Go(Guid corpus) => Navigation.NavigateTo($"/w/{Slug}/team?corpus={corpus}&tab={_tab.ToLowerInvariant()}");

    private void Switch(string tab) =>
        Navigation.NavigateTo($"/w/{Slug}/team?corpus={_corpus}&tab={tab.ToLowerInvariant()}", replace: true);

    private Task NextAsync() =>
        RunAsync(async () =>
        {
            if (await Assignments.NextAsync(Actor, Slug, _corpus, Stop) is { } next)
                Navigation.NavigateTo($"/w/{Slug}/label/{next}");
            else
                Snackbar.Add(TeamText.NothingNext, MudBlazor.Severity.Info);
        });

    private Task MergeAsync((MergeRule Rule, double Threshold) how) =>
        RunAsync(async () =>
        {
            _job = await JobList.GetAsync(
                Actor,
                Slug,
                await Curation.StartMergeAsync(Actor, Slug, _corpus, how.Rule, how.Threshold, Stop),
                Stop
            );
            await FollowAsync();
        });

    private async Task FollowAsync()
    {
        if (_job is not { } started)
            return;
        await RunAsync(async () =>
        {
            _job = await JobList.GetAsync(Actor, Slug, started.Id, Stop);
            if (_job is not { FinishedAt: not null } job)
                return;
            _job = null;
            if (job.State == JobState.Done)
                Snackbar.Add(string.Format(CultureInfo.CurrentCulture, TeamText.MergedDocuments, job.Done), MudBlazor.Severity.Success);
            else
                Snackbar.Add(job.Error ?? job.State.ToString(), MudBlazor.Severity.Error);
            await ShowWorkAsync(_work?.Page ?? 1);
        });
        StateHasChanged();
    }
}
