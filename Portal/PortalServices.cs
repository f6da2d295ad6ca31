using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using Portal.Accounts;
using Portal.Corpora;
using Portal.Data;
using Portal.Demo;
using Portal.Graph;
using Portal.Jobs;
using Portal.Learning;
using Portal.Llm;
using Portal.Services;

namespace Portal.Hosting;

/// <summary>Registers what server and command line share.</summary>
public static class PortalServices
{
    public static IHostApplicationBuilder AddPortalCore(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<PortalOptions>().BindConfiguration(PortalOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PortalOptions>, PortalOptionsValidator>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<DataFolder>();
        services.AddSingleton<PortalMeters>();
        services.AddSingleton<PortalStartup>();
        services.AddSingleton<HealthChecks>();
        AddData(services);
        AddAccounts(services);
        AddJobs(services);
        AddGraphAndModels(services);
        AddLearning(services);
        AddApplicationServices(services);
        services.AddOpenTelemetry().WithMetrics(metrics =>
        {
            metrics.AddMeter(PortalMeters.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Components", "Microsoft.AspNetCore.Components.Server.Circuits");
            if (!string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
                metrics.AddOtlpExporter();
        });
        return builder;
    }

    private static void AddData(IServiceCollection services)
    {
        services.AddDbContextFactory<PortalDbContext>((provider, options) => options.UseSqlite(SqliteConnections.ReadOnly(provider.GetRequiredService<DataFolder>())));
        services.AddSingleton<WriteQueue>();
        services.AddDataProtection().SetApplicationName("Portal");
        // The keys live in the data folder, so that sessions and stored secrets survive a move of the program.
        services.AddSingleton<IConfigureOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>>(provider =>
            new ConfigureOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>(options => options.XmlRepository =
                new Microsoft.AspNetCore.DataProtection.Repositories.FileSystemXmlRepository(new DirectoryInfo(provider.GetRequiredService<DataFolder>().Keys), provider.GetRequiredService<ILoggerFactory>())));
    }

    private static void AddAccounts(IServiceCollection services)
    {
        services.AddSingleton<ILookupNormalizer, UpperInvariantLookupNormalizer>();
        services.AddSingleton<SetupToken>();
        services.AddSingleton<AccessControl>();
        services.AddSingleton<AccountService>();
    }

    private static void AddJobs(IServiceCollection services)
    {
        services.AddSingleton<JobHub>();
        services.AddSingleton<JobQueue>();
        services.AddSingleton<JobRunner>();
        services.AddSingleton<IJobHandler, ImportJob>();
        services.AddSingleton<IJobHandler, SuggestJob>();
        services.AddSingleton<IJobHandler, TrainJob>();
        services.AddSingleton<IJobHandler, GraphPushJob>();
        services.AddSingleton<IJobHandler, TripleImportJob>();
        services.AddSingleton<IJobHandler, AnnotationImportJob>();
        services.AddSingleton<IJobHandler, MergeJob>();
        services.AddSingleton<IJobHandler, SchemaPublishJob>();
        services.AddSingleton<IJobHandler, DemoJob>();
    }

    private static void AddGraphAndModels(IServiceCollection services)
    {
        services.AddSingleton<GraphStores>();
        services.AddSingleton<Neo4jStores>();
        services.AddSingleton<ModelClients>();
        services.AddSingleton<ModelLimits>();
        services.AddSingleton<PromptVersions>();
        services.AddSingleton<ModelAsker>();
        services.AddSingleton<LlmExtractor>();
        services.AddSingleton<SchemaProposer>();
        services.AddSingleton<ReaderProcess>();
        services.AddHttpClient(Neo4jStores.ClientName, client => client.Timeout = TimeSpan.FromMinutes(2));
        // Redirects would let an endpoint send keys elsewhere.
        services.AddHttpClient(ModelClients.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10) });
    }

    private static void AddLearning(IServiceCollection services)
    {
        services.AddSingleton<VariantTable>();
        services.AddSingleton<TrainingData>();
        services.AddSingleton<EngineModels>();
        services.AddSingleton<LiveTaggers>();
        services.AddSingleton<LearningSettingsStore>();
        services.AddSingleton<SuggestionEngines>();
        services.AddSingleton<AutoAcceptance>();
        services.AddSingleton<Recalibrations>();
        services.AddSingleton<LearningLoop>();
    }

    private static void AddApplicationServices(IServiceCollection services)
    {
        // Stateless, or with caches that all users share: one of each.
        services.AddSingleton<SchemaVersions>();
        services.AddSingleton<TripleOutbox>();
        services.AddSingleton<TripleSync>();
        services.AddSingleton<AnswerEngineCache>();
        services.AddSingleton<WorkspaceService>();
        services.AddSingleton<SchemaHub>();
        services.AddSingleton<DocumentHub>();
        services.AddSingleton<SchemaMigrator>();
        services.AddSingleton<SchemaPublisher>();
        services.AddSingleton<SchemaService>();
        services.AddSingleton<SchemaDesignService>();
        services.AddSingleton<SchemaGovernanceService>();
        services.AddSingleton<SchemaImpactService>();
        services.AddSingleton<SchemaExchangeService>();
        services.AddSingleton<AnnotationImporter>();
        services.AddSingleton<AnnotationExchangeService>();
        services.AddSingleton<AnnotationReviewService>();
        services.AddSingleton<DocumentService>();
        services.AddSingleton<ImportService>();
        services.AddSingleton<LayerAccess>();
        services.AddSingleton<EditService>();
        services.AddSingleton<PropagationService>();
        services.AddSingleton<AssignmentService>();
        services.AddSingleton<CurationService>();
        services.AddSingleton<TeamReportService>();
        services.AddSingleton<AnnotationCommentService>();
        services.AddSingleton<AnnotationLookupService>();
        services.AddSingleton<SuggestionService>();
        services.AddSingleton<EngineService>();
        services.AddSingleton<HonestyService>();
        services.AddSingleton<PromptService>();
        services.AddSingleton<SelectionService>();
        services.AddSingleton<SuggestionReasonService>();
        services.AddSingleton<ReviewService>();
        services.AddSingleton<KnowledgeService>();
        services.AddSingleton<GraphService>();
        services.AddSingleton<AskService>();
        services.AddSingleton<LlmAnswerService>();
        services.AddSingleton<ModelService>();
        services.AddSingleton<Neo4jService>();
        services.AddSingleton<JobService>();
        services.AddSingleton<EvaluationService>();
        services.AddSingleton<ExportService>();
        services.AddSingleton<DemoService>();
    }

    /// <summary>JSON as the API and the command line write it: enumerations as words, Chinese as Chinese.</summary>
    /// <remarks>It is only ever sent as JSON, never put into a page, so quotes and signs need no escaping for HTML.</remarks>
    public static JsonSerializerOptions Json { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        return options;
    }
}
