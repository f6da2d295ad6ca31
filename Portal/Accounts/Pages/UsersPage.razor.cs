using Microsoft.AspNetCore.Components;
using MudBlazor;
using Portal.Data.Accounts;
using Portal.Domain;
using Portal.Platform;

namespace Portal.Accounts.Pages;

public sealed partial class UsersPage
{
    [Inject]
    public required AccountService Accounts { get; init; }

    [Inject]
    public required CurrentUser User { get; init; }

    [Inject]
    public required ISnackbar Snackbar { get; init; }

    private ActingUser _actor = ActingUser.Nobody;
    private IReadOnlyList<PortalUser>? _users;
    private bool _isDenied;
    private bool _isAdministrator;
    private string _userName = "",
        _displayName = "",
        _password = "";

    protected override async Task OnInitializedAsync()
    {
        _actor = await User.GetAsync();
        await RunAsync(LoadAsync);
    }

    private async Task LoadAsync() => _users = await Accounts.UsersAsync(_actor, CancellationToken.None);

    private Task AddAsync() =>
        RunAsync(async () =>
        {
            await Accounts.AddUserAsync(_actor, _userName, _displayName, _password, _isAdministrator, CancellationToken.None);
            (_userName, _displayName, _password, _isAdministrator) = ("", "", "", false);
            await LoadAsync();
        });

    private Task ToggleAsync(PortalUser user) =>
        RunAsync(async () =>
        {
            await Accounts.SetDisabledAsync(_actor, user.Id, !user.IsDisabled, CancellationToken.None);
            await LoadAsync();
        });

    private async Task RunAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (AccessDeniedException)
        {
            _isDenied = true;
        }
        catch (ProblemException problem)
        {
            Snackbar.Add(ProblemSentences.Of(problem), Severity.Error);
        }
    }
}
