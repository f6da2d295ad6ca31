using Portal.Platform;

namespace Portal.Models;

/// <summary>Registers the connections to models.</summary>
internal static class ModelsServices
{
    public static IServiceCollection AddModels(this IServiceCollection services)
    {
        services.AddSingleton<ModelClients>();
        services.AddSingleton<ModelLimits>();
        services.AddSingleton<ModelAsker>();
        services.AddSingleton<ModelService>();
        services
            .AddHttpClient(ModelClients.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider => new OutgoingHandler(provider.GetRequiredService<OutgoingHosts>()));
        return services;
    }
}
