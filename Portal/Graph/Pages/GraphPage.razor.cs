using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Portal.Domain.Graph;

namespace Portal.Graph.Pages;

public sealed partial class GraphPage
{
    // Of each relation and direction: in the groups, and in the picture, where more would cover each other.
    private const int MostOfAGroup = 14;
    private const int MostDrawnOfAGroup = 8;
    private const int MostDrawn = 120;
    private static readonly TimeSpan s_typing = TimeSpan.FromMilliseconds(250);

    private readonly HashSet<string> _hidden = new(StringComparer.Ordinal);
    private GraphLegend _legend = GraphLegend.Empty;
    private GraphStatistics? _statistics;
    private IReadOnlyList<GraphNode> _found = [];
    private GraphFacts? _center;
    private string? _edge;
    private string _search = "";
    private string _data = "{\"nodes\":[],\"edges\":[],\"center\":null}";
    private ElementReference _element;
    private bool _isListening,
        _isDrawn;
    private CancellationTokenSource? _typing;
    private DotNetObjectReference<GraphPage>? _self;

    [Inject]
    public required GraphService Service { get; init; }

    [Inject]
    public required IGraphLegend Legend { get; init; }

    [Inject]
    public required IJSRuntime Js { get; init; }

    /// <summary>The node in the middle.</summary>
    [SupplyParameterFromQuery]
    public string? Node { get; set; }

    [JSInvokable]
    public Task OnNodeAsync(string key) => OpenAsync(key);

    [JSInvokable]
    public Task OnEdgeAsync(string key)
    {
        _edge = key;
        StateHasChanged();
        return Task.CompletedTask;
    }

    protected override async Task LoadAsync()
    {
        _legend = await Legend.OfAsync(Actor, Slug, Language, Stop);
        _statistics = await Service.StatisticsAsync(Actor, Slug, Stop);
        await SearchAsync();
        await ChangeAsync();
    }

    protected override async Task ChangeAsync()
    {
        var key = Node ?? _found.FirstOrDefault()?.Key;
        _center = key is null ? null : await Service.FactsAsync(Actor, Slug, key, MostOfAGroup, Stop);
        _edge = null;
        Draw();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_isDrawn)
            _isListening = false;
        if (_isListening || !_isDrawn)
            return;
        _isListening = true;
        _self ??= DotNetObjectReference.Create(this);
        var module = await Js.InvokeAsync<IJSObjectReference>("import", Stop, "./dist/graph.js");
        await module.InvokeVoidAsync("listen", Stop, _element, _self);
    }

    protected override void Leave()
    {
        _self?.Dispose();
        _typing?.Cancel();
        _typing?.Dispose();
    }

    private Task OpenAsync(string key)
    {
        Navigation.NavigateTo($"/w/{Slug}/graph?node={Uri.EscapeDataString(key)}");
        return Task.CompletedTask;
    }

    private Task SearchAsync() =>
        RunAsync(async () => _found = await Service.SearchAsync(Actor, Slug, _search, null, _search.Length == 0 ? 8 : 20, Stop));

    private void Toggle(string label)
    {
        if (!_hidden.Remove(label))
            _hidden.Add(label);
        Draw();
    }

    // Nothing is written back to the field: an input method goes on undisturbed.
    private async Task TypeAsync(string? text)
    {
        _search = text ?? "";
        if (_typing is not null)
        {
            await _typing.CancelAsync();
            _typing.Dispose();
        }

        var typing = _typing = new CancellationTokenSource();
        try
        {
            await Task.Delay(s_typing, typing.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await SearchAsync();
    }

    // Some of each relation, and of what leads to itself nothing.
    private static IReadOnlyList<(GraphFactGroup Group, GraphFact Fact)> Drawn(GraphFacts of) =>
        [
            .. of
                .Groups.SelectMany((g, at) => g.Facts.Take(MostDrawnOfAGroup).Select((f, i) => (Group: g, Fact: f, Place: at, Rank: i)))
                .OrderBy(f => f.Rank)
                .Take(MostDrawn)
                .OrderBy(f => f.Place)
                .Select(f => (f.Group, f.Fact)),
        ];

    private static IEnumerable<GraphNode> DrawnNodes(GraphFacts of) =>
        Drawn(of).Select(f => f.Fact.Node).Append(of.Center).DistinctBy(n => n.Key);

    // A window that is narrow has no room for a panel that says nothing.
    private bool HasDetails => _edge is not null || _center is { Center.Properties.Count: > 0 };

    private void Draw()
    {
        if (_center is not { } of)
            return;
        var drawn = Drawn(of).Where(f => !_hidden.Contains(f.Fact.Node.Label)).ToList();
        _data = JsonSerializer.Serialize(
            new
            {
                center = of.Center.Key,
                nodes = drawn
                    .Select(f => (f.Fact.Node, f.Fact.Degree))
                    .Append((Node: of.Center, Degree: of.TotalEdges))
                    .DistinctBy(n => n.Node.Key)
                    .Select(n => new
                    {
                        n.Node.Key,
                        n.Node.Label,
                        n.Node.Name,
                        color = _legend.Color(n.Node.Label),
                        degree = n.Degree,
                    }),
                edges = drawn.Select(f => new
                {
                    key = f.Fact.Edge,
                    f.Group.Type,
                    name = _legend.Relation(f.Group.Type),
                    source = f.Group.IsOutgoing ? of.Center.Key : f.Fact.Node.Key,
                    target = f.Group.IsOutgoing ? f.Fact.Node.Key : of.Center.Key,
                }),
            },
            JsonSerializerOptions.Web
        );
    }
}
