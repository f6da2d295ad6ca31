using Microsoft.AspNetCore.Components;
using Portal.Annotation.Pages;

namespace Portal.Team.Pages;

public sealed partial class TeamActions
{
    private AssignmentView? _own;
    private LabelDesk? _read;

    [Inject]
    public required AssignmentListService Assignments { get; init; }

    [Parameter, EditorRequired]
    public required LabelDesk Desk { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (ReferenceEquals(_read, Desk))
            return;
        _read = Desk;
        if (Desk.IsOwn)
            await Desk.Run(async () => _own = await Assignments.OfAsync(Desk.Actor, Desk.Slug, Desk.Document.Id, CancellationToken.None));
        else
            _own = null;
    }

    private async Task ChangedAsync() => await Desk.Changed("");
}
