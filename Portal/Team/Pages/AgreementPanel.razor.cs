using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using Portal.Domain.Schema;
using Portal.Domain.Team.Agreement;
using Portal.Platform;

namespace Portal.Team.Pages;

public sealed partial class AgreementPanel
{
    private const int PageSize = 20;
    private int _page = 1;

    [Parameter, EditorRequired]
    public required string Slug { get; set; }

    [Parameter, EditorRequired]
    public required AgreementReport Report { get; set; }

    [Parameter, EditorRequired]
    public required KnowledgeSchema Schema { get; set; }

    // Where people agree least is where a guideline is missing.
    private List<KeyValuePair<Guid, AgreementMeasures>> ByDocument =>
        [.. Report.Study.ByDocument.OrderBy(d => d.Value.Exact.F1 ?? 2).ThenBy(d => d.Key)];

    private static IEnumerable<(string Name, string Value, string Meaning)> Figures(AgreementMeasures m) =>
        [
            ("Fleiss κ", Shown(m.FleissKappa.Value), Why(m.FleissKappa) ?? TeamText.MeaningKappa),
            ("Krippendorff α", Shown(m.Alpha.Value), Why(m.Alpha) ?? TeamText.MeaningAlpha),
            ("Krippendorff αU", Shown(m.UnitizingAlpha.Value), Why(m.UnitizingAlpha) ?? TeamText.MeaningUnitizing),
            ("γ", Shown(m.Gamma.Value), Why(m.Gamma) ?? TeamText.MeaningGamma),
            (TeamText.ExactF1, Shown(m.Exact.F1), TeamText.MeaningExact),
            (TeamText.PartialF1, Shown(m.Partial.F1), TeamText.MeaningPartial),
        ];

    private static string? Why(Coefficient coefficient) => coefficient.Undefined is { } code ? ProblemSentences.OfCode(code) : null;

    private static string Shown(double? value) => value?.ToString("0.00", CultureInfo.CurrentCulture) ?? "–";
}
