using Portal.Corpora.Pages;
using Portal.Jobs;
using Portal.Jobs.Pages;

namespace Portal.Corpora;

/// <summary>Registers documents and their import.</summary>
internal static class CorporaServices
{
    public static IServiceCollection AddCorpora(this IServiceCollection services)
    {
        services.AddSingleton<DocumentService>();
        services.AddSingleton<ImportService>();
        services.AddSingleton<ReaderProcess>();
        services.AddJob<ImportJob>(ImportJob.JobKind, () => JobsText.KindImport);
        services.AddSingleton<IJobOutcome, ImportOutcome>();
        return services;
    }
}
