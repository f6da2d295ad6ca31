using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Portal.Accounts;
using Portal.Components;
using Portal.Data.Knowledge;
using Portal.Domain.Schema;
using Portal.Platform;
using Portal.Schema;

namespace Portal.Knowledge.Pages;

public sealed partial class ReviewPage
{
    private Paged<TripleView>? _queue;
    private KnowledgeSchema _schema = KnowledgeSchema.Empty;
    private TripleView? _current;
    private IReadOnlyList<TripleView> _context = [];
    private TripleState _state = TripleState.Pending;
    private string? _relation;
    private bool _isEditing;
    private string _head = "";
    private string _newRelation = "";
    private string _tail = "";
    private (IReadOnlyList<Guid> Triples, TripleState From)? _undo;

    [Inject]
    public required ReviewService Service { get; init; }

    [Inject]
    public required SchemaService Schemas { get; init; }

    protected override async Task LoadAsync()
    {
        _schema = (await Schemas.CurrentAsync(Actor, Slug, Stop)).Schema;
        await ShowAsync(1);
    }

    private string RelationName(TripleView triple) =>
        _schema.Relation(triple.Relation)?.Names.In(Language, triple.Relation)
        ?? _schema.Property(triple.Head.Type, triple.Relation)?.Names.In(Language, triple.Relation)
        ?? triple.Relation;

    private IEnumerable<(string Id, string Name)> Choices(TripleView triple) =>
        triple.Tail is { } tail
            ? _schema.RelationsBetween(triple.Head.Type, tail.Type).Select(r => (r.Id, r.Names.In(Language, r.Id)))
            : _schema.PropertiesOf(triple.Head.Type).Select(p => (p.Id, p.Names.In(Language, p.Id)));

    private Task SwitchAsync(TripleState state)
    {
        (_state, _undo) = (state, null);
        return ShowAsync(1);
    }

    private Task ShowAsync(int page) =>
        RunAsync(async () =>
        {
            var at = _queue?.Items.ToList().FindIndex(t => t.Id == _current?.Id) ?? 0;
            _queue = await Service.QueueAsync(Actor, Slug, _state, _relation, null, new PageRequest(page, 100), Stop);
            // The next one takes the place of the one that was decided.
            await SelectAsync(_queue.Items.Count == 0 ? null : _queue.Items[Math.Clamp(at, 0, _queue.Items.Count - 1)]);
        });

    private async Task SelectAsync(TripleView? triple)
    {
        (_current, _isEditing) = (triple, false);
        _context = triple is null ? [] : await Service.ContextAsync(Actor, Slug, triple.Id, Stop);
    }

    private Task DecideAsync(IReadOnlyList<Guid> triples, TripleState decision) =>
        RunAsync(async () =>
        {
            await Service.DecideAsync(Actor, Slug, Guid.CreateVersion7(), triples, decision, Stop);
            _undo = (triples, _state);
            await ShowAsync(_queue!.Page);
        });

    private Task ApprovePageAsync() => DecideAsync([.. _queue!.Items.Select(t => t.Id)], TripleState.Approved);

    private Task UndoAsync() =>
        _undo is not { } undo
            ? Task.CompletedTask
            : RunAsync(async () =>
            {
                _undo = null;
                await Service.DecideAsync(Actor, Slug, Guid.CreateVersion7(), undo.Triples, undo.From, Stop);
                await ShowAsync(_queue!.Page);
            });

    private void Edit()
    {
        if (_current is not { } t)
            return;
        (_isEditing, _head, _newRelation, _tail) = (true, t.Head.Name, t.Relation, t.Tail?.Name ?? t.Value ?? "");
    }

    private Task SaveAsync() =>
        RunAsync(async () =>
        {
            await Service.EditAsync(Actor, Slug, Guid.CreateVersion7(), _current!.Id, _current.Version, _head, _newRelation, _tail, Stop);
            await ShowAsync(_queue!.Page);
        });

    private async Task KeyAsync(KeyboardEventArgs e)
    {
        if (_isEditing || _current is null || e.CtrlKey || e.MetaKey || e.AltKey)
            return;
        var items = _queue!.Items.ToList();
        var at = items.FindIndex(t => t.Id == _current.Id);
        var mayDecide = Can(Permission.Review) && _state == TripleState.Pending;
        switch (e.Key)
        {
            case "j" or "ArrowDown":
                await SelectAsync(items[Math.Min(items.Count - 1, at + 1)]);
                break;
            case "k" or "ArrowUp":
                await SelectAsync(items[Math.Max(0, at - 1)]);
                break;
            case "a" when mayDecide:
                await DecideAsync([_current.Id], TripleState.Approved);
                break;
            case "x" when mayDecide:
                await DecideAsync([_current.Id], TripleState.Rejected);
                break;
            case "e" when mayDecide:
                Edit();
                break;
            case "z":
                await UndoAsync();
                break;
        }
    }

    private static string Decided(TripleView triple) =>
        ReviewText.DecidedBy.Fill(triple.DecidedBy, triple.DecidedAt?.ToLocalTime().ToString("g", CultureInfo.CurrentCulture));
}
