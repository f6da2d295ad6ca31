using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using Portal.Accounts;
using Portal.Annotation;
using Portal.Annotation.Pages;
using Portal.Components;
using Portal.Data.Annotation;
using Portal.Data.Corpora;
using Portal.Domain.Annotation;
using Portal.Domain.Schema;
using Portal.Domain.Team.Curation;
using Portal.Domain.Text;
using Portal.Schema;
using Portal.Team.Curation;

namespace Portal.Team.Pages;

public sealed partial class CuratePage
{
    private CurationView? _view;
    private KnowledgeSchema _schema = KnowledgeSchema.Empty;
    private IReadOnlyList<TextSpan> _sentences = [];
    private List<ClaimView> _shown = [];
    private ClaimView? _current;
    private string _filter = "";
    private string _reason = "";
    private string _note = "";
    private string? _revealed;
    private Guid? _returning;
    private bool _isSideBySide;
    private bool _isAnonymous;
    private bool _isMissing;
    private MergeRule _rule = MergeRule.Majority;
    private double _threshold = 0.5;

    [Inject]
    public required CurationService Curation { get; init; }

    [Inject]
    public required AssignmentService Assignments { get; init; }

    [Inject]
    public required EditService Edits { get; init; }

    [Inject]
    public required IJSRuntime Js { get; init; }

    [Inject]
    public required SchemaService Schemas { get; init; }

    [Parameter]
    public Guid Document { get; set; }

    private string? ContextLine =>
        _view is null
            ? null
            : string.Format(CultureInfo.CurrentCulture, TeamText.OpenOf, _view.Open, _view.Claims.Count, _view.Annotators.Count);

    protected override async Task LoadAsync()
    {
        _isMissing = !Can(Permission.Review);
        if (_isMissing)
            return;
        _schema = (await Schemas.CurrentAsync(Actor, Slug, Stop)).Schema;
        await ReadAsync();
    }

    protected override async Task ChangeAsync()
    {
        if (Can(Permission.Review) && _view?.Document != Document)
            await ReadAsync();
    }

    private async Task ReadAsync()
    {
        var view = await Curation.CompareAsync(Actor, Slug, Document, _isAnonymous, Stop);
        _isMissing = view is null;
        if (view is null)
            return;
        if (_view?.Document != view.Document)
            (_sentences, _current, _filter) = (
                SentenceSplitter.Split(view.Text),
                null,
                view.Open > 0 && view.State != CurationState.Done ? "open" : ""
            );
        _view = view;
        Filter();
    }

    private void Filter()
    {
        var at = _shown.FindIndex(c => c.Key == _current?.Key);
        _shown =
        [
            .. _view!.Claims.Where(c =>
                _filter switch
                {
                    "" => true,
                    "open" => c.Decision == ClaimDecision.Open,
                    _ => c.State.ToString() == _filter && c.Voters.Count > 0,
                }
            ),
        ];
        // The one that was decided stays in view; where it left the list, the next one takes its place.
        _current =
            _shown.Find(c => c.Key == _current?.Key)
            ?? (
                _shown.Count == 0 ? null
                : at >= 0 ? _shown[Math.Min(at, _shown.Count - 1)]
                : _shown.Find(c => c.Decision == ClaimDecision.Open) ?? _shown[0]
            );
    }

    private Task HideNamesAsync(bool isAnonymous)
    {
        _isAnonymous = isAnonymous;
        return RunAsync(ReadAsync);
    }

    private Task MergeAsync() =>
        RunAsync(async () =>
        {
            var result = await Curation.MergeAsync(Actor, Slug, Document, _rule, _threshold, Guid.CreateVersion7(), Stop);
            Snackbar.Add(
                string.Format(CultureInfo.CurrentCulture, TeamText.MergeOutcome, result.Taken, result.Dropped, result.Open),
                MudBlazor.Severity.Success
            );
            await ReadAsync();
        });

    private Task DecideAsync(bool take) =>
        _current is not { Voters.Count: > 0 } claim
            ? Task.CompletedTask
            : RunAsync(async () =>
            {
                await Curation.DecideAsync(Actor, Slug, Document, [new ClaimChoice(claim.Key, take, _reason)], Guid.CreateVersion7(), Stop);
                _reason = "";
                await ReadAsync();
                // On to the next that waits; where only those are shown, it has taken its place already.
                var at = _shown.FindIndex(c => c.Key == claim.Key);
                if (at >= 0)
                    _current =
                        _shown.Skip(at + 1).Concat(_shown.Take(at + 1)).FirstOrDefault(c => c.Decision == ClaimDecision.Open) ?? _current;
            });

