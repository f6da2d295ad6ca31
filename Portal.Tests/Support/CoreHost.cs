using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Accounts;
using Portal.Data;
using Portal.Demo;
using Portal.Jobs;
using Portal.Platform;
using Portal.Schema;
using Portal.Workspaces;

namespace Portal.Tests.Support;

/// <summary>The portal without its web: services over a data folder of its own.</summary>
public sealed class CoreHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly bool _ownsFolder;

    private CoreHost(IHost host, string folder, bool ownsFolder) => (_host, Folder, _ownsFolder) = (host, folder, ownsFolder);

    public string Folder { get; }

    public static async Task<CoreHost> StartAsync(string? folder = null, bool demo = false, Action<IServiceCollection>? configure = null)
    {
        var own = folder is null;
        folder ??= Directory.CreateTempSubdirectory("portal-test-").FullName;
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration[$"{PortalOptions.Section}:{nameof(PortalOptions.DataDirectory)}"] = folder;
        // Stubs of models and graphs listen on this machine.
        builder.Configuration[$"{PortalOptions.Section}:{nameof(PortalOptions.OutgoingHosts)}"] = "public,127.0.0.1";
        builder.Logging.ClearProviders();
        builder.AddPortalCore();
        configure?.Invoke(builder.Services);
        var host = builder.Build();
        await host.Services.GetRequiredService<PortalStartup>().PrepareAsync(demo, TestContext.Current.CancellationToken);
        return new CoreHost(host, folder, own);
    }

    public static ActingUser Operator => ActingUser.CommandLine;

    public IServiceProvider Services => _host.Services;

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>A workspace with the demo's schema, empty otherwise.</summary>
    public async Task<string> WorkspaceAsync(string slug = "test")
    {
        var stop = TestContext.Current.CancellationToken;
        var workspace = await Get<WorkspaceService>().CreateAsync(Operator, slug, slug, "zh", stop);
        await Get<SchemaService>().PublishAsync(workspace.Id, Operator.Id, DemoContent.Of("zh").Schema, null, stop);
        return slug;
    }

    /// <summary>Runs every queued job to its end.</summary>
    public Task RunJobsAsync() =>
        Get<JobRunner>()
            .RunAllAsync(
                [
                    "demo.create",
                    "schema.publish",
                    "corpus.import",
                    "annotations.import",
                    "annotations.merge",
                    "suggest",
                    "train",
                    "graph.push",
                    "graph.import",
                ],
                TestContext.Current.CancellationToken
            );

    public async ValueTask DisposeAsync()
    {
        await Get<WriteQueue>().DisposeAsync();
        Get<DataFolder>().Dispose();
        _host.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (_ownsFolder)
            Directory.Delete(Folder, true);
    }
}
