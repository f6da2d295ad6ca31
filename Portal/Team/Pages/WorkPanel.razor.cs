using System.Globalization;
using Microsoft.AspNetCore.Components;
using Portal.Accounts;
using Portal.Data.Corpora;
using Portal.Data.Jobs;
using Portal.Domain.Team.Curation;
using Portal.Platform;
using Portal.Team.Curation;

namespace Portal.Team.Pages;

public sealed partial class WorkPanel
{
    [Inject]
    public required AssignmentService Assignments { get; init; }

    [Inject]
    public required CurationService Curation { get; init; }

    private readonly HashSet<Guid> _chosen = [];
    private readonly HashSet<Guid> _people = [];
    private MergeRule _rule = MergeRule.Majority;
    private double _threshold = 0.5;
    private string? _outcome;

    [Parameter, EditorRequired]
    public required string Slug { get; set; }

    [Parameter, EditorRequired]
    public required ActingUser Actor { get; set; }

    [Parameter, EditorRequired]
    public required Guid Corpus { get; set; }

    [Parameter, EditorRequired]
    public required AssignmentPlanView Plan { get; set; }

    [Parameter, EditorRequired]
    public required Paged<DocumentWork> Work { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<MemberView> Members { get; set; }

    [Parameter]
    public JobRow? Job { get; set; }

    [Parameter, EditorRequired]
    public required Func<Func<Task>, Task<bool>> Run { get; set; }

    [Parameter]
    public EventCallback<int> OnPage { get; set; }

    [Parameter]
    public EventCallback<(MergeRule Rule, double Threshold)> OnMerge { get; set; }

    [Parameter]
    public EventCallback OnChanged { get; set; }

    private static void Toggle(HashSet<Guid> set, Guid id, bool isChosen)
    {
        if (isChosen)
            set.Add(id);
        else
            set.Remove(id);
    }

    private void ChooseAll(bool isChosen)
    {
        foreach (var row in Work.Items)
            Toggle(_chosen, row.Document, isChosen);
    }

    private async Task AssignAsync()
    {
        await Run(async () =>
        {
            var outcome = await Assignments.AssignAsync(Actor, Slug, Corpus, [.. _chosen], [.. _people], CancellationToken.None);
            _outcome = string.Format(CultureInfo.CurrentCulture, TeamText.AssignOutcome, outcome.Given, outcome.Had, outcome.Full);
            _chosen.Clear();
        });
        await OnChanged.InvokeAsync();
    }

    private async Task WithdrawAsync(Guid document, Guid user)
    {
        await Run(() => Assignments.WithdrawAsync(Actor, Slug, document, user, CancellationToken.None));
        await OnChanged.InvokeAsync();
    }

    private async Task ReviewAsync(Guid document, string state)
    {
        await Run(() => Curation.ReviewAsync(Actor, Slug, document, Enum.Parse<ReviewState>(state), "", CancellationToken.None));
        await OnChanged.InvokeAsync();
    }

    private static string Name(MemberView member) => member.DisplayName.Length > 0 ? member.DisplayName : member.UserName;
}
