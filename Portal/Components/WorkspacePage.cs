using Microsoft.AspNetCore.Components;
using MudBlazor;
using Portal.Accounts;
using Portal.Data.Workspaces;
using Portal.Domain;
using Portal.Platform;

namespace Portal.Components;

/// <summary>What the pages of a workspace share: who looks, at what, what they may, and how failures are shown.</summary>
public abstract class WorkspacePage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private string? _loaded;

    [Inject]
    public required CurrentUser User { get; init; }

    [Inject]
    public required AccessControl Access { get; init; }

    [Inject]
    public required ISnackbar Snackbar { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Parameter]
    public string Slug { get; set; } = "";

    /// <summary>Ends when the page is left.</summary>
    protected CancellationToken Stop => _stop.Token;

    protected ActingUser Actor { get; private set; } = ActingUser.Nobody;

    protected Workspace? Workspace { get; private set; }

    protected WorkspaceRole Role { get; private set; }

    protected bool IsDenied { get; private set; }

    protected static string Language => System.Globalization.CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        Leave();
        GC.SuppressFinalize(this);
    }

    protected bool Can(Permission permission) => Workspace is not null && Role.Allows(permission);

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Slug)
        {
            if (Workspace is not null)
                await RunAsync(ChangeAsync);
            return;
        }

        _loaded = Slug;
        (Workspace, IsDenied) = (null, false);
        Actor = await User.GetAsync();
        await RunAsync(async () =>
        {
            await using (var scope = await Access.OpenAsync(Actor, Slug, Permission.View, Stop))
                (Workspace, Role) = (scope.Workspace, scope.Role);
            await LoadAsync();
        });
    }

    /// <summary>Loads the page for a workspace.</summary>
    protected virtual Task LoadAsync() => Task.CompletedTask;

    /// <summary>Follows a change of the address within the page.</summary>
    protected virtual Task ChangeAsync() => Task.CompletedTask;

    /// <summary>Gives back what the page holds.</summary>
    protected virtual void Leave() { }

    /// <summary>Runs something a user asked for; what fails is said, and the page lives on. Returns whether it succeeded.</summary>
    protected async Task<bool> RunAsync(Func<Task> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        try
        {
            await action();
            return true;
        }
        catch (OperationCanceledException) when (Stop.IsCancellationRequested)
        {
            return false;
        }
        catch (AccessDeniedException)
        {
            if (Workspace is null)
                IsDenied = true;
            else
                Snackbar.Add(ProblemSentences.Of(PlatformProblems.AccessDenied), Severity.Error);
        }
        catch (ProblemException problem)
        {
            Snackbar.Add(ProblemSentences.Of(problem), Severity.Error);
        }
        catch (Exception error) when (StorageFaults.Of(error) is { } fault)
        {
            Snackbar.Add(ProblemSentences.Of(fault), Severity.Error);
        }

        return false;
    }
}
