using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using Portal.Accounts;
using Portal.Domain.Learning.Tagging;
using Portal.Domain.Schema;

namespace Portal.Learning.Pages;

public sealed partial class LearningPanel
{
    [Inject]
    public required EngineService Service { get; init; }

    private LearningSchedule _schedule;
    private TaggerAlgorithm _algorithm;
    private string _units = "";
    private string? _cues;
    private int _activation,
        _least,
        _autoThreshold = 95;
    private bool _recalibrates,
        _fromTriples,
        _auto;
    private Dictionary<string, int> _leastOfTypes = [];
    private HashSet<string> _autoTypes = [];

    [Inject]
    public required MudBlazor.ISnackbar Snackbar { get; init; }

    [Parameter, EditorRequired]
    public required string Slug { get; set; }

    [Parameter, EditorRequired]
    public required ActingUser Actor { get; set; }

    [Parameter, EditorRequired]
    public required LearningSettings Settings { get; set; }

    [Parameter, EditorRequired]
    public required KnowledgeSchema Schema { get; set; }

    [Parameter]
    public bool CanManage { get; set; }

    [Parameter, EditorRequired]
    public required Func<Func<Task>, Task<bool>> Run { get; set; }

    [Parameter]
    public EventCallback OnChanged { get; set; }

    protected override void OnInitialized()
    {
        (_schedule, _algorithm, _units, _recalibrates) = (
            Settings.Schedule,
            Settings.Algorithm,
            Settings.Units?.ToString() ?? "",
            Settings.Recalibrates
        );
        _fromTriples = Settings.LearnsFromTriples;
        _cues = Settings.Cues;
        (_activation, _least) = (Percent(Settings.ActivationF1), Percent(Settings.LeastConfidence));
        _leastOfTypes = Settings.LeastConfidenceOfTypes.ToDictionary(t => t.Key, t => Percent(t.Value));
        if (Settings.AutoAccept is { } auto)
            (_auto, _autoThreshold, _autoTypes) = (true, Percent(auto.Threshold), [.. auto.Types]);
    }

    private static int Percent(double share) => (int)Math.Round(share * 100);

    private void SetLeast(string type, string? value)
    {
        if (int.TryParse(value, CultureInfo.InvariantCulture, out var percent))
            _leastOfTypes[type] = percent;
        else
            _leastOfTypes.Remove(type);
    }

    private void SetAuto(string type, bool isOn)
    {
        if (isOn)
            _autoTypes.Add(type);
        else
            _autoTypes.Remove(type);
    }

    private async Task SaveAsync()
    {
        var wanted = new LearningSettings
        {
            Schedule = _schedule,
            ActivationF1 = _activation / 100.0,
            Units = Enum.TryParse<TaggingUnits>(_units, out var units) ? units : null,
            Algorithm = _algorithm,
            LeastConfidence = _least / 100.0,
            // What the schema does not have any more is not kept.
            LeastConfidenceOfTypes = _leastOfTypes
                .Where(t => Schema.Entity(t.Key) is not null)
                .ToDictionary(t => t.Key, t => t.Value / 100.0),
            Recalibrates = _recalibrates,
            LearnsFromTriples = _fromTriples,
            Cues = _cues,
            AutoAccept = _auto
                ? new AutoAccept(
                    _autoThreshold / 100.0,
                    [.. _autoTypes.Where(t => Schema.Entity(t) is not null).Order(StringComparer.Ordinal)],
                    Actor.Id
                )
                : null,
        };
        if (!await Run(() => Service.SetSettingsAsync(Actor, Slug, wanted, CancellationToken.None)))
            return;
        Snackbar.Add(EnginesText.Saved, MudBlazor.Severity.Success);
        await OnChanged.InvokeAsync();
    }
}
