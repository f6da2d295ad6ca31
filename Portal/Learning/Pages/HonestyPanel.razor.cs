using System.Globalization;
using Microsoft.AspNetCore.Components;
using Portal.Accounts;
using Portal.Components;
using Portal.Corpora;
using Portal.Domain.Schema;

namespace Portal.Learning.Pages;

public sealed partial class HonestyPanel
{
    [Inject]
    public required HonestyService Service { get; init; }

    private int _percent = 90;
    private string _corpus = "";
    private AcceptAbovePreview? _preview;
    private Guid _key = Guid.CreateVersion7();

    [Inject]
    public required MudBlazor.ISnackbar Snackbar { get; init; }

    [Parameter, EditorRequired]
    public required string Slug { get; set; }

    [Parameter, EditorRequired]
    public required ActingUser Actor { get; set; }

    [Parameter, EditorRequired]
    public required HonestyReport Report { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<EngineView> Engines { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<CorpusView> Corpora { get; set; }

    [Parameter, EditorRequired]
    public required KnowledgeSchema Schema { get; set; }

    [Parameter]
    public string? Engine { get; set; }

    [Parameter]
    public double Target { get; set; }

    [Parameter]
    public bool CanReview { get; set; }

    [Parameter, EditorRequired]
    public required Func<Func<Task>, Task<bool>> Run { get; set; }

    [Parameter]
    public EventCallback<(string? Engine, double Target)> OnAsk { get; set; }

    [Parameter]
    public EventCallback OnChanged { get; set; }

    private AcceptAbove Asked => new(_percent / 100.0, [], Guid.TryParse(_corpus, out var id) ? id : null);

    private string SafeFrom =>
        Report.Safe is { } safe
            ? EnginesText.SafeFrom.Fill(
                safe.Threshold.ToString("P1", CultureInfo.CurrentCulture),
                EngineWords.Share(safe.Precision),
                safe.Decided,
                EngineWords.Share(safe.Share)
            )
            : EnginesText.NoSafe.Fill(Report.Target.ToString("P0", CultureInfo.CurrentCulture));

    private string AcceptWords =>
        _preview is { } preview ? EnginesText.AcceptCount.Fill(preview.Mentions, preview.Documents) : EnginesText.Accept;

    protected override async Task OnInitializedAsync()
    {
        // Rounded up: what lies below was not found safe.
        if (Report.Safe is { } safe)
            _percent = (int)Math.Clamp(Math.Ceiling(safe.Threshold * 100), 50, 100);
        await PreviewAsync();
    }

    private async Task PreviewAsync()
    {
        _preview = null;
        if (CanReview)
            await Run(async () => _preview = await Service.PreviewAsync(Actor, Slug, Asked, CancellationToken.None));
    }

    private async Task AcceptAsync()
    {
        // The key is this click's: done twice, it is done once.
        var accepted = new AcceptAbovePreview(0, 0);
        if (!await Run(async () => accepted = await Service.AcceptAsync(Actor, Slug, Asked, _key, CancellationToken.None)))
            return;
        _key = Guid.CreateVersion7();
        Snackbar.Add(
            string.Format(CultureInfo.CurrentCulture, EnginesText.AcceptedCount, accepted.Mentions, accepted.Documents),
            MudBlazor.Severity.Success
        );
        await OnChanged.InvokeAsync();
        await PreviewAsync();
    }

    private async Task UndoAsync(AutoAcceptedGroup group)
    {
        var count = 0;
        if (!await Run(async () => count = await Service.UndoAsync(Actor, Slug, group.Group, CancellationToken.None)))
            return;
        Snackbar.Add(string.Format(CultureInfo.CurrentCulture, EnginesText.UndoneCount, count, group.Mentions), MudBlazor.Severity.Success);
        await OnChanged.InvokeAsync();
        await PreviewAsync();
    }
}
