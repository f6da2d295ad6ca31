using Portal.Annotation.Exchange;
using Portal.Annotation.Exchange.Pages;
using Portal.Annotation.Migration;
using Portal.Components;
using Portal.Corpora.Pages;
using Portal.Data;
using Portal.Jobs;
using Portal.Jobs.Pages;
using Portal.Schema.Migration;

namespace Portal.Annotation;

/// <summary>Registers the annotation of documents and its exchange.</summary>
internal static class AnnotationServices
{
    public static IServiceCollection AddAnnotation(this IServiceCollection services)
    {
        services.AddSingleton<DocumentHub>();
        services.AddSingleton<EditService>();
        services.AddSingleton<EditLogService>();
        services.AddSingleton<PropagationService>();
        services.AddSingleton<AnnotationCommentService>();
        services.AddSingleton<AnnotationLookupService>();
        services.AddSingleton<AnnotationReviewService>();
        services.AddSingleton<AnnotationImporter>();
        services.AddSingleton<AnnotationFileProcess>();
        services.AddSingleton<AnnotationReader>();
        services.AddSingleton<AnnotationExchangeService>();
        services.AddSingleton<AnnotationExportService>();
        services.AddSingleton<ExportService>();
        services.AddSingleton<ICommitSubscriber>(provider => provider.GetRequiredService<DocumentHub>());
        services.AddSingleton<ISchemaMigrationStep, AnnotationMigrationStep>();
        services.AddJob<AnnotationImportJob>(AnnotationImportJob.JobKind, () => JobsText.KindAnnotations);
        services.AddSingleton<IJobOutcome, AnnotationImportOutcome>();
        services.AddSlot<AnnotatedButton>(CorporaDesk.ActionsPlace);
        services.AddSlot<RejectedTexts>(CorporaDesk.OutcomePlace);
        return services;
    }
}
