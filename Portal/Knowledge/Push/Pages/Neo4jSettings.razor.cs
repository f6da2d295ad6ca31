using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using Portal.Accounts.Pages;
using Portal.Models.Pages;
using Portal.Workspaces.Pages;

namespace Portal.Knowledge.Push.Pages;

public sealed partial class Neo4jSettings
{
    private string _endpoint = "";
    private string _database = "neo4j";
    private string _neoUser = "neo4j";
    private string _password = "";
    private bool _isConnected;
    private HostQuestion? _question;

    [Inject]
    public required Neo4jService Neo4j { get; init; }

    [Inject]
    public required ISnackbar Snackbar { get; init; }

    [Parameter, EditorRequired]
    public required SettingsDesk Desk { get; set; }

    protected override async Task OnInitializedAsync() =>
        await Desk.Run(async () =>
        {
            if (await Neo4j.GetAsync(Desk.Actor, Desk.Slug, CancellationToken.None) is { } found)
                (_isConnected, _endpoint, _database, _neoUser) = (true, found.Endpoint, found.Database, found.UserName);
        });

    private Task TryAsync(Func<Task> action) => Desk.Run(() => _question!.TryAsync(action));

    private Task ConnectAsync() =>
        TryAsync(async () =>
        {
            await Neo4j.SetAsync(
                Desk.Actor,
                Desk.Slug,
                _endpoint.Trim(),
                _database.Trim(),
                _neoUser.Trim(),
                _password,
                CancellationToken.None
            );
            (_isConnected, _password) = (true, "");
            Snackbar.Add(SettingsText.Connected, Severity.Success);
        });

    private Task TestAsync() =>
        TryAsync(async () =>
        {
            var failure = await Neo4j.TestAsync(Desk.Actor, Desk.Slug, CancellationToken.None);
            Snackbar.Add(
                failure is null
                    ? string.Format(CultureInfo.CurrentCulture, ModelsText.TestPassed, "Neo4j")
                    : string.Format(CultureInfo.CurrentCulture, ModelsText.TestFailed, "Neo4j", failure),
                failure is null ? Severity.Success : Severity.Error
            );
        });

    private Task DisconnectAsync() =>
        Desk.Run(async () =>
        {
            await Neo4j.RemoveAsync(Desk.Actor, Desk.Slug, CancellationToken.None);
            _isConnected = false;
        });
}
