namespace Portal.Jobs;

/// <summary>How a room says which jobs it does.</summary>
public static class JobRegistration
{
    /// <summary>Adds what does a kind of job, and what pages call the kind.</summary>
    public static IServiceCollection AddJob<THandler>(this IServiceCollection services, string kind, Func<string> name)
        where THandler : class, IJobHandler => services.AddSingleton<IJobHandler, THandler>().AddSingleton(new JobKindName(kind, name));
}
