using Microsoft.EntityFrameworkCore;
using Portal.Platform;

namespace Portal.Data;

/// <summary>Registers the database and its one writer.</summary>
internal static class DataServices
{
    public static IServiceCollection AddData(this IServiceCollection services)
    {
        services.AddDbContextFactory<PortalDbContext>(
            (provider, options) => options.UseSqlite(SqliteConnections.ReadOnly(provider.GetRequiredService<DataFolder>()))
        );
        services.AddSingleton<CommitEvents>();
        services.AddSingleton<DatabaseFile>();
        services.AddSingleton<WriteQueue>();
        return services;
    }
}
