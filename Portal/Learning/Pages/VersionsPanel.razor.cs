using Microsoft.AspNetCore.Components;
using MudBlazor;
using Portal.Accounts;
using Portal.Components;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Schema;
using Portal.Learning.Prompting;

namespace Portal.Learning.Pages;

public sealed partial class VersionsPanel
{
    [Inject]
    public required EngineService Service { get; init; }

    private const int PageSize = 20;
    private EngineDifference? _difference;
    private int _page = 1;
    private (Guid First, Guid Second) _compared;
    private Guid _first,
        _second,
        _document;

    [Parameter, EditorRequired]
    public required string Slug { get; set; }

    [Parameter, EditorRequired]
    public required ActingUser Actor { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<EngineModelView> Models { get; set; }

    [Parameter]
    public EngineModelDetail? Detail { get; set; }

    [Parameter, EditorRequired]
    public required KnowledgeSchema Schema { get; set; }

    [Parameter]
    public bool CanReview { get; set; }

    [Parameter]
    public bool CanManage { get; set; }

    [Parameter, EditorRequired]
    public required Func<Func<Task>, Task<bool>> Run { get; set; }

    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Parameter]
    public EventCallback<Guid> OnShow { get; set; }

    private IReadOnlyList<EngineModelView> Taggers => [.. Models.Where(m => m.Engine == TaggerExtractor.Name)];

    protected override void OnInitialized()
    {
        if (Taggers.Count > 1)
            (_first, _second) = (Taggers[1].Id, Taggers[0].Id);
        // The version that is shown is on the page that is.
        if (Detail is not null && Models.ToList().FindIndex(m => m.Id == Detail.Model.Id) is > 0 and var index)
            _page = (index / PageSize) + 1;
    }

    private int Number(Guid model) => Models.FirstOrDefault(m => m.Id == model)?.Number ?? 0;

    private Task CompareAsync() =>
        Run(async () =>
        {
            _difference = await Service.CompareAsync(Actor, Slug, _document, _first, _second, CancellationToken.None);
            _compared = (_first, _second);
        });

    private async Task ChangeAsync(Func<Task> change)
    {
        if (await Run(change))
            await OnChanged.InvokeAsync();
    }

    private Task ActivateAsync(EngineModelView model) =>
        ChangeAsync(() => Service.ActivateAsync(Actor, Slug, model.Id, CancellationToken.None));

    private Task StopUsingAsync(EngineModelView model) =>
        ChangeAsync(() => Service.DeactivateAsync(Actor, Slug, model.Engine, CancellationToken.None));

    private Task ReleaseAsync(EngineModelView model) =>
        ChangeAsync(() => Service.ReleaseAsync(Actor, Slug, model.Engine, CancellationToken.None));

    private Task RemoveAsync(EngineModelView model) =>
        ChangeAsync(() => Service.RemoveAsync(Actor, Slug, model.Id, CancellationToken.None));

    private (string Title, IReadOnlyList<FoundMention> Found)[] Sides(EngineDifference difference) =>
        [
            (EnginesText.OnlyVersion.Fill(Number(_compared.First)), difference.OnlyFirst),
            (EnginesText.BothVersions, difference.Both),
            (EnginesText.OnlyVersion.Fill(Number(_compared.Second)), difference.OnlySecond),
        ];
}
