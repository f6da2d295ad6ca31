using Microsoft.AspNetCore.Components;
using Portal.Accounts;
using Portal.Components;
using Portal.Data.Jobs;
using Portal.Platform;

namespace Portal.Jobs.Pages;

public sealed partial class JobProgress
{
    [Inject]
    public required JobService Service { get; init; }

    [Inject]
    public required JobNames Names { get; init; }

    [Inject]
    public required CurrentUser User { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    private Guid _asked;
    private bool _mayCancel;

    [Parameter, EditorRequired]
    public required JobRow Job { get; set; }

    [Parameter, EditorRequired]
    public required string Slug { get; set; }

    private int Percent =>
        Job.State == JobState.Done ? 100
        : Job.Total == 0 ? 0
        : (int)Math.Clamp(100L * Job.Done / Job.Total, 0, 100);

    private string Figures()
    {
        var figures = Job.Total > 0 ? $"{Job.Done:N0} / {Job.Total:N0}" : $"{Job.Done:N0}";
        if (Job.State == JobState.Queued)
            return Job.StartedAt is null ? JobsText.WaitsForTurn : $"{figures} · {JobsText.WaitsForTurn}";
        if (Job.State != JobState.Running || Job.StartedAt is not { } started || Job.Done == 0 || Job.Total <= Job.Done)
            return figures;
        var elapsed = Time.GetUtcNow().UtcDateTime - started;
        var left = TimeSpan.FromSeconds(elapsed.TotalSeconds / Job.Done * (Job.Total - Job.Done));
        var words = left.TotalSeconds < 90 ? $"{left.TotalSeconds:N0} s" : $"{left.TotalMinutes:N0} min";
        return $"{figures} · {ShellText.TimeLeft.Fill(words)}";
    }

    // Owners and who started it; the service asks again when the button is pressed.
    protected override async Task OnParametersSetAsync()
    {
        // Of a job that has ended nobody has to be asked: a page lists fifty of them.
        if (_asked == Job.Id || Job.State is not (JobState.Queued or JobState.Running))
            return;
        (_asked, _mayCancel) = (Job.Id, false);
        var job = Job.Id;
        var mayCancel = await AllowedAsync(async actor => await Service.MayCancelAsync(actor, Slug, job, CancellationToken.None));
        if (_asked == job)
            _mayCancel = mayCancel;
    }

    private async Task CancelAsync() =>
        _mayCancel = await AllowedAsync(async actor =>
        {
            await Service.CancelAsync(actor, Slug, Job.Id, CancellationToken.None);
            return true;
        });

    // Who has lost the right since the page was opened sees the button go.
    private async Task<bool> AllowedAsync(Func<ActingUser, Task<bool>> ask)
    {
        try
        {
            return await ask(await User.GetAsync());
        }
        catch (AccessDeniedException)
        {
            return false;
        }
    }
}
