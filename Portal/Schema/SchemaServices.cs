using Portal.Data;
using Portal.Graph;
using Portal.Jobs;
using Portal.Jobs.Pages;
using Portal.Schema.Exchange;
using Portal.Schema.Migration;
using Portal.Schema.Publishing;
using Portal.Workspaces;

namespace Portal.Schema;

/// <summary>Registers the design of schemas, their publication and exchange.</summary>
internal static class SchemaServices
{
    public static IServiceCollection AddSchema(this IServiceCollection services)
    {
        services.AddSingleton<SchemaVersions>();
        services.AddSingleton<SchemaHub>();
        services.AddSingleton<SchemaService>();
        services.AddSingleton<SchemaDesignService>();
        services.AddSingleton<SchemaPublisher>();
        services.AddSingleton<SchemaGovernanceService>();
        services.AddSingleton<SchemaMigrator>();
        services.AddSingleton<SchemaImpactService>();
        services.AddSingleton<SchemaExchangeService>();
        services.AddSingleton<SchemaProposer>();
        services.AddSingleton<ICommitSubscriber>(provider => provider.GetRequiredService<SchemaHub>());
        services.AddSingleton<ISchemaMigrationStep, CommentMigration>();
        services.AddJob<SchemaPublishJob>(SchemaPublishJob.JobKind, () => JobsText.KindSchema);
        services.AddSingleton<IGraphLegend, SchemaLegend>();
        services.AddSingleton<ISchemaSize, SchemaSize>();
        return services;
    }
}
