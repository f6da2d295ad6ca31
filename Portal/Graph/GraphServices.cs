using Portal.Graph.Neo4j;
using Portal.Platform;

namespace Portal.Graph;

/// <summary>Registers the graph stores and what looks into them.</summary>
internal static class GraphServices
{
    public static IServiceCollection AddGraph(this IServiceCollection services)
    {
        services.AddSingleton<GraphStores>();
        services.AddSingleton<Neo4jStores>();
        services.AddSingleton<GraphService>();
        services
            .AddHttpClient(Neo4jStores.ClientName, client => client.Timeout = TimeSpan.FromMinutes(2))
            .ConfigurePrimaryHttpMessageHandler(provider => new OutgoingHandler(provider.GetRequiredService<OutgoingHosts>()));
        return services;
    }
}
