using Microsoft.AspNetCore.Components;
using Portal.Domain;
using Portal.Platform;

namespace Portal.Accounts.Pages;

/// <summary>Asks administrators whether a host that was refused shall be allowed, and then does what was refused. Others see the
/// refusal.</summary>
public sealed partial class HostQuestion
{
    private string? _host;
    private Func<Task> _refused = () => Task.CompletedTask;

    [Inject]
    public required AllowedHostService Hosts { get; init; }

    [Parameter, EditorRequired]
    public required ActingUser Actor { get; set; }

    /// <summary>Does what was asked for; what fails is said.</summary>
    [Parameter, EditorRequired]
    public required Func<Func<Task>, Task<bool>> Run { get; set; }

    /// <summary>After each try: the page around is drawn anew, whoever began it.</summary>
    [Parameter]
    public EventCallback OnTried { get; set; }

    /// <summary>Does something that may be refused because of its host.</summary>
    public async Task TryAsync(Func<Task> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        _host = null;
        try
        {
            await action();
        }
        catch (ProblemException problem) when (Actor.IsAdministrator && problem.Problems[0].Is(PlatformProblems.HostNotAllowed))
        {
            (_host, _refused) = (problem.Problems[0].Arguments[0], action);
        }

        StateHasChanged();
        await OnTried.InvokeAsync();
    }

    private Task AllowAsync() =>
        Run(async () =>
        {
            await Hosts.AllowAsync(Actor, _host!, CancellationToken.None);
            await TryAsync(_refused);
        });
}
