using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Portal.Domain.Graph;

namespace Portal.Graph.Pages;

public sealed partial class GraphPage
{
    private const int MostEdges = 200;

    private readonly HashSet<string> _hidden = new(StringComparer.Ordinal);
    private GraphLegend _legend = GraphLegend.Empty;
    private GraphStatistics? _statistics;
    private IReadOnlyList<GraphNode> _found = [];
    private GraphNeighborhood? _center;
    private string? _edge;
    private string _search = "";
    private string _data = "{\"nodes\":[],\"edges\":[],\"center\":null}";
    private ElementReference _element;
    private bool _isListening;
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
        _center = key is null ? null : await Service.NeighborhoodAsync(Actor, Slug, key, MostEdges, Stop);
        _edge = null;
        Draw();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_isListening || _statistics is not { Nodes: > 0 })
            return;
        _isListening = true;
        _self = DotNetObjectReference.Create(this);
        var module = await Js.InvokeAsync<IJSObjectReference>("import", Stop, "./dist/graph.js");
        await module.InvokeVoidAsync("listen", Stop, _element, _self);
    }

    protected override void Leave() => _self?.Dispose();

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

    private void Draw()
    {
        if (_center is not { } around)
            return;
        var nodes = around
            .Nodes.Append(around.Center)
            .DistinctBy(n => n.Key)
            .Where(n => n.Key == around.Center.Key || !_hidden.Contains(n.Label))
            .ToList();
        var shown = nodes.Select(n => n.Key).ToHashSet();
        var edges = around.Edges.Where(e => shown.Contains(e.Source) && shown.Contains(e.Target)).ToList();
        _data = JsonSerializer.Serialize(
            new
            {
                center = around.Center.Key,
                nodes = nodes.Select(n => new
                {
                    n.Key,
                    n.Label,
                    n.Name,
                    color = _legend.Color(n.Label),
                    degree = edges.Count(e => e.Source == n.Key || e.Target == n.Key),
                }),
                edges = edges.Select(e => new
                {
                    e.Key,
                    e.Type,
                    name = _legend.Relation(e.Type),
                    e.Source,
                    e.Target,
                }),
            },
            JsonSerializerOptions.Web
        );
    }

    private static GraphNode Other(GraphNeighborhood around, GraphEdge edge)
    {
        var key = edge.Source == around.Center.Key ? edge.Target : edge.Source;
        return around.Nodes.FirstOrDefault(n => n.Key == key) ?? around.Center;
    }
}
