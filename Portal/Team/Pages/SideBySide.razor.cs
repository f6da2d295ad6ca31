using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using Portal.Domain.Schema;
using Portal.Domain.Team.Curation;
using Portal.Team.Curation;

namespace Portal.Team.Pages;

public sealed partial class SideBySide
{
    private List<Domain.Text.TextSpan> _sentences = [];
    private List<IReadOnlyList<SpanText.Marked>> _marks = [];
    private bool _onlyDiffering;

    [Parameter, EditorRequired]
    public required CurationView View { get; set; }

    [Parameter, EditorRequired]
    public required KnowledgeSchema Schema { get; set; }

    protected override void OnParametersSet()
    {
        var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        _marks =
        [
            .. View.Annotators.Select(a => CurationMarks.Of(View, Schema, language, a.User, null)),
            CurationMarks.Of(View, Schema, language, null, null),
        ];
        Choose();
    }

    private void Choose()
    {
        var differing = View.Claims.Where(c => c.State != AgreementState.Agreed && c.Voters.Count > 0).ToList();
        _sentences =
        [
            .. Domain
                .Text.SentenceSplitter.Split(View.Text)
                .Where(s => !_onlyDiffering || differing.Any(c => c.Start < s.End && c.End > s.Start)),
        ];
    }
}
