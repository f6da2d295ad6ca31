using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using Portal.Accounts;
using Portal.Data.Team;

namespace Portal.Team.Pages;

public sealed partial class PlanPanel
{
    [Inject]
    public required AssignmentPlanService Plans { get; init; }

    [Inject]
    public required AssignmentService Assignments { get; init; }

    private readonly Dictionary<Guid, double> _weights = [];
    private AssignmentMode _mode;
    private AssignmentOrder _order;
    private int _perDocument;
    private int _hours;
    private int _percent;
    private bool _isBlind;
    private bool _saved;
    private string? _dealt;

    [Parameter, EditorRequired]
    public required string Slug { get; set; }

    [Parameter, EditorRequired]
    public required ActingUser Actor { get; set; }

    [Parameter, EditorRequired]
    public required Guid Corpus { get; set; }

    [Parameter, EditorRequired]
    public required AssignmentPlanView Plan { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<MemberView> Members { get; set; }

    [Parameter, EditorRequired]
    public required Func<Func<Task>, Task<bool>> Run { get; set; }

    [Parameter]
    public bool CanManage { get; set; }

    [Parameter]
    public EventCallback OnChanged { get; set; }

    private IEnumerable<MemberView> Able => Members.Where(m => m.Role.Allows(Permission.Annotate));

    protected override void OnInitialized() =>
        (_mode, _order, _perDocument, _hours, _percent, _isBlind) = (
            Plan.Mode,
            Plan.Order,
            Plan.AnnotatorsPerDocument,
            Plan.AbandonedAfterHours,
            Plan.PercentWithoutSuggestions,
            Plan.IsBlind
        );

    private static string Name(MemberView member) => member.DisplayName.Length > 0 ? member.DisplayName : member.UserName;

    private void Choose(Guid user, bool isChosen)
    {
        _dealt = null;
        if (isChosen)
            _weights[user] = 1;
        else
            _weights.Remove(user);
    }

    private void Weigh(Guid user, string? value)
    {
        if (double.TryParse(value, CultureInfo.InvariantCulture, out var weight))
            _weights[user] = weight;
    }

    private async Task SaveAsync()
    {
        _saved = await Run(() =>
            Plans.SetPlanAsync(
                Actor,
                Slug,
                Corpus,
                new AssignmentPlanView(_mode, _perDocument, _order, _isBlind, _hours, _percent),
                CancellationToken.None
            )
        );
        if (_saved)
            await OnChanged.InvokeAsync();
    }

    private Task DealAsync() =>
        Run(async () =>
        {
            var outcome = await Assignments.DealAsync(Actor, Slug, Corpus, _weights, CancellationToken.None);
            _dealt = string.Format(CultureInfo.CurrentCulture, TeamText.Dealt, outcome.Given);
        });
}
