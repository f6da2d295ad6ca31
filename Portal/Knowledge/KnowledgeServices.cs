using Portal.Components;
using Portal.Graph.Pages;
using Portal.Jobs;
using Portal.Jobs.Pages;
using Portal.Knowledge.Exchange;
using Portal.Knowledge.Migration;
using Portal.Knowledge.Pages;
using Portal.Knowledge.Push;
using Portal.Knowledge.Push.Pages;
using Portal.Schema.Migration;
using Portal.Workspaces.Pages;

namespace Portal.Knowledge;

/// <summary>Registers triples, their evidence, their review and the push to graphs.</summary>
internal static class KnowledgeServices
{
    public static IServiceCollection AddKnowledge(this IServiceCollection services)
    {
        services.AddSingleton<TripleSync>();
        services.AddSingleton<KnowledgeService>();
        services.AddSingleton<ReviewService>();
        services.AddSingleton<TripleImportService>();
        services.AddSingleton<TripleOutbox>();
        services.AddSingleton<Neo4jService>();
        services.AddSingleton<GraphDifference>();
        services.AddSingleton<ISchemaMigrationStep, KnowledgeMigrationStep>();
        services.AddJob<GraphPushJob>(GraphPushJob.JobKind, () => JobsText.KindPush);
        services.AddSingleton<TripleFileProcess>();
        services.AddJob<TripleImportJob>(TripleImportJob.JobKind, () => JobsText.KindTriples);
        services.AddSlot<EdgeEvidence>(GraphDesk.EvidencePlace);
        services.AddSlot<Neo4jSettings>(SettingsDesk.Place);
        return services;
    }
}
