using Portal.Components;
using Portal.Demo.Pages;
using Portal.Jobs;
using Portal.Jobs.Pages;
using Portal.Workspaces.Pages;

namespace Portal.Demo;

/// <summary>Registers the demo workspaces.</summary>
internal static class DemoServices
{
    public static IServiceCollection AddDemo(this IServiceCollection services)
    {
        services.AddSingleton<DemoService>();
        services.AddJob<DemoJob>(DemoJob.JobKind, () => JobsText.KindDemo);
        services.AddSlot<DemoSettings>(SettingsDesk.Place);
        return services;
    }
}
