using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portal.Accounts;
using Portal.Platform;

namespace Portal.Tests.Support;

/// <summary>A server of its own, with an empty folder, and scripts that call it with a key.</summary>
public abstract class ApiServerTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("portal-api-").FullName;

    protected WebApplication App { get; private set; } = null!;

    /// <summary>What the server logs.</summary>
    protected CollectedLog Log { get; } = new();

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        App = await PortalWeb.BuildAsync(
            [
                $"--{PortalOptions.Section}:{nameof(PortalOptions.DataDirectory)}={_folder}",
                $"--{PortalOptions.Section}:{nameof(PortalOptions.CreateDemo)}=false",
                "--urls=http://127.0.0.1:0",
                $"--{PortalOptions.Section}:{nameof(PortalOptions.OutgoingHosts)}=public,127.0.0.1",
            ],
            builder => builder.Logging.ClearProviders().AddProvider(Log)
        );
        await App.StartAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync(Stop);
        await App.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, true);
        GC.SuppressFinalize(this);
    }

    protected async Task<HttpClient> ClientAsync(string name, bool administrator)
    {
        var accounts = App.Services.GetRequiredService<AccountService>();
        var id = await accounts.AddUserAsync(ActingUser.CommandLine, name, "", "a long enough sentence", administrator, Stop);
        var key = await App.Services.GetRequiredService<ApiKeyService>().AddKeyAsync(new ActingUser(id, name, administrator), "test", Stop);
        return new HttpClient
        {
            BaseAddress = new Uri(App.Urls.First()),
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
        };
    }
}
