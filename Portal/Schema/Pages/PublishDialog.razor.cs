using Microsoft.AspNetCore.Components;
using MudBlazor;
using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Schema.Migration;
using Portal.Schema.Publishing;

namespace Portal.Schema.Pages;

public sealed partial class PublishDialog
{
    [Inject]
    public required SchemaGovernanceService Governance { get; init; }

    [Inject]
    public required SchemaImpactService Impacts { get; init; }

    private IReadOnlyList<SchemaDifference>? _differences;
    private IReadOnlyList<Problem> _errors = [];
    private SchemaImpact? _impact;
    private string _note = "";

    [Parameter, EditorRequired]
    public required SchemaView Draft { get; set; }

    [Parameter]
    public IReadOnlyList<Problem> Problems { get; set; } = [];

    [Parameter]
    public bool CanPublish { get; set; }

    [Parameter]
    public EventCallback<Guid> OnStarted { get; set; }

    [Parameter]
    public EventCallback OnDone { get; set; }

    protected override async Task OnInitializedAsync()
    {
        _errors = [.. Problems.Where(p => p.Severity == ProblemSeverity.Error)];
        await RunAsync(async () =>
        {
            _differences = await Governance.DiffAsync(Actor, Slug, "published", "draft", Stop);
            _impact = await Impacts.OfDraftAsync(Actor, Slug, Stop);
        });
    }

    private Task PublishAsync() =>
        RunAsync(async () => await OnStarted.InvokeAsync(await Governance.StartPublishAsync(Actor, Slug, Draft.Version, _note, Stop)));

    private Task ReviewAsync(bool? approve) =>
        RunAsync(async () =>
        {
            if (approve is { } decision)
                await Governance.ReviewAsync(Actor, Slug, decision, _note, Stop);
            else
                await Governance.RequestReviewAsync(Actor, Slug, _note, Stop);
            await OnDone.InvokeAsync();
            await OnClose.InvokeAsync();
        });
}
