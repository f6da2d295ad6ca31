using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;
using Portal.Accounts;
using Portal.Data.Jobs;
using Portal.Data.Schema;
using Portal.Data.Workspaces;
using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Jobs;
using Portal.Platform;
using Portal.Schema.Exchange;
using Portal.Schema.Publishing;

namespace Portal.Schema.Pages;

/// <summary>The designer: tree, canvas or table, inspector, checks. The canvas sends its edits by HTTP; everything else edits through the
/// service.</summary>
public sealed partial class SchemaPage
{
    private SchemaView? _draft;
    private IReadOnlyList<Problem> _problems = [];
    private IReadOnlyList<string> _selection = [];
    private IReadOnlyList<string> _others = [];
    private Dialog _dialog;
    private SchemaChange? _change;
    private SchemaConflict? _conflict;
    private string _config = "";
    private bool _isTable;
    private bool _isDiff;
    private bool _canUndo;
    private bool _canRedo;
    private int _zoom = 100;
    private Guid? _job;
    private ElementReference _element;
    private bool _isListening;
    private IJSObjectReference? _module;
    private DotNetObjectReference<SchemaPage>? _self;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<string, string> _renamed = new(StringComparer.Ordinal);
    private readonly SchemaAddress _address = new();
    private int _inspected;
    private IDisposable? _presence;
    private IDisposable? _jobs;

    private enum Dialog
    {
        None,
        Import,
        Publish,
        Versions,
        Change,
        Conflict,
    }

    [Inject]
    public required SchemaService Schemas { get; init; }

    [Inject]
    public required SchemaDesignService Design { get; init; }

    [Inject]
    public required SchemaExchangeService Exchange { get; init; }

    [Inject]
    public required JobService JobList { get; init; }

    [Inject]
    public required SchemaHub Hub { get; init; }

    [Inject]
    public required JobHub Jobs { get; init; }

    [Inject]
    public required IJSRuntime Js { get; init; }

    /// <summary>What is selected, so that a link leads to it: <c>e:ID</c> and <c>r:ID</c>, commas between.</summary>
    [SupplyParameterFromQuery]
    public string? Select { get; set; }

    /// <summary><c>table</c> for the table instead of the canvas.</summary>
    [SupplyParameterFromQuery]
    public string? View { get; set; }

    private EntityType? SelectedEntity => _selection is [['e', ':', ..] key] ? _draft!.Schema.Entity(key[2..]) : null;

    private RelationType? SelectedRelation => _selection is [['r', ':', ..] key] ? _draft!.Schema.Relation(key[2..]) : null;

    protected override async Task LoadAsync()
    {
        _config = CanvasConfig.Write(Slug, Can(Permission.Design), Language);
        if (RendererInfo.IsInteractive)
        {
            // Before the draft is read: what changes in between is heard.
            _presence ??= Hub.Enter(Workspace!.Id, Actor, changed => InvokeAsync(() => HeardAsync(changed)));
            _jobs ??= Jobs.Subscribe(_ => InvokeAsync(FollowJobAsync));
            _others = Hub.Others(Workspace!.Id, Actor);
        }

        await RefreshAsync();
        await ChangeAsync();
    }

