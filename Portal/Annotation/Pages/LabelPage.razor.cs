using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.JSInterop;
using Portal.Data.Model;
using Portal.Jobs;
using Portal.Services;

namespace Portal.Components.Pages.Label;

public sealed partial class LabelPage
{
    private Paged<DocumentView>? _documents;
    private DocumentView? _open;
    private LayerView? _layer;
    private AssignmentView? _own;
    private IReadOnlyList<ModelView> _models = [];
    private Virtualize<DocumentView>? _list;
    private string _search = "";
    private DocumentStatus? _status;
    private string _config = "";
    private string _annotatorKey = "";
    private JobRow? _progress;
    private IDisposable? _subscription;
    private IDisposable? _presence;
    private Guid _present;
    private IReadOnlyList<string> _others = [];
    private IJSObjectReference? _module;
    private ElementReference _element;

    [Inject]
    public required DocumentService Documents { get; init; }

    [Inject]
    public required EditService Edits { get; init; }

    [Inject]
    public required AssignmentService Assignments { get; init; }

    [Inject]
    public required SchemaService Schemas { get; init; }

    [Inject]
    public required SuggestionService Suggestions { get; init; }

    [Inject]
    public required ModelService Models { get; init; }

    [Inject]
    public required JobService JobList { get; init; }

    [Inject]
    public required JobHub Hub { get; init; }

    [Inject]
    public required DocumentHub Annotators { get; init; }

    [Inject]
    public required IJSRuntime Js { get; init; }

    [Parameter]
    public Guid? Document { get; set; }

    /// <summary>What an answer or a triple came from: <c>start-end</c>, highlighted and scrolled to.</summary>
    [SupplyParameterFromQuery]
    public string? Mark { get; set; }

    /// <summary>Whose annotations to show; what the user works on when it is not said.</summary>
    [SupplyParameterFromQuery]
    public Guid? Layer { get; set; }

    private bool IsOwn => _layer is { IsAssigned: true } && _own is not null && _layer.Layer == Actor.Id;

    protected override async Task LoadAsync()
    {
        _subscription ??= RendererInfo.IsInteractive ? Hub.Subscribe(_ => InvokeAsync(FollowAsync)) : null;
        _models = await Models.ListAsync(Actor, Slug, Stop);
        _documents = await Documents.DocumentsAsync(Actor, Slug, null, _status, _search, new PageRequest(1, 1), Stop);
        await ChangeAsync();
    }

    protected override async Task ChangeAsync()
    {
        if (Document is null && _documents?.Total > 0)
        {
            // Open what most needs a person: their own work, else the first document with suggestions, else the first that is not done.
            var own = (await Assignments.OwnAsync(Actor, Slug, new PageRequest(1, 1), Stop)).Items.FirstOrDefault(o => o.State != AssignmentState.Finished);
            var waiting = await Documents.DocumentsAsync(Actor, Slug, null, DocumentStatus.Suggested, null, new PageRequest(1, 1), Stop);
            var first = waiting.Items.Concat(_documents.Items).First();
            // The address says which document it is, so that a reload comes back to it.
            Navigation.NavigateTo($"/w/{Slug}/label/{own?.Document ?? first.Id}", replace: true);
            return;
        }

        await OpenAsync(Document, Mark ?? "");
        Enter();
    }

    // Whose annotations they are, and what may be done to them. A new key makes a new element, which fetches anew.
    private async Task OpenAsync(Guid? document, string reason)
    {
        var open = document is { } id ? await Documents.FindAsync(Actor, Slug, id, Stop) : null;
        if (open is null)
        {
            (_open, _layer, _own) = (null, null, null);
            return;
        }

        var layer = await Edits.LayerAsync(Actor, Slug, new DocumentLayer(open.Id, Layer), Stop);
        var own = layer.IsAssigned ? await Assignments.OfAsync(Actor, Slug, open.Id, Stop) : null;
        if (RendererInfo.IsInteractive && own is not null && layer.Layer == Actor.Id && layer.CanEdit)
            await Assignments.BeginAsync(Actor, Slug, open.Id, Stop);
        var config = LabelConfig.Of(Slug, (await Schemas.CurrentAsync(Actor, Slug, Stop)).Schema, layer, Language);
        // All at once: between two awaits the page may be drawn, and must not show a document with another's layer.
        (_open, _layer, _own, _config) = (open, layer, own, config);
        _annotatorKey = $"{open.Id}|{layer.Layer}|{layer.CanEdit}|{reason}";
    }

