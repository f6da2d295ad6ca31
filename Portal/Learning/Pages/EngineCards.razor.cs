using Microsoft.AspNetCore.Components;
using Portal.Components;
using Portal.Corpora;
using Portal.Domain.Learning;
using Portal.Models;

namespace Portal.Learning.Pages;

public sealed partial class EngineCards
{
    private string _engine = "ensemble",
        _corpus = "";
    private bool _onlyChanged = true;

    [Parameter, EditorRequired]
    public required string Slug { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<EngineView> Engines { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<ModelView> Connections { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<CorpusView> Corpora { get; set; }

    [Parameter]
    public bool CanSuggest { get; set; }

    [Parameter]
    public bool IsBusy { get; set; }

    [Parameter]
    public EventCallback<(string Engine, Guid? Corpus, bool OnlyChanged)> OnSuggest { get; set; }

    private Task SuggestAsync() => OnSuggest.InvokeAsync((_engine, Guid.TryParse(_corpus, out var id) ? id : null, _onlyChanged));

    private static string InUse(EngineView engine, ModelCard card) =>
        card.Version.Length > 0 && engine.Learns ? EnginesText.InUseVersion.Fill(card.Version) : EnginesText.InUse;

    private static string Knowledge(EngineView engine, ModelCard card) =>
        engine.Learns ? EnginesText.LearnedFromCounts.Fill(card.Documents, card.Examples) : EnginesText.Terms.Fill(card.Examples);

    private static string ByPeople(EngineView engine) =>
        engine.Acceptance is { Decided: > 0 } decided
            ? EnginesText.AcceptedOf.Fill(decided.Accepted, decided.Decided, EngineWords.Share(decided.Precision))
            : EnginesText.NothingDecided;
}
