using Portal.Data;
using Portal.Jobs.Pages;

namespace Portal.Jobs;

/// <summary>Registers long work. Each room adds the kinds that are its own.</summary>
internal static class JobsServices
{
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddSingleton<JobHub>();
        services.AddSingleton<JobQueue>();
        services.AddSingleton<JobTable>();
        services.AddSingleton<JobLanes>();
        services.AddSingleton<JobRunner>();
        services.AddSingleton<JobService>();
        services.AddSingleton<JobNames>();
        services.AddSingleton<ICommitSubscriber>(provider => provider.GetRequiredService<JobQueue>());
        return services;
    }
}
