using Portal.Annotation.Pages;
using Portal.Components;
using Portal.Corpora.Pages;
using Portal.Data;
using Portal.Jobs;
using Portal.Jobs.Pages;
using Portal.Learning.Migration;
using Portal.Learning.Pages;
using Portal.Learning.Prompting;
using Portal.Schema.Migration;

namespace Portal.Learning;

/// <summary>Registers the engines: what trains them, what they suggest, and what is said of them.</summary>
internal static class LearningServices
{
    public static IServiceCollection AddLearning(this IServiceCollection services)
    {
        services.AddSingleton<VariantTable>();
        services.AddSingleton<TrainingData>();
        services.AddSingleton<EngineModels>();
        services.AddSingleton<LiveTaggers>();
        services.AddSingleton<LearningSettingsStore>();
        services.AddSingleton<SuggestionEngines>();
        services.AddSingleton<AutoAcceptance>();
        services.AddSingleton<Recalibrations>();
        services.AddSingleton<AdaptedSuggestions>();
        services.AddSingleton<TrainingSchedule>();
        services.AddSingleton<LearningWhileWorking>();
        services.AddSingleton<LearningLoop>();
        services.AddSingleton<SuggestionService>();
        services.AddSingleton<EngineService>();
        services.AddSingleton<HonestyService>();
        services.AddSingleton<SelectionService>();
        services.AddSingleton<SuggestionReasonService>();
        services.AddSingleton<PromptVersions>();
        services.AddSingleton<PromptService>();
        services.AddSingleton<LlmExtractor>();
        services.AddSingleton<ICommitSubscriber>(provider => provider.GetRequiredService<LearningLoop>());
        services.AddSingleton<ICommitSubscriber>(provider => provider.GetRequiredService<LiveTaggers>());
        services.AddSingleton<ISchemaMigrationStep, TermMigration>();
        services.AddJob<SuggestJob>(SuggestJob.JobKind, () => JobsText.KindSuggest);
        services.AddJob<TrainJob>(TrainJob.JobKind, () => JobsText.KindTrain);
        services.AddSlot<SuggestMenu>(LabelDesk.ActionsPlace);
        services.AddSingleton<IJobOutcome, SuggestOutcome>();
        services.AddSlot<SuggestCorpus>(CorporaDesk.ActionsPlace, order: -1);
        return services;
    }
}
