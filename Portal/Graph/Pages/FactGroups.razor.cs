using Microsoft.AspNetCore.Components;
using Portal.Accounts;
using Portal.Domain.Graph;

namespace Portal.Graph.Pages;

public sealed partial class FactGroups
{
    private const int MoreAtOnce = 50;

    [Inject]
    public required GraphService Service { get; init; }

    [Parameter, EditorRequired]
    public required string Slug { get; set; }

    [Parameter, EditorRequired]
    public required ActingUser Actor { get; set; }

    [Parameter, EditorRequired]
    public required GraphFacts Facts { get; set; }

    [Parameter, EditorRequired]
    public required GraphLegend Legend { get; set; }

    /// <summary>The key of the edge whose evidence is shown.</summary>
    [Parameter]
    public string? Current { get; set; }

    /// <summary>Another entity was asked for, by its key.</summary>
    [Parameter]
    public EventCallback<string> OnOpen { get; set; }

    /// <summary>The evidence of an edge was asked for, by its key.</summary>
    [Parameter]
    public EventCallback<string> OnEvidence { get; set; }

    [Parameter, EditorRequired]
    public required Func<Func<Task>, Task<bool>> Run { get; set; }

    internal async Task<IReadOnlyList<GraphFact>> MoreAsync(GraphFactGroup group, IReadOnlyList<GraphFact> shown)
    {
        IReadOnlyList<GraphFact> more = [];
        await Run(async () =>
            more = await Service.MoreFactsAsync(Actor, Slug, Facts.Center.Key, group, shown.Count, MoreAtOnce, CancellationToken.None)
        );
        return more;
    }
}
