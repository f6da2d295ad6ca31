using Microsoft.AspNetCore.Components;
using Portal.Accounts;
using Portal.Domain;
using Portal.Platform;

namespace Portal.Components;

/// <summary>What dialogs share: who acts where, one action at a time, and a failure that is said in the dialog.</summary>
public abstract class DialogBase : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    [Parameter, EditorRequired]
    public required string Slug { get; set; }

    [Parameter, EditorRequired]
    public required ActingUser Actor { get; set; }

    [Parameter]
    public EventCallback OnClose { get; set; }

    protected CancellationToken Stop => _stop.Token;

    protected string? Error { get; private set; }

    protected bool IsBusy { get; private set; }

    protected static string Language => System.Globalization.CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    protected async Task RunAsync(Func<Task> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        (Error, IsBusy) = (null, true);
        StateHasChanged();
        try
        {
            await action();
        }
        catch (OperationCanceledException) when (Stop.IsCancellationRequested)
        {
            return;
        }
        catch (AccessDeniedException)
        {
            Error = ProblemSentences.Of(PlatformProblems.AccessDenied);
        }
        catch (ProblemException problem)
        {
            Error = ProblemSentences.Of(problem);
        }
        catch (Exception error) when (StorageFaults.Of(error) is { } fault)
        {
            Error = ProblemSentences.Of(fault);
        }

        IsBusy = false;
    }
}