    private Task UndoAsync() =>
        RunAsync(async () =>
        {
            await Edits.UndoAsync(Actor, Slug, new DocumentLayer(Document, Layers.Shared), Guid.CreateVersion7(), Stop);
            await ReadAsync();
        });

    private Task FinishAsync(bool isDone) =>
        RunAsync(async () =>
        {
            await Curation.FinishAsync(Actor, Slug, Document, isDone, Stop);
            await ReadAsync();
        });

    private Task ReturnAsync(Guid user) =>
        RunAsync(async () =>
        {
            await Assignments.ReturnAsync(Actor, Slug, Document, user, _note, Stop);
            (_returning, _note) = (null, "");
            await ReadAsync();
        });

    private async Task KeyAsync(KeyboardEventArgs e)
    {
        if (_current is null || e.CtrlKey || e.MetaKey || e.AltKey || _returning is not null)
            return;
        var at = _shown.FindIndex(c => c.Key == _current.Key);
        var mayDecide = _view!.State != CurationState.Done;
        switch (e.Key)
        {
            case "j" or "ArrowDown":
                _current = _shown[Math.Min(_shown.Count - 1, at + 1)];
                break;
            case "k" or "ArrowUp":
                _current = _shown[Math.Max(0, at - 1)];
                break;
            case "a" when mayDecide:
                await DecideAsync(true);
                break;
            case "x" when mayDecide:
                await DecideAsync(false);
                break;
            case "z" when mayDecide:
                await UndoAsync();
                break;
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_revealed == _current?.Key || _isSideBySide)
            return;
        _revealed = _current?.Key;
        await (await ShellModule.ImportAsync(Js)).InvokeVoidAsync("reveal", Stop, ".review-item.current");
    }

    // From the sentence of the one end to that of the other.
    private TextSpan Sentence(ClaimView claim)
    {
        var (from, to) = (Math.Min(claim.Start, claim.TailStart ?? claim.Start), Math.Max(claim.End, claim.TailEnd ?? claim.End));
        return new TextSpan(
            SentenceSplitter.At(_sentences, from, _view!.Text.Length).Start,
            SentenceSplitter.At(_sentences, to - 1, _view.Text.Length).End
        );
    }

    private IReadOnlyList<SpanText.Marked> Marks(Guid? annotator) => CurationMarks.Of(_view!, _schema, Language, annotator, _current);

    private string TypeName(ClaimView claim) => CurationMarks.TypeName(_schema, Language, claim);

    private static string AgreementName(AgreementState state) =>
        TeamText.ResourceManager.GetString("Agreement" + state, CultureInfo.CurrentUICulture)!;

    private static string AssertionName(Assertion assertion) =>
        string.Join(
            " ",
            Enum.GetValues<Assertion>()
                .Where(f => f != Assertion.Present && assertion.HasFlag(f))
                .Select(f => LabelText.ResourceManager.GetString("AnnotatorAssertion" + f, CultureInfo.CurrentUICulture))
        );

    private static string ReasonName(string reason) =>
        TeamText.ResourceManager.GetString("Reason" + char.ToUpperInvariant(reason[0]) + reason[1..], CultureInfo.CurrentUICulture)
        ?? reason;

    // Where a decision comes from, in one line.
    private static string Provenance(ClaimView claim)
    {
        if (claim.Decision == ClaimDecision.Open)
            return TeamText.ProvenanceOpen;
        if (claim.Voters.Count == 0)
            return TeamText.ProvenanceAdded;
        var rule = claim.Rule.Split(' ');
        var by = claim.IsManual
            ? TeamText.RuleCurator
            : string.Format(
                CultureInfo.CurrentCulture,
                TeamText.ResourceManager.GetString("Rule" + char.ToUpperInvariant(rule[0][0]) + rule[0][1..], CultureInfo.CurrentUICulture)
                    ?? "{0}",
                rule.Length > 1 ? rule[1] : ""
            );
        var what = claim.Decision == ClaimDecision.Taken ? TeamText.ProvenanceTaken : TeamText.ProvenanceDropped;
        var line = string.Format(
            CultureInfo.CurrentCulture,
            what,
            by,
            claim.DecidedBy ?? "",
            claim.DecidedAt?.ToLocalTime().ToString("g", CultureInfo.CurrentCulture) ?? ""
        );
        return claim.Reason.Length == 0 ? line : $"{line} · {ReasonName(claim.Reason)}";
    }
}
