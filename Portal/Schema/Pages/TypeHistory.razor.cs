using System.Globalization;
using Microsoft.AspNetCore.Components;
using Portal.Accounts;
using Portal.Domain;
using Portal.Domain.Schema;
using Portal.Platform;
using Portal.Schema.Publishing;

namespace Portal.Schema.Pages;

public sealed partial class TypeHistory
{
    [Inject]
    public required SchemaGovernanceService Governance { get; init; }

    [Inject]
    public required SchemaDesignService Design { get; init; }

    [Inject]
    public required CurrentUser User { get; init; }

    private IReadOnlyList<SchemaCommentView> _comments = [];
    private IReadOnlyList<SchemaHistoryEntry> _history = [];
    private int _total;
    private string _text = "";
    private string? _error;

    [Parameter, EditorRequired]
    public required string Slug { get; set; }

    [Parameter]
    public ElementKind Kind { get; set; }

    [Parameter, EditorRequired]
    public required string Element { get; set; }

    [Parameter]
    public int Revision { get; set; }

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var actor = await User.GetAsync();
        _comments = await Governance.CommentsAsync(actor, Slug, Element, CancellationToken.None);
        var page = await Design.HistoryAsync(actor, Slug, Element, new PageRequest(1, 30), CancellationToken.None);
        (_history, _total) = (page.Items, page.Total);
    }

    private async Task CommentAsync()
    {
        _error = null;
        try
        {
            await Governance.CommentAsync(await User.GetAsync(), Slug, Kind, Element, _text, CancellationToken.None);
            _text = "";
            await LoadAsync();
        }
        catch (ProblemException problem)
        {
            _error = ProblemSentences.Of(problem);
        }
    }

    private async Task ResolveAsync(SchemaCommentView comment)
    {
        try
        {
            await Governance.ResolveAsync(await User.GetAsync(), Slug, comment.Id, comment.ResolvedAt is null, CancellationToken.None);
            await LoadAsync();
        }
        catch (AccessDeniedException)
        {
            _error = ProblemSentences.Of(PlatformProblems.AccessDenied);
        }
    }

    private static string ByAndWhen(SchemaHistoryEntry entry) =>
        $"{entry.By} · {entry.At.ToLocalTime().ToString("g", CultureInfo.CurrentCulture)}"
        + (entry.IsUndone ? " · " + SchemaText.Undone : "");
}
