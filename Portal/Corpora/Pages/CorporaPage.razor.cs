using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Options;
using Portal.Data.Model;
using Portal.Domain;
using Portal.Domain.Extraction;
using Portal.Hosting;
using Portal.Jobs;
using Portal.Resources;
using Portal.Services;

namespace Portal.Components.Pages.Corpora;

public sealed partial class CorporaPage
{
    private Paged<DocumentView>? _documents;
    private IReadOnlyList<CorpusView> _corpora = [];
    private ImportPreview? _preview;
    private JobRow? _job;
    private string? _uploading;
    private string _search = "";
    private bool _isAnnotated;
    private IDisposable? _subscription;

    [Inject]
    public required DocumentService Documents { get; init; }

    [Inject]
    public required ImportService Imports { get; init; }

    [Inject]
    public required SuggestionService Suggestions { get; init; }

    [Inject]
    public required JobService JobList { get; init; }

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

    private Task ShowAsync(int page) => RunAsync(async () =>
    {
        _corpora = await Documents.CorporaAsync(Actor, Slug, Stop);
        _documents = await Documents.DocumentsAsync(Actor, Slug, Corpus, null, _search, new PageRequest(page), Stop);
    });

    private void Go(string? corpus) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(nameof(Corpus).ToLowerInvariant(), string.IsNullOrEmpty(corpus) ? null : corpus));

    private async Task UploadAsync(InputFileChangeEventArgs e)
    {
        _uploading = e.File.Name;
        StateHasChanged();
        await RunAsync(async () =>
        {
            if (e.File.Size > Options.Value.MaximumUploadBytes)
                throw new ProblemException("import.tooLarge", "file", $"{Options.Value.MaximumUploadBytes >> 20}");
            await using var stream = e.File.OpenReadStream(Options.Value.MaximumUploadBytes, Stop);
            var file = await Imports.UploadAsync(Actor, Slug, e.File.Name, stream, Stop);
            _preview = await Imports.PreviewAsync(Actor, Slug, file, null, Stop);
        });
        _uploading = null;
    }

    private Task ReencodeAsync(string? encoding) => RunAsync(async () => _preview = await Imports.PreviewAsync(Actor, Slug, _preview!.File, encoding, Stop));

    private Task ImportAsync(ImportMapping mapping) => RunAsync(async () =>
    {
        await StartAsync(await Imports.StartAsync(Actor, Slug, _preview!.File, mapping, Stop));
        _preview = null;
    });

    private Task SuggestAsync() => RunAsync(async () => await StartAsync(await Suggestions.StartAsync(Actor, Slug, DictionaryExtractor.Name, Corpus, null, Stop)));

    private Task AnnotatedAsync(Guid job) => RunAsync(async () =>
    {
        _isAnnotated = false;
        await StartAsync(job);
    });

    private static AnnotationJobResult? Annotated(JobRow job) => job is { Kind: AnnotationImportJob.JobKind, Result: { } result } ? JsonSerializer.Deserialize<AnnotationJobResult>(result) : null;

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

    private static string JobOutcome(JobRow job)
    {
        if (job.State == JobState.Failed)
            return Failure(job.Error);
        if (job.Result is null)
            return "";
        if (Annotated(job) is { } annotated)
            return string.Format(CultureInfo.CurrentCulture, CorporaText.AnnotatedOutcome, annotated.Documents, annotated.Mentions, annotated.Relations, annotated.RejectedCount);
        if (job.Kind == ImportJob.JobKind)
        {
            var result = JsonSerializer.Deserialize<ImportResult>(job.Result)!;
            return string.Format(CultureInfo.CurrentCulture, CorporaText.ImportOutcome, result.Imported, result.Duplicates, result.Rejected);
        }

        var suggested = JsonSerializer.Deserialize<SuggestResult>(job.Result)!;
        return string.Format(CultureInfo.CurrentCulture, CorporaText.SuggestOutcome, suggested.Mentions, suggested.Documents, suggested.Dropped);
    }

    // A problem is stored as code(field: arguments); here it becomes a sentence of the reader's language.
    private static string Failure(string? error)
    {
        var open = error?.IndexOf('(', StringComparison.Ordinal) ?? -1;
        if (open <= 0 || !error!.EndsWith(')'))
            return error ?? "";
        var inside = error[(open + 1)..^1];
        var colon = inside.IndexOf(": ", StringComparison.Ordinal);
        return ProblemSentences.Of(error[..open], colon < 0 ? [] : [.. inside[(colon + 2)..].Split(", ")]);
    }
}
