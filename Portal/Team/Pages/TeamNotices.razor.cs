using Microsoft.AspNetCore.Components;
using Portal.Annotation.Pages;
using Portal.Data.Corpora;
using Portal.Data.Team;

namespace Portal.Team.Pages;

public sealed partial class TeamNotices
{
    private string? _note;
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
        await Desk.Run(async () => _note = await NoteAsync());
    }

    private async Task<string?> NoteAsync()
    {
        if (!Desk.Layer.IsAssigned)
            return Desk.Document.ReviewState == ReviewState.Returned ? Desk.Document.ReviewNote : null;
        var own = Desk.IsOwn ? await Assignments.OfAsync(Desk.Actor, Desk.Slug, Desk.Document.Id, CancellationToken.None) : null;
        return own is { State: AssignmentState.Returned } ? own.Note : null;
    }
}