    protected override Task ChangeAsync()
    {
        string[] keys = Select?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (!_address.Follow(SchemaAddress.Of(Slug, keys, View == "table")))
            return Task.CompletedTask;
        Choose(keys);
        _isTable = View == "table";
        return Task.CompletedTask;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_draft is null || _isTable || _isListening || !RendererInfo.IsInteractive)
            return;
        _isListening = true;
        _self ??= DotNetObjectReference.Create(this);
        _module ??= await Js.InvokeAsync<IJSObjectReference>("import", Stop, "./dist/schema.js");
        await _module.InvokeVoidAsync("listen", Stop, _element, _self);
    }

    protected override void Leave()
    {
        _presence?.Dispose();
        _jobs?.Dispose();
        _self?.Dispose();
        _turn.Dispose();
    }

    [JSInvokable]
    public Task OnSelectAsync(string[] keys)
    {
        // The canvas may not have heard yet what a type is called by now.
        Choose([.. keys.Select(k => k[..2] + Now(k[2..]))]);
        ShowAddress();
        return Task.CompletedTask;
    }

    [JSInvokable]
    public async Task OnChangedAsync(int version)
    {
        await RunAsync(RefreshAsync);
        StateHasChanged();
    }

    /// <summary>The canvas had an edit refused: a conflict is a choice, anything else is said.</summary>
    [JSInvokable]
    public async Task OnRefusedAsync(string detail)
    {
        await RunAsync(RefreshAsync);
        var refused = JsonSerializer.Deserialize<Refused>(detail, SchemaJson.Options)!;
        if (refused.Problems.FirstOrDefault(p => p.Is(SchemaProblems.EditConflict)) is { } conflict)
            (_conflict, _dialog) = (new SchemaConflict(refused.Edit, refused.Kind, conflict.Field.Split(' ')), Dialog.Conflict);
        else
            Snackbar.Add(string.Join(" ", refused.Problems.Select(ProblemSentences.Of)), Severity.Error);
        StateHasChanged();
    }

    [JSInvokable]
    public void OnSaid(string text)
    {
        if (text.Length > 0)
            Snackbar.Add(text, Severity.Info);
        StateHasChanged();
    }

    [JSInvokable]
    public Task OnOpenAsync() =>
        _module!
            .InvokeVoidAsync("focusFirst", Stop, ".schema-inspector input, .schema-inspector select, .schema-inspector button")
            .AsTask();

    [JSInvokable]
    public void OnZoom(int percent)
    {
        _zoom = percent;
        StateHasChanged();
    }

    /// <summary>The canvas has read the draft. It may know more than this page: after a reconnect the outbox can be faster than the page
    /// begins to listen.</summary>
    [JSInvokable]
    public async Task OnLoadedAsync(bool canUndo, bool canRedo, int version)
    {
        if (version != _draft?.Version)
            await RunAsync(RefreshAsync);
        else if ((_canUndo, _canRedo) == (canUndo, canRedo))
            return;
        else
            (_canUndo, _canRedo) = (canUndo, canRedo);
        StateHasChanged();
    }

    private string? StateLine() =>
        _draft is null ? null
        : _draft.Id == Guid.Empty && _draft.Number > 1
            ? string.Format(CultureInfo.CurrentCulture, SchemaText.StatePublished, _draft.Number - 1)
        : string.Format(CultureInfo.CurrentCulture, SchemaText.StateDraft, _draft.Number)
            + (
                _draft.Review == SchemaReviewState.Draft
                    ? ""
                    : " · " + SchemaText.ResourceManager.GetString("StateReview" + _draft.Review, CultureInfo.CurrentUICulture)
            );

    private string PublishLabel() => Can(Permission.Design) ? SchemaText.Publish : SchemaText.Review;

    private void ShowAddress()
    {
        var address = SchemaAddress.Of(Slug, _selection, _isTable);
        if (_address.Show(address))
            Navigation.NavigateTo(address, replace: true);
    }

    private void ShowTable(bool table)
    {
        _isTable = table;
        _isListening = false;
        ShowAddress();
    }

    private void CloseDialog() => (_dialog, _change, _conflict) = (Dialog.None, null, null);

    private async Task RefreshAsync()
    {
        _draft = await Schemas.DraftAsync(Actor, Slug, Stop);
        var (mentions, documents) = await Exchange.UseAsync(Actor, Slug, Stop);
        _problems =
            _draft.Schema.Entities.Length == 0
                ? []
                : [.. SchemaRules.Check(_draft.Schema), .. SchemaRules.CheckUse(_draft.Schema, mentions, documents)];
        (_canUndo, _canRedo) = await Design.CanReverseAsync(Actor, Slug, Stop);
    }

    // Another selection is another inspector: what is half written in one field must not be saved into another type.
    private void Choose(IReadOnlyList<string> keys)
    {
        if (!keys.SequenceEqual(_selection))
            _inspected++;
        _selection = keys;
    }

    private async Task SelectAsync(string key)
    {
        Choose([key]);
        ShowAddress();
        if (!_isTable && _module is not null)
            await _module.InvokeVoidAsync("choose", Stop, _element, _selection);
    }

    // Every edit of tree, inspector, table and checks goes this way, one after the other.
    private Task EditAsync(SchemaEdit edit) => EditInTurnAsync((_, _) => edit);

    private async Task EditInTurnAsync(TypeEdit make)
    {
        await _turn.WaitAsync(Stop);
        try
        {
            await RunAsync(() => ApplyAsync(make(_draft!.Schema, Now)));
            // The inspector shows the new state before the next edit is made from it.
            StateHasChanged();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task ApplyAsync(SchemaEdit edit)
    {
        var reply = await Design.ApplyAsync(Actor, Slug, new KeyedSchemaEdit(Guid.CreateVersion7(), edit), Stop);
        await RefreshAsync();
        if (reply.IsApplied)
            await FollowRenameAsync(edit, reply);
        else if (reply.Problems.FirstOrDefault(p => p.Is(SchemaProblems.EditConflict)) is { } conflict)
            (_conflict, _dialog) = (new SchemaConflict(edit, "schema-edit", conflict.Field.Split(' ')), Dialog.Conflict);
        else
            throw new ProblemException(reply.Problems);
    }

    // What was selected is selected still, under its new identifier; what was added is selected at once.
    private async Task FollowRenameAsync(SchemaEdit edit, SchemaEditReply reply)
    {
        if (EditedType.Of(edit, reply) is not { } edited)
            return;
        // The same type under another name: its inspector stays, with what is being written in it.
        if (edited.OldId is { } old)
            (_renamed[old], _selection) = (edited.Key[2..], [edited.Key]);
        else
            Choose([edited.Key]);
        ShowAddress();
        if (!_isTable && _module is not null)
            await _module.InvokeVoidAsync("choose", Stop, _element, _selection);
    }

    // What a type is called by now that an inspector knew by an earlier identifier.
    private string Now(string id)
    {
        for (
            var i = 0;
            i < 10 && _draft!.Schema.Entity(id) is null && _draft.Schema.Relation(id) is null && _renamed.TryGetValue(id, out var next);
            i++
        )
            id = next;
        return id;
    }

    private void Plan(SchemaChange change) => (_change, _dialog) = (change, Dialog.Change);

    private async Task ForceAsync()
    {
        var conflict = _conflict!;
        CloseDialog();
        await RunAsync(async () =>
        {
            var reply = conflict.Kind switch
            {
                "schema-undo" => await Design.UndoAsync(Actor, Slug, Guid.CreateVersion7(), true, Stop),
                "schema-redo" => await Design.RedoAsync(Actor, Slug, Guid.CreateVersion7(), true, Stop),
                _ => await Design.ApplyAsync(Actor, Slug, new KeyedSchemaEdit(Guid.CreateVersion7(), conflict.Forced), Stop),
            };
            if (!reply.IsApplied)
                throw new ProblemException(reply.Problems);
            await RefreshAsync();
        });
    }

    private async Task ImportedAsync(SchemaImportResult result)
    {
        CloseDialog();
        await RunAsync(RefreshAsync);
        Snackbar.Add(
            string.Format(CultureInfo.CurrentCulture, SchemaText.Imported, result.EntityTypes, result.RelationTypes),
            Severity.Success
        );
    }

    private async Task FollowAsync(Guid job)
    {
        _job = job;
        CloseDialog();
        // It may have ended before anybody here listened for it.
        await FollowJobAsync();
    }

    private async Task FollowJobAsync()
    {
        if (_job is not { } id)
            return;
        await RunAsync(async () =>
        {
            if (await JobList.GetAsync(Actor, Slug, id, Stop) is not { FinishedAt: not null } job || _job != id)
                return;
            _job = null;
            await RefreshAsync();
            if (
                job.State == JobState.Done
                && JsonSerializer.Deserialize<SchemaPublishResult>(job.Result!, JsonSerializerOptions.Web) is { } result
            )
                Snackbar.Add(PublishSentence.Of(result), Severity.Success);
            else
                Snackbar.Add(
                    string.Format(CultureInfo.CurrentCulture, SchemaText.PublishFailed, job.Error ?? job.State.ToString()),
                    Severity.Error
                );
        });
        StateHasChanged();
    }

    private async Task HeardAsync(DraftChanged changed)
    {
        if (Workspace is null || changed.WorkspaceId != Workspace.Id || Stop.IsCancellationRequested)
            return;
        _others = Hub.Others(Workspace.Id, Actor);
        // An edit of this page's own is on its way as well: the inspector waits for it to be followed, or it would lose what it shows.
        await _turn.WaitAsync(Stop);
        try
        {
            if (changed.Version != _draft?.Version || changed.Version <= 0)
                await RunAsync(RefreshAsync);
        }
        finally
        {
            _turn.Release();
        }

        StateHasChanged();
    }

    private sealed record Refused(string Kind, SchemaEdit? Edit, IReadOnlyList<Problem> Problems);
}
