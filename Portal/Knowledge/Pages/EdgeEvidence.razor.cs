using System.Globalization;
using Microsoft.AspNetCore.Components;
using Portal.Components;
using Portal.Graph.Pages;

namespace Portal.Knowledge.Pages;

public sealed partial class EdgeEvidence
{
    private TripleView? _triple;
    private string? _edge;

    [Inject]
    public required KnowledgeService Knowledge { get; init; }

    [Parameter, EditorRequired]
    public required GraphDesk Desk { get; set; }

    private static string Decided(TripleView triple) =>
        ReviewText.DecidedBy.Fill(triple.DecidedBy, triple.DecidedAt?.ToLocalTime().ToString("g", CultureInfo.CurrentCulture));

    protected override async Task OnParametersSetAsync()
    {
        if (_edge == Desk.Edge)
            return;
        (_edge, _triple) = (Desk.Edge, null);
        await Desk.Run(async () => _triple = await Knowledge.TripleOfEdgeAsync(Desk.Actor, Desk.Slug, Desk.Edge, CancellationToken.None));
    }
}
