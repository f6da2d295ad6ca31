using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;
using Portal.Data.Accounts;
using Portal.Domain;
using Portal.Platform;

namespace Portal.Accounts.Pages;

public sealed partial class AccountPage
{
    [Inject]
    public required AccountService Accounts { get; init; }

    [Inject]
    public required ApiKeyService Keys { get; init; }

    [Inject]
    public required SessionService Sessions { get; init; }

    [Inject]
    public required AuthenticationStateProvider Authentication { get; init; }

    [Inject]
    public required CurrentUser User { get; init; }

    [Inject]
    public required ISnackbar Snackbar { get; init; }

    private ActingUser _actor = ActingUser.Nobody;
    private IReadOnlyList<ApiKey>? _keys;
    private IReadOnlyList<Session> _sessions = [];
    private Guid? _session;
    private string _name = "",
        _current = "",
        _new = "";
    private string? _made;

    protected override async Task OnInitializedAsync()
    {
        _actor = await User.GetAsync();
        _session = CurrentUser.SessionOf((await Authentication.GetAuthenticationStateAsync()).User);
        await RunAsync(async () =>
        {
            _sessions = await Sessions.ListAsync(_actor, CancellationToken.None);
            _keys = await Keys.KeysAsync(_actor, CancellationToken.None);
        });
    }

    private Task EndAsync(Session session) =>
        RunAsync(async () =>
        {
            await Sessions.EndAsync(_actor, session.Id, CancellationToken.None);
            _sessions = await Sessions.ListAsync(_actor, CancellationToken.None);
        });

    private Task AddAsync() =>
        RunAsync(async () =>
        {
            _made = await Keys.AddKeyAsync(_actor, _name, CancellationToken.None);
            _keys = await Keys.KeysAsync(_actor, CancellationToken.None);
            _name = "";
        });

    private Task RevokeAsync(ApiKey key) =>
        RunAsync(async () =>
        {
            await Keys.RevokeKeyAsync(_actor, key.Id, CancellationToken.None);
            _keys = await Keys.KeysAsync(_actor, CancellationToken.None);
        });

    private Task ChangeAsync() =>
        RunAsync(async () =>
        {
            await Accounts.ChangePasswordAsync(_actor, _current, _new, CancellationToken.None);
            (_current, _new) = ("", "");
            Snackbar.Add(AccountText.PasswordChanged, Severity.Success);
        });

    private static string Local(DateTime at) => at.ToLocalTime().ToString("g", CultureInfo.CurrentCulture);

    private async Task RunAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (ProblemException problem)
        {
            Snackbar.Add(ProblemSentences.Of(problem), Severity.Error);
        }
    }
}
