using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace Portal.Platform;

/// <summary>Registers what everything stands on: options, clock, data folder, keys and meters.</summary>
internal static class PlatformServices
{
    public static IHostApplicationBuilder AddPlatform(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<PortalOptions>().BindConfiguration(PortalOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PortalOptions>, PortalOptionsValidator>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<DataFolder>();
        services.AddSingleton<PortalMeters>();
        services.AddSingleton<StorageState>();
        services.AddSingleton<KeyRing>();
        services.AddSingleton(provider => OutgoingHosts.Parse(provider.GetRequiredService<IOptions<PortalOptions>>().Value.OutgoingHosts));
        AddKeys(services);
        services
            .AddOpenTelemetry()
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(
                    PortalMeters.Name,
                    "Microsoft.AspNetCore.Hosting",
                    "Microsoft.AspNetCore.Components",
                    "Microsoft.AspNetCore.Components.Server.Circuits"
                );
                if (!string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
                    metrics.AddOtlpExporter();
            });
        return builder;
    }

    // The keys live in the data folder, so that sessions and stored secrets survive a move of the program.
    private static void AddKeys(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("Portal");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
            options.XmlRepository = new FileSystemXmlRepository(
                new DirectoryInfo(provider.GetRequiredService<DataFolder>().Keys),
                provider.GetRequiredService<ILoggerFactory>()
            )
        ));
    }
}
