using Portal.Accounts;
using Portal.Annotation;
using Portal.Answering;
using Portal.Corpora;
using Portal.Data;
using Portal.Demo;
using Portal.Graph;
using Portal.Jobs;
using Portal.Knowledge;
using Portal.Learning;
using Portal.Models;
using Portal.Platform;
using Portal.Schema;
using Portal.Team;
using Portal.Workspaces;

namespace Portal;

/// <summary>What server and command line share, room by room from the bottom.</summary>
public static class PortalServices
{
    public static IHostApplicationBuilder AddPortalCore(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddPlatform();
        builder
            .Services.AddData()
            .AddAccounts()
            .AddJobs()
            .AddModels()
            .AddGraph()
            .AddWorkspaces()
            .AddCorpora()
            .AddSchema()
            .AddKnowledge()
            .AddAnnotation()
            .AddTeam()
            .AddLearning()
            .AddAnswering()
            .AddDemo()
            // Stateless, or with caches that all users share: one of each, in every room.
            .AddSingleton<PortalStartup>()
            .AddSingleton<HealthChecks>();
        return builder;
    }
}
