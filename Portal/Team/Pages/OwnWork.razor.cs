using Microsoft.AspNetCore.Components;
using MudBlazor;
using Portal.Accounts;
using Portal.Corpora;

namespace Portal.Team.Pages;

public sealed partial class OwnWork
{
    [Inject]
    public required AssignmentService Assignments { get; init; }

    [Inject]
    public required ISnackbar Snackbar { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Parameter, EditorRequired]
    public required string Slug { get; set; }

    [Parameter, EditorRequired]
    public required ActingUser Actor { get; set; }

    [Parameter, EditorRequired]
    public required DocumentView Document { get; set; }

    [Parameter, EditorRequired]
    public required AssignmentView Own { get; set; }

    /// <summary>Does what was asked for; what fails is said.</summary>
    [Parameter, EditorRequired]
    public required Func<Func<Task>, Task<bool>> Run { get; set; }

    /// <summary>Whether all that was done on the page has arrived.</summary>
    [Parameter, EditorRequired]
    public required Func<Task<bool>> IsSaved { get; set; }

    [Parameter]
    public EventCallback OnChanged { get; set; }

    private Task FinishAsync(bool isFinished) =>
        OnceSavedAsync(() => Assignments.FinishAsync(Actor, Slug, Document.Id, isFinished, CancellationToken.None));

    private Task GiveBackAsync() =>
        OnceSavedAsync(() => Assignments.WithdrawAsync(Actor, Slug, Document.Id, Actor.Id, CancellationToken.None));

    // What is still on its way would come to a layer that takes nothing any more.
    private async Task OnceSavedAsync(Func<Task> action)
    {
        if (!await IsSaved())
            Snackbar.Add(TeamText.StillSaving, Severity.Warning);
        else if (await Run(action))
            await OnChanged.InvokeAsync();
    }

    private Task NextAsync() =>
        Run(async () =>
        {
            if (await Assignments.NextAsync(Actor, Slug, Document.CorpusId, CancellationToken.None) is { } next)
                Navigation.NavigateTo($"/w/{Slug}/label/{next}");
            else
                Snackbar.Add(TeamText.NothingNext, Severity.Info);
        });
}
