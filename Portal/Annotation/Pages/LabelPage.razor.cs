using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.JSInterop;
using Portal.Corpora;
using Portal.Data.Corpora;
using Portal.Platform;
using Portal.Schema;

namespace Portal.Annotation.Pages;

public sealed partial class LabelPage
{
    private Paged<DocumentView>? _documents;
    private DocumentView? _open;
    private LayerView? _layer;
    private LabelDesk? _desk;
    private Virtualize<DocumentView>? _list;
    private string _search = "";
    private DocumentStatus? _status;
    private string _config = "";
    private string _annotatorKey = "";
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
    public required IAssignedWork Assigned { get; init; }

    [Inject]
    public required SchemaService Schemas { get; init; }

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

    private bool IsOwn => _layer is { IsAssigned: true } && _layer.Layer == Actor.Id;

    protected override async Task LoadAsync()
    {
        _documents = await Documents.DocumentsAsync(Actor, Slug, null, _status, _search, new PageRequest(1, 1), Stop);
        await ChangeAsync();
    }

    protected override async Task ChangeAsync()
    {
        if (Document is null && _documents?.Total > 0)
        {
            // Open what most needs a person: their own work, else the first document with suggestions, else the first that is not done.
            var own = await Assigned.NextAsync(Actor, Slug, Stop);
            var waiting = await Documents.DocumentsAsync(Actor, Slug, null, DocumentStatus.Suggested, null, new PageRequest(1, 1), Stop);
            var first = waiting.Items.Concat(_documents.Items).First();
            // The address says which document it is, so that a reload comes back to it.
            Navigation.NavigateTo($"/w/{Slug}/label/{own ?? first.Id}", replace: true);
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
            (_open, _layer, _desk) = (null, null, null);
            return;
        }

        var layer = await Edits.LayerAsync(Actor, Slug, new DocumentLayer(open.Id, Layer), Stop);
        if (RendererInfo.IsInteractive && layer.IsAssigned && layer.Layer == Actor.Id && layer.CanEdit)
            await Assigned.BeginAsync(Actor, Slug, open.Id, Stop);
        var config = LabelConfig.Of(Slug, (await Schemas.CurrentAsync(Actor, Slug, Stop)).Schema, layer, Language);
        // All at once: between two awaits the page may be drawn, and must not show a document with another's layer.
        (_open, _layer, _config, _desk) = (open, layer, config, DeskOf(open, layer));
        _annotatorKey = $"{open.Id}|{layer.Layer}|{layer.CanEdit}|{reason}";
    }

    // Made anew only when the document or the layer is read: those who work at it read theirs then, and not whenever the page is drawn.
    private LabelDesk DeskOf(DocumentView open, LayerView layer) =>
        new(Slug, Actor, Role, open, layer, RunAsync, IsSavedAsync, WorkedAsync);

    private async Task<bool> IsSavedAsync() => _module is null || await _module.InvokeAsync<bool>("sent", Stop);

    private async Task WorkedAsync(string reason)
    {
        await RunAsync(() => OpenAsync(_open?.Id, reason));
        await ListAsync();
        // Called by components in this page's places: the page itself is drawn again.
        StateHasChanged();
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
        _presence = Annotators.Enter(_present, Actor, changed => InvokeAsync(() => HeardAsync(changed)));
        _others = Annotators.Others(_present, Actor);
    }

    private async Task HeardAsync(DocumentChanged changed)
    {
        if (changed.Place != _present || Stop.IsCancellationRequested)
            return;
        _others = Annotators.Others(_present, Actor);
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

    protected override void Leave() => _presence?.Dispose();

    private async ValueTask<ItemsProviderResult<DocumentView>> ProvideAsync(ItemsProviderRequest request)
    {
        // Virtualize asks for any range; a page that covers it is fetched.
        var size = Math.Max(1, Math.Min(PageRequest.MostItems, request.Count));
        var page = (request.StartIndex / size) + 1;
        var first = await Documents.DocumentsAsync(
            Actor,
            Slug,
            null,
            _status,
            _search,
            new PageRequest(page, size),
            request.CancellationToken
        );
        var second = await Documents.DocumentsAsync(
            Actor,
            Slug,
            null,
            _status,
            _search,
            new PageRequest(page + 1, size),
            request.CancellationToken
        );
        var skip = request.StartIndex - ((page - 1) * size);
        return new ItemsProviderResult<DocumentView>(first.Items.Concat(second.Items).Skip(skip).Take(request.Count), first.Total);
    }

    private async Task ListAsync()
    {
        await RunAsync(async () =>
            _documents = await Documents.DocumentsAsync(Actor, Slug, null, _status, _search, new PageRequest(1, 1), Stop)
        );
        if (_list is not null)
            await _list.RefreshDataAsync();
    }

    private Task SetStatusAsync(DocumentStatus status) =>
        RunAsync(async () =>
        {
            await Documents.SetStatusAsync(Actor, Slug, _open!.Id, status, Stop);
            _open = await Documents.FindAsync(Actor, Slug, _open.Id, Stop);
            _desk = _open is { } open && _layer is { } layer ? DeskOf(open, layer) : null;
            await ListAsync();
        });
}