    private async Task<bool> IsSavedAsync() => _module is null || await _module.InvokeAsync<bool>("sent", Stop);

    private async Task WorkedAsync()
    {
        await RunAsync(() => OpenAsync(_open?.Id, ""));
        await ListAsync();
    }

    // Who else is at the document, and what they do there; for as long as it is open here.
    private void Enter()
    {
        if (!RendererInfo.IsInteractive || _present == (_layer?.Place ?? Guid.Empty))
            return;
        _presence?.Dispose();
        (_presence, _present, _others) = (null, _layer?.Place ?? Guid.Empty, []);
        if (_layer is not { CanSee: true })
            return;
        _presence = Annotators.Enter(_present, Actor.Id, Actor.Name, changed => InvokeAsync(() => HeardAsync(changed)));
        _others = Annotators.Others(_present, Actor.Id);
    }

    private async Task HeardAsync(DocumentChanged changed)
    {
        if (changed.Place != _present || Stop.IsCancellationRequested)
            return;
        _others = Annotators.Others(_present, Actor.Id);
        StateHasChanged();
        // A small message: what changed is fetched by the element, over HTTP.
        try
        {
            if (changed.Revision == DocumentChanged.Suggested && _module is not null)
                await _module.InvokeVoidAsync("suggested", Stop, _element, _open!.Id);
            else if (changed.Revision >= 0 && _module is not null)
                await _module.InvokeVoidAsync("changed", Stop, _element, _open!.Id, changed.Revision);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The page is away: the reply to its next edit says what it has missed.
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            _module = await Js.InvokeAsync<IJSObjectReference>("import", Stop, "./dist/annotator.js");
    }

    protected override void Leave()
    {
        _subscription?.Dispose();
        _presence?.Dispose();
    }

    private async ValueTask<ItemsProviderResult<DocumentView>> ProvideAsync(ItemsProviderRequest request)
    {
        // Virtualize asks for any range; a page that covers it is fetched.
        var size = Math.Max(1, Math.Min(PageRequest.MostItems, request.Count));
        var page = (request.StartIndex / size) + 1;
        var first = await Documents.DocumentsAsync(Actor, Slug, null, _status, _search, new PageRequest(page, size), request.CancellationToken);
        var second = await Documents.DocumentsAsync(Actor, Slug, null, _status, _search, new PageRequest(page + 1, size), request.CancellationToken);
        var skip = request.StartIndex - ((page - 1) * size);
        return new ItemsProviderResult<DocumentView>(first.Items.Concat(second.Items).Skip(skip).Take(request.Count), first.Total);
    }

    private async Task ListAsync()
    {
        await RunAsync(async () => _documents = await Documents.DocumentsAsync(Actor, Slug, null, _status, _search, new PageRequest(1, 1), Stop));
        if (_list is not null)
            await _list.RefreshDataAsync();
    }

    private async Task SuggestAsync(string engine)
    {
        await RunAsync(async () => _progress = await JobList.GetAsync(Actor, Slug, await Suggestions.StartAsync(Actor, Slug, engine, null, _open!.Id, Stop), Stop));
        // It may have ended before it was read here, or while it was.
        await FollowAsync();
    }

    private Task SetStatusAsync(DocumentStatus status) => RunAsync(async () =>
    {
        await Documents.SetStatusAsync(Actor, Slug, _open!.Id, status, Stop);
        _open = await Documents.FindAsync(Actor, Slug, _open.Id, Stop);
        await ListAsync();
    });

    private async Task FollowAsync()
    {
        if (_progress is not { } started)
            return;
        await RunAsync(async () =>
        {
            var now = await JobList.GetAsync(Actor, Slug, started.Id, Stop);
            // Told twice of its end: once is enough.
            if (_progress?.Id != started.Id)
                return;
            _progress = now;
            if (_progress is not { FinishedAt: not null } job)
                return;
            _progress = null;
            if (job.State == JobState.Failed)
                Snackbar.Add(job.Error ?? job.State.ToString(), MudBlazor.Severity.Error);
            await OpenAsync(_open?.Id, job.Id.ToString());
            await ListAsync();
        });
        StateHasChanged();
    }
}
