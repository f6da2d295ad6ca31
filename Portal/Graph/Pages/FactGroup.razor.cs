using Microsoft.AspNetCore.Components;
using Portal.Domain.Graph;

namespace Portal.Graph.Pages;

public sealed partial class FactGroup
{
    private List<GraphFact> _more = [];

    [Parameter, EditorRequired]
    public required GraphFactGroup Group { get; set; }

    /// <summary>The entity whose facts they are.</summary>
    [Parameter, EditorRequired]
    public required FactGroups Of { get; set; }

    private string Name => Of.Legend.Relation(Group.Type);

    private IReadOnlyList<GraphFact> Shown => [.. Group.Facts.Concat(_more).DistinctBy(f => f.Edge)];

    private async Task MoreAsync() => _more = [.. _more, .. await Of.MoreAsync(Group, Shown)];
}
