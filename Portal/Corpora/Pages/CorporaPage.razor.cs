using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Options;
using Portal.Data.Jobs;
using Portal.Domain;
using Portal.Jobs;
using Portal.Platform;

namespace Portal.Corpora.Pages;

public sealed partial class CorporaPage
{
    private Paged<DocumentView>? _documents;
    private IReadOnlyList<CorpusView> _corpora = [];
    private ImportPreview? _preview;
    private JobRow? _job;
    private string? _uploading;
    private string _search = "";
    private IDisposable? _subscription;

    [Inject]
    public required DocumentService Documents { get; init; }

    [Inject]
    public required ImportService Imports { get; init; }

    [Inject]
    public required JobService JobList { get; init; }

    [Inject]
    public required IEnumerable<IJobOutcome> Outcomes { get; init; }

    [Inject]
    public required JobHub Hub { get; init; }

    [Inject]
    public required IOptions<PortalOptions> Options { get; init; }

    [SupplyParameterFromQuery]
    public Guid? Corpus { get; set; }

    protected override async Task LoadAsync()
    {
        _subscription ??= RendererInfo.IsInteractive ? Hub.Subscribe(_ => InvokeAsync(FollowAsync)) : null;
        await ShowAsync(1);
    }

    protected override Task ChangeAsync() => ShowAsync(1);

    protected override void Leave() => _subscription?.Dispose();

    private Task ShowAsync(int page) =>
        RunAsync(async () =>
        {
            _corpora = await Documents.CorporaAsync(Actor, Slug, Stop);
            _documents = await Documents.DocumentsAsync(Actor, Slug, Corpus, null, _search, new PageRequest(page), Stop);
        });

    private void Go(string? corpus) =>
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameter(nameof(Corpus).ToLowerInvariant(), string.IsNullOrEmpty(corpus) ? null : corpus)
        );

    private async Task UploadAsync(InputFileChangeEventArgs e)
    {
        _uploading = e.File.Name;
        StateHasChanged();
        await RunAsync(async () =>
        {
            if (e.File.Size > Options.Value.MaximumUploadBytes)
                throw new ProblemException(CommonProblems.ImportTooLarge, "file", $"{Options.Value.MaximumUploadBytes >> 20}");
            await using var stream = e.File.OpenReadStream(Options.Value.MaximumUploadBytes, Stop);
            var file = await Imports.UploadAsync(Actor, Slug, e.File.Name, stream, Stop);
            _preview = await Imports.PreviewAsync(Actor, Slug, file, null, Stop);
        });
        _uploading = null;
    }

    private Task ReencodeAsync(string? encoding) =>
        RunAsync(async () => _preview = await Imports.PreviewAsync(Actor, Slug, _preview!.File, encoding, Stop));

    private Task ImportAsync(ImportMapping mapping) =>
        RunAsync(async () =>
        {
            await StartAsync(await Imports.StartAsync(Actor, Slug, _preview!.File, mapping, Stop));
            _preview = null;
        });

    private CorporaDesk Desk => new(Slug, Actor, Role, Corpus, _documents?.Total ?? 0, _corpora, RunAsync, StartedAsync, ChangedAsync);

    // Called by components in this page's places: the page itself is drawn again.
    private async Task StartedAsync(Guid job)
    {
        await RunAsync(() => StartAsync(job));
        StateHasChanged();
    }

    private async Task ChangedAsync()
    {
        await ShowAsync(_documents?.Page ?? 1);
        StateHasChanged();
    }

    private async Task StartAsync(Guid job)
    {
        _job = await JobList.GetAsync(Actor, Slug, job, Stop);
        // It may have ended before it was read here, or while it was.
        if (_job?.FinishedAt is not null)
            await ShowAsync(_documents?.Page ?? 1);
        else
            await FollowAsync();
    }

    private async Task FollowAsync()
    {
        if (_job is { FinishedAt: null } job)
        {
            await RunAsync(async () => _job = await JobList.GetAsync(Actor, Slug, job.Id, Stop));
            if (_job?.FinishedAt is not null)
                await ShowAsync(_documents?.Page ?? 1);
        }

        StateHasChanged();
    }

    private string JobOutcome(JobRow job) =>
        job.State == JobState.Failed ? Failure(job.Error)
        : job.Result is null ? ""
        : Outcomes.FirstOrDefault(o => o.Kind == job.Kind)?.Of(job) ?? "";

    // A problem is stored as code(field: arguments); here it becomes a sentence of the reader's language.
    private static string Failure(string? error)
    {
        var open = error?.IndexOf('(', StringComparison.Ordinal) ?? -1;
        if (open <= 0 || !error!.EndsWith(')'))
            return error ?? "";
        var inside = error[(open + 1)..^1];
        var colon = inside.IndexOf(": ", StringComparison.Ordinal);
        return ProblemSentences.OfCode(error[..open], colon < 0 ? [] : [.. inside[(colon + 2)..].Split(", ")]);
    }
}
