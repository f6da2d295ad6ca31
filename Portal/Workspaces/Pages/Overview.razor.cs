using System.Globalization;
using Microsoft.AspNetCore.Components;
using Portal.Components;
using Portal.Jobs;

namespace Portal.Workspaces.Pages;

public sealed partial class Overview
{
    [Inject]
    public required WorkspaceService Workspaces { get; init; }

    [Inject]
    public required ISchemaSize Schema { get; init; }

    [Inject]
    public required JobHub Hub { get; init; }

    private LoopCounts? _loop;
    private int _types;
    private IDisposable? _subscription;

    protected override async Task LoadAsync()
    {
        _subscription ??= RendererInfo.IsInteractive
            ? Hub.Subscribe(_ =>
                InvokeAsync(async () =>
                {
                    await RunAsync(ReadAsync);
                    StateHasChanged();
                })
            )
            : null;
        await ReadAsync();
    }

    protected override void Leave() => _subscription?.Dispose();

    private async Task ReadAsync()
    {
        _types = await Schema.TypesAsync(Actor, Slug, Stop);
        _loop = await Workspaces.LoopAsync(Actor, Slug, Stop);
    }

    private (string Sentence, string Path, string Action) Next(LoopCounts loop) =>
        _types == 0 ? (OverviewText.NextSchema, "/schema", OverviewText.NextSchemaAction)
        : loop.Documents == 0 ? (OverviewText.NextImport, "/corpora", OverviewText.NextImportAction)
        : loop.PendingTriples > 0
            ? (
                string.Format(CultureInfo.CurrentCulture, OverviewText.NextReview, loop.PendingTriples),
                "/review",
                OverviewText.NextReviewAction
            )
        : loop.Suggestions > 0
            ? (string.Format(CultureInfo.CurrentCulture, OverviewText.NextLabel, loop.Suggestions), "/label", OverviewText.NextLabelAction)
        : loop.ApprovedTriples == 0 ? (OverviewText.NextFirstLabel, "/label", OverviewText.NextLabelAction)
        : (OverviewText.NextAsk, "/ask", OverviewText.NextAskAction);

    private IEnumerable<(string Name, string Path, int Count, string Detail)> Stages(LoopCounts loop) =>
        [
            (ShellText.Schema, "/schema", _types, OverviewText.StageSchema),
            (
                ShellText.Corpora,
                "/corpora",
                loop.Documents,
                string.Format(CultureInfo.CurrentCulture, OverviewText.StageCorpora, loop.Sentences)
            ),
            (
                ShellText.Label,
                "/label",
                loop.Annotations,
                string.Format(CultureInfo.CurrentCulture, OverviewText.StageLabel, loop.Suggestions)
            ),
            (ShellText.Review, "/review", loop.PendingTriples, OverviewText.StageReview),
            (
                ShellText.Graph,
                "/graph",
                loop.ApprovedTriples,
                string.Format(CultureInfo.CurrentCulture, OverviewText.StageGraph, loop.LastPush)
            ),
            (ShellText.Ask, "/ask", loop.GoldQuestions, OverviewText.StageAsk),
        ];

    private IReadOnlyList<string> Examples() =>
        Workspace is { IsDemo: true, Language: "zh" }
            ? ["高血压有哪些症状？", "二甲双胍有哪些不良反应？", "糖尿病有多少种并发症？", "高血压和糖尿病共同的危险因素有哪些？"]
        : Workspace is { IsDemo: true }
            ?
            [
                "What are the symptoms of hypertension?",
                "Which drugs treat type 2 diabetes?",
                "How many complications does hypertension have?",
            ]
        : [];
}
