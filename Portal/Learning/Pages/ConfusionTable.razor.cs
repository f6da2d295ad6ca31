using System.Globalization;
using Microsoft.AspNetCore.Components;
using Portal.Domain.Learning;
using Portal.Domain.Learning.Evaluation;
using Portal.Domain.Schema;

namespace Portal.Learning.Pages;

public sealed partial class ConfusionTable
{
    private List<string> _types = [];
    private Dictionary<(string, string), int> _counts = [];
    private int _most = 1;

    [Parameter, EditorRequired]
    public required IReadOnlyList<ConfusedTypes> Confusion { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyDictionary<string, EngineScore> ByType { get; set; }

    [Parameter, EditorRequired]
    public required KnowledgeSchema Schema { get; set; }

    protected override void OnParametersSet()
    {
        _types = [.. ByType.Keys.Order(StringComparer.Ordinal)];
        _counts = Confusion.ToDictionary(c => (c.Marked, c.Found), c => c.Count);
        _most = Math.Max(1, Confusion.Max(c => c.Count));
    }

    private string Right(string type) => ((int)Math.Round(ByType[type].Recall * ByType[type].Marked)).ToString(CultureInfo.CurrentCulture);

    private string Shade(bool isRight, int count) =>
        isRight ? "color:var(--green);font-weight:600"
        : count == 0 ? ""
        : string.Create(
            CultureInfo.InvariantCulture,
            $"background:color-mix(in srgb, var(--red-soft) {20 + (80 * count / _most)}%, transparent)"
        );

    private string Written(string marked, string found, int count) =>
        marked == found ? Right(marked)
        : count == 0 ? ""
        : count.ToString(CultureInfo.CurrentCulture);
}
